//! For merchants' tests: callbacks and signed notifications as NICEPAY would send them. Such a test checks your handler
//! only. Use the local sandbox (`nicepay-sandbox`) to test a whole payment.

use url::form_urlencoded::Serializer;

use crate::credentials::Credentials;
use crate::error::Error;
use crate::inquiry::{self, Transaction};
use crate::message::token::MerchantToken;
use crate::network::environment::Environment;
use crate::network::http::HttpResponse;
use crate::order::Order;
use crate::registration::{self, Channel, Registration, Signer};
use crate::values::clock;
use crate::values::codes::{Mitra, PayMethod};

/// 2022-12-23 at 11:06:38 +07:00, as in the documentation's samples.
const SAMPLE_TIME: jiff::Timestamp = jiff::Timestamp::constant(1_671_768_398, 0);

/// Builds a notification, with the values of a normal convenience store deposit.
#[derive(Clone, Debug)]
pub struct SampleNotification {
    fields: Vec<(String, String)>,
}

impl SampleNotification {
    /// A notification of a deposit for `order`, paid at Alfamart.
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

    /// A notification of a reversal of `order`'s deposit.
    #[must_use]
    pub fn reversal(order: &Order) -> Self {
        Self::deposit(order).with("status", "1")
    }

    /// Sets the wire field `name` to `value`, before signing.
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

/// The query string of a callback for `order`, as the browser sends it after the customer chose `store` on the payment
/// page. It means that a payment number was issued, not that anything was paid.
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

/// The JSON body that [`Client::register`](crate::Client::register) would post at `now`; with `direct`, that of
/// [`Client::register_direct`](crate::Client::register_direct). It contains the token and the buyer's data: use it in
/// tests, never in logs.
///
/// # Errors
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) naming every invalid field.
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

/// What [`Client::inquire`](crate::Client::inquire) returns for a given response.
///
/// # Errors
/// The same.
pub fn read_inquiry(order: &Order, http_status: u16, body: &str) -> Result<Transaction, Error> {
    inquiry::read(order, &HttpResponse::new(http_status, body))
}

/// What [`Client::register`](crate::Client::register) returns for a given response: the payment URL for the customer.
///
/// # Errors
/// The same.
pub fn read_registration(
    registration: &Registration,
    environment: &Environment,
    http_status: u16,
    body: &str,
) -> Result<crate::Checkout, Error> {
    registration::read_checkout(registration, environment, &HttpResponse::new(http_status, body))
}

/// What [`Client::register_direct`](crate::Client::register_direct) returns for a given response. The link to a wallet or
/// lender is signed by the public sandbox's credentials, on 2022-12-23 at 11:06:38 +07:00.
///
/// # Errors
/// The same.
pub fn read_direct_registration(
    registration: &Registration,
    http_status: u16,
    body: &str,
) -> Result<crate::PaymentCode, Error> {
    let signer = Signer {
        credentials: &Credentials::sandbox(),
        environment: &Environment::Sandbox,
        now: SAMPLE_TIME,
    };
    registration::read_payment_code(registration, signer, &HttpResponse::new(http_status, body))
}
