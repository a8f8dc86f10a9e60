//! Decoding forms in place.

use super::separators::Separators;
use super::{Entry, Span, key, offset};

/// The decoded text and the positions of its fields; `None` for a `%` without two digits.
pub(super) fn read(form: &[u8]) -> Option<(Vec<u8>, Vec<Entry>)> {
    let mut reader = FormReader {
        form,
        text: form.to_vec(),
        start: 0,
        next_escape: 0,
    };
    reader.next_escape = reader.escape_from(0);
    let mut entries = Vec::with_capacity(32);
    let mut name = None;
    for at in Separators::of(form) {
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

/// A form that is being read: the text, decoded up to here, and what follows.
struct FormReader<'a> {
    form: &'a [u8],
    text: Vec<u8>,
    start: usize,
    next_escape: usize,
}

impl FormReader<'_> {
    fn entry(&mut self, name: Option<Span>, end: usize) -> Option<Option<Entry>> {
        let part = self.part(end)?;
        let (name, value) = match name {
            Some(name) => (name, part),
            None if part.start == part.end => return Some(None),
            None => (
                part,
                Span {
                    start: part.end,
                    ..part
                },
            ),
        };
        let text = self.text.get(name.start as usize..name.end as usize)?;
        Some(Some(Entry {
            key: key(text),
            name,
            value: Some(value),
        }))
    }

    /// Ends the current part before the separator at `end`, and begins the next part after it.
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

/// Decodes `+` and `%XX`; returns the new length, or `None` for a `%` without two digits.
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

#[cfg(test)]
mod tests {
    use super::super::Fields;

    #[test]
    fn a_name_alone_has_an_empty_value_and_two_separators_have_nothing_between() {
        let fields = Fields::from_form(b"a=1&&flag&b=2&").unwrap();
        let all: Vec<_> = fields.iter().collect();
        assert_eq!(all, [("a", Some("1")), ("flag", Some("")), ("b", Some("2"))]);
    }
}
