//! Where to begin looking for a name.

const SLOTS: usize = 64;

/// For each slot that a name's key can fall into, the first field in it: a search that begins there nearly always
/// ends there, and an empty slot spares it.
#[derive(Clone)]
pub(super) struct Index([u8; SLOTS]);

impl Default for Index {
    fn default() -> Self {
        Self([0; SLOTS])
    }
}

impl Index {
    /// Where a search for `key` begins; `None` when there is nothing to be found.
    pub(super) fn first(&self, key: u32) -> Option<usize> {
        let noted = self.0.get(slot(key)).copied().unwrap_or_default();
        usize::from(noted).checked_sub(1)
    }

    /// Notes that the field at `position` has `key`; an earlier one keeps the slot.
    pub(super) fn note(&mut self, key: u32, position: usize) {
        if let Some(noted @ 0) = self.0.get_mut(slot(key)) {
            // A position beyond is searched for from the last that can be noted.
            *noted = u8::try_from(position.saturating_add(1)).unwrap_or(u8::MAX);
        }
    }
}

fn slot(key: u32) -> usize {
    (key.wrapping_mul(0x9e37_79b9) >> 26) as usize
}
