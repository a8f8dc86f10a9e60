//! Registration: the fields in, the payment page or number out.

mod direct;
mod fields;

use std::collections::HashMap;
use std::fmt;
use std::time::SystemTime;

use nicepay_checkout as core;

pub use self::direct::{DirectMethod, DirectRegistration};
pub use self::fields::Registration;
use crate::codes::{ExpirySource, Mitra};
use crate::error::NicepayError;
use crate::instruction::Instruction;
use crate::order::{Order, count, moment, raw, rupiah, signed};

/// One line of a cart. `amount` is the total of the line, whatever the quantity.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CartItem {
    /// The name shown to the customer (wire: `goods_name`).
    pub name: String,
    /// The line's total in rupiah (wire: `goods_amt`).
    pub amount: i64,
    /// How many; 1 where nothing is given (wire: `goods_quantity`).
    #[uniffi(default = 1)]
    pub quantity: i32,
    /// More about it (wire: `goods_detail`); the name where nothing is given.
    #[uniffi(default = None)]
    pub detail: Option<String>,
    /// The merchant's article number (wire: `goods_id`).
    #[uniffi(default = None)]
    pub id: Option<String>,
    /// The kind of goods (wire: `goods_type`).
    #[uniffi(default = None)]
    pub category: Option<String>,
    /// The article's page (wire: `goods_url`).
    #[uniffi(default = None)]
    pub url: Option<String>,
    /// The article's picture, 50 × 50 (wire: `img_url`).
    #[uniffi(default = None)]
    pub image_url: Option<String>,
    /// The seller's id, for Akulaku (wire: `goods_sellers_id`).
    #[uniffi(default = None)]
    pub seller_id: Option<String>,
    /// The seller's name, for Akulaku (wire: `goods_sellers_name`).
    #[uniffi(default = None)]
    pub seller_name: Option<String>,
}

impl TryFrom<CartItem> for core::CartItem {
    type Error = NicepayError;

    fn try_from(from: CartItem) -> Result<Self, NicepayError> {
        let amount = core::Amount::rupiah(rupiah("cart", "cartData", from.amount)?)
            .map_err(|problem| NicepayError::problem("cart", "cartData", &problem))?;
        let mut to = Self::new(from.name, amount).quantity(count("cart", from.quantity.into())?);
        if let Some(detail) = from.detail {
            to.detail = detail;
        }
        to.id = from.id;
        to.category = from.category;
        to.url = from.url;
        to.image_url = from.image_url;
        to.seller_id = from.seller_id;
        to.seller_name = from.seller_name;
        Ok(to)
    }
}

/// A seller on a marketplace, for Akulaku (wire: an element of `sellers`).
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Seller {
    /// The seller's id (wire: `sellersId`).
    pub id: String,
    /// The seller's name (wire: `sellersNm`).
    pub name: String,
    /// The seller's email address (wire: `sellersEmail`).
    #[uniffi(default = "")]
    pub email: String,
    /// The seller's page (wire: `sellersUrl`).
    #[uniffi(default = "")]
    pub url: String,
    /// Where the seller is (wire: `sellersAddress`).
    #[uniffi(default = None)]
    pub address: Option<SellerAddress>,
}

/// A seller's address (wire: `sellersAddress`).
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SellerAddress {
    /// First name (wire: `sellerNm`).
    #[uniffi(default = "")]
    pub first_name: String,
    /// Last name (wire: `sellerLastNm`).
    #[uniffi(default = "")]
    pub last_name: String,
    /// Street (wire: `sellerAddr`).
    #[uniffi(default = "")]
    pub street: String,
    /// City (wire: `sellerCity`).
    #[uniffi(default = "")]
    pub city: String,
    /// Postal code (wire: `sellerPostCd`).
    #[uniffi(default = "")]
    pub postal_code: String,
    /// Phone (wire: `sellerPhone`).
    #[uniffi(default = "")]
    pub phone: String,
    /// Country (wire: `sellerCountry`).
    #[uniffi(default = "")]
    pub country: String,
}

impl From<Seller> for core::Seller {
    fn from(from: Seller) -> Self {
        Self {
            id: from.id,
            name: from.name,
            email: from.email,
            url: from.url,
            address: from.address.map(Into::into).unwrap_or_default(),
        }
    }
}

impl From<SellerAddress> for core::SellerAddress {
    fn from(from: SellerAddress) -> Self {
        Self {
            first_name: from.first_name,
            last_name: from.last_name,
            street: from.street,
            city: from.city,
            postal_code: from.postal_code,
            phone: from.phone,
            country: from.country,
        }
    }
}

macro_rules! registered {
    ( $(#[$doc:meta])* $type:ident { $( $(#[$field_doc:meta])* $field:ident: $kind:ty = |$from:ident| $value:expr; )* } ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, uniffi::Record)]
        #[uniffi::export(Debug)]
        pub struct $type {
            /// NICEPAY's transaction id; keep it with the order (wire: `tXid`).
            pub transaction_id: String,
            /// The merchant's reference (wire: `referenceNo`).
            pub reference: String,
            /// The amount in rupiah (wire: `amt`).
            pub amount: i64,
            $( $(#[$field_doc])* pub $field: $kind, )*
            /// When NICEPAY registered it (wire: `transDt`, `transTm`; +07:00).
            pub registered_at: Option<SystemTime>,
            /// When it expires, where NICEPAY says so (wire: `payValidDt`, `payValidTm`; +07:00).
            pub expires_at: Option<SystemTime>,
            /// The payment as the merchant's books should keep it.
            pub order: Order,
            /// Every field of the answer.
            pub raw: HashMap<String, Option<String>>,
        }

        impl From<core::$type> for $type {
            fn from(from: core::$type) -> Self {
                Self {
                    $( $field: { let $from = &from; $value }, )*
                    transaction_id: from.transaction_id.to_string(),
                    reference: from.reference.to_string(),
                    amount: signed(from.amount),
                    registered_at: moment(from.registered_at),
                    expires_at: moment(from.expires_at),
                    order: Order::from(&from.order()),
                    raw: raw(&from.raw),
                }
            }
        }

        // Without the raw fields, which may hold a buyer's data.
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($type))
                    .field("transaction_id", &self.transaction_id)
                    .field("reference", &self.reference)
                    .field("amount", &self.amount)
                    $( .field(stringify!($field), &self.$field) )*
                    .finish_non_exhaustive()
            }
        }
    };
}

registered! {
    /// A registered payment: send the customer to its page.
    Checkout {
        /// Where to send the customer's browser: NICEPAY's page, on a host of the configured environment
        /// (wire: `paymentURL` + `?tXid=`).
        payment_url: String = |from| from.payment_url.clone();
    }
}

registered! {
    /// A direct registration's payment: what the customer needs in order to pay.
    PaymentCode {
        /// What the customer needs in order to pay: NICEPAY's answer, completed by what the registration asked for. The
        /// `redirectUrl` of a wallet or lender is a signed link to NICEPAY's next step, for this customer's browser only.
        instruction: Instruction = |from| from.instruction.clone().into();
        /// The number for the store's cashier, as text: it may begin with 0 and has up to 20 digits (wire: `payNo`). None
        /// for other pay methods; the instruction's `number` has a virtual account's as well.
        payment_number: Option<String> = |from| from.payment_number.clone();
        /// The store, wallet, lender or issuer (wire: `mitraCd`).
        store: Option<Mitra> = |from| from.store.as_ref().map(Mitra::from);
        /// Who says when it expires: NICEPAY's answer, the registration, or NICEPAY's default.
        expires_at_source: Option<ExpirySource> = |from| from.expires_at_source.map(ExpirySource::from);
    }
}
