//! Finding the separators of a form, eight bytes at a time.

const AMPERSANDS: u64 = u64::from_le_bytes([b'&'; 8]);
const EQUALS: u64 = u64::from_le_bytes([b'='; 8]);
const LOW: u64 = u64::from_le_bytes([0x7f; 8]);

/// The positions of `&` and `=`, in order. The parts of a form are so short that starting a vector search for each one
/// would cost more than the search.
pub(super) struct Separators<'a> {
    form: &'a [u8],
    read: usize,
    /// Which of the eight bytes before `read` are separators that were not returned yet: their highest bits.
    marks: u64,
}

impl<'a> Separators<'a> {
    pub(super) const fn of(form: &'a [u8]) -> Self {
        Self {
            form,
            read: 0,
            marks: 0,
        }
    }
}

impl Iterator for Separators<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.marks == 0 {
            let left = self.form.get(self.read..).filter(|left| !left.is_empty())?;
            let word = u64::from_le_bytes(left.first_chunk().copied().unwrap_or_else(|| padded(left)));
            self.marks = zeros(word ^ AMPERSANDS) | zeros(word ^ EQUALS);
            self.read = self.read.saturating_add(8);
        }
        let byte = (self.marks.trailing_zeros() / 8) as usize;
        self.marks &= self.marks.wrapping_sub(1);
        Some(self.read.wrapping_sub(8).wrapping_add(byte))
    }
}

fn padded(end: &[u8]) -> [u8; 8] {
    let mut word = [0; 8];
    for (byte, from) in word.iter_mut().zip(end) {
        *byte = *from;
    }
    word
}

/// The highest bit of every byte that is zero. No carry reaches the neighbouring byte.
const fn zeros(word: u64) -> u64 {
    !((word & LOW).wrapping_add(LOW) | word | LOW)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_look_at_every_byte_finds(form in "[&=%'<a\u{0}é]{0,40}") {
            let form = form.as_bytes();
            let found: Vec<usize> = super::Separators::of(form).collect();
            let all: Vec<usize> = (0..form.len()).filter(|at| matches!(form[*at], b'&' | b'=')).collect();
            prop_assert_eq!(found, all);
        }
    }
}
