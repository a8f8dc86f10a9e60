//! The fields of a message from outside: one decoded text, and where each name and value lies in it.
//!
//! The rules, the same for callbacks, notifications and responses (docs/protocol.md, "Reading messages"):
//! names are compared without case; a field that comes twice with one value counts once, with two values the
//! message is ambiguous and refused; `+` and `%20` are spaces in a form; bytes that are not UTF-8 become
//! U+FFFD, because a payment is not to be lost over a mangled goods name; JSON numbers keep their text.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::{Problem, quote};

/// The largest callback or notification that is read, in bytes. NICEPAY's are under 2 KiB.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024;
const MAX_FIELDS: usize = 256;

/// The fields of a message as they came, in their order, unknown ones included.
///
/// Values are what the sender wrote: a buyer's data may be among them, so `Debug` shows names only.
#[derive(Clone, Default)]
pub struct Fields {
    text: String,
    entries: Vec<Entry>,
    seen: u64,
}

#[derive(Clone)]
struct Entry {
    name: Range<u32>,
    value: Option<Range<u32>>,
}

impl Fields {
    /// The value of `name` (compared without case); `None` when it is absent, empty, JSON null, or the text
    /// `null`, which NICEPAY writes for unused fields.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.raw(name)
            .filter(|value| !value.is_empty() && *value != "null")
    }

    /// The value of `name` just as it came, empty or not.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        let entry = self.find(name)?;
        self.slice(entry.value.as_ref()?)
    }

    /// Every field in the order it came; `None` is JSON null.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.entries.iter().map(|entry| {
            let value = entry.value.as_ref().and_then(|value| self.slice(value));
            (self.slice(&entry.name).unwrap_or_default(), value)
        })
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| {
            let span = entry.name.end.wrapping_sub(entry.name.start);
            span as usize == name.len()
                && self
                    .slice(&entry.name)
                    .is_some_and(|found| found.eq_ignore_ascii_case(name))
        })
    }

    fn slice(&self, range: &Range<u32>) -> Option<&str> {
        self.text.get(range.start as usize..range.end as usize)
    }

    /// Reads `application/x-www-form-urlencoded` text.
    pub(crate) fn from_form(form: &[u8]) -> Result<Self, Problem> {
        check_size(form)?;
        let mut text = Vec::with_capacity(form.len());
        let mut spans: Vec<(u32, u32, u32)> = Vec::with_capacity(32);
        for pair in form.split(|b| *b == b'&') {
            if pair.is_empty() {
                continue;
            }
            let start = offset(&text);
            let equals = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at_checked(equals).unwrap_or((pair, &[]));
            decode_form(name, &mut text)?;
            let middle = offset(&text);
            decode_form(value.get(1..).unwrap_or_default(), &mut text)?;
            spans.push((start, middle, offset(&text)));
            if spans.len() > MAX_FIELDS {
                return Err(too_many());
            }
        }
        let mut fields = match String::from_utf8(text) {
            Ok(text) => Self {
                text,
                ..Self::default()
            },
            Err(bytes) => return Self::from_lossy(bytes.as_bytes(), &spans),
        };
        fields.entries.reserve_exact(spans.len());
        for (start, middle, end) in spans {
            fields.admit(Entry {
                name: start..middle,
                value: Some(middle..end),
            })?;
        }
        Ok(fields)
    }

    fn from_lossy(bytes: &[u8], spans: &[(u32, u32, u32)]) -> Result<Self, Problem> {
        let mut fields = Self::default();
        let part = |from: u32, to: u32| {
            String::from_utf8_lossy(bytes.get(from as usize..to as usize).unwrap_or_default())
        };
        for (start, middle, end) in spans {
            fields.push(&part(*start, *middle), Some(&part(*middle, *end)))?;
        }
        Ok(fields)
    }

    /// Reads a JSON object; nested values are kept as their JSON text.
    pub(crate) fn from_json(json: &[u8]) -> Result<Self, Problem> {
        check_size(json)?;
        Self::from_json_unbounded(json)
    }

    /// [`from_json`](Self::from_json) for a body whose size the transport has already bounded.
    pub(crate) fn from_json_unbounded(json: &[u8]) -> Result<Self, Problem> {
        let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json).trim_ascii();
        if json.first() != Some(&b'{') {
            let problem = if json.is_empty() {
                "is empty"
            } else {
                "is not a JSON object"
            };
            return Err(Problem::new(problem, "send one JSON object, whole and unchanged"));
        }
        let lossy = String::from_utf8_lossy(json);
        let mut reader = serde_json::Deserializer::from_str(&lossy);
        let fields = reader
            .deserialize_map(Self {
                text: String::with_capacity(lossy.len()),
                ..Self::default()
            })
            .and_then(|fields| reader.end().map(|()| fields));
        fields.map_err(|e| Problem::new(json_problem(&e), "send one JSON object, whole and unchanged"))
    }

    fn push(&mut self, name: &str, value: Option<&str>) -> Result<(), Problem> {
        let start = offset(self.text.as_bytes());
        self.text.push_str(name);
        let middle = offset(self.text.as_bytes());
        let value = value.map(|value| {
            self.text.push_str(value);
            middle..offset(self.text.as_bytes())
        });
        self.admit(Entry {
            name: start..middle,
            value,
        })
    }

    /// Takes an entry in unless its name is there already. `seen` is a small filter that spares the search:
    /// no bit, no earlier field of that name.
    fn admit(&mut self, entry: Entry) -> Result<(), Problem> {
        let name = self.slice(&entry.name).unwrap_or_default();
        let bit = filter_bit(name);
        if self.seen & bit != 0
            && let Some(earlier) = self.find(name)
        {
            let value = |entry: &Entry| entry.value.as_ref().and_then(|range| self.slice(range));
            if value(earlier) == value(&entry) {
                return Ok(());
            }
            return Err(Problem::new(
                format!("has the field {} twice with different values", quote(name)),
                "an honest message has each field once; refuse it",
            ));
        }
        self.seen |= bit;
        self.entries.push(entry);
        if self.entries.len() > MAX_FIELDS {
            return Err(too_many());
        }
        Ok(())
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Fields {}

impl<'de> Visitor<'de> for Fields {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        use serde::de::Error;
        while let Some(JsonText(name)) = map.next_key::<JsonText<'de>>()? {
            let value = map.next_value::<&RawValue>()?.get();
            let decoded: Cow<'_, str>;
            let value = match value.as_bytes().first() {
                Some(b'n') => None,
                Some(b'"') => {
                    decoded = serde_json::from_str::<JsonText<'_>>(value)
                        .map_err(A::Error::custom)?
                        .0;
                    Some(&*decoded)
                }
                _ => Some(value),
            };
            self.push(&name, value).map_err(A::Error::custom)?;
        }
        Ok(self)
    }
}

/// A JSON string that borrows when it has no escapes.
#[derive(serde::Deserialize)]
struct JsonText<'a>(#[serde(borrow)] Cow<'a, str>);

fn decode_form(encoded: &[u8], text: &mut Vec<u8>) -> Result<(), Problem> {
    let mut bytes = encoded.iter().copied();
    while let Some(byte) = bytes.next() {
        text.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                match (digit(bytes.next()), digit(bytes.next())) {
                    (Some(high), Some(low)) => u8::try_from(high << 4 | low).unwrap_or_default(),
                    _ => {
                        return Err(Problem::new(
                            "has a % that two hexadecimal digits do not follow",
                            "pass the body just as it was received",
                        ));
                    }
                }
            }
            other => other,
        });
    }
    Ok(())
}

fn filter_bit(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let letter = |byte: Option<&u8>| u64::from(byte.copied().unwrap_or_default() | 0x20);
    let middle = bytes.get(bytes.len() / 2);
    let mixed = letter(bytes.first())
        .wrapping_mul(31)
        .wrapping_add(letter(bytes.last()))
        .wrapping_mul(31)
        .wrapping_add(letter(middle))
        .wrapping_add(bytes.len() as u64);
    1 << (mixed & 63)
}

fn offset(text: &[u8]) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

fn check_size(message: &[u8]) -> Result<(), Problem> {
    if message.len() > MAX_MESSAGE_BYTES {
        return Err(Problem::new(
            format!("has {} bytes", message.len()),
            format!("at most {MAX_MESSAGE_BYTES} are read: NICEPAY's messages are far smaller"),
        ));
    }
    Ok(())
}

fn too_many() -> Problem {
    Problem::new(
        format!("has more than {MAX_FIELDS} fields"),
        "NICEPAY's messages have about 25",
    )
}

fn json_problem(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let at = format!("at line {} column {}", error.line(), error.column());
    match error.classify() {
        Category::Eof => format!("is JSON that ends too early, {at}"),
        Category::Data => error.to_string(),
        Category::Syntax | Category::Io => format!("is not JSON, {at}"),
    }
}
