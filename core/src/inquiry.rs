//! Inquiring about the state of a payment (protocol document, section g): the only source of truth.

use jiff::Timestamp;
use serde::Serialize;

use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind};
use crate::instruction::{self, Instruction};
use crate::message;
use crate::message::fields::Fields;
use crate::message::response;
use crate::message::token::MerchantToken;
use crate::network::environment::Environment;
use crate::network::http::{HttpRequest, HttpResponse};
use crate::order::Order;
use crate::values::clock;
use crate::values::codes::{Mitra, PayMethod};
use crate::values::ids::{ReferenceNo, TransactionId};
use crate::values::money::Amount;
use crate::values::operation::Operation;
use crate::values::state::TransactionState;

/// The state of a payment at the time of an inquiry. Only an inquiry creates one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transaction {
    /// NICEPAY's transaction id (wire: `tXid`).
    pub transaction_id: TransactionId,
    /// The merchant's reference (wire: `referenceNo`).
    pub reference: ReferenceNo,
    /// The amount in rupiah (wire: `amt`).
    pub amount: Amount,
    /// The state, decoded with the pay method.
    pub state: TransactionState,
    /// The pay method; `All` until the customer has chosen one (wire: `payMethod`).
    pub pay_method: PayMethod,
    /// The status as received; its meaning depends on the pay method (wire: `status`).
    pub status_code: String,
    /// The store, wallet or lender (wire: `mitraCd`).
    pub store: Option<Mitra>,
    /// The number to pay with at the counter (wire: `payNo`).
    pub payment_number: Option<String>,
    /// The amount cancelled so far, in rupiah (wire: `cancelAmt`).
    pub cancelled_amount: Option<Amount>,
    /// The store's receipt (wire: `receiptCode`).
    pub receipt_code: Option<String>,
    /// When the payment was requested, +07:00 (wire: `reqDt`, `reqTm`).
    pub requested_at: Option<Timestamp>,
    /// When the transaction last changed, +07:00 (wire: `transDt`, `transTm`).
    pub transaction_at: Option<Timestamp>,
    /// When the money arrived, +07:00 (wire: `depositDt`, `depositTm`).
    pub deposited_at: Option<Timestamp>,
    /// When it expires, +07:00 (wire: `payValidDt`, `payValidTm`; `vacctValidDt`, `vacctValidTm` of a virtual account;
    /// `paymentExpDt`, `paymentExpTm` of QRIS and wallets).
    pub expires_at: Option<Timestamp>,
    /// What the customer needs in order to pay, by pay method; `None` until the customer has chosen one.
    pub instruction: Option<Instruction>,
    /// All fields of the response.
    pub raw: Fields,
}

impl Transaction {
    /// Whether NICEPAY has the money.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.state.is_paid()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    time_stamp: &'a str,
    #[serde(rename = "tXid")]
    transaction_id: &'a str,
    #[serde(rename = "iMid")]
    merchant_id: &'a str,
    reference_no: &'a str,
    amt: &'a str,
    merchant_token: &'a str,
}

/// The request of an inquiry.
pub(crate) fn prepare(
    order: &Order,
    credentials: &Credentials,
    environment: &Environment,
    now: Timestamp,
) -> Result<HttpRequest, Error> {
    let stamp = clock::to_stamp(now);
    let amount = order.amount.to_string();
    let token = MerchantToken::for_request(credentials, &stamp, order.reference.as_str(), &amount);
    let wire = Wire {
        time_stamp: &stamp,
        transaction_id: order.transaction_id.as_str(),
        merchant_id: credentials.merchant_id(),
        reference_no: order.reference.as_str(),
        amt: &amount,
        merchant_token: &token.to_hex(),
    };
    HttpRequest::new(Operation::Inquire, environment, &wire)
}

/// Reads the response to an inquiry. It must belong to the order: a response without a transaction id, or with another
/// one, is not accepted.
pub(crate) fn read(order: &Order, http: &HttpResponse) -> Result<Transaction, Error> {
    let about = |error: Error| {
        error
            .during(Operation::Inquire)
            .about(Some(&order.reference), Some(&order.transaction_id))
    };
    let raw = response::read(Operation::Inquire, None, http, Vec::new).map_err(about)?;
    let foreign = |field: &str| {
        about(Error::new(
            ErrorKind::BadResponse,
            format!("the response to the inquiry has a {field} that does not match the order"),
            "treat the payment's state as unknown; retry, and check any proxy between you and NICEPAY",
        ))
        .with_http(http.status, None)
    };
    if raw.get("tXid") != Some(order.transaction_id.as_str()) {
        return Err(foreign("tXid"));
    }
    if raw
        .get("referenceNo")
        .is_some_and(|reference| reference != order.reference.as_str())
    {
        return Err(foreign("referenceNo"));
    }
    let amount = match raw.get("amt") {
        None => order.amount,
        Some(text) => text.parse().map_err(|_| foreign("amt"))?,
    };
    message::hold_against(order, None, None, Some(amount)).map_err(about)?;

    let pay_method = PayMethod::from_code(raw.get("payMethod").unwrap_or_default());
    let status_code = raw.get("status").unwrap_or_default().to_owned();
    let expires_at = instruction::expiry(&raw);
    let time = |date: &str, time: &str| clock::from_date_time(raw.get(date), raw.get(time));
    Ok(Transaction {
        transaction_id: order.transaction_id.clone(),
        reference: order.reference.clone(),
        amount,
        state: TransactionState::decode(&pay_method, &status_code),
        pay_method,
        status_code,
        store: raw.get("mitraCd").map(Mitra::from_code),
        payment_number: raw.get("payNo").map(str::to_owned),
        cancelled_amount: raw.get("cancelAmt").and_then(|text| text.parse().ok()),
        receipt_code: raw.get("receiptCode").map(str::to_owned),
        requested_at: time("reqDt", "reqTm"),
        transaction_at: time("transDt", "transTm"),
        deposited_at: time("depositDt", "depositTm"),
        expires_at,
        instruction: Instruction::expiring(&raw, expires_at),
        raw,
    })
}
