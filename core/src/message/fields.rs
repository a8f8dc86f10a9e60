//! The fields of a message from outside: one decoded text, and the position of each name and value in it.
//!
//! The same rules apply to callbacks, notifications and responses (docs/protocol.md, "Reading messages"): field names
//! are case-insensitive; a field that appears twice with the same value counts once, with different values the message
//! is rejected; `+` and `%20` are spaces in a form; bytes that are not UTF-8 become U+FFFD, so that a broken goods name
//! does not lose a payment; JSON numbers keep their text.

mod form;
mod index;
mod plain;
mod separators;

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::values::problem::{Problem, quote};
use index::Index;

/// The largest callback or notification that is accepted, in bytes. NICEPAY's are under 2 KiB.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024;
const MAX_FIELDS: usize = 256;

/// The fields of a message as received, in their order, including unknown ones.
///
/// Values may contain a buyer's data, so `Debug` shows names only.
#[derive(Clone, Default)]
pub struct Fields {
    text: String,
    entries: Vec<Entry>,
    index: Index,
}

/// The position of a field in the text: its name, then its value. Equal names have equal keys.
#[derive(Clone, Copy)]
struct Entry {
    key: u32,
    name: Span,
    value: Option<Span>,
}

#[derive(Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
}

impl Fields {
    /// The value of `name` (case-insensitive); `None` when it is absent, empty, JSON null, or the text `null`, which
    /// NICEPAY writes for unused fields.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.raw(name)
            .filter(|value| !value.is_empty() && *value != "null")
    }

    /// The value of `name` exactly as received, empty or not.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.slice(self.find(name)?.value?)
    }

    /// All fields in the order received; `None` is JSON null.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.entries.iter().map(|entry| {
            (
                self.slice(entry.name).unwrap_or_default(),
                entry.value.and_then(|value| self.slice(value)),
            )
        })
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        let key = key(name.as_bytes());
        let mut candidates = self.entries.get(self.index.first(key)?..)?.iter();
        candidates.find(|entry| self.is_called(entry, key, name))
    }

    fn slice(&self, span: Span) -> Option<&str> {
        self.text.get(span.start as usize..span.end as usize)
    }

    /// Reads `application/x-www-form-urlencoded` text into one copy, decoded in place. (Decoding only shortens; what is
    /// left over behind a decoded part becomes spaces that no field refers to.)
    pub(crate) fn from_form(form: &[u8]) -> Result<Self, Problem> {
        check_size(form)?;
        let (text, entries) = form::read(form).ok_or_else(|| {
            Problem::new(
                "contains a % that is not followed by two hexadecimal digits",
                "pass the body exactly as it was received",
            )
        })?;
        if entries.len() > MAX_FIELDS {
            return Err(too_many());
        }
        match String::from_utf8(text) {
            Ok(text) => Self {
                text,
                entries,
                index: Index::default(),
            }
            .without_repetitions(),
            Err(text) => Self::from_lossy(text.as_bytes(), &entries),
        }
    }

    fn from_lossy(bytes: &[u8], entries: &[Entry]) -> Result<Self, Problem> {
        let mut fields = Self::default();
        let part = |span: Span| {
            String::from_utf8_lossy(
                bytes
                    .get(span.start as usize..span.end as usize)
                    .unwrap_or_default(),
            )
        };
        for entry in entries {
            fields.push(&part(entry.name), entry.value.map(part).as_deref());
        }
        fields.without_repetitions()
    }

    /// Reads a JSON object; a nested value is kept as JSON text.
    pub(crate) fn from_json(json: &[u8]) -> Result<Self, Problem> {
        check_size(json)?;
        Self::from_json_unbounded(json)
    }

    /// [`from_json`](Self::from_json) for a body whose size the transport has already limited.
    pub(crate) fn from_json_unbounded(json: &[u8]) -> Result<Self, Problem> {
        let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json).trim_ascii();
        if json.first() != Some(&b'{') {
            let problem = if json.is_empty() {
                "is empty"
            } else {
                "is not a JSON object"
            };
            return Err(Problem::new(
                problem,
                "pass the whole JSON object exactly as it was received",
            ));
        }
        let lossy = std::str::from_utf8(json).map_or_else(|_| String::from_utf8_lossy(json), Cow::Borrowed);
        plain::read(&lossy).map_or_else(|| Self::from_json_generally(&lossy), Ok)
    }

    /// Keeps the text of every value, whatever it is.
    fn from_json_generally(json: &str) -> Result<Self, Problem> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let fields = reader
            .deserialize_map(Self {
                text: String::with_capacity(json.len()),
                ..Self::default()
            })
            .and_then(|fields| reader.end().map(|()| fields));
        fields.map_err(|e| {
            Problem::new(
                json_problem(&e),
                "pass the whole JSON object exactly as it was received",
            )
        })
    }

    fn push(&mut self, name: &str, value: Option<&str>) {
        let mut append = |part: &str| {
            let start = offset(self.text.len());
            self.text.push_str(part);
            Span {
                start,
                end: offset(self.text.len()),
            }
        };
        self.entries.push(Entry {
            key: key(name.as_bytes()),
            name: append(name),
            value: value.map(append),
        });
    }

    /// Drops repeated fields, rejects contradictory ones, and indexes the names.
    fn without_repetitions(mut self) -> Result<Self, Problem> {
        let mut repeated = false;
        for (position, entry) in self.entries.iter().enumerate() {
            let Some(first) = self.index.first(entry.key) else {
                self.index.note(entry.key, position);
                continue;
            };
            let name = self.slice(entry.name).unwrap_or_default();
            let mut earlier = self.entries.get(first..position).unwrap_or_default().iter();
            if let Some(earlier) = earlier.find(|earlier| self.is_called(earlier, entry.key, name)) {
                let value = |entry: &Entry| entry.value.and_then(|value| self.slice(value));
                if value(earlier) != value(entry) {
                    return Err(Problem::new(
                        format!("contains the field {} twice with different values", quote(name)),
                        "reject the message: NICEPAY sends each field once",
                    ));
                }
                repeated = true;
            }
        }
        if !repeated {
            return Ok(self);
        }
        let mut once = Self {
            text: self.text.clone(),
            ..Self::default()
        };
        for entry in &self.entries {
            if once.find(self.slice(entry.name).unwrap_or_default()).is_none() {
                once.index.note(entry.key, once.entries.len());
                once.entries.push(*entry);
            }
        }
        Ok(once)
    }

    fn is_called(&self, entry: &Entry, key: u32, name: &str) -> bool {
        entry.key == key
            && self
                .slice(entry.name)
                // NICEPAY's own spelling, as a rule: comparing whole words costs a tenth.
                .is_some_and(|found| found == name || found.eq_ignore_ascii_case(name))
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
            self.push(&name, value);
            if self.entries.len() > MAX_FIELDS {
                return Err(A::Error::custom(too_many()));
            }
        }
        self.without_repetitions().map_err(A::Error::custom)
    }
}

/// A JSON string that borrows when it has no escapes.
#[derive(serde::Deserialize)]
struct JsonText<'a>(#[serde(borrow)] Cow<'a, str>);

/// The name's length and three of its letters, ignoring case: enough to tell most names apart quickly.
fn key(name: &[u8]) -> u32 {
    let letter = |byte: Option<&u8>| byte.copied().unwrap_or_default() | 0x20;
    let length = name.len().to_le_bytes()[0];
    u32::from_le_bytes([
        letter(name.first()),
        letter(name.get(name.len() / 2)),
        letter(name.last()),
        length,
    ])
}

fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn check_size(message: &[u8]) -> Result<(), Problem> {
    if message.len() > MAX_MESSAGE_BYTES {
        return Err(Problem::new(
            format!("has {} bytes", message.len()),
            format!(
                "reject the message: at most {MAX_MESSAGE_BYTES} bytes are accepted, and NICEPAY's messages are far smaller"
            ),
        ));
    }
    Ok(())
}

fn too_many() -> Problem {
    Problem::new(
        format!("has more than {MAX_FIELDS} fields"),
        "reject the message: NICEPAY's messages have about 25",
    )
}

fn json_problem(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let at = format!("at line {} column {}", error.line(), error.column());
    match error.classify() {
        Category::Eof => format!("is truncated JSON, {at}"),
        Category::Data => error.to_string(),
        Category::Syntax | Category::Io => format!("is not valid JSON, {at}"),
    }
}
