//! Cancelling a payment (protocol document, section h).
//!
//! A convenience store payment can be cancelled until it is paid; then its number no longer works. A paid one can be
//! neither cancelled nor refunded through the API. The customer may pay while the cancel is being processed, so every
//! response that is not a clear success is followed by an inquiry.
//!
//! A virtual account is the same. Cards, wallets, QRIS and pay-later give money back: NICEPAY voids before the settlement
//! and refunds after it.

mod rules;

use std::fmt;

use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::inquiry::Transaction;
use crate::message::fields::Fields;
use crate::message::response;
use crate::message::token::MerchantToken;
use crate::network::environment::Environment;
use crate::network::http::{HttpRequest, HttpResponse};
use crate::order::Order;
use crate::values::clock;
use crate::values::codes::PayMethod;
use crate::values::money::Amount;
use crate::values::operation::Operation;
use crate::values::problem::{FieldError, Problem};
use crate::values::state::TransactionState;

/// What to cancel and why. NICEPAY requires the pay method that the customer *really* used. If it is not set,
/// [`Client::cancel`](crate::Client::cancel) inquires first to find it, and does not send what that method can't give back.
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Cancel {
    /// The customer's pay method (wire: `payMethod`).
    pub pay_method: Option<PayMethod>,
    /// The amount in rupiah to give back, for a payment that can be cancelled in part; the full amount if not set
    /// (wire: `cancelType` 2 and `amt`).
    pub partial_amount: Option<Amount>,
    /// The reason (wire: `cancelMsg`, at most 255 characters).
    pub reason: Option<String>,
    /// Who cancels (wire: `cancelUserId`, at most 30 characters).
    pub user_id: Option<String>,
    /// The IPv4 address of whoever cancels (wire: `cancelUserIp`, at most 15 characters).
    pub user_ip: Option<String>,
    /// More about whoever cancels (wire: `cancelUserInfo`, at most 100 characters).
    pub user_info: Option<String>,
    /// The merchant server's IPv4 address (wire: `cancelServerIp`, at most 15 characters).
    pub server_ip: Option<String>,
    /// Card: the pre-authorisation's token (wire: `preauthToken`, at most 100 characters).
    pub preauth_token: Option<String>,
}

impl Cancel {
    /// Cancels the whole payment.
    #[must_use]
    pub fn full() -> Self {
        Self::default()
    }

    /// Gives back part of a payment; not for convenience stores.
    #[must_use]
    pub fn partial(amount: Amount) -> Self {
        Self {
            partial_amount: Some(amount),
            ..Self::default()
        }
    }

    /// Sets the pay method, if you know it. This saves an inquiry.
    #[must_use]
    pub fn pay_method(mut self, method: PayMethod) -> Self {
        self.pay_method = Some(method);
        self
    }

    /// Sets the reason (wire: `cancelMsg`).
    #[must_use]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    fn texts(&self) -> [(&'static str, &'static str, usize, Option<&str>); 6] {
        [
            ("reason", "cancelMsg", 255, self.reason.as_deref()),
            ("user_id", "cancelUserId", 30, self.user_id.as_deref()),
            ("user_ip", "cancelUserIp", 15, self.user_ip.as_deref()),
            ("user_info", "cancelUserInfo", 100, self.user_info.as_deref()),
            ("server_ip", "cancelServerIp", 15, self.server_ip.as_deref()),
            (
                "preauth_token",
                "preauthToken",
                100,
                self.preauth_token.as_deref(),
            ),
        ]
    }

    /// Values that must not appear in an error text.
    fn private_values(&self) -> Vec<&str> {
        self.texts().into_iter().filter_map(|(.., value)| value).collect()
    }

    pub(crate) fn check(&self, order: &Order) -> Result<(), Error> {
        let mut wrong = Vec::new();
        for (name, wire, longest, value) in self.texts() {
            let value = value.unwrap_or_default();
            let length = value.chars().count();
            if length > longest {
                let fix = format!("NICEPAY accepts at most {longest}");
                wrong.push(Problem::new(format!("has {length} characters"), fix).at(name, wire));
            } else if value.chars().any(char::is_control) {
                let problem = Problem::new(
                    "contains a control character",
                    "remove line breaks and other control characters",
                );
                wrong.push(problem.at(name, wire));
            }
        }
        if self.pay_method == Some(PayMethod::Payout) {
            let problem = Problem::new("is payout", "use NICEPAY's payout API");
            wrong.push(problem.at("pay_method", "payMethod"));
        }
        if let Some(amount) = self.partial_amount {
            let whole = match self.pay_method {
                Some(PayMethod::ConvenienceStore) => Some("a convenience store payment"),
                Some(PayMethod::VirtualAccount) => Some("a virtual account"),
                _ => None,
            };
            let problem = if let Some(whole) = whole {
                let fix = format!("remove it: {whole} can only be cancelled in full");
                Some(Problem::new("is set", fix))
            } else if amount > order.amount {
                Some(Problem::new(
                    format!("is {amount} rupiah"),
                    format!(
                        "use at most the payment's amount, {} rupiah (code 9319)",
                        order.amount
                    ),
                ))
            } else {
                None
            };
            wrong.extend(problem.map(|problem| problem.at("partial_amount", "amt")));
        }
        if wrong.is_empty() {
            return Ok(());
        }
        Err(invalid(order, wrong))
    }

    /// Checks what can only be known once NICEPAY has said how the payment was made.
    pub(crate) fn check_against(
        &self,
        order: &Order,
        transaction: &Transaction,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.clone()
            .pay_method(transaction.pay_method.clone())
            .check(order)?;
        match rules::impossible(self, transaction, now) {
            Some(problem) => Err(invalid(order, vec![problem])),
            None => Ok(()),
        }
    }
}

fn invalid(order: &Order, wrong: Vec<FieldError>) -> Error {
    Error::invalid("the cancel request is invalid", wrong)
        .during(Operation::Cancel)
        .about(Some(&order.reference), Some(&order.transaction_id))
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel")
            .field("pay_method", &self.pay_method)
            .field("partial_amount", &self.partial_amount)
            .finish_non_exhaustive()
    }
}

/// How a cancel ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CancelOutcome {
    /// The payment is cancelled: it can no longer be paid, or the money goes back.
    Cancelled,
    /// The customer has already paid, or paid in the meantime: deliver, or refund by other means.
    AlreadyPaid,
    /// The payment had already expired or failed: it can no longer be paid.
    AlreadyClosed,
}

impl CancelOutcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Cancelled, Self::AlreadyPaid, Self::AlreadyClosed];

    /// The plain name, the same in every language.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::AlreadyPaid => "already_paid",
            Self::AlreadyClosed => "already_closed",
        }
    }
}

/// The result of a cancel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cancellation {
    /// How it ended.
    pub outcome: CancelOutcome,
    /// The result of the inquiry, if one was necessary.
    pub transaction: Option<Transaction>,
    /// NICEPAY's id of the cancel (wire: `canceltXid`).
    pub cancel_transaction_id: Option<String>,
    /// All fields of the response to the cancel, if there was one.
    pub raw: Option<Fields>,
}

impl Cancellation {
    pub(crate) fn by_inquiry(outcome: CancelOutcome, transaction: Transaction) -> Self {
        Self {
            outcome,
            transaction: Some(transaction),
            cancel_transaction_id: None,
            raw: None,
        }
    }
}

/// What the state alone says about a cancel: before it is sent, or when its response was lost or declined it. `None`
/// when the state does not decide it: the payment can still be paid, or the cancel is a refund of a paid one.
pub(crate) fn settled(cancel: &Cancel, transaction: &Transaction) -> Option<CancelOutcome> {
    match (&transaction.pay_method, transaction.state) {
        (PayMethod::ConvenienceStore | PayMethod::VirtualAccount, TransactionState::Paid) => {
            Some(CancelOutcome::AlreadyPaid)
        }
        // UNCERTAIN: no status is documented for a cancelled convenience store payment; 4 (expired) is
        // plausible, and says all that matters: it can't be paid any more.
        (_, TransactionState::Expired | TransactionState::Failed) => Some(CancelOutcome::AlreadyClosed),
        (_, TransactionState::Voided | TransactionState::Refunded | TransactionState::Reversed)
            if cancel.partial_amount.is_none() =>
        {
            Some(CancelOutcome::Cancelled)
        }
        _ => None,
    }
}

/// The request of a cancel.
pub(crate) fn prepare(
    order: &Order,
    cancel: &Cancel,
    method: &PayMethod,
    credentials: &Credentials,
    environment: &Environment,
    now: Timestamp,
) -> Result<HttpRequest, Error> {
    HttpRequest::new(
        Operation::Cancel,
        environment,
        &Wire {
            order,
            cancel,
            method,
            credentials,
            now,
        },
    )
}

struct Wire<'a> {
    order: &'a Order,
    cancel: &'a Cancel,
    method: &'a PayMethod,
    credentials: &'a Credentials,
    now: Timestamp,
}

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let stamp = clock::to_stamp(self.now);
        let amount = self
            .cancel
            .partial_amount
            .unwrap_or(self.order.amount)
            .to_string();
        let id = self.order.transaction_id.as_str();
        let token = MerchantToken::for_request(self.credentials, &stamp, id, &amount);
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("timeStamp", &stamp)?;
        map.serialize_entry("tXid", id)?;
        map.serialize_entry("iMid", self.credentials.merchant_id())?;
        map.serialize_entry("payMethod", self.method.code())?;
        map.serialize_entry(
            "cancelType",
            if self.cancel.partial_amount.is_some() {
                "2"
            } else {
                "1"
            },
        )?;
        map.serialize_entry("amt", &amount)?;
        for (_, wire_name, _, value) in self.cancel.texts() {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                map.serialize_entry(wire_name, value)?;
            }
        }
        map.serialize_entry("merchantToken", &token.to_hex())?;
        map.end()
    }
}

/// Reads the response to a cancel.
pub(crate) fn read(
    order: &Order,
    cancel: &Cancel,
    method: &PayMethod,
    http: &HttpResponse,
) -> Result<Cancellation, Error> {
    let about = |error: Error| error.about(Some(&order.reference), Some(&order.transaction_id));
    let raw =
        response::read(Operation::Cancel, Some(method), http, || cancel.private_values()).map_err(about)?;
    if raw
        .get("tXid")
        .is_some_and(|id| id != order.transaction_id.as_str())
    {
        return Err(about(
            Error::new(
                ErrorKind::OutcomeUnknown,
                "the response to the cancel request belongs to another transaction",
                "inquire before anything else: the payment may be cancelled, open or paid",
            )
            .during(Operation::Cancel)
            .with_http(http.status, None),
        ));
    }
    Ok(Cancellation {
        outcome: CancelOutcome::Cancelled,
        transaction: None,
        cancel_transaction_id: raw.get("canceltXid").map(str::to_owned),
        raw: Some(raw),
    })
}
