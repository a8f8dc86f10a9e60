//! A registration without NICEPAY's payment page: what the customer would choose there can't be left out.

use std::fmt;

use nicepay_checkout as core;

use super::Registration;
use crate::codes::{Bank, Mitra};
use crate::error::NicepayError;

/// How a direct registration is paid: what the customer would choose on NICEPAY's page.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum DirectMethod {
    /// In cash at a store's counter.
    ConvenienceStore {
        /// The store (wire: `mitraCd`).
        store: Mitra,
    },
    /// By transfer to a virtual account.
    VirtualAccount {
        /// The account's bank (wire: `bankCd`).
        bank: Bank,
    },
    /// By a QR code.
    Qris {
        /// Who issues the code (wire: `mitraCd`).
        issuer: Mitra,
    },
    /// By a wallet; the registration needs a callback URL.
    EWallet {
        /// The wallet (wire: `mitraCd`).
        wallet: Mitra,
    },
    /// By a loan; the registration needs a callback URL.
    PayLoan {
        /// The lender (wire: `mitraCd`).
        lender: Mitra,
    },
}

/// A payment to register directly: a registration with what the customer would choose on NICEPAY's page, and with the
/// buyer's street address, which API Checkout can do without. `Registration.direct` and its sisters make one.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct DirectRegistration {
    /// Everything else about the payment. A pay method, store, bank or buyer's address in it gives way to those below.
    pub registration: Registration,
    /// How it is paid.
    pub method: DirectMethod,
    /// The buyer's street address (wire: `billingAddr`, at most 100 characters).
    pub buyer_address: String,
}

impl Registration {
    fn directly(&self, method: DirectMethod, buyer_address: String) -> DirectRegistration {
        DirectRegistration {
            registration: self.clone(),
            method,
            buyer_address,
        }
    }
}

#[uniffi::export]
impl Registration {
    /// The same payment for `registerDirect`: at `store` (wire: `mitraCd`), for a buyer at `buyer_address` (wire:
    /// `billingAddr`, at most 100 characters).
    #[must_use]
    pub fn direct(&self, store: Mitra, buyer_address: String) -> DirectRegistration {
        self.directly(DirectMethod::ConvenienceStore { store }, buyer_address)
    }

    /// The same payment for `registerDirect`, by transfer to a virtual account of `bank` (wire: `bankCd`).
    #[must_use]
    pub fn direct_virtual_account(&self, bank: Bank, buyer_address: String) -> DirectRegistration {
        self.directly(DirectMethod::VirtualAccount { bank }, buyer_address)
    }

    /// The same payment for `registerDirect`, by a QR code of `issuer` (wire: `mitraCd`).
    #[must_use]
    pub fn direct_qris(&self, issuer: Mitra, buyer_address: String) -> DirectRegistration {
        self.directly(DirectMethod::Qris { issuer }, buyer_address)
    }

    /// The same payment for `registerDirect`, by `wallet` (wire: `mitraCd`). It also needs a callback URL: the customer's
    /// browser returns there.
    #[must_use]
    pub fn direct_e_wallet(&self, wallet: Mitra, buyer_address: String) -> DirectRegistration {
        self.directly(DirectMethod::EWallet { wallet }, buyer_address)
    }

    /// The same payment for `registerDirect`, by a loan of `lender` (wire: `mitraCd`). It also needs a callback URL: the
    /// customer's browser returns there.
    #[must_use]
    pub fn direct_pay_loan(&self, lender: Mitra, buyer_address: String) -> DirectRegistration {
        self.directly(DirectMethod::PayLoan { lender }, buyer_address)
    }
}

impl TryFrom<DirectRegistration> for core::DirectRegistration {
    type Error = NicepayError;

    fn try_from(from: DirectRegistration) -> Result<Self, NicepayError> {
        let (payment, address) = (
            core::Registration::try_from(from.registration)?,
            from.buyer_address,
        );
        Ok(match from.method {
            DirectMethod::ConvenienceStore { store } => payment.direct(store.into(), address),
            DirectMethod::VirtualAccount { bank } => payment.direct_virtual_account(bank.into(), address),
            DirectMethod::Qris { issuer } => payment.direct_qris(issuer.into(), address),
            DirectMethod::EWallet { wallet } => payment.direct_e_wallet(wallet.into(), address),
            DirectMethod::PayLoan { lender } => payment.direct_pay_loan(lender.into(), address),
        })
    }
}

// Without the address: it is the buyer's.
impl fmt::Debug for DirectRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectRegistration")
            .field("reference", &self.registration.reference)
            .field("amount", &self.registration.amount)
            .field("method", &self.method)
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
    fn each_sets_the_pay_method_and_who_takes_the_money() {
        let address = || "Jalan Bukit Berbunga 22".to_owned();
        let payment = payment();
        let made = [
            payment.direct(Mitra::Indomaret, address()),
            payment.direct_virtual_account(Bank::Mandiri, address()),
            payment.direct_qris(Mitra::QrisNobu, address()),
            payment.direct_e_wallet(Mitra::Dana, address()),
            payment.direct_pay_loan(Mitra::Kredivo, address()),
        ];
        let sent = made.map(|direct| {
            let sent = core::DirectRegistration::try_from(direct).unwrap();
            let partner = sent.bank.as_ref().map(core::Bank::name);
            let partner = partner.or(sent.store.as_ref().map(core::Mitra::name));
            format!("{} {}", sent.pay_method, partner.unwrap())
        });
        assert_eq!(
            sent,
            [
                "convenience_store indomaret",
                "virtual_account mandiri",
                "qris qris_nobu",
                "e_wallet dana",
                "pay_loan kredivo"
            ]
        );
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
