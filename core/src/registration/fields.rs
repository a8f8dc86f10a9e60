//! The table of a registration's fields: the SDK's name, the wire name, the limit, and which registration requires it.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::values::cart::{CartItem, Seller};
use crate::values::codes::{Bank, Mitra, PayMethod};

/// What a text field may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldClass {
    /// Any text without control characters. (NICEPAY's own samples violate its classes A, AN and ANS.)
    Text,
    /// Digits only (NICEPAY's N class).
    Digits,
    /// An e-mail address.
    Email,
    /// An absolute `https` URL, or `http` to this machine.
    Url,
    /// An IPv4 address; NICEPAY's field is too short for IPv6.
    Ip,
}

/// Which registration requires a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequiredFor {
    /// Neither.
    Neither,
    /// API Checkout only.
    Checkout,
    /// Direct registration only.
    Direct,
    /// Both.
    Both,
}

/// The rule of one text field.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FieldRule {
    /// The name in this SDK.
    pub name: &'static str,
    /// The name on the wire.
    pub wire_name: &'static str,
    /// The largest number of characters.
    pub max_length: usize,
    /// What it may contain.
    pub class: FieldClass,
    /// Which registration requires it.
    pub required: RequiredFor,
}

impl FieldRule {
    /// Whether the value may be personal data.
    #[must_use]
    pub fn is_private(&self) -> bool {
        ["buyer_", "delivery_", "user_"]
            .iter()
            .any(|group| self.name.starts_with(group))
    }
}

macro_rules! registration {
    ($( $(#[$doc:meta])* $name:ident: $wire:literal, $max:literal, $class:ident, $required:ident; )*) => {
        /// A payment to register. It starts with the reference and the amount; every other value is a field. All fields
        /// are checked together before anything is sent.
        ///
        /// ```
        /// use nicepay_checkout::Registration;
        /// let payment = Registration::new("ordNo20221223111252", 10_000)
        ///     .goods_name("Kopi Gayo 250 g")
        ///     .buyer_name("John Doe")
        ///     .buyer_phone("08123456789")
        ///     .buyer_email("john.doe@example.com")
        ///     .buyer_city("South Jakarta")
        ///     .buyer_state("DKI Jakarta")
        ///     .buyer_postal_code("10200")
        ///     .callback_url("https://merchant.example/nicepay/callback")
        ///     .notification_url("https://merchant.example/nicepay/notification");
        /// payment.check()?;
        /// # Ok::<(), nicepay_checkout::Error>(())
        /// ```
        ///
        /// It can be stored as JSON (serde) and restored. It contains the buyer's data.
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[non_exhaustive]
        pub struct Registration {
            /// The merchant's reference, unique per merchant, at most 40 characters (wire: `referenceNo`).
            pub reference: String,
            /// The amount in rupiah, 1 to 999,999,999,999 (wire: `amt`).
            pub amount: u64,
            /// The pay method; by default the customer chooses (wire: `payMethod`).
            #[serde(default = "any_method")]
            pub pay_method: PayMethod,
            /// The store, wallet or lender; required for direct registration (wire: `mitraCd`).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub store: Option<Mitra>,
            /// The bank of a virtual account (wire: `bankCd`).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub bank: Option<Bank>,
            /// When a convenience store payment expires; NICEPAY's default is the 7th day
            /// (wire: `payValidDt`, `payValidTm`).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub expires_at: Option<Timestamp>,
            /// When a virtual account expires (wire: `vacctValidDt`, `vacctValidTm`).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub virtual_account_expires_at: Option<Timestamp>,
            /// When a QRIS or e-wallet payment expires (wire: `paymentExpDt`, `paymentExpTm`).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub wallet_expires_at: Option<Timestamp>,
            /// When the customer ordered (wire: `reqDt`, `reqTm`).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub ordered_at: Option<Timestamp>,
            /// The cart; by default one line with the goods name and the whole amount
            /// (wire: `cartData`, at most 4000 characters as JSON).
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub cart: Vec<CartItem>,
            /// The sellers, for Akulaku (wire: `sellers`).
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub sellers: Vec<Seller>,
            $(
                $(#[$doc])*
                #[doc = concat!(" (wire: `", $wire, "`, at most ", $max, " characters).")]
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $name: Option<String>,
            )*
        }

        impl Registration {
            /// The rules of the text fields, in wire order.
            pub const FIELDS: &'static [FieldRule] = &[$(
                FieldRule {
                    name: stringify!($name),
                    wire_name: $wire,
                    max_length: $max,
                    class: FieldClass::$class,
                    required: RequiredFor::$required,
                },
            )*];

            /// Creates a payment of `amount` rupiah with the merchant's own `reference`.
            #[must_use]
            pub fn new(reference: impl Into<String>, amount: u64) -> Self {
                Self {
                    reference: reference.into(),
                    amount,
                    pay_method: PayMethod::All,
                    store: None,
                    bank: None,
                    expires_at: None,
                    virtual_account_expires_at: None,
                    wallet_expires_at: None,
                    ordered_at: None,
                    cart: Vec::new(),
                    sellers: Vec::new(),
                    $( $name: None, )*
                }
            }

            $(
                $(#[$doc])*
                #[doc = concat!(" (wire: `", $wire, "`, at most ", $max, " characters).")]
                #[must_use]
                pub fn $name(mut self, value: impl Into<String>) -> Self {
                    self.$name = Some(value.into());
                    self
                }
            )*

            /// Sets the text field called `name` (see [`Registration::FIELDS`]); `false` if there is no such field. For
            /// languages that pass names at run time.
            pub fn set(&mut self, name: &str, value: impl Into<String>) -> bool {
                match name {
                    $( stringify!($name) => self.$name = Some(value.into()), )*
                    _ => return false,
                }
                true
            }

            /// The text fields that are set, with their rules.
            pub(super) fn texts(&self) -> impl Iterator<Item = (&'static FieldRule, Option<&str>)> {
                Self::FIELDS.iter().zip([$( self.$name.as_deref(), )*])
            }
        }
    };
}

registration! {
    /// ISO code of the currency; IDR by default
    currency: "currency", 3, Text, Neither;
    /// What is bought, as the customer sees it
    goods_name: "goodsNm", 100, Text, Both;
    /// More about the purchase; the goods name by default
    description: "description", 100, Text, Neither;
    /// The URL that the customer's browser returns to
    callback_url: "callBackUrl", 255, Url, Checkout;
    /// The URL that NICEPAY's server sends notifications to
    notification_url: "dbProcessUrl", 255, Url, Both;
    /// The buyer's name
    buyer_name: "billingNm", 100, Text, Both;
    /// The buyer's phone number, digits only
    buyer_phone: "billingPhone", 15, Digits, Both;
    /// The buyer's e-mail address
    buyer_email: "billingEmail", 40, Email, Both;
    /// The buyer's street address
    buyer_address: "billingAddr", 100, Text, Direct;
    /// The buyer's city
    buyer_city: "billingCity", 50, Text, Both;
    /// The buyer's state or province
    buyer_state: "billingState", 50, Text, Both;
    /// The buyer's postal code, digits only
    buyer_postal_code: "billingPostCd", 10, Digits, Both;
    /// The buyer's country; Indonesia by default
    buyer_country: "billingCountry", 10, Text, Neither;
    /// The buyer's IPv4 address
    user_ip: "userIP", 15, Ip, Neither;
    /// The recipient's name
    delivery_name: "deliveryNm", 30, Text, Neither;
    /// The recipient's phone number, digits only
    delivery_phone: "deliveryPhone", 15, Digits, Neither;
    /// The recipient's street address
    delivery_address: "deliveryAddr", 100, Text, Neither;
    /// The recipient's city
    delivery_city: "deliveryCity", 50, Text, Neither;
    /// The recipient's state or province
    delivery_state: "deliveryState", 50, Text, Neither;
    /// The recipient's postal code, digits only
    delivery_postal_code: "deliveryPostCd", 10, Digits, Neither;
    /// The recipient's country
    delivery_country: "deliveryCountry", 10, Text, Neither;
    /// Card: instalment type, 1 or 2; the sources contradict each other on which is which
    installment_type: "instmntType", 2, Digits, Neither;
    /// Card: months of instalment, 1, 3, 6 or 12
    installment_months: "instmntMon", 2, Digits, Neither;
    /// Card: recurring option, 0 cancel automatically, 1 do not cancel, 2 make no token
    recurring_option: "recurrOpt", 2, Digits, Neither;
    /// Virtual account: the merchant's fixed account id
    fixed_account_id: "merFixAcctId", 40, Text, Neither;
    /// QRIS: shop id
    shop_id: "shopId", 32, Text, Neither;
    /// Value added tax in rupiah
    vat: "vat", 12, Digits, Neither;
    /// Fee in rupiah
    fee: "fee", 12, Digits, Neither;
    /// Tax-free amount in rupiah
    tax_free_amount: "notaxAmt", 12, Digits, Neither;
    /// The merchant's domain
    request_domain: "reqDomain", 100, Text, Neither;
    /// The merchant server's IPv4 address
    request_server_ip: "reqServerIP", 15, Ip, Neither;
    /// The merchant software's version
    request_client_version: "reqClientVer", 50, Text, Neither;
    /// The customer's session at the merchant
    user_session_id: "userSessionID", 100, Text, Neither;
    /// The customer's browser
    user_agent: "userAgent", 100, Text, Neither;
    /// The customer's language; no limit is documented
    user_language: "userLanguage", 35, Text, Neither;
    /// Marketplace: merchant's share id; only one source mentions it, no limit is documented
    ms_id: "msId", 40, Text, Neither;
    /// Marketplace: merchant's fee; only one source mentions it
    ms_fee: "msFee", 12, Digits, Neither;
    /// Marketplace: type of the merchant's fee; only one source mentions it
    ms_fee_type: "msFeeType", 2, Text, Neither;
    /// Marketplace: member's fee; only one source mentions it
    mb_fee: "mbFee", 12, Digits, Neither;
    /// Marketplace: type of the member's fee; only one source mentions it
    mb_fee_type: "mbFeeType", 2, Text, Neither;
}

fn any_method() -> PayMethod {
    PayMethod::All
}

macro_rules! setters {
    ($( $name:ident: $type:ty => |$value:ident| $set:expr, $doc:literal; )*) => {
        impl Registration {
            $(
                #[doc = $doc]
                #[must_use]
                pub fn $name(mut self, $value: $type) -> Self {
                    self.$name = $set;
                    self
                }
            )*
        }
    };
}

setters! {
    pay_method: PayMethod => |method| method, "The pay method, if the customer should not choose (wire: `payMethod`).";
    store: Mitra => |store| Some(store), "The store, wallet or lender (wire: `mitraCd`).";
    bank: Bank => |bank| Some(bank), "The bank of a virtual account (wire: `bankCd`).";
    expires_at: Timestamp => |at| Some(at), "When a convenience store payment expires (wire: `payValidDt`, `payValidTm`).";
    virtual_account_expires_at: Timestamp => |at| Some(at), "When a virtual account expires (wire: `vacctValidDt`, `vacctValidTm`).";
    wallet_expires_at: Timestamp => |at| Some(at), "When a QRIS or e-wallet payment expires (wire: `paymentExpDt`, `paymentExpTm`).";
    ordered_at: Timestamp => |at| Some(at), "When the customer ordered (wire: `reqDt`, `reqTm`).";
    cart: Vec<CartItem> => |items| items, "The cart (wire: `cartData`).";
    sellers: Vec<Seller> => |sellers| sellers, "The sellers, for Akulaku (wire: `sellers`).";
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration")
            .field("reference", &self.reference)
            .field("amount", &self.amount)
            .field("pay_method", &self.pay_method)
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}
