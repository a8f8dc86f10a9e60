//! Until when a payment can be made: as the registration says, otherwise by pay method.

use jiff::{SignedDuration, Timestamp};
use nicepay_checkout::{Mitra, PayMethod};
use serde::{Deserialize, Serialize};

use crate::clock::later;

/// A payment number is valid for seven days, and so is a payment page.
const STORE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The times that the registration names; each group of pay methods has its own pair of fields.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Named {
    /// Stores and lenders (wire: `payValidDt`, `payValidTm`).
    pub(crate) store: Option<Timestamp>,
    /// Virtual accounts (wire: `vacctValidDt`, `vacctValidTm`).
    pub(crate) account: Option<Timestamp>,
    /// QRIS and wallets (wire: `paymentExpDt`, `paymentExpTm`).
    pub(crate) wallet: Option<Timestamp>,
}

/// The pair of fields that says when a payment by this method expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pair {
    PayValid,
    VacctValid,
    PaymentExp,
    /// Cards have none.
    Unnamed,
}

impl Pair {
    pub(crate) fn of(method: &PayMethod) -> Self {
        match method {
            PayMethod::VirtualAccount => Self::VacctValid,
            PayMethod::Qris | PayMethod::EWallet => Self::PaymentExp,
            PayMethod::Card | PayMethod::Gpn => Self::Unnamed,
            _ => Self::PayValid,
        }
    }
}

impl Named {
    fn at(&self, method: &PayMethod) -> Option<Timestamp> {
        match Pair::of(method) {
            Pair::PayValid => self.store,
            Pair::VacctValid => self.account,
            Pair::PaymentExp => self.wallet,
            Pair::Unnamed => None,
        }
    }

    /// Until when the customer can choose.
    pub(crate) fn before_choice(&self, method: &PayMethod, registered_at: Timestamp) -> Timestamp {
        self.at(method).unwrap_or_else(|| later(registered_at, STORE))
    }

    /// Until when the chosen method can be paid.
    pub(crate) fn after_choice(
        &self,
        method: &PayMethod,
        partner: &str,
        registered_at: Timestamp,
        now: Timestamp,
    ) -> Timestamp {
        if let Some(at) = self.at(method) {
            return at;
        }
        let at = match (method, Mitra::from_code(partner)) {
            (PayMethod::ConvenienceStore, _) => later(registered_at, STORE),
            (PayMethod::VirtualAccount, _) => later(now, SignedDuration::from_hours(2 * 24)),
            (PayMethod::EWallet, Mitra::Ovo) => later(now, SignedDuration::from_secs(55)),
            (PayMethod::EWallet, Mitra::Dana) => later(now, SignedDuration::from_hours(24)),
            (PayMethod::EWallet | PayMethod::Qris, _) => later(now, SignedDuration::from_mins(5)),
            // UNCERTAIN: no source names a time for lenders and cards.
            _ => later(now, SignedDuration::from_hours(24)),
        };
        // The wire has no fractions of a second.
        Timestamp::from_second(at.as_second()).unwrap_or(at)
    }
}
