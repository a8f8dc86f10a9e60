//! The requests that NICEPAY takes.

use std::fmt;

/// A kind of request to NICEPAY.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Registration of API Checkout (payment page).
    Register,
    /// Direct registration of a convenience store payment (the response contains the payment number).
    RegisterDirect,
    /// Status inquiry.
    Inquire,
    /// Cancel.
    Cancel,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 4] = [Self::Register, Self::RegisterDirect, Self::Inquire, Self::Cancel];

    /// The plain name, the same in every language.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::RegisterDirect => "register_direct",
            Self::Inquire => "inquire",
            Self::Cancel => "cancel",
        }
    }

    /// The path on NICEPAY's host (protocol document, section b). Inquiry and cancel of payment page
    /// transactions use the `direct` paths too.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Register => "/nicepay/redirect/v2/registration",
            Self::RegisterDirect => "/nicepay/direct/v2/registration",
            Self::Inquire => "/nicepay/direct/v2/inquiry",
            Self::Cancel => "/nicepay/direct/v2/cancel",
        }
    }

    /// Whether sending it twice changes nothing, so that a failed attempt may be retried.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Inquire)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
