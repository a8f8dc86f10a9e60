//! The fields of a request.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Refusal;

/// Name and value of each field; names are compared with case, as the gateway does.
#[derive(Debug)]
pub(crate) struct Params<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Params<'a> {
    pub(crate) fn parse(body: &'a [u8]) -> Result<Self, Refusal> {
        serde_json::from_slice(body).map_err(|error| {
            Refusal::new(
                "9001",
                format!("the request is not a JSON object of texts: {error}"),
            )
        })
    }

    /// The field's value; empty when it is absent or null.
    pub(crate) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|field| field.0 == name);
        found.map_or("", |field| &*field.1)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> Deserialize<'de> for Params<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Params<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::with_capacity(48);
        while let Some(Text(name)) = map.next_key()? {
            let raw = map.next_value::<&RawValue>()?.get();
            let value = match raw.as_bytes().first() {
                Some(b'n') => Cow::Borrowed(""),
                Some(b'"') => {
                    serde_json::from_str::<Text<'de>>(raw)
                        .map_err(A::Error::custom)?
                        .0
                }
                Some(b'{' | b'[') => return Err(A::Error::custom(format_args!("{name} must be a text"))),
                _ => Cow::Borrowed(raw),
            };
            fields.push((name, value));
        }
        Ok(Params(fields))
    }
}
