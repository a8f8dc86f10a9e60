//! Direct registration: the type requires the fields that API Checkout does not need.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::fields::Registration;
use super::request::Channel;
use crate::error::Error;
use crate::values::codes::{Bank, Mitra, PayMethod};

/// A payment to register directly: a [`Registration`] with what the customer would choose on NICEPAY's page, and with the
/// buyer's street address, which API Checkout does not require.
///
/// ```
/// use nicepay_checkout::{Bank, Mitra, PayMethod, Registration};
/// let payment = Registration::new("ordNo20221223111252", 10_000).goods_name("Kopi Gayo 250 g");
/// let address = "Jl. Jenderal Gatot Subroto 57";
/// let at_a_store = payment.clone().direct(Mitra::Indomaret, address);
/// assert_eq!(at_a_store.store, Some(Mitra::Indomaret));
/// let by_transfer = payment.direct_virtual_account(Bank::Mandiri, address);
/// assert_eq!(by_transfer.pay_method, PayMethod::VirtualAccount);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DirectRegistration(Registration);

impl Registration {
    /// The same payment for [`Client::register_direct`](crate::Client::register_direct): at `store` (wire: `mitraCd`),
    /// for a buyer at `buyer_address` (wire: `billingAddr`, at most 100 characters). The other pay methods have a function
    /// each; every one sets `pay_method`.
    #[must_use]
    pub fn direct(self, store: Mitra, buyer_address: impl Into<String>) -> DirectRegistration {
        self.store(store)
            .directly(PayMethod::ConvenienceStore, buyer_address)
    }

    /// The same payment by transfer to a virtual account of `bank` (wire: `bankCd`).
    #[must_use]
    pub fn direct_virtual_account(self, bank: Bank, buyer_address: impl Into<String>) -> DirectRegistration {
        self.bank(bank).directly(PayMethod::VirtualAccount, buyer_address)
    }

    /// The same payment by a QR code of `issuer` (wire: `mitraCd`).
    #[must_use]
    pub fn direct_qris(self, issuer: Mitra, buyer_address: impl Into<String>) -> DirectRegistration {
        self.store(issuer).directly(PayMethod::Qris, buyer_address)
    }

    /// The same payment by `wallet` (wire: `mitraCd`). It also requires `callback_url`: the customer's browser returns
    /// there.
    #[must_use]
    pub fn direct_e_wallet(self, wallet: Mitra, buyer_address: impl Into<String>) -> DirectRegistration {
        self.store(wallet).directly(PayMethod::EWallet, buyer_address)
    }

    /// The same payment by a loan of `lender` (wire: `mitraCd`). It also requires `callback_url`: the customer's browser
    /// returns there.
    #[must_use]
    pub fn direct_pay_loan(self, lender: Mitra, buyer_address: impl Into<String>) -> DirectRegistration {
        self.store(lender).directly(PayMethod::PayLoan, buyer_address)
    }

    fn directly(self, method: PayMethod, buyer_address: impl Into<String>) -> DirectRegistration {
        DirectRegistration(self.pay_method(method).buyer_address(buyer_address))
    }
}

impl DirectRegistration {
    /// For fields that were set in any order, as in another language. Without a pay method it is a convenience store payment.
    /// Missing fields are reported with all other problems when the registration is checked or sent.
    #[must_use]
    pub fn from_fields(mut registration: Registration) -> Self {
        registration.pay_method = registration.direct_method();
        Self(registration)
    }

    /// Checks the registration without sending it.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) naming every invalid field.
    pub fn check(&self) -> Result<(), Error> {
        self.0.validate(Channel::Direct, None).map(drop)
    }

    /// The registration with all its fields.
    #[must_use]
    pub fn registration(&self) -> &Registration {
        &self.0
    }

    /// The same payment under another reference.
    #[must_use]
    pub fn with_reference(mut self, reference: impl Into<String>) -> Self {
        self.0.reference = reference.into();
        self
    }
}

impl Deref for DirectRegistration {
    type Target = Registration;

    fn deref(&self) -> &Registration {
        &self.0
    }
}
