//! The customer's choice of a pay method.

use std::fmt;

use nicepay_checkout::{Bank, Mitra, PayMethod};

use crate::error::SandboxError;

/// The card number that is declined; every other one that passes the Luhn check is accepted.
pub(crate) const DECLINED: &str = "4000000000000002";

/// How the customer wants to pay: what is entered on the payment page.
///
/// ```
/// use nicepay_checkout::PayMethod;
/// use nicepay_sandbox::Choice;
/// let account = Choice::new(PayMethod::VirtualAccount).partner("BMRI");
/// let card = Choice::new(PayMethod::Card).card_number("4111 1111 1111 1111");
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// The pay method (wire: `payMethod`).
    pub method: PayMethod,
    /// The store, wallet, lender or issuer (wire: `mitraCd`), or the bank of a virtual account (wire: `bankCd`): its
    /// code or its plain name. Not needed where only one is offered, for QRIS, and for a card.
    pub partner: Option<String>,
    /// OVO: the phone number that the push message goes to, 8 to 15 digits; the registration's `billingPhone` by default.
    pub phone: Option<String>,
    /// Card: the whole number, 12 to 19 digits; spaces and hyphens are ignored. `4000000000000002` is declined. The
    /// sandbox stores the masked number only.
    pub card_number: Option<String>,
}

impl Choice {
    /// The choice of `method`.
    #[must_use]
    pub fn new(method: PayMethod) -> Self {
        Self {
            method,
            partner: None,
            phone: None,
            card_number: None,
        }
    }

    /// Sets the store, wallet, lender, issuer or bank.
    #[must_use]
    pub fn partner(mut self, partner: impl Into<String>) -> Self {
        self.partner = Some(partner.into());
        self
    }

    /// Sets the phone number for a push message.
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.phone = Some(phone.into());
        self
    }

    /// Sets the card number.
    #[must_use]
    pub fn card_number(mut self, number: impl Into<String>) -> Self {
        self.card_number = Some(number.into());
        self
    }

    /// The partner's code on the wire.
    pub(crate) fn partner_code(&self) -> Option<String> {
        let text = self.partner.as_deref().filter(|text| !text.is_empty())?;
        Some(match self.method {
            PayMethod::VirtualAccount => Bank::from(text).code().to_owned(),
            _ => Mitra::from(text).code().to_owned(),
        })
    }

    /// The digits of the card number.
    pub(crate) fn card_digits(&self) -> Result<String, SandboxError> {
        let text = self.card_number.as_deref().unwrap_or_default();
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if digits.is_empty() {
            return Err(SandboxError::Refused("the card number is missing"));
        }
        if !(12..=19).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(SandboxError::Refused("the card number must be 12 to 19 digits"));
        }
        if !passes_luhn(&digits) {
            return Err(SandboxError::Refused(
                "the card number is wrong: its check digit does not match; try 4111111111111111",
            ));
        }
        Ok(digits)
    }
}

// Without the phone number and the card number, which are the buyer's.
impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Choice")
            .field("method", &self.method)
            .field("partner", &self.partner)
            .finish_non_exhaustive()
    }
}

/// ISO/IEC 7812: every second digit from the right counts twice, and the sum is a multiple of ten.
fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit) {
            (0, digit) => digit,
            (_, 0..=4) => digit.saturating_mul(2),
            (_, _) => digit.saturating_mul(2).saturating_sub(9),
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The first six and the last four digits, as PCI DSS allows and as the documentation's samples show.
pub(crate) fn mask(digits: &str) -> String {
    let hidden = digits.len().saturating_sub(10);
    let first = digits.get(..6).unwrap_or_default();
    let last = digits.get(digits.len().saturating_sub(4)..).unwrap_or_default();
    format!("{first}{}{last}", "*".repeat(hidden))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(number: &str) -> Result<String, SandboxError> {
        Choice::new(PayMethod::Card).card_number(number).card_digits()
    }

    #[test]
    fn a_wrong_digit_anywhere_is_found() {
        assert_eq!(digits("4111 1111-1111 1111").unwrap(), "4111111111111111");
        assert!(digits(DECLINED).is_ok());
        for place in 0..16 {
            let mut number = String::from("4111111111111111");
            let other = if number.as_bytes()[place] == b'1' {
                "2"
            } else {
                "3"
            };
            number.replace_range(place..=place, other);
            assert!(digits(&number).is_err(), "{number}");
        }
        for bad in ["", "4111", "411111111111111x", "41111111111111111111"] {
            assert!(digits(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(mask("4222222222222222"), "422222******2222");
        assert_eq!(mask("411111111111"), "411111**1111");
    }

    #[test]
    fn debug_output_shows_no_number() {
        let choice = Choice::new(PayMethod::Card)
            .card_number("4111111111111111")
            .phone("08123456789");
        let text = format!("{choice:?}");
        assert!(!text.contains("4111") && !text.contains("0812"), "{text}");
    }
}
