//! What the customer types, and what can be wrong with it.

use std::fmt;

use jiff::Timestamp;
use nicepay_checkout::{JAKARTA, PayMethod};

use super::text::Text;
use crate::choice::Choice;

/// The most tries that the bank's page gives for its code.
pub(crate) const TRIES: u8 = 3;

/// The code that the simulated bank sends.
pub(crate) const CODE: &str = "112233";

/// What was typed into a form that is shown again. The card's number and security code are never among it.
#[derive(Clone, Copy, Default)]
pub struct Entered<'a> {
    /// The phone number of the wallet.
    pub phone: &'a str,
    /// The month and year in which the card expires.
    pub expiry: &'a str,
    /// The name on the card.
    pub holder: &'a str,
    /// How many wrong codes were entered at the bank's page, at most 2.
    pub wrong_codes: u8,
    /// What is wrong, in the order of the fields.
    pub problems: &'a [Problem],
}

// Without what was typed, which is the buyer's.
impl fmt::Debug for Entered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entered")
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

impl Entered<'_> {
    /// What to say of a field, if it is wrong.
    pub(super) fn wrong(&self, field: &str, t: &Text) -> Option<&'static str> {
        let problem = self.problems.iter().find(|problem| problem.field() == field)?;
        Some(match problem {
            Problem::CardNumber => t.wrong_number,
            Problem::Expiry => t.wrong_expiry,
            Problem::Expired => t.wrong_expired,
            Problem::SecurityCode => t.wrong_security_code,
            Problem::Holder => t.wrong_holder,
            Problem::Phone => t.wrong_phone,
            Problem::Code if self.wrong_codes.saturating_add(1) >= TRIES => t.wrong_code_last,
            Problem::Code => t.wrong_code,
            Problem::Terms => t.wrong_terms,
        })
    }
}

/// What is wrong with a field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// It is no card number: 12 to 19 digits, of which the last one checks the others.
    CardNumber,
    /// It is no month and year.
    Expiry,
    /// The card has expired.
    Expired,
    /// It is not 3 or 4 digits.
    SecurityCode,
    /// There is no name.
    Holder,
    /// It is no Indonesian mobile number.
    Phone,
    /// It is not the code that the bank sent.
    Code,
    /// The lender's terms are not accepted.
    Terms,
}

impl Problem {
    /// The field that it belongs to, by its name in the form.
    fn field(self) -> &'static str {
        match self {
            Self::CardNumber => "cardNo",
            Self::Expiry | Self::Expired => "cardExp",
            Self::SecurityCode => "cardCvv",
            Self::Holder => "cardHolderNm",
            Self::Phone => "billingPhone",
            Self::Code => "code",
            Self::Terms => "terms",
        }
    }
}

/// A field of a form, with its label and what is wrong with it.
pub(super) struct Input<'a> {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// What is explained under the label; empty if nothing is.
    pub(super) hint: &'static str,
    /// The kind of keyboard.
    pub(super) mode: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) longest: u8,
    /// What was typed before, if it may be shown again.
    pub(super) value: &'a str,
    pub(super) wrong: Option<&'static str>,
    /// Whether the cursor starts here: in the first field that is wrong.
    pub(super) focus: bool,
}

impl<'a> Input<'a> {
    fn new(name: &'static str, value: &'a str, entered: &Entered<'_>, t: &Text) -> Self {
        let first = entered.problems.first().map(|problem| problem.field());
        let (label, hint, mode, autocomplete, longest) = match name {
            "cardNo" => (t.card_number, t.card_number_hint, "numeric", "cc-number", 24),
            "cardExp" => (t.card_expiry, t.card_expiry_hint, "numeric", "cc-exp", 9),
            "cardCvv" => (t.card_code, t.card_code_hint, "numeric", "cc-csc", 4),
            "cardHolderNm" => (t.card_holder, "", "text", "cc-name", 100),
            "billingPhone" => (t.phone, t.phone_hint, "tel", "tel", 20),
            _ => (t.code, "", "numeric", "one-time-code", 6),
        };
        Self {
            name,
            label,
            hint,
            mode,
            autocomplete,
            longest,
            value,
            wrong: entered.wrong(name, t),
            focus: first == Some(name),
        }
    }

    /// A card's fields. Its number and security code are typed again.
    pub(super) fn card(entered: &Entered<'a>, t: &Text) -> Vec<Self> {
        [
            ("cardNo", ""),
            ("cardExp", entered.expiry),
            ("cardCvv", ""),
            ("cardHolderNm", entered.holder),
        ]
        .map(|(name, value)| Self::new(name, value, entered, t))
        .into()
    }

    pub(super) fn phone(entered: &Entered<'a>, t: &Text) -> Self {
        Self::new("billingPhone", entered.phone, entered, t)
    }

    pub(super) fn code(entered: &Entered<'a>, t: &Text) -> Self {
        Self::new("code", "", entered, t)
    }

    /// The ids of what describes it.
    pub(super) fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = self.wrong.map(|_| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// A card as it was typed; nothing of it is kept but the number that the gateway masks.
pub(crate) struct Card<'a> {
    pub(crate) number: &'a str,
    pub(crate) expiry: &'a str,
    pub(crate) security_code: &'a str,
    pub(crate) holder: &'a str,
}

impl Card<'_> {
    /// The digits of its number, or everything that is wrong with it.
    pub(crate) fn check(&self, now: Timestamp) -> Result<String, Vec<Problem>> {
        let mut problems = Vec::new();
        let number = Choice::new(PayMethod::Card)
            .card_number(self.number.trim())
            .card_digits();
        if number.is_err() {
            problems.push(Problem::CardNumber);
        }
        match expiry(self.expiry) {
            None => problems.push(Problem::Expiry),
            Some(end) if end < month(now) => problems.push(Problem::Expired),
            Some(_) => {}
        }
        let code = self.security_code.trim();
        if !(3..=4).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            problems.push(Problem::SecurityCode);
        }
        let holder = self.holder.trim();
        if holder.is_empty() || holder.chars().count() > 100 {
            problems.push(Problem::Holder);
        }
        match number {
            Ok(number) if problems.is_empty() => Ok(number),
            _ => Err(problems),
        }
    }
}

/// An Indonesian mobile number as `08…`, of 10 to 13 digits; `+62 8…` is one, too.
pub(crate) fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    let local = match text.strip_prefix("+62").or_else(|| text.strip_prefix("62")) {
        Some(rest) => format!("0{rest}"),
        None => text.to_owned(),
    };
    digits(&local).filter(|digits| digits.starts_with("08") && (10..=13).contains(&digits.len()))
}

/// Only the digits, if nothing but spaces and hyphens stands between them.
fn digits(text: &str) -> Option<String> {
    let bare: String = text
        .trim()
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-'))
        .collect();
    bare.bytes().all(|byte| byte.is_ascii_digit()).then_some(bare)
}

/// `MM/YY` as (year, month); browsers fill in `MM/YYYY`, and people leave the stroke out.
fn expiry(text: &str) -> Option<(i16, i8)> {
    let bare: String = text
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '/' | '-'))
        .collect();
    if !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (month, year) = bare.split_at_checked(2)?;
    let year = match year.len() {
        2 => year.parse::<i16>().ok()?.checked_add(2000)?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    let month = month.parse().ok()?;
    (1..=12).contains(&month).then_some((year, month))
}

fn month(now: Timestamp) -> (i16, i8) {
    let now = JAKARTA.to_datetime(now);
    (now.year(), now.month())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
mod tests {
    use super::*;

    fn check(number: &str, expiry: &str, security_code: &str, holder: &str) -> Result<String, Vec<Problem>> {
        let card = Card {
            number,
            expiry,
            security_code,
            holder,
        };
        card.check("2026-11-30T23:00:00+07:00".parse().unwrap())
    }

    #[test]
    fn a_card_as_people_type_it() {
        for number in ["4111111111111111", "4111 1111 1111 1111", " 4111-1111-1111-1111 "] {
            for expiry in ["11/26", "1126", "12 / 2031", "11/2026"] {
                assert_eq!(
                    check(number, expiry, "123", "John Doe").unwrap(),
                    "4111111111111111"
                );
            }
        }
        assert!(check("378282246310005", "01/30", "1234", "J").is_ok());
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let all = [
            Problem::CardNumber,
            Problem::Expiry,
            Problem::SecurityCode,
            Problem::Holder,
        ];
        assert_eq!(check("", "", "", " ").unwrap_err(), all);
        for number in [
            "4111111111111112",
            "0",
            "00000000000",
            "41111111111111111111",
            "4111x11111111111",
        ] {
            assert_eq!(
                check(number, "12/30", "123", "J").unwrap_err(),
                [Problem::CardNumber],
                "{number}"
            );
        }
        for (expiry, problem) in [
            ("10/26", Problem::Expired),
            ("12/25", Problem::Expired),
            ("13/30", Problem::Expiry),
            ("00/30", Problem::Expiry),
            ("1/30", Problem::Expiry),
            ("\u{0661}2/30", Problem::Expiry),
        ] {
            assert_eq!(
                check("4111111111111111", expiry, "123", "J").unwrap_err(),
                [problem],
                "{expiry}"
            );
        }
        for code in ["12", "12345", "12a"] {
            assert_eq!(
                check("4111111111111111", "12/30", code, "J").unwrap_err(),
                [Problem::SecurityCode]
            );
        }
    }

    #[test]
    fn a_phone_number_is_read_in_either_spelling() {
        for text in ["08123456789", "0812-3456-789", "+62 812 3456 789", "628123456789"] {
            assert_eq!(phone(text).as_deref(), Some("08123456789"), "{text}");
        }
        for text in [
            "",
            "0812",
            "0212345678",
            "08123456789012",
            "0812345678x",
            "+1 812 3456 789",
        ] {
            assert_eq!(phone(text), None, "{text}");
        }
    }
}
