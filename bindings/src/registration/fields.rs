//! The fields of a registration, once for this crate: a record whose fields all have a default, so that Kotlin
//! and Swift name the ones they want.

use std::fmt;
use std::time::SystemTime;

use super::{CartItem, Seller};
use crate::codes::{Bank, Mitra, PayMethod};
use crate::error::NicepayError;
use crate::order::{rupiah, timestamp};

macro_rules! registration {
    ($( $(#[$doc:meta])* $name:ident; )*) => {
        /// A payment to register. Only the reference and the amount are needed to build it; what NICEPAY
        /// requires besides is checked, all together, before anything is sent.
        #[derive(Clone, Default, PartialEq, Eq, uniffi::Record)]
        #[uniffi::export(Debug)]
        pub struct Registration {
            /// The merchant's reference, unique per merchant, at most 40 characters (wire: `referenceNo`).
            pub reference: String,
            /// The amount in rupiah, 1 to 999,999,999,999 (wire: `amt`).
            pub amount: i64,
            /// The pay method; all by default, so that the customer chooses (wire: `payMethod`).
            #[uniffi(default = None)]
            pub pay_method: Option<PayMethod>,
            /// The store, wallet or lender; required for direct registration (wire: `mitraCd`).
            #[uniffi(default = None)]
            pub store: Option<Mitra>,
            /// The bank of a virtual account (wire: `bankCd`).
            #[uniffi(default = None)]
            pub bank: Option<Bank>,
            /// When a convenience store payment expires; by NICEPAY's default on the 7th day
            /// (wire: `payValidDt`, `payValidTm`).
            #[uniffi(default = None)]
            pub expires_at: Option<SystemTime>,
            /// When a virtual account expires (wire: `vacctValidDt`, `vacctValidTm`).
            #[uniffi(default = None)]
            pub virtual_account_expires_at: Option<SystemTime>,
            /// When a QRIS or e-wallet payment expires (wire: `paymentExpDt`, `paymentExpTm`).
            #[uniffi(default = None)]
            pub wallet_expires_at: Option<SystemTime>,
            /// When the customer ordered (wire: `reqDt`, `reqTm`).
            #[uniffi(default = None)]
            pub ordered_at: Option<SystemTime>,
            /// The cart; one line of the goods name and the whole amount where none is given
            /// (wire: `cartData`, at most 4000 characters as JSON).
            #[uniffi(default = [])]
            pub cart: Vec<CartItem>,
            /// The sellers, for Akulaku (wire: `sellers`).
            #[uniffi(default = [])]
            pub sellers: Vec<Seller>,
            $(
                $(#[$doc])*
                #[uniffi(default = None)]
                pub $name: Option<String>,
            )*
        }

        impl Registration {
            /// The text fields, in their order.
            pub const TEXTS: &'static [&'static str] = &[$(stringify!($name)),*];
        }

        impl TryFrom<Registration> for nicepay_checkout::Registration {
            type Error = NicepayError;

            fn try_from(from: Registration) -> Result<Self, NicepayError> {
                let mut to = Self::new(from.reference, rupiah("amount", "amt", from.amount)?);
                if let Some(method) = from.pay_method {
                    to.pay_method = method.into();
                }
                to.store = from.store.map(Into::into);
                to.bank = from.bank.map(Into::into);
                to.expires_at = timestamp("expires_at", from.expires_at)?;
                to.virtual_account_expires_at =
                    timestamp("virtual_account_expires_at", from.virtual_account_expires_at)?;
                to.wallet_expires_at = timestamp("wallet_expires_at", from.wallet_expires_at)?;
                to.ordered_at = timestamp("ordered_at", from.ordered_at)?;
                to.cart = from.cart.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
                to.sellers = from.sellers.into_iter().map(Into::into).collect();
                $( to.$name = from.$name; )*
                Ok(to)
            }
        }
    };
}

registration! {
    /// ISO code of the currency; IDR where nothing is given (wire: `currency`, at most 3 characters).
    currency;
    /// What is bought, as the customer sees it (wire: `goodsNm`, at most 100 characters).
    goods_name;
    /// More about the purchase; the goods name where nothing is given (wire: `description`, at most 100 characters).
    description;
    /// Where the customer's browser comes back to (wire: `callBackUrl`, at most 255 characters).
    callback_url;
    /// Where NICEPAY's server sends its notifications (wire: `dbProcessUrl`, at most 255 characters).
    notification_url;
    /// The buyer's name (wire: `billingNm`, at most 100 characters).
    buyer_name;
    /// The buyer's phone number, digits only (wire: `billingPhone`, at most 15 characters).
    buyer_phone;
    /// The buyer's e-mail address (wire: `billingEmail`, at most 40 characters).
    buyer_email;
    /// The buyer's street address (wire: `billingAddr`, at most 100 characters).
    buyer_address;
    /// The buyer's city (wire: `billingCity`, at most 50 characters).
    buyer_city;
    /// The buyer's state or province (wire: `billingState`, at most 50 characters).
    buyer_state;
    /// The buyer's postal code, digits only (wire: `billingPostCd`, at most 10 characters).
    buyer_postal_code;
    /// The buyer's country; Indonesia where nothing is given (wire: `billingCountry`, at most 10 characters).
    buyer_country;
    /// The buyer's IPv4 address (wire: `userIP`, at most 15 characters).
    user_ip;
    /// The recipient's name (wire: `deliveryNm`, at most 30 characters).
    delivery_name;
    /// The recipient's phone number, digits only (wire: `deliveryPhone`, at most 15 characters).
    delivery_phone;
    /// The recipient's street address (wire: `deliveryAddr`, at most 100 characters).
    delivery_address;
    /// The recipient's city (wire: `deliveryCity`, at most 50 characters).
    delivery_city;
    /// The recipient's state or province (wire: `deliveryState`, at most 50 characters).
    delivery_state;
    /// The recipient's postal code, digits only (wire: `deliveryPostCd`, at most 10 characters).
    delivery_postal_code;
    /// The recipient's country (wire: `deliveryCountry`, at most 10 characters).
    delivery_country;
    /// Card: instalment type, 1 or 2; the sources contradict each other on which is which (wire: `instmntType`, at most 2 characters).
    installment_type;
    /// Card: months of instalment, 1, 3, 6 or 12 (wire: `instmntMon`, at most 2 characters).
    installment_months;
    /// Card: recurring option, 0 cancel automatically, 1 do not cancel, 2 make no token (wire: `recurrOpt`, at most 2 characters).
    recurring_option;
    /// Virtual account: the merchant's fixed account id (wire: `merFixAcctId`, at most 40 characters).
    fixed_account_id;
    /// QRIS: shop id (wire: `shopId`, at most 32 characters).
    shop_id;
    /// Value added tax in rupiah (wire: `vat`, at most 12 characters).
    vat;
    /// Fee in rupiah (wire: `fee`, at most 12 characters).
    fee;
    /// Tax-free amount in rupiah (wire: `notaxAmt`, at most 12 characters).
    tax_free_amount;
    /// The merchant's domain (wire: `reqDomain`, at most 100 characters).
    request_domain;
    /// The merchant server's IPv4 address (wire: `reqServerIP`, at most 15 characters).
    request_server_ip;
    /// The merchant software's version (wire: `reqClientVer`, at most 50 characters).
    request_client_version;
    /// The customer's session at the merchant (wire: `userSessionID`, at most 100 characters).
    user_session_id;
    /// The customer's browser (wire: `userAgent`, at most 100 characters).
    user_agent;
    /// The customer's language; no limit is documented (wire: `userLanguage`, at most 35 characters).
    user_language;
    /// Marketplace: merchant's share id; seen in one source only, no limit is documented (wire: `msId`, at most 40 characters).
    ms_id;
    /// Marketplace: merchant's fee; seen in one source only (wire: `msFee`, at most 12 characters).
    ms_fee;
    /// Marketplace: kind of the merchant's fee; seen in one source only (wire: `msFeeType`, at most 2 characters).
    ms_fee_type;
    /// Marketplace: member's fee; seen in one source only (wire: `mbFee`, at most 12 characters).
    mb_fee;
    /// Marketplace: kind of the member's fee; seen in one source only (wire: `mbFeeType`, at most 2 characters).
    mb_fee_type;
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration")
            .field("reference", &self.reference)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_exactly_the_cores_fields() {
        let core: Vec<&str> = nicepay_checkout::Registration::FIELDS
            .iter()
            .map(|rule| rule.name)
            .collect();
        assert_eq!(Registration::TEXTS, core);
    }

    #[test]
    fn every_text_says_the_cores_limit() {
        let source = include_str!("fields.rs");
        for rule in nicepay_checkout::Registration::FIELDS {
            let said = format!(
                "(wire: `{}`, at most {} characters).\n    {};",
                rule.wire_name, rule.max_length, rule.name
            );
            assert!(source.contains(&said), "{said}");
        }
    }

    #[test]
    fn a_buyer_does_not_show() {
        let registration = Registration {
            reference: "A".to_owned(),
            buyer_name: Some("canary".to_owned()),
            ..Registration::default()
        };
        assert!(!format!("{registration:?}").contains("canary"));
    }
}
