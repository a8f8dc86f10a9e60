//! Direct registration: the type requires the fields that API Checkout does not need.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::fields::Registration;
use super::request::Channel;
use crate::codes::Mitra;
use crate::error::Error;

/// A convenience store payment to register directly: a [`Registration`] with a store and the buyer's street address,
/// which API Checkout does not require.
///
/// ```
/// use nicepay_checkout::{Mitra, Registration};
/// let payment = Registration::new("ordNo20221223111252", 10_000).goods_name("Kopi Gayo 250 g");
/// let direct = payment.direct(Mitra::Indomaret, "Jl. Jenderal Gatot Subroto 57");
/// assert_eq!(direct.store, Some(Mitra::Indomaret));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DirectRegistration(Registration);

impl Registration {
    /// The same payment for [`Client::register_direct`](crate::Client::register_direct): at `store` (wire: `mitraCd`),
    /// for a buyer at `buyer_address` (wire: `billingAddr`, at most 100 characters).
    #[must_use]
    pub fn direct(self, store: Mitra, buyer_address: impl Into<String>) -> DirectRegistration {
        DirectRegistration(self.store(store).buyer_address(buyer_address))
    }
}

impl DirectRegistration {
    /// For fields that were set in any order, as in another language. Missing fields are reported with all other problems
    /// when the registration is checked or sent.
    #[must_use]
    pub fn from_fields(registration: Registration) -> Self {
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
