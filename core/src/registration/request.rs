//! From a registration to its request: checks every rule and reports all problems at once.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::ser::{Serialize, SerializeMap, Serializer};
use zeroize::Zeroizing;

use super::fields::{FieldRule, Registration, RequiredFor};
use super::{hand_over, text};
use crate::credentials::Credentials;
use crate::error::Error;
use crate::message::token::MerchantToken;
use crate::network::environment::Environment;
use crate::network::http::HttpRequest;
use crate::values::cart::{self, CartItem};
use crate::values::clock;
use crate::values::codes::PayMethod;
use crate::values::ids::ReferenceNo;
use crate::values::money::Amount;
use crate::values::operation::Operation;
use crate::values::problem::{FieldError, Problem, quote};

const MAX_CART: usize = 4000;

/// Which of the two registrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    Checkout,
    Direct,
}

impl Channel {
    pub(crate) fn operation(self) -> Operation {
        match self {
            Self::Checkout => Operation::Register,
            Self::Direct => Operation::RegisterDirect,
        }
    }

    fn requires(self, rule: &FieldRule) -> bool {
        match rule.required {
            RequiredFor::Neither => false,
            RequiredFor::Both => true,
            RequiredFor::Checkout => self == Self::Checkout,
            RequiredFor::Direct => self == Self::Direct,
        }
    }

    /// A direct registration has no callback URL: where there is one, the hand-over contains it.
    fn sends(self, rule: &FieldRule) -> bool {
        self == Self::Checkout || rule.wire_name != "callBackUrl"
    }
}

impl Registration {
    /// Checks the registration for API Checkout without sending it.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) naming every invalid field.
    pub fn check(&self) -> Result<(), Error> {
        self.validate(Channel::Checkout, None).map(drop)
    }

    /// Values that must not appear in an error text.
    pub(crate) fn private_values(&self) -> Vec<&str> {
        self.texts()
            .filter_map(|(rule, value)| value.filter(|_| rule.is_private()))
            .collect()
    }

    /// The pay method of a direct registration: a convenience store, unless another is set.
    pub(super) fn direct_method(&self) -> PayMethod {
        match &self.pay_method {
            PayMethod::All => PayMethod::ConvenienceStore,
            method => method.clone(),
        }
    }

    fn requires(&self, channel: Channel, rule: &FieldRule) -> bool {
        channel.requires(rule)
            || (channel == Channel::Direct
                && rule.wire_name == "callBackUrl"
                && hand_over::is_needed(&self.direct_method()))
    }

    pub(super) fn validate(&self, channel: Channel, now: Option<Timestamp>) -> Result<Checked, Error> {
        let mut wrong: Vec<FieldError> = Vec::new();
        let reference = keep(
            &mut wrong,
            ReferenceNo::new(&*self.reference),
            "reference",
            "referenceNo",
        );
        let amount = keep(&mut wrong, Amount::rupiah(self.amount), "amount", "amt");
        for (rule, value) in self.texts() {
            let value = value.filter(|value| !value.is_empty());
            let problem = match value {
                Some(value) => text::check(rule, value).err(),
                None if self.requires(channel, rule) => {
                    Some(Problem::new("is missing", "NICEPAY requires it"))
                }
                None => None,
            };
            wrong.extend(problem.map(|problem| problem.at(rule.name, rule.wire_name)));
        }
        if channel == Channel::Direct {
            wrong.extend(self.check_direct());
        }
        self.check_codes(&mut wrong);
        self.check_expiries(&mut wrong, now);
        let cart = match self.check_cart() {
            Ok(cart) => cart,
            Err(problem) => {
                wrong.push(problem.at("cart", "cartData"));
                String::new()
            }
        };
        match (reference, amount) {
            (Some(reference), Some(amount)) if wrong.is_empty() => Ok(Checked {
                reference,
                amount,
                cart,
            }),
            _ => Err(Error::invalid("the registration is invalid", wrong).during(channel.operation())),
        }
    }

    /// Who takes the money: on the payment page the customer would choose it.
    fn check_direct(&self) -> Option<FieldError> {
        let store = ("store", "mitraCd", self.store.is_some());
        let bank = ("bank", "bankCd", self.bank.is_some());
        let ((name, wire, is_set), fix) = match self.direct_method() {
            PayMethod::ConvenienceStore => (store, "set the store: Indomaret or Alfamart"),
            PayMethod::VirtualAccount => (bank, "set the bank of the virtual account, such as mandiri"),
            PayMethod::Qris => (store, "set who issues the QR code, such as qris_shopee_pay"),
            PayMethod::EWallet => (store, "set the wallet: ovo, dana, link_aja or shopee_pay"),
            PayMethod::PayLoan => (store, "set the lender: akulaku, kredivo or indodana"),
            other => {
                let fix = "direct registration supports convenience_store, virtual_account, qris, e_wallet and pay_loan; \
                    use register() for other pay methods";
                return Some(Problem::new(format!("is {other}"), fix).at("pay_method", "payMethod"));
            }
        };
        (!is_set).then(|| Problem::new("is missing", fix).at(name, wire))
    }

    fn check_codes(&self, wrong: &mut Vec<FieldError>) {
        let store = self
            .store
            .as_ref()
            .map(|store| (store.code(), "store", "mitraCd", 4));
        let bank = self.bank.as_ref().map(|bank| (bank.code(), "bank", "bankCd", 4));
        let method = Some((self.pay_method.code(), "pay_method", "payMethod", 2));
        for (code, name, wire, longest) in [method, store, bank].into_iter().flatten() {
            if code.is_empty() || code.len() > longest || !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
                let fix = format!("use 1 to {longest} letters and digits");
                wrong.push(Problem::new(format!("is {}", quote(code)), fix).at(name, wire));
            }
        }
    }

    fn check_expiries(&self, wrong: &mut Vec<FieldError>, now: Option<Timestamp>) {
        let expiries = [
            (self.expires_at, "expires_at", "payValidDt"),
            (
                self.virtual_account_expires_at,
                "virtual_account_expires_at",
                "vacctValidDt",
            ),
            (self.wallet_expires_at, "wallet_expires_at", "paymentExpDt"),
        ];
        for (at, name, wire) in expiries {
            if let (Some(at), Some(now)) = (at, now)
                && at <= now
            {
                wrong.push(Problem::new("is in the past", "use a time in the future").at(name, wire));
            }
        }
    }

    fn check_cart(&self) -> Result<String, Problem> {
        let line;
        let items: &[CartItem] = if self.cart.is_empty() {
            let Ok(amount) = Amount::rupiah(self.amount) else {
                return Ok(String::new()); // the invalid amount is already reported
            };
            line = [CartItem::new(self.goods_name.clone().unwrap_or_default(), amount)];
            &line
        } else {
            &self.cart
        };
        let sum = cart::sum(items);
        if sum != self.amount {
            return Err(Problem::new(
                format!(
                    "adds up to {sum} rupiah, but the amount is {} rupiah",
                    self.amount
                ),
                "make the line amounts add up to the amount (NICEPAY declines it otherwise, code 9023)",
            ));
        }
        let text = cart::to_wire(items);
        let length = text.chars().count();
        if length > MAX_CART {
            return Err(Problem::new(
                format!("has {length} characters as JSON"),
                format!("NICEPAY accepts at most {MAX_CART} characters: merge lines or shorten names"),
            ));
        }
        Ok(text)
    }
}

pub(super) struct Checked {
    reference: ReferenceNo,
    amount: Amount,
    cart: String,
}

fn keep<T>(
    wrong: &mut Vec<FieldError>,
    result: Result<T, Problem>,
    name: &'static str,
    wire: &'static str,
) -> Option<T> {
    result.map_err(|problem| wrong.push(problem.at(name, wire))).ok()
}

/// The request of a registration.
pub(crate) fn prepare(
    registration: &Registration,
    channel: Channel,
    credentials: &Credentials,
    environment: &Environment,
    now: Timestamp,
) -> Result<HttpRequest, Error> {
    let checked = registration.validate(channel, Some(now))?;
    let wire = Wire {
        registration,
        channel,
        credentials,
        now,
        checked: &checked,
    };
    HttpRequest::new(channel.operation(), environment, &wire)
}

struct Wire<'a> {
    registration: &'a Registration,
    channel: Channel,
    credentials: &'a Credentials,
    now: Timestamp,
    checked: &'a Checked,
}

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let from = self.registration;
        let stamp = clock::to_stamp(self.now);
        let amount = self.checked.amount.to_string();
        let reference = self.checked.reference.as_str();
        let token = MerchantToken::for_request(self.credentials, &stamp, reference, &amount);
        let method = match self.channel {
            Channel::Checkout => from.pay_method.clone(),
            Channel::Direct => from.direct_method(),
        };
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("timeStamp", &stamp)?;
        map.serialize_entry("iMid", self.credentials.merchant_id())?;
        map.serialize_entry("payMethod", method.code())?;
        map.serialize_entry("amt", &amount)?;
        map.serialize_entry("referenceNo", reference)?;
        for (rule, value) in from.texts().filter(|(rule, _)| self.channel.sends(rule)) {
            let value = value.filter(|value| !value.is_empty()).or(match rule.name {
                "currency" => Some("IDR"),
                "description" => from.goods_name.as_deref(),
                "buyer_country" => Some("Indonesia"),
                _ => None,
            });
            if let Some(value) = value {
                map.serialize_entry(rule.wire_name, value)?;
            }
        }
        if let Some(store) = &from.store {
            map.serialize_entry("mitraCd", store.code())?;
        }
        if let Some(bank) = &from.bank {
            map.serialize_entry("bankCd", bank.code())?;
        }
        let moments = [
            (from.expires_at, "payValidDt", "payValidTm"),
            (from.virtual_account_expires_at, "vacctValidDt", "vacctValidTm"),
            (from.wallet_expires_at, "paymentExpDt", "paymentExpTm"),
            (from.ordered_at, "reqDt", "reqTm"),
        ];
        for (at, date_name, time_name) in moments {
            if let Some(at) = at {
                let (date, time) = clock::to_date_time(at);
                map.serialize_entry(date_name, &date)?;
                map.serialize_entry(time_name, &time)?;
            }
        }
        map.serialize_entry("cartData", &Cow::from(&self.checked.cart))?;
        if !from.sellers.is_empty() {
            map.serialize_entry("sellers", &cart::sellers_to_wire(&from.sellers))?;
        }
        map.serialize_entry("merchantToken", &*Zeroizing::new(token.to_hex()))?;
        map.end()
    }
}
