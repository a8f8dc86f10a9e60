//! The fields of a message from outside: one decoded text, and where each name and value lies in it.
//!
//! The rules, the same for callbacks, notifications and responses (docs/protocol.md, "Reading messages"):
//! names are compared without case; a field that comes twice with one value counts once, with two values the
//! message is ambiguous and refused; `+` and `%20` are spaces in a form; bytes that are not UTF-8 become
//! U+FFFD, because a payment is not to be lost over a mangled goods name; JSON numbers keep their text.

mod plain;

use std::borrow::Cow;
use std::fmt;

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

/// Where a field lies in the text: its name, then its value.
#[derive(Clone, Copy)]
struct Entry {
    name: Span,
    value: Option<Span>,
}

#[derive(Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
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
        self.slice(self.find(name)?.value?)
    }

    /// Every field in the order it came; `None` is JSON null.
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

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        if self.seen & filter_bit(name.as_bytes()) == 0 {
            return None;
        }
        self.entries.iter().find(|entry| {
            entry.name.end.wrapping_sub(entry.name.start) as usize == name.len()
                && self
                    .slice(entry.name)
                    .is_some_and(|found| found.eq_ignore_ascii_case(name))
        })
    }

    fn slice(&self, span: Span) -> Option<&str> {
        self.text.get(span.start as usize..span.end as usize)
    }

    /// Reads `application/x-www-form-urlencoded` text: one copy of it, decoded in place (decoding only ever
    /// shortens; what is left over behind a decoded part becomes spaces that nothing points to).
    pub(crate) fn from_form(form: &[u8]) -> Result<Self, Problem> {
        check_size(form)?;
        let (text, entries) = FormReader::read(form).ok_or_else(|| {
            Problem::new(
                "has a % that two hexadecimal digits do not follow",
                "pass the body just as it was received",
            )
        })?;
        if entries.len() > MAX_FIELDS {
            return Err(too_many());
        }
        match String::from_utf8(text) {
            Ok(text) => Self {
                text,
                entries,
                seen: 0,
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
        fields.map_err(|e| Problem::new(json_problem(&e), "send one JSON object, whole and unchanged"))
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
        let (name, value) = (append(name), value.map(append));
        self.entries.push(Entry { name, value });
    }

    /// Drops what was said twice and refuses what was contradicted. `seen` is a small filter that spares the
    /// search: no bit, no field of that name.
    fn without_repetitions(mut self) -> Result<Self, Problem> {
        let mut repeated = false;
        for (index, entry) in self.entries.iter().enumerate() {
            let name = self.slice(entry.name).unwrap_or_default();
            let bit = filter_bit(name.as_bytes());
            if self.seen & bit != 0 {
                let earlier = self.entries.get(..index).unwrap_or_default();
                if let Some(earlier) = earlier.iter().find(|earlier| self.is_called(earlier, name)) {
                    let value = |entry: &Entry| entry.value.and_then(|value| self.slice(value));
                    if value(earlier) != value(entry) {
                        return Err(Problem::new(
                            format!("has the field {} twice with different values", quote(name)),
                            "an honest message has each field once; refuse it",
                        ));
                    }
                    repeated = true;
                }
            }
            self.seen |= bit;
        }
        if repeated {
            let mut once = Self {
                text: self.text.clone(),
                entries: Vec::new(),
                seen: self.seen,
            };
            for entry in &self.entries {
                if once.find(self.slice(entry.name).unwrap_or_default()).is_none() {
                    once.entries.push(*entry);
                }
            }
            return Ok(once);
        }
        Ok(self)
    }

    fn is_called(&self, entry: &Entry, name: &str) -> bool {
        entry.name.end.wrapping_sub(entry.name.start) as usize == name.len()
            && self
                .slice(entry.name)
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
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

/// A form that is being read: the text, decoded as far as it was read, and what comes next.
struct FormReader<'a> {
    form: &'a [u8],
    text: Vec<u8>,
    start: usize,
    next_escape: usize,
}

impl<'a> FormReader<'a> {
    /// The decoded text and what lies where in it; `None` for a `%` without its digits.
    fn read(form: &'a [u8]) -> Option<(Vec<u8>, Vec<Entry>)> {
        let mut reader = Self {
            form,
            text: form.to_vec(),
            start: 0,
            next_escape: 0,
        };
        reader.next_escape = reader.escape_from(0);
        let mut entries = Vec::with_capacity(32);
        let mut name = None;
        for at in memchr::memchr2_iter(b'&', b'=', form) {
            if form.get(at) == Some(&b'&') {
                entries.extend(reader.entry(name.take(), at)?);
            } else if name.is_none() {
                // Further equals signs belong to the value: Base64 ends with them.
                name = Some(reader.part(at)?);
            }
        }
        entries.extend(reader.entry(name, form.len())?);
        Some((reader.text, entries))
    }

    fn entry(&mut self, name: Option<Span>, end: usize) -> Option<Option<Entry>> {
        let part = self.part(end)?;
        Some(match name {
            Some(name) => Some(Entry {
                name,
                value: Some(part),
            }),
            None if part.start == part.end => None,
            None => Some(Entry {
                name: part,
                value: Some(Span {
                    start: part.end,
                    end: part.end,
                }),
            }),
        })
    }

    /// Ends the part under way just before the separator at `end`, and begins the next behind it.
    fn part(&mut self, end: usize) -> Option<Span> {
        let start = std::mem::replace(&mut self.start, end.saturating_add(1));
        let mut span = Span {
            start: offset(start),
            end: offset(end),
        };
        if self.next_escape < end {
            let part = self.text.get_mut(start..end)?;
            let length = decode_in_place(part)?;
            part.get_mut(length..)?.fill(b' ');
            span.end = offset(start.saturating_add(length));
            self.next_escape = self.escape_from(end);
        }
        Some(span)
    }

    fn escape_from(&self, start: usize) -> usize {
        let found = self
            .form
            .get(start..)
            .and_then(|rest| memchr::memchr2(b'%', b'+', rest));
        found.map_or(usize::MAX, |found| start.saturating_add(found))
    }
}

/// Decodes `+` and `%XX`; the length of what is left, or `None` for a `%` without its digits.
fn decode_in_place(part: &mut [u8]) -> Option<usize> {
    let (mut read, mut written) = (0_usize, 0_usize);
    while let Some(&byte) = part.get(read) {
        read = read.saturating_add(1);
        let byte = match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |at: Option<&u8>| char::from(*at?).to_digit(16);
                let pair = part.get(read..)?;
                read = read.saturating_add(2);
                u8::try_from(digit(pair.first())? << 4 | digit(pair.get(1))?).ok()?
            }
            other => other,
        };
        *part.get_mut(written)? = byte;
        written = written.saturating_add(1);
    }
    Some(written)
}

/// One of 64 bits by the name's length and three of its letters, whatever their case.
fn filter_bit(name: &[u8]) -> u64 {
    let letter = |byte: Option<&u8>| u64::from(byte.copied().unwrap_or_default() | 0x20);
    let mixed = letter(name.first())
        .wrapping_mul(31)
        .wrapping_add(letter(name.last()))
        .wrapping_mul(31)
        .wrapping_add(letter(name.get(name.len() / 2)))
        .wrapping_add(name.len() as u64);
    1 << (mixed & 63)
}

fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
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
