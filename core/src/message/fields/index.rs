//! Where the search for a field name begins.

const SLOTS: usize = 64;

/// For each slot of a name's key, the first field in that slot. A search that begins there almost always ends there, and
/// an empty slot needs no search.
#[derive(Clone)]
pub(super) struct Index([u8; SLOTS]);

impl Default for Index {
    fn default() -> Self {
        Self([0; SLOTS])
    }
}

impl Index {
    /// Where the search for `key` begins; `None` if no field can have this key.
    pub(super) fn first(&self, key: u32) -> Option<usize> {
        let noted = self.0.get(slot(key)).copied().unwrap_or_default();
        usize::from(noted).checked_sub(1)
    }

    /// Records that the field at `position` has `key`; an earlier field keeps the slot.
    pub(super) fn note(&mut self, key: u32, position: usize) {
        if let Some(noted @ 0) = self.0.get_mut(slot(key)) {
            // A later position is found by searching from the last one that can be stored.
            *noted = u8::try_from(position.saturating_add(1)).unwrap_or(u8::MAX);
        }
    }
}

fn slot(key: u32) -> usize {
    (key.wrapping_mul(0x9e37_79b9) >> 26) as usize
}
