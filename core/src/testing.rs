//! For merchants' own tests: callbacks and notifications as NICEPAY would send them, signed with the
//! merchant's key. A test that signs its own messages proves the handler, not NICEPAY; the local sandbox
//! (`nicepay-sandbox`) proves the whole way.

use url::form_urlencoded::Serializer;

use crate::clock;
use crate::codes::{Mitra, PayMethod};
use crate::credentials::Credentials;
use crate::environment::Environment;
use crate::error::Error;
use crate::http::HttpResponse;
use crate::inquiry::{self, Transaction};
use crate::order::Order;
use crate::registration::{self, Channel, Registration};
use crate::token::MerchantToken;

/// A notification to be, with the values of an ordinary convenience store deposit.
#[derive(Clone, Debug)]
pub struct SampleNotification {
    fields: Vec<(String, String)>,
}

impl SampleNotification {
    /// A deposit for `order`, paid at Alfamart.
    #[must_use]
    pub fn deposit(order: &Order) -> Self {
        let (date, time) = clock::to_date_time(jiff::Timestamp::UNIX_EPOCH);
        let id = order.transaction_id.as_str();
        let fields = [
            ("tXid", id),
            ("referenceNo", order.reference.as_str()),
            ("payMethod", PayMethod::ConvenienceStore.code()),
            ("amt", &order.amount.to_string()),
            ("transDt", &date),
            ("transTm", &time),
            ("currency", "IDR"),
            ("goodsNm", "Sample goods"),
            ("billingNm", "John Doe"),
            ("matchCl", "1"),
            ("status", "0"),
            ("mitraCd", Mitra::Alfamart.code()),
            ("payNo", "9041231106386098"),
            ("payValidDt", "null"),
            ("payValidTm", "null"),
        ];
        Self {
            fields: fields
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        }
    }

    /// A reversal of `order`'s deposit.
    #[must_use]
    pub fn reversal(order: &Order) -> Self {
        Self::deposit(order).with("status", "1")
    }

    /// The same with the wire field `name` set to `value`, before signing.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    fn signed(&self, credentials: &Credentials) -> Vec<(String, String)> {
        let value = |name: &str| {
            self.fields
                .iter()
                .find(|(known, _)| known == name)
                .map_or("", |(_, value)| value)
        };
        let token = MerchantToken::for_notification(credentials, value("tXid"), value("amt"));
        let mut fields = self.fields.clone();
        if !fields.iter().any(|(name, _)| name == "merchantToken") {
            fields.push(("merchantToken".to_owned(), token.to_hex()));
        }
        fields
    }

    /// The body as a form, as NICEPAY posts it.
    #[must_use]
    pub fn form(&self, credentials: &Credentials) -> String {
        Serializer::new(String::new())
            .extend_pairs(self.signed(credentials))
            .finish()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self, credentials: &Credentials) -> String {
        let fields = self
            .signed(credentials)
            .into_iter()
            .map(|(name, value)| (name, value.into()));
        serde_json::Value::Object(fields.collect()).to_string()
    }
}

/// The query of a callback for `order`, as the browser brings it after the customer chose `store` on the
/// payment page. It means that a payment number was issued, not that anything was paid.
#[must_use]
pub fn callback_query(order: &Order, store: &Mitra, payment_number: &str) -> String {
    let (date, time) = clock::to_date_time(jiff::Timestamp::UNIX_EPOCH);
    Serializer::new(String::new())
        .append_pair("tXid", order.transaction_id.as_str())
        .append_pair("referenceNo", order.reference.as_str())
        .append_pair("amount", &order.amount.to_string())
        .append_pair("transDt", &date)
        .append_pair("transTm", &time)
        .append_pair("payNo", payment_number)
        .append_pair("mitraCd", store.code())
        .append_pair("resultCd", "0000")
        .append_pair("resultMsg", "SUCCESS")
        .finish()
}

/// The JSON body that registering would post at `now`, for [`Client::register`](crate::Client::register) or,
/// with `direct`, [`Client::register_direct`](crate::Client::register_direct). Holds the token and the
/// buyer's data: for tests and eyes only, not for logs.
///
/// # Errors
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) naming every field that NICEPAY would refuse.
pub fn registration_body(
    registration: &Registration,
    direct: bool,
    credentials: &Credentials,
    now: jiff::Timestamp,
) -> Result<String, Error> {
    let channel = if direct {
        Channel::Direct
    } else {
        Channel::Checkout
    };
    let request = registration::prepare(registration, channel, credentials, &Environment::Sandbox, now)?;
    Ok(String::from_utf8_lossy(&request.body).into_owned())
}

/// What [`Client::inquire`](crate::Client::inquire) would make of an answer.
///
/// # Errors
/// As there.
pub fn read_inquiry(order: &Order, http_status: u16, body: &str) -> Result<Transaction, Error> {
    inquiry::read(order, &HttpResponse::new(http_status, body))
}

/// What [`Client::register`](crate::Client::register) would make of an answer: the payment URL to send the
/// customer to.
///
/// # Errors
/// As there.
pub fn read_registration(
    registration: &Registration,
    environment: &Environment,
    http_status: u16,
    body: &str,
) -> Result<crate::Checkout, Error> {
    registration::read_checkout(registration, environment, &HttpResponse::new(http_status, body))
}

/// What [`Client::register_direct`](crate::Client::register_direct) would make of an answer.
///
/// # Errors
/// As there.
pub fn read_direct_registration(
    registration: &Registration,
    http_status: u16,
    body: &str,
) -> Result<crate::PaymentCode, Error> {
    registration::read_payment_code(registration, &HttpResponse::new(http_status, body))
}
