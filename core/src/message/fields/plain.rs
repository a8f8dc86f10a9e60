//! The common case of a JSON message, in one pass: every value is a string, an integer, a boolean or null.
//!
//! Anything else (a decimal, a nested value, invalid JSON) fails here. The general reader then reads it again, keeps each
//! value's text unchanged and reports what is wrong.
//!
//! The text is copied once, as a whole: a field keeps its position from the message, unless it had escapes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::{Entry, Fields, JsonText, MAX_FIELDS, Span, key, offset};

/// Reads `json`; `None` if the general reader has to read it.
pub(super) fn read(json: &str) -> Option<Fields> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let mut text = String::with_capacity(json.len().saturating_add(64));
    text.push_str(json);
    let fields = Fields {
        text,
        entries: Vec::with_capacity(40),
        ..Fields::default()
    };
    let fields = reader.deserialize_map(Object { json, fields }).ok()?;
    reader.end().ok()?;
    Some(fields)
}

struct Object<'a> {
    json: &'a str,
    fields: Fields,
}

impl Object<'_> {
    /// The position of `part` of the message in the text.
    fn place(&mut self, part: &str) -> Span {
        let within = part.as_ptr().addr().checked_sub(self.json.as_ptr().addr());
        let end = |start: usize| start.saturating_add(part.len());
        let start = match within {
            Some(start) if end(start) <= self.json.len() => start,
            _ => {
                let start = self.fields.text.len();
                self.fields.text.push_str(part);
                start
            }
        };
        Span {
            start: offset(start),
            end: offset(end(start)),
        }
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Fields, A::Error> {
        while let Some(JsonText(name)) = map.next_key::<JsonText<'de>>()? {
            let Scalar(value) = map.next_value::<Scalar<'de>>()?;
            let entry = Entry {
                key: key(name.as_bytes()),
                name: self.place(&name),
                value: value.as_deref().map(|value| self.place(value)),
            };
            self.fields.entries.push(entry);
            if self.fields.entries.len() > MAX_FIELDS {
                return Err(A::Error::custom("too many fields"));
            }
        }
        self.fields.without_repetitions().map_err(A::Error::custom)
    }
}

struct Scalar<'a>(Option<Cow<'a, str>>);

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, an integer, a boolean or null")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Borrowed(text))))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Owned(text.to_owned()))))
    }

    // JSON has only one spelling of an integer, so this is the text that was sent.
    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Borrowed(if value { "true" } else { "false" }))))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Scalar(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_the_general_way_does_or_leaves_it_to_that() {
        for json in [
            r#"{"a":"1","b":"x\"y\u00e9","c":null,"d":7,"e":-7,"f":true,"g":18446744073709551615,"A":"1"}"#,
            r#" { } "#,
            r#"{"a":""}"#,
        ] {
            let general = Fields::from_json_generally(json).unwrap();
            assert_eq!(read(json), Some(general), "{json}");
        }
        for json in [
            r#"{"a":1.0}"#,
            r#"{"a":-0}"#,
            r#"{"a":1e3}"#,
            r#"{"a":18446744073709551616}"#,
            r#"{"a":{}}"#,
            r#"{"a":[1]}"#,
            r#"{"a":"1"} x"#,
            r#"{"a":"1","A":"2"}"#,
            r#"{"a""#,
        ] {
            assert_eq!(read(json), None, "{json}");
        }
    }
}
