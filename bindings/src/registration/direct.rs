//! A registration for a payment number at once: its store and the buyer's address can't be left out.

use std::fmt;

use nicepay_checkout as core;

use super::Registration;
use crate::codes::Mitra;
use crate::error::NicepayError;

/// A convenience store payment to register directly: a registration with its store and the buyer's street address, which
/// API Checkout can do without. `Registration.direct` makes one.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct DirectRegistration {
    /// Everything else about the payment. A store or buyer's address in it gives way to those below.
    pub registration: Registration,
    /// The store that takes the money (wire: `mitraCd`).
    pub store: Mitra,
    /// The buyer's street address (wire: `billingAddr`, at most 100 characters).
    pub buyer_address: String,
}

#[uniffi::export]
impl Registration {
    /// The same payment for `registerDirect`: at `store` (wire: `mitraCd`), for a buyer at `buyer_address` (wire:
    /// `billingAddr`, at most 100 characters).
    #[must_use]
    pub fn direct(&self, store: Mitra, buyer_address: String) -> DirectRegistration {
        DirectRegistration {
            registration: self.clone(),
            store,
            buyer_address,
        }
    }
}

impl TryFrom<DirectRegistration> for core::DirectRegistration {
    type Error = NicepayError;

    fn try_from(from: DirectRegistration) -> Result<Self, NicepayError> {
        let registration = core::Registration::try_from(from.registration)?;
        Ok(registration.direct(from.store.into(), from.buyer_address))
    }
}

// Without the address: it is the buyer's.
impl fmt::Debug for DirectRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectRegistration")
            .field("reference", &self.registration.reference)
            .field("amount", &self.registration.amount)
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment() -> Registration {
        Registration {
            reference: "A".to_owned(),
            amount: 10_000,
            store: Some(Mitra::Alfamart),
            buyer_address: Some("elsewhere".to_owned()),
            goods_name: Some("Kopi Gayo".to_owned()),
            ..Registration::default()
        }
    }

    #[test]
    fn its_store_and_address_are_what_goes_out() {
        let direct = payment().direct(Mitra::Indomaret, "Jalan Bukit Berbunga 22".to_owned());
        let sent = core::DirectRegistration::try_from(direct).unwrap();
        assert_eq!(sent.store, Some(core::Mitra::Indomaret));
        assert_eq!(sent.buyer_address.as_deref(), Some("Jalan Bukit Berbunga 22"));
        assert_eq!(sent.goods_name.as_deref(), Some("Kopi Gayo"));
        assert_eq!(sent.reference, "A");
    }

    #[test]
    fn a_buyers_address_does_not_show() {
        let direct = payment().direct(Mitra::Indomaret, "canary".to_owned());
        let shown = format!("{direct:?}");
        assert!(
            shown.contains("Indomaret") && !shown.contains("canary"),
            "{shown}"
        );
    }
}
