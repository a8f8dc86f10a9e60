//! From NICEPAY's response to what the merchant needs next.

use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::fields::Registration;
use super::hand_over::{self, Signer};
use super::request::Channel;
use crate::error::{Error, ErrorKind};
use crate::instruction::{self, Instruction};
use crate::message::fields::Fields;
use crate::message::response;
use crate::network::environment::Environment;
use crate::network::http::HttpResponse;
use crate::order::Order;
use crate::values::clock;
use crate::values::codes::{Mitra, PayMethod};
use crate::values::ids::{ReferenceNo, TransactionId};
use crate::values::money::{Amount, AmountPolicy};

/// A registered payment whose customer goes to NICEPAY's payment page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checkout {
    /// NICEPAY's transaction id; store it with the order (wire: `tXid`).
    pub transaction_id: TransactionId,
    /// The merchant's reference (wire: `referenceNo`).
    pub reference: ReferenceNo,
    /// The amount in rupiah (wire: `amt`).
    pub amount: Amount,
    /// Where to send the customer's browser: NICEPAY's payment page with the transaction id, on a host of the configured
    /// environment (wire: `paymentURL` + `?tXid=`).
    pub payment_url: String,
    /// When NICEPAY registered it (wire: `transDt`, `transTm`; +07:00).
    pub registered_at: Option<Timestamp>,
    /// When it expires, if NICEPAY says so (wire: `payValidDt`, `payValidTm`; +07:00).
    pub expires_at: Option<Timestamp>,
    /// All fields of the response.
    pub raw: Fields,
}

/// Where the expiry of a payment number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExpirySource {
    /// NICEPAY's response.
    Answered,
    /// The registration requested it, and the response does not mention it.
    Requested,
    /// NICEPAY's documented default at convenience stores, the seventh day after the registration (docs/protocol.md).
    Default,
}

impl ExpirySource {
    /// Every source.
    pub const ALL: [Self; 3] = [Self::Answered, Self::Requested, Self::Default];

    /// The plain name, the same in every language.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Requested => "requested",
            Self::Default => "default",
        }
    }
}

/// NICEPAY's default: a payment number expires on the seventh day.
const DEFAULT_EXPIRY: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A direct registration's payment: what the customer needs in order to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PaymentCode {
    /// NICEPAY's transaction id; store it with the order (wire: `tXid`).
    pub transaction_id: TransactionId,
    /// The merchant's reference (wire: `referenceNo`).
    pub reference: ReferenceNo,
    /// The amount in rupiah (wire: `amt`).
    pub amount: Amount,
    /// What the customer needs in order to pay: NICEPAY's response, completed by what the registration requested. The
    /// `redirect_url` of a wallet or lender is a signed link to NICEPAY's next step, for this customer's browser only.
    pub instruction: Instruction,
    /// The number for the store's cashier, as text: it may begin with 0 and has up to 20 digits (wire: `payNo`). `None` for
    /// other pay methods; [`Instruction::number`] has a virtual account's as well.
    pub payment_number: Option<String>,
    /// The store, wallet, lender or issuer (wire: `mitraCd`).
    pub store: Option<Mitra>,
    /// When NICEPAY registered it (wire: `transDt`, `transTm`; +07:00).
    pub registered_at: Option<Timestamp>,
    /// When it expires (wire: `payValidDt`, `payValidTm` and the pairs of other pay methods; +07:00): from NICEPAY's
    /// response, otherwise from the registration, otherwise NICEPAY's default for convenience stores; `expires_at_source`
    /// says which. `None` if none of them is known.
    pub expires_at: Option<Timestamp>,
    /// Where `expires_at` comes from.
    pub expires_at_source: Option<ExpirySource>,
    /// All fields of the response.
    pub raw: Fields,
}

macro_rules! order_of {
    ($type:ident) => {
        impl $type {
            /// The order to store in the merchant's database. Confirm, settle, inquire and cancel need it.
            #[must_use]
            pub fn order(&self) -> Order {
                Order {
                    reference: self.reference.clone(),
                    amount: self.amount,
                    transaction_id: self.transaction_id.clone(),
                    amount_policy: AmountPolicy::Exact,
                }
            }
        }
    };
}
order_of!(Checkout);
order_of!(PaymentCode);

/// What both responses have in common, compared with the request.
struct Registered {
    transaction_id: TransactionId,
    reference: ReferenceNo,
    amount: Amount,
    registered_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    raw: Fields,
}

fn read(registration: &Registration, channel: Channel, http: &HttpResponse) -> Result<Registered, Error> {
    let operation = channel.operation();
    let method = match channel {
        Channel::Checkout => registration.pay_method.clone(),
        Channel::Direct => registration.direct_method(),
    };
    let reference = ReferenceNo::new(&*registration.reference)
        .map_err(|p| unusable(channel, "referenceNo", &p.problem))?;
    let amount = Amount::rupiah(registration.amount).map_err(|p| unusable(channel, "amt", &p.problem))?;
    let raw = response::read(operation, Some(&method), http, || registration.private_values())
        .map_err(|e| e.about(Some(&reference), None))?;
    let about = |error: Error| error.about(Some(&reference), None).with_http(http.status, None);

    let transaction_id = raw
        .get("tXid")
        .ok_or_else(|| about(unusable(channel, "tXid", "is missing")))
        .and_then(|id| TransactionId::new(id).map_err(|p| about(unusable(channel, "tXid", &p.problem))))?;
    if raw
        .get("referenceNo")
        .is_some_and(|answered| answered != reference.as_str())
    {
        return Err(about(unusable(
            channel,
            "referenceNo",
            "does not match the one that was sent",
        )));
    }
    if raw
        .get("amt")
        .is_some_and(|answered| answered.parse() != Ok(amount))
    {
        return Err(about(unusable(
            channel,
            "amt",
            "does not match the one that was sent",
        )));
    }
    Ok(Registered {
        transaction_id,
        reference,
        amount,
        registered_at: clock::from_date_time(raw.get("transDt"), raw.get("transTm")),
        expires_at: instruction::expiry(&raw),
        raw,
    })
}

/// NICEPAY says that it is registered, but the response can't be used.
fn unusable(channel: Channel, field: &str, problem: &str) -> Error {
    Error::new(
        ErrorKind::OutcomeUnknown,
        format!("NICEPAY registered the payment, but {field} in its response {problem}"),
        "do not simply retry: call resolve() with the same registration, or register under a new reference",
    )
    .during(channel.operation())
}

/// Reads the response to a registration of API Checkout.
pub(crate) fn read_checkout(
    registration: &Registration,
    environment: &Environment,
    http: &HttpResponse,
) -> Result<Checkout, Error> {
    let registered = read(registration, Channel::Checkout, http)?;
    let payment_url = payment_url(environment, registered.raw.get("paymentURL"), &registered.transaction_id)
        .map_err(|problem| {
            Error::new(
                ErrorKind::OutcomeUnknown,
                format!("NICEPAY registered the payment, but its payment URL {problem}"),
                "do not send the customer there; check the environment, and inquire or cancel with the transaction id",
            )
            .during(Channel::Checkout.operation())
            .about(Some(&registered.reference), Some(&registered.transaction_id))
            .with_http(http.status, None)
        })?;
    Ok(Checkout {
        payment_url,
        transaction_id: registered.transaction_id,
        reference: registered.reference,
        amount: registered.amount,
        registered_at: registered.registered_at,
        expires_at: registered.expires_at,
        raw: registered.raw,
    })
}

/// Reads the response to a direct registration.
pub(crate) fn read_payment_code(
    registration: &Registration,
    signer: Signer<'_>,
    http: &HttpResponse,
) -> Result<PaymentCode, Error> {
    let registered = read(registration, Channel::Direct, http)?;
    let (expires_at, expires_at_source) = expiry(registration, &registered);
    let method = registration.direct_method();
    let usable = Instruction::of(method.clone(), &registered.raw, expires_at)
        .filter(|instruction| instruction.number().is_none_or(is_number));
    let Some(mut instruction) = usable else {
        let (field, problem, what) = match method {
            PayMethod::ConvenienceStore => ("payNo", "is missing or is not 1 to 20 digits", "payment number"),
            PayMethod::VirtualAccount => ("vacctNo", "is missing or is not 1 to 20 digits", "account number"),
            _ => ("qrContent", "is missing, and so is a usable qrUrl", "QR code"),
        };
        return Err(unusable(Channel::Direct, field, problem)
            .about(Some(&registered.reference), Some(&registered.transaction_id))
            .with_http(http.status, None)
            .hinting(format!("inquire with the transaction id to get the {what}")));
    };
    complete(&mut instruction, registration, signer, &registered);
    Ok(PaymentCode {
        payment_number: registered
            .raw
            .get("payNo")
            .filter(|_| method == PayMethod::ConvenienceStore)
            .map(str::to_owned),
        instruction,
        store: registered
            .raw
            .get("mitraCd")
            .map(Mitra::from_code)
            .or_else(|| registration.store.clone()),
        transaction_id: registered.transaction_id,
        reference: registered.reference,
        amount: registered.amount,
        registered_at: registered.registered_at,
        expires_at,
        expires_at_source,
        raw: registered.raw,
    })
}

fn is_number(text: &str) -> bool {
    text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Adds what the registration requested and the response does not repeat.
fn complete(
    instruction: &mut Instruction,
    registration: &Registration,
    signer: Signer<'_>,
    registered: &Registered,
) {
    let link = || {
        hand_over::url(
            signer,
            registered.transaction_id.as_str(),
            registered.reference.as_str(),
            &registered.amount.to_string(),
            registration.callback_url.as_deref().unwrap_or_default(),
        )
    };
    match instruction {
        Instruction::ConvenienceStore { store: partner, .. } | Instruction::Qris { issuer: partner, .. } => {
            fill(partner, || registration.store.clone());
        }
        Instruction::VirtualAccount { bank, .. } => fill(bank, || registration.bank.clone()),
        Instruction::EWallet {
            wallet: partner,
            redirect_url,
            ..
        }
        | Instruction::PayLoan {
            lender: partner,
            redirect_url,
            ..
        } => {
            fill(partner, || registration.store.clone());
            fill(redirect_url, || Some(link()));
        }
        Instruction::Card { .. } | Instruction::Other { .. } => {}
    }
}

fn fill<T>(field: &mut Option<T>, requested: impl FnOnce() -> Option<T>) {
    if field.is_none() {
        *field = requested();
    }
}

fn expiry(registration: &Registration, registered: &Registered) -> (Option<Timestamp>, Option<ExpirySource>) {
    let (requested, default) = match registration.direct_method() {
        PayMethod::VirtualAccount => (registration.virtual_account_expires_at, None),
        PayMethod::Qris | PayMethod::EWallet => (registration.wallet_expires_at, None),
        PayMethod::ConvenienceStore => (registration.expires_at, Some(DEFAULT_EXPIRY)),
        _ => (registration.expires_at, None),
    };
    let default = || {
        registered
            .registered_at
            .and_then(|at| at.checked_add(default?).ok())
    };
    let known = [
        (registered.expires_at, ExpirySource::Answered),
        (requested, ExpirySource::Requested),
        (default(), ExpirySource::Default),
    ];
    known
        .into_iter()
        .find_map(|(at, source)| at.map(|at| (Some(at), Some(source))))
        .unwrap_or((None, None))
}

/// NICEPAY's page for a payment.
pub(crate) fn page_url(environment: &Environment, transaction_id: &TransactionId) -> String {
    let query: String = url::form_urlencoded::byte_serialize(transaction_id.as_str().as_bytes()).collect();
    format!(
        "{}/nicepay/redirect/v2/payment?tXid={query}",
        environment.base_url()
    )
}

/// `paymentURL` usually has no query string; the transaction id is added if it is missing.
fn payment_url(
    environment: &Environment,
    answered: Option<&str>,
    transaction_id: &TransactionId,
) -> Result<String, &'static str> {
    let page = page_url(environment, transaction_id);
    let Some(text) = answered else { return Ok(page) };
    // The environment's own page, almost always the case, needs no parser.
    if page.strip_prefix(text).is_some_and(|rest| rest.starts_with('?')) {
        return Ok(page);
    }
    let mut url = Url::parse(text).map_err(|_| "is not a valid URL")?;
    if !environment.trusts(&url) {
        return Err("is not on a host of the configured environment");
    }
    let present = url
        .query_pairs()
        .find(|(name, _)| name.eq_ignore_ascii_case("tXid"))
        .map(|(_, id)| id.into_owned());
    match present {
        Some(id) if id == transaction_id.as_str() => {}
        Some(_) => return Err("belongs to another transaction"),
        None => {
            url.query_pairs_mut().append_pair("tXid", transaction_id.as_str());
        }
    }
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(answered: Option<&str>) -> Result<String, &'static str> {
        let id = TransactionId::new("IONPAYTEST00202212231106386098").unwrap();
        payment_url(&Environment::Sandbox, answered, &id)
    }

    #[test]
    fn the_transaction_id_is_appended_once() {
        let page = "https://dev.nicepay.co.id/nicepay/redirect/v2/payment";
        let whole = format!("{page}?tXid=IONPAYTEST00202212231106386098");
        for answered in [None, Some(page), Some(whole.as_str())] {
            assert_eq!(built(answered).as_deref(), Ok(whole.as_str()));
        }
        assert_eq!(
            built(Some("https://dev.nicepay.co.id/p?lang=id")).unwrap(),
            "https://dev.nicepay.co.id/p?lang=id&tXid=IONPAYTEST00202212231106386098"
        );
    }

    #[test]
    fn a_customer_is_never_sent_elsewhere() {
        for bad in [
            "https://evil.example/pay",
            "javascript:alert(1)",
            "http://dev.nicepay.co.id/",
            "//evil",
            "https://dev.nicepay.co.id/p?tXid=other",
        ] {
            assert!(built(Some(bad)).is_err(), "{bad}");
        }
    }
}
