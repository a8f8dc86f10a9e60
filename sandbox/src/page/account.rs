//! A virtual account as the page speaks of it.

use nicepay_checkout::Bank;

use super::format;

/// The number to transfer to.
pub(super) struct Account<'a> {
    /// The bank, empty if the gateway did not name it.
    pub(super) bank: String,
    /// The number in one piece.
    pub(super) digits: &'a str,
    /// The number as it is read from a screen.
    pub(super) groups: Vec<String>,
    /// The number as it is read aloud.
    pub(super) spoken: String,
}

impl<'a> Account<'a> {
    pub(super) fn new(bank: Option<&Bank>, digits: &'a str) -> Self {
        Self {
            bank: bank.map(|bank| bank.label().to_owned()).unwrap_or_default(),
            digits,
            groups: format::groups_of_four(digits),
            spoken: format::spoken(digits),
        }
    }
}
