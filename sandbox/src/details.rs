//! What the customer got by choosing a pay method, as the gateway stores it.

use nicepay_checkout::{Mitra, PayMethod};
use serde::{Deserialize, Serialize};

/// The bank that issued every card here (wire: `issuBankCd`, `issuBankNm`): the documentation's sample.
pub(crate) const CARD_BANK: (&str, &str) = ("BMRI", "PT Bank Mandiri (Persero)");

/// What the customer needs in order to pay by the chosen method, or paid with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Details {
    /// Nothing is chosen yet.
    #[default]
    None,
    Store {
        store: Box<str>,
        number: Box<str>,
    },
    Account {
        bank: Box<str>,
        number: Box<str>,
    },
    Qr {
        issuer: Box<str>,
        content: Box<str>,
    },
    Wallet {
        wallet: Box<str>,
        /// Where the push message went; a wallet without one takes the customer to its own page.
        phone: Option<Phone>,
    },
    Loan {
        lender: Box<str>,
    },
    /// Only the masked number: the whole one is never stored.
    Card {
        masked: Box<str>,
    },
}

/// A buyer's phone number, which no debug output shows.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Phone(pub(crate) Box<str>);

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Details {
    /// The store, wallet, lender or issuer (wire: `mitraCd`).
    pub(crate) fn mitra(&self) -> Option<&str> {
        match self {
            Self::Store { store, .. } => Some(store),
            Self::Qr { issuer, .. } => Some(issuer),
            Self::Wallet { wallet, .. } => Some(wallet),
            Self::Loan { lender } => Some(lender),
            Self::None | Self::Account { .. } | Self::Card { .. } => None,
        }
    }

    /// The number that no other payment may have.
    pub(crate) fn number(&self) -> Option<&str> {
        match self {
            Self::Store { number, .. } | Self::Account { number, .. } => Some(number),
            _ => None,
        }
    }

    /// The pay method whose details these are.
    pub(crate) fn method(&self) -> Option<PayMethod> {
        Some(match self {
            Self::None => return None,
            Self::Store { .. } => PayMethod::ConvenienceStore,
            Self::Account { .. } => PayMethod::VirtualAccount,
            Self::Qr { .. } => PayMethod::Qris,
            Self::Wallet { .. } => PayMethod::EWallet,
            Self::Loan { .. } => PayMethod::PayLoan,
            Self::Card { .. } => PayMethod::Card,
        })
    }
}

/// Whether the wallet sends a push message instead of taking the customer to its page.
pub(crate) fn is_pushed(wallet: &str) -> bool {
    Mitra::from_code(wallet) == Mitra::Ovo
}
