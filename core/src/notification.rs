//! The notification: NICEPAY's server posts it to the merchant's notification URL (protocol document, section f).
//!
//! The token proves that someone with the merchant key signed this transaction id and amount. It covers nothing else, not
//! even the status, and it stays valid forever. So a verified notification is only a reason to inquire:
//! [`Client::settle`](crate::Client::settle) compares it with the order and inquires.

use jiff::Timestamp;

use crate::callback::optional;
use crate::credentials::Credentials;
use crate::error::{Error, VerificationFailure};
use crate::inquiry::Transaction;
use crate::instruction::Instruction;
use crate::message;
use crate::message::fields::Fields;
use crate::message::token::MerchantToken;
use crate::message::trust::Unverified;
use crate::order::Order;
use crate::values::clock;
use crate::values::codes::{Mitra, PayMethod};
use crate::values::ids::{ReferenceNo, TransactionId};
use crate::values::money::Amount;
use crate::values::problem::Problem;
use crate::values::state::TransactionState;

const WHAT: &str = "notification";

/// What a notification reports. The token does not cover it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotificationEvent {
    /// Money arrived (`status` 0).
    Deposit,
    /// Money was taken back (`status` 1).
    Reversal,
    /// Something else, or nothing.
    Other,
}

impl NotificationEvent {
    /// Every event.
    pub const ALL: [Self; 3] = [Self::Deposit, Self::Reversal, Self::Other];

    /// The plain name, the same in every language.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::Reversal => "reversal",
            Self::Other => "other",
        }
    }
}

/// How the paid amount compares with the requested one (wire: `matchCl`). The token does not cover it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AmountMatch {
    /// The same (`1`).
    Match,
    /// More was paid (`2`).
    Over,
    /// Less was paid (`3`).
    Under,
}

impl AmountMatch {
    /// Every comparison.
    pub const ALL: [Self; 3] = [Self::Match, Self::Over, Self::Under];

    /// The plain name, the same in every language.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Over => "over",
            Self::Under => "under",
        }
    }
}

/// What a settlement means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SettlementOutcome {
    /// NICEPAY has the money.
    Paid,
    /// The notification reports a deposit or a reversal that the inquiry does not show yet: inquire again soon. The reply
    /// asks NICEPAY to repeat the notification, but NICEPAY may not: poll.
    NotYetVisible,
    /// NICEPAY does not have the money, and the notification does not claim otherwise.
    NotPaid,
}

impl SettlementOutcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Paid, Self::NotYetVisible, Self::NotPaid];

    /// What `notification` means, given `transaction` from an inquiry.
    #[must_use]
    pub fn of(notification: &Notification, transaction: &Transaction) -> Self {
        use TransactionState::{Refunded, Reversed, Voided};
        let taken_back = matches!(transaction.state, Voided | Refunded | Reversed);
        match (notification.reported_event(), transaction.is_paid()) {
            (NotificationEvent::Reversal, true) => Self::NotYetVisible,
            (NotificationEvent::Deposit, false) if !taken_back => Self::NotYetVisible,
            (_, true) => Self::Paid,
            (_, false) => Self::NotPaid,
        }
    }

    /// The reply to send to NICEPAY: `OK`, or 503 if the inquiry does not show yet what the notification reports.
    #[must_use]
    pub const fn reply(self) -> NotificationReply {
        match self {
            Self::NotYetVisible => Notification::NOT_YET,
            Self::Paid | Self::NotPaid => Notification::REPLY,
        }
    }

    /// The plain name, the same in every language.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::NotYetVisible => "not_yet_visible",
            Self::NotPaid => "not_paid",
        }
    }
}

/// The reply to a notification. (UNCERTAIN: NICEPAY documents none; working plugins send a short 200.) Send it for repeated
/// notifications too. Reply with another status than 2xx only if NICEPAY should repeat the notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotificationReply {
    /// The HTTP status: 200 for received, 503 to ask for a repetition.
    pub status: u16,
    /// The content type, `text/plain; charset=utf-8`.
    pub content_type: &'static str,
    /// The body, `OK` or `NOT YET`.
    pub body: &'static str,
}

/// A notification. Inside [`Unverified`] nothing is verified. After [`Unverified::verify`] its transaction id and amount
/// are genuine; the other fields are still unverified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    transaction_id: TransactionId,
    amount: Amount,
    reference: Option<ReferenceNo>,
    fields: Fields,
}

impl Notification {
    /// The reply to a notification that was accepted.
    pub const REPLY: NotificationReply = NotificationReply {
        status: 200,
        content_type: "text/plain; charset=utf-8",
        body: "OK",
    };

    /// The reply if the inquiry does not show yet what the notification reports: it asks for a repetition.
    pub const NOT_YET: NotificationReply = NotificationReply {
        status: 503,
        content_type: "text/plain; charset=utf-8",
        body: "NOT YET",
    };

    /// Reads the posted body, form or JSON. Pass the raw bytes: a framework's parsed object no longer has the text that the
    /// token was computed from.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when it can't be read or lacks the transaction
    /// id, the amount or the token.
    pub fn parse(body: impl AsRef<[u8]>) -> Result<Unverified<Self>, Error> {
        let fields = message::read(body.as_ref(), WHAT)?;
        let amount = message::amount_text(&fields).map_err(|field| message::malformed(WHAT, field))?;
        let missing = |name, wire| Problem::new("is missing", "NICEPAY always sends it").at(name, wire);
        let (Some(id), Some(amount), Some(_)) = (fields.get("tXid"), amount, fields.get("merchantToken"))
        else {
            let wanted = [
                (fields.get("tXid").is_none(), missing("transaction_id", "tXid")),
                (amount.is_none(), missing("amount", "amt")),
                (
                    fields.get("merchantToken").is_none(),
                    missing("merchant_token", "merchantToken"),
                ),
            ];
            let missing = wanted
                .into_iter()
                .filter_map(|(gone, field)| gone.then_some(field))
                .collect();
            return Err(Error::invalid(format!("the {WHAT} could not be read"), missing)
                .hinting("reply with HTTP 400, and check that the raw body reaches the SDK unchanged"));
        };
        let refuse = |field| message::malformed(WHAT, field);
        let transaction_id = TransactionId::new(id).map_err(|p| refuse(p.at("transaction_id", "tXid")))?;
        let amount = amount
            .parse()
            .map_err(|p: Problem| refuse(p.at("amount", "amt")))?;
        let reference = optional(&fields, "reference", "referenceNo", ReferenceNo::new).map_err(refuse)?;
        Ok(Unverified(Self {
            transaction_id,
            amount,
            reference,
            fields,
        }))
    }

    /// NICEPAY's transaction id; genuine once verified (wire: `tXid`).
    #[must_use]
    pub fn transaction_id(&self) -> &TransactionId {
        &self.transaction_id
    }

    /// The amount in rupiah; genuine once verified (wire: `amt`).
    #[must_use]
    pub fn amount(&self) -> Amount {
        self.amount
    }

    /// The merchant's reference: use it to find the order (wire: `referenceNo`).
    #[must_use]
    pub fn reference(&self) -> Option<&ReferenceNo> {
        self.reference.as_ref()
    }

    /// What it reports; the token does not cover it (wire: `status`).
    #[must_use]
    pub fn reported_event(&self) -> NotificationEvent {
        match self.fields.get("status") {
            Some("0") => NotificationEvent::Deposit,
            Some("1") => NotificationEvent::Reversal,
            _ => NotificationEvent::Other,
        }
    }

    /// How the paid amount compares with the requested one (wire: `matchCl`).
    #[must_use]
    pub fn amount_match(&self) -> Option<AmountMatch> {
        match self.fields.get("matchCl") {
            Some("1") => Some(AmountMatch::Match),
            Some("2") => Some(AmountMatch::Over),
            Some("3") => Some(AmountMatch::Under),
            _ => None,
        }
    }

    /// The pay method. NICEPAY's own sample contains a wrong one, so it is not checked (wire: `payMethod`).
    #[must_use]
    pub fn pay_method(&self) -> Option<PayMethod> {
        self.fields.get("payMethod").map(PayMethod::from_code)
    }

    /// The store that accepted the money (wire: `mitraCd`).
    #[must_use]
    pub fn store(&self) -> Option<Mitra> {
        self.fields.get("mitraCd").map(Mitra::from_code)
    }

    /// The payment number that was paid (wire: `payNo`).
    #[must_use]
    pub fn payment_number(&self) -> Option<&str> {
        self.fields.get("payNo")
    }

    /// When the transaction happened, +07:00 (wire: `transDt`, `transTm`).
    #[must_use]
    pub fn transaction_at(&self) -> Option<Timestamp> {
        clock::from_date_time(self.fields.get("transDt"), self.fields.get("transTm"))
    }

    /// When the money arrived, if the notification says so, +07:00 (wire: `depositDt`, `depositTm`).
    #[must_use]
    pub fn deposited_at(&self) -> Option<Timestamp> {
        clock::from_date_time(self.fields.get("depositDt"), self.fields.get("depositTm"))
    }

    /// What the customer needs in order to pay, by pay method: what the customer paid with. The token does not cover it.
    #[must_use]
    pub fn instruction(&self) -> Option<Instruction> {
        Instruction::read(&self.fields)
    }

    /// All fields as received, including unknown ones.
    #[must_use]
    pub fn raw(&self) -> &Fields {
        &self.fields
    }

    /// Checks that the notification belongs to `order`: its transaction id, its amount (by the order's policy) and its
    /// reference must match.
    ///
    /// # Errors
    /// [`Verification`](crate::ErrorKind::Verification) for the first mismatch.
    pub fn check(&self, order: &Order) -> Result<(), Error> {
        message::hold_against(
            order,
            Some(&self.transaction_id),
            self.reference.as_ref(),
            Some(self.amount),
        )
    }
}

impl Unverified<Notification> {
    /// Checks the token, in constant time, against the current and every previous key.
    ///
    /// # Errors
    /// [`Verification`](crate::ErrorKind::Verification). Its [`failure`](Error::failure) and [`hint`](Error::hint) say which
    /// common cause is likely: the wrong key or merchant, a body that was rewritten on the way, a truncated token, or a
    /// forgery.
    pub fn verify(self, credentials: &Credentials) -> Result<Notification, Error> {
        let token = self.0.fields.raw("merchantToken").unwrap_or_default();
        let id = self.0.transaction_id.as_str();
        let amount = message::amount_text(&self.0.fields)
            .ok()
            .flatten()
            .unwrap_or_default();
        match MerchantToken::verifies_notification(credentials, id, amount, token) {
            Some(true) => Ok(self.0),
            outcome => {
                let failure = outcome.map_or(VerificationFailure::TokenMalformed, |_| {
                    suspect(credentials, id, amount, token)
                });
                Err(token_error(failure).about(self.0.reference.as_ref(), Some(&self.0.transaction_id)))
            }
        }
    }
}

/// Which common cause explains a token that does not match. It only explains; it never accepts a token.
fn suspect(credentials: &Credentials, id: &str, amount: &str, token: &str) -> VerificationFailure {
    let fits = |id: &str, amount: &str| {
        MerchantToken::verifies_notification(credentials, id, amount, token) == Some(true)
    };
    if [
        format!("{amount}.00"),
        format!("{amount}.0"),
        thousands(amount, ','),
        thousands(amount, '.'),
    ]
    .iter()
    .any(|spelling| fits(id, spelling))
    {
        VerificationFailure::TokenAmountText
    } else if fits(&id.to_ascii_uppercase(), amount) || fits(&id.to_ascii_lowercase(), amount) {
        VerificationFailure::TokenTransactionText
    } else if !id.starts_with(credentials.merchant_id()) {
        VerificationFailure::TokenMerchant
    } else {
        VerificationFailure::Token
    }
}

fn thousands(digits: &str, separator: char) -> String {
    let mut text = String::new();
    for (left, digit) in (0..digits.len()).rev().zip(digits.chars()) {
        text.push(digit);
        if left > 0 && left.is_multiple_of(3) {
            text.push(separator);
        }
    }
    text
}

fn token_error(failure: VerificationFailure) -> Error {
    let (message, hint) = match failure {
        VerificationFailure::TokenMalformed => (
            "the notification's token is not 64 hexadecimal digits",
            "reply with HTTP 400; if NICEPAY did send it, a proxy or framework truncated or changed the body",
        ),
        VerificationFailure::TokenAmountText => (
            "the notification's token matches a different spelling of the amount",
            "pass the raw body: a framework or proxy rewrote the amount before it reached the SDK",
        ),
        VerificationFailure::TokenTransactionText => (
            "the notification's token matches a different spelling of the transaction id",
            "pass the raw body: a framework or proxy changed the letter case of the transaction id",
        ),
        VerificationFailure::TokenMerchant => (
            "the notification's token does not match, and its transaction id starts with another merchant id",
            "check that the credentials of the right merchant and environment are loaded; if they are, reply with HTTP 400",
        ),
        _ => (
            "the notification's token does not match the merchant key",
            "treat it as a forgery and reply with HTTP 400; if every notification fails, the merchant key belongs to another environment",
        ),
    };
    Error::unverified(failure, message, hint)
}

/// A verified notification that matches the order, and NICEPAY's response to an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settlement {
    /// The notification that caused the inquiry.
    pub notification: Notification,
    /// NICEPAY's response to the inquiry: the real state.
    pub transaction: Transaction,
}

impl Settlement {
    /// The state of the payment, from the inquiry.
    #[must_use]
    pub fn state(&self) -> TransactionState {
        self.transaction.state
    }

    /// Whether NICEPAY has the money.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.transaction.is_paid()
    }

    /// What it means; the inquiry may not show yet what the notification reports.
    #[must_use]
    pub fn outcome(&self) -> SettlementOutcome {
        SettlementOutcome::of(&self.notification, &self.transaction)
    }

    /// A key to deliver only once: the transaction id and the state, the same for every repetition. Put a unique index on
    /// it, and deliver only if [`is_paid`](Self::is_paid).
    ///
    /// The key has limits. If a payment is paid, reversed and paid again, the first key comes again, so the second payment
    /// looks like a repetition. If you record every state under its key, you miss a reversal that leads back to an early
    /// `unpaid`. So always handle "was paid in my database, and is not now" separately. The ids of the ledger's events
    /// have none of these limits.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        format!("{}:{}", self.transaction.transaction_id, self.transaction.state)
    }

    /// The reply to send to NICEPAY: `OK`, or 503 if the inquiry does not show yet what the notification reports.
    #[must_use]
    pub fn reply(&self) -> NotificationReply {
        self.outcome().reply()
    }
}
