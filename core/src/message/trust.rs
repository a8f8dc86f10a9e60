//! The type of unverified messages.

use std::fmt;

/// A message that was read but not verified: anyone could have sent it.
///
/// Use [`claims`](Self::claims) only to find the order that it belongs to. [`verify`](Unverified::verify) verifies a
/// notification. Nothing can verify a callback, because it is not signed: pass it to
/// [`Client::confirm`](crate::Client::confirm).
#[derive(Clone, PartialEq, Eq)]
pub struct Unverified<T>(pub(crate) T);

impl<T> Unverified<T> {
    /// What the sender claims. Not verified.
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
