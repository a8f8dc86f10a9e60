//! The common case of a JSON message, in one pass: every value is a string, an integer, a boolean or null.
//!
//! Whatever else comes (a decimal, a nested value, something that is no JSON) fails here and is read again by
//! the general way, which keeps each value's text as it stands and says what is wrong.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::{Fields, JsonText, MAX_FIELDS};

/// Reads `json`; `None` is for the general way to judge.
pub(super) fn read(json: &str) -> Option<Fields> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let fields = Fields {
        text: String::with_capacity(json.len()),
        entries: Vec::with_capacity(32),
        ..Fields::default()
    };
    let fields = reader.deserialize_map(Object(fields)).ok()?;
    reader.end().ok()?;
    Some(fields)
}

struct Object(Fields);

impl<'de> Visitor<'de> for Object {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Fields, A::Error> {
        while let Some(JsonText(name)) = map.next_key::<JsonText<'de>>()? {
            let Scalar(value) = map.next_value::<Scalar<'de>>()?;
            self.0.push(&name, value.as_deref());
            if self.0.entries.len() > MAX_FIELDS {
                return Err(A::Error::custom("too many fields"));
            }
        }
        self.0.without_repetitions().map_err(A::Error::custom)
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

    // JSON has one spelling only for an integer: its text is what was sent.
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
