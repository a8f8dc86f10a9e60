//! What may be believed, said by the type.

use std::fmt;

/// A message that was read but not verified: anyone can have sent it.
///
/// Use [`claims`](Self::claims) to find the order it speaks of, and nothing else. A notification becomes
/// trustworthy by [`verify`](Unverified::verify); a callback never does by itself, because nothing in it is
/// signed: hand it to [`Client::confirm`](crate::Client::confirm).
#[derive(Clone, PartialEq, Eq)]
pub struct Unverified<T>(pub(crate) T);

impl<T> Unverified<T> {
    /// What the sender claims.
    #[must_use]
    pub fn claims(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Unverified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Unverified").field(&self.0).finish()
    }
}
