//! A payment as the gateway stores it.

use jiff::Timestamp;
use nicepay_checkout::{Mitra, PayMethod, TransactionState};
use serde::{Deserialize, Serialize};

use crate::details::{Details, Phone};
use crate::expiry::Named;

/// How far a payment is, before the clock has its say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    Open,
    /// The customer has opened the wallet or scanned the code.
    InFlight,
    Paid,
    /// The card was declined, or the wallet or lender refused.
    Failed,
    Reversed,
    /// Cancelled before it was paid, or void before the settlement.
    Cancelled,
    /// Given back after the settlement.
    Refunded,
}

/// The customer's own step that the chosen pay method still waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Awaited {
    /// The code of the card's bank.
    Card3ds,
    /// The answer to the push message.
    Push,
    /// The payment at the wallet's page or app.
    HandOver,
    /// The agreement to the lender's terms.
    Terms,
}

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotificationKind {
    /// Money arrived.
    Deposit,
    /// Money was taken back.
    Reversal,
    /// Forged on demand, see [`ForgeKind`](crate::ForgeKind).
    Forged,
}

/// The state of a notification's delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryState {
    /// Being sent, or waiting for the next attempt.
    Pending,
    /// Held back by the fault `delayed`, or by `out_of_order` until the next notification has gone out.
    Held,
    /// Answered with 2xx.
    Delivered,
    /// Every attempt failed.
    GaveUp,
    /// Lost on purpose by the fault `lost`.
    Lost,
    /// Not sent: the URL is neither https nor on this machine.
    Refused,
}

/// A notification and its delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NotificationRecord {
    /// What it is about.
    pub kind: NotificationKind,
    /// The state of its delivery.
    pub state: DeliveryState,
    /// The outcome of each attempt: the HTTP status, or what went wrong.
    pub attempts: Vec<String>,
}

/// A payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Transaction {
    pub(crate) id: Box<str>,
    pub(crate) merchant_id: Box<str>,
    pub(crate) reference: Box<str>,
    pub(crate) amount: u64,
    /// `00` until the customer has chosen.
    pub(crate) method: PayMethodCode,
    pub(crate) direct: bool,
    #[serde(default)]
    pub(crate) details: Details,
    /// The registration's `mitraCd`, or `bankCd` for a virtual account.
    #[serde(default)]
    pub(crate) partner: Option<Box<str>>,
    /// The store in the records of versions without `details`.
    #[serde(default, rename = "store", skip_serializing)]
    pub(crate) old_store: Option<Box<str>>,
    /// The payment number in the records of versions without `details`.
    #[serde(default, rename = "payment_number", skip_serializing)]
    pub(crate) old_number: Option<Box<str>>,
    pub(crate) callback_url: Box<str>,
    pub(crate) notification_url: Box<str>,
    pub(crate) goods_name: Box<str>,
    pub(crate) buyer_name: Box<str>,
    #[serde(default)]
    pub(crate) buyer_phone: Phone,
    /// The registration's `shopId`, for QRIS.
    #[serde(default)]
    pub(crate) shop_id: Option<Box<str>>,
    pub(crate) description: Box<str>,
    pub(crate) currency: Box<str>,
    pub(crate) registered_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    /// What the registration says about the expiry; absent in the records of versions without `details`.
    #[serde(default)]
    pub(crate) named_expiry: Option<Named>,
    pub(crate) paid_at: Option<Timestamp>,
    pub(crate) autopay_at: Option<Timestamp>,
    pub(crate) stage: Stage,
    /// How much was cancelled or refunded so far, in rupiah.
    #[serde(default)]
    pub(crate) given_back: u64,
    /// A status that was set directly, whatever the stage.
    pub(crate) forced_status: Option<Box<str>>,
    pub(crate) notifications: Vec<NotificationRecord>,
}

/// A pay method by its code on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(crate) struct PayMethodCode(pub(crate) PayMethod);

impl From<String> for PayMethodCode {
    fn from(code: String) -> Self {
        Self(PayMethod::from_code(&code))
    }
}

impl From<PayMethodCode> for String {
    fn from(method: PayMethodCode) -> Self {
        method.0.code().into()
    }
}

impl Transaction {
    /// Reads the store and its number where an earlier version has written them.
    pub(crate) fn migrate(&mut self) {
        let old = (self.old_store.take(), self.old_number.take());
        if let (Some(store), Some(number)) = old
            && self.details == Details::None
        {
            self.details = Details::Store { store, number };
        }
    }

    pub(crate) fn store(&self) -> Option<Mitra> {
        match &self.details {
            Details::Store { store, .. } => Some(Mitra::from_code(store)),
            _ => None,
        }
    }

    /// The number for the store's counter.
    pub(crate) fn payment_number(&self) -> Option<&str> {
        match &self.details {
            Details::Store { number, .. } => Some(number),
            _ => None,
        }
    }

    /// The card's authorisation, the id's last six digits as in the documentation's sample; `None` until it is paid.
    pub(crate) fn authorization_number(&self) -> Option<String> {
        self.paid_at.map(|_| {
            let from = self.id.len().saturating_sub(6);
            self.id.get(from..).unwrap_or_default().to_owned()
        })
    }

    /// The id from its character `from` on.
    pub(crate) fn tail(&self, from: usize) -> String {
        self.id.chars().skip(from).collect()
    }

    /// The pay method of the registration: it is in the id, after the merchant, whatever the customer chose since.
    pub(crate) fn registered_method(&self) -> PayMethod {
        let from = self.merchant_id.len();
        let code = self.id.get(from..from.saturating_add(2));
        code.map_or(PayMethod::All, PayMethod::from_code)
    }

    /// What the registration says about the expiry.
    pub(crate) fn named_expiry(&self) -> Named {
        self.named_expiry.unwrap_or(Named {
            store: Some(self.expires_at),
            ..Named::default()
        })
    }

    /// The step that the chosen pay method still waits for.
    pub(crate) fn awaits(&self) -> Option<Awaited> {
        if !self.is_open() {
            return None;
        }
        match &self.details {
            Details::Card { .. } => Some(Awaited::Card3ds),
            Details::Wallet { phone: Some(_), .. } => Some(Awaited::Push),
            Details::Wallet { phone: None, .. } => Some(Awaited::HandOver),
            Details::Loan { .. } => Some(Awaited::Terms),
            Details::None | Details::Store { .. } | Details::Account { .. } | Details::Qr { .. } => None,
        }
    }

    /// Neither paid nor ended, whatever the clock says.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Open | Stage::InFlight)
    }

    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.is_open() && self.forced_status.is_none() && now >= self.expires_at
    }

    /// Whether the customer can still pay.
    pub(crate) fn is_payable(&self, now: Timestamp) -> bool {
        self.is_open() && !self.is_expired(now)
    }

    /// What is left to cancel or refund, in rupiah.
    pub(crate) fn left(&self) -> u64 {
        self.amount.saturating_sub(self.given_back)
    }

    /// The status an inquiry answers (protocol document, section g).
    pub(crate) fn status(&self, now: Timestamp, cancelled_store_status: &'static str) -> &str {
        use PayMethod::{
            All, Card, ConvenienceStore, DirectDebit, EWallet, Gpn, PayLoan, Qris, VirtualAccount,
        };
        if let Some(status) = &self.forced_status {
            return status;
        }
        let method = &self.method.0;
        match self.stage {
            Stage::Paid => "0",
            Stage::Cancelled => match method {
                ConvenienceStore | All => cancelled_store_status,
                // UNCERTAIN: no status is documented; the account can no longer be paid, as if it had expired.
                VirtualAccount => "4",
                Qris => "5",
                _ => "1",
            },
            Stage::Refunded => "2",
            Stage::Reversed => match method {
                Qris => "2",
                _ => "1",
            },
            Stage::Failed => match method {
                Qris => "6",
                _ => "8",
            },
            Stage::Open | Stage::InFlight if self.is_expired(now) => match method {
                EWallet | Qris => "5",
                Card | Gpn => "8",
                DirectDebit => "9",
                _ => "4",
            },
            Stage::InFlight => "4",
            // UNCERTAIN: no source shows the status while no method is chosen.
            Stage::Open => match (method, &self.details) {
                (All | Card | Gpn, _) | (EWallet | PayLoan, Details::None) => "9",
                _ => "3",
            },
        }
    }

    /// The status in the gateway's words, as `resultMsg` of an inquiry.
    pub(crate) fn status_word(&self, status: &str) -> &'static str {
        match (&self.method.0, TransactionState::decode(&self.method.0, status)) {
            (PayMethod::ConvenienceStore, TransactionState::InFlight) => "ready to commit",
            (_, TransactionState::InFlight) => "processing",
            (_, TransactionState::Initialized) => "init",
            (PayMethod::All, TransactionState::Unknown) if status == "4" => "expired",
            (_, TransactionState::Unknown) => "",
            (_, state) => state.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record as the first version wrote it.
    fn old(change: &str) -> Transaction {
        let text = r#"{"id":"IONPAYTEST00202212231106386098","merchant_id":"IONPAYTEST","reference":"A","amount":10000,
            "method":"03","direct":false,"store":"ALMA","payment_number":"9041231106386098","callback_url":"",
            "notification_url":"","goods_name":"","buyer_name":"","description":"","currency":"IDR",
            "registered_at":"2022-12-23T04:06:38Z","expires_at":"2022-12-30T04:06:38Z","paid_at":null,
            "autopay_at":null,"stage":"open","forced_status":null,"notifications":[]}"#;
        let text = match change.split_once('=') {
            Some((from, to)) => text.replace(from, to),
            None => text.to_owned(),
        };
        let mut read: Transaction = serde_json::from_str(&text).unwrap();
        read.migrate();
        read
    }

    #[test]
    fn a_record_of_the_first_version_keeps_its_store_and_its_number() {
        let read = old("");
        assert_eq!(read.store(), Some(Mitra::Alfamart));
        assert_eq!(read.payment_number(), Some("9041231106386098"));
        assert_eq!(read.named_expiry().store, Some(read.expires_at));
        assert_eq!(read.registered_method(), PayMethod::All);
        let again: Transaction = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
        assert_eq!(again.details, read.details);

        let unchosen =
            old(r#""store":"ALMA","payment_number":"9041231106386098"="store":null,"payment_number":null"#);
        assert_eq!(unchosen.details, Details::None);
    }
}
