//! What tells the forms of this process from those of others.

use std::hash::{BuildHasher, RandomState};

/// What a form of this process carries, so that no other page's form passes for one of its own.
#[derive(Debug)]
pub(crate) struct Secret(String);

impl Default for Secret {
    /// The keys of the standard library's hasher come from the system's random numbers.
    fn default() -> Self {
        let half = || RandomState::new().hash_one(0_u8);
        Self(format!("{:016x}{:016x}", half(), half()))
    }
}

impl Secret {
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    pub(crate) fn is(&self, given: &str) -> bool {
        given == self.0
    }
}
