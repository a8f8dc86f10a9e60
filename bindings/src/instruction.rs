//! What the customer needs in order to pay, by pay method.

use std::fmt;
use std::time::SystemTime;

use nicepay_checkout::{self as core, Timestamp};

use crate::codes::{Bank, Mitra, PayMethod};
use crate::error::NicepayError;
use crate::order::{moment, timestamp};

/// What the customer needs in order to pay, and for a card what it was paid with: one case a pay method.
///
/// An inquiry's instruction comes from NICEPAY. A callback's or a notification's is a claim like all their fields.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Debug)]
pub enum Instruction {
    /// Pay in cash at a store's counter.
    ConvenienceStore {
        /// The number for the cashier, as text: it may begin with 0 (wire: `payNo`).
        payment_number: String,
        /// The store that accepts it (wire: `mitraCd`).
        store: Option<Mitra>,
        /// When the number expires (wire: `payValidDt`, `payValidTm`; +07:00).
        expires_at: Option<SystemTime>,
    },
    /// Transfer the exact amount to a virtual account.
    VirtualAccount {
        /// The account number, as text (wire: `vacctNo`, also `bankVacctNo`).
        account_number: String,
        /// The account's bank (wire: `bankCd`).
        bank: Option<Bank>,
        /// When the account expires (wire: `vacctValidDt`, `vacctValidTm`; +07:00).
        expires_at: Option<SystemTime>,
    },
    /// Scan a QR code with any bank's or wallet's app. One of content and image URL is always there.
    Qris {
        /// The text to draw as a QR code (wire: `qrContent`).
        content: Option<String>,
        /// NICEPAY's picture of the code, an `https` URL (wire: `qrUrl`).
        image_url: Option<String>,
        /// Who issued the code (wire: `mitraCd`).
        issuer: Option<Mitra>,
        /// When the code expires (wire: `paymentExpDt`, `paymentExpTm`; +07:00).
        expires_at: Option<SystemTime>,
    },
    /// Confirm in a wallet's app.
    EWallet {
        /// The wallet (wire: `mitraCd`).
        wallet: Option<Mitra>,
        /// The wallet's page for the customer's browser, an `https` URL; without one the wallet sends a push message to the
        /// buyer's phone (wire: `redirectUrlHttp`).
        redirect_url: Option<String>,
        /// The link that opens the wallet's app on the customer's phone (wire: `redirectUrlApp`).
        app_url: Option<String>,
        /// The phone number that the push message goes to (wire: `billingPhone`).
        phone: Option<String>,
        /// When it expires (wire: `paymentExpDt`, `paymentExpTm`; +07:00).
        expires_at: Option<SystemTime>,
    },
    /// Take the loan at the lender's page.
    PayLoan {
        /// The lender (wire: `mitraCd`).
        lender: Option<Mitra>,
        /// The lender's page, an `https` URL (wire: `redirectUrlHttp`).
        redirect_url: Option<String>,
        /// When it expires (wire: `paymentExpDt`, `paymentExpTm`; +07:00).
        expires_at: Option<SystemTime>,
    },
    /// Nothing is left to do: the card that was used.
    Card {
        /// The card number with its middle hidden (wire: `cardNo`).
        masked_number: Option<String>,
        /// The bank's number of the authorisation (wire: `authNo`).
        authorization_number: Option<String>,
        /// The bank that issued the card (wire: `issuBankCd`, also `IssueBankCd`).
        issuer: Option<Bank>,
    },
    /// A pay method without an instruction that this version knows: the payment page shows it, and `raw` has the fields.
    Other {
        /// The pay method (wire: `payMethod`).
        pay_method: PayMethod,
    },
}

#[uniffi::export]
impl Instruction {
    /// The pay method whose instruction this is.
    #[must_use]
    pub fn pay_method(&self) -> PayMethod {
        match self {
            Self::ConvenienceStore { .. } => PayMethod::ConvenienceStore,
            Self::VirtualAccount { .. } => PayMethod::VirtualAccount,
            Self::Qris { .. } => PayMethod::Qris,
            Self::EWallet { .. } => PayMethod::EWallet,
            Self::PayLoan { .. } => PayMethod::PayLoan,
            Self::Card { .. } => PayMethod::Card,
            Self::Other { pay_method } => pay_method.clone(),
        }
    }

    /// The number that the customer pays with: at the counter, or the virtual account's.
    #[must_use]
    pub fn number(&self) -> Option<String> {
        match self {
            Self::ConvenienceStore { payment_number, .. } => Some(payment_number.clone()),
            Self::VirtualAccount { account_number, .. } => Some(account_number.clone()),
            _ => None,
        }
    }

    /// When it can no longer be followed (+07:00).
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        match self {
            Self::ConvenienceStore { expires_at, .. }
            | Self::VirtualAccount { expires_at, .. }
            | Self::Qris { expires_at, .. }
            | Self::EWallet { expires_at, .. }
            | Self::PayLoan { expires_at, .. } => *expires_at,
            Self::Card { .. } | Self::Other { .. } => None,
        }
    }
}

impl From<core::Instruction> for Instruction {
    fn from(from: core::Instruction) -> Self {
        match from {
            core::Instruction::ConvenienceStore {
                payment_number,
                store,
                expires_at,
            } => Self::ConvenienceStore {
                payment_number,
                store: store.map(Mitra::from),
                expires_at: moment(expires_at),
            },
            core::Instruction::VirtualAccount {
                account_number,
                bank,
                expires_at,
            } => Self::VirtualAccount {
                account_number,
                bank: bank.map(Bank::from),
                expires_at: moment(expires_at),
            },
            core::Instruction::Qris {
                content,
                image_url,
                issuer,
                expires_at,
            } => Self::Qris {
                content,
                image_url,
                issuer: issuer.map(Mitra::from),
                expires_at: moment(expires_at),
            },
            core::Instruction::EWallet {
                wallet,
                redirect_url,
                app_url,
                phone,
                expires_at,
            } => Self::EWallet {
                wallet: wallet.map(Mitra::from),
                redirect_url,
                app_url,
                phone,
                expires_at: moment(expires_at),
            },
            core::Instruction::PayLoan {
                lender,
                redirect_url,
                expires_at,
            } => Self::PayLoan {
                lender: lender.map(Mitra::from),
                redirect_url,
                expires_at: moment(expires_at),
            },
            core::Instruction::Card {
                masked_number,
                authorization_number,
                issuer,
            } => Self::Card {
                masked_number,
                authorization_number,
                issuer: issuer.map(Bank::from),
            },
            // The core's enum may grow; the parity test below sees it first.
            other => Self::Other {
                pay_method: other.pay_method().into(),
            },
        }
    }
}

impl TryFrom<Instruction> for core::Instruction {
    type Error = NicepayError;

    fn try_from(from: Instruction) -> Result<Self, NicepayError> {
        let at = |at| timestamp("expires_at", at);
        Ok(match from {
            Instruction::ConvenienceStore {
                payment_number,
                store,
                expires_at,
            } => Self::ConvenienceStore {
                payment_number,
                store: store.map(core::Mitra::from),
                expires_at: at(expires_at)?,
            },
            Instruction::VirtualAccount {
                account_number,
                bank,
                expires_at,
            } => Self::VirtualAccount {
                account_number,
                bank: bank.map(core::Bank::from),
                expires_at: at(expires_at)?,
            },
            Instruction::Qris {
                content,
                image_url,
                issuer,
                expires_at,
            } => Self::Qris {
                content,
                image_url,
                issuer: issuer.map(core::Mitra::from),
                expires_at: at(expires_at)?,
            },
            Instruction::EWallet {
                wallet,
                redirect_url,
                app_url,
                phone,
                expires_at,
            } => Self::EWallet {
                wallet: wallet.map(core::Mitra::from),
                redirect_url,
                app_url,
                phone,
                expires_at: at(expires_at)?,
            },
            Instruction::PayLoan {
                lender,
                redirect_url,
                expires_at,
            } => Self::PayLoan {
                lender: lender.map(core::Mitra::from),
                redirect_url,
                expires_at: at(expires_at)?,
            },
            Instruction::Card {
                masked_number,
                authorization_number,
                issuer,
            } => Self::Card {
                masked_number,
                authorization_number,
                issuer: issuer.map(core::Bank::from),
            },
            Instruction::Other { pay_method } => Self::Other {
                pay_method: pay_method.into(),
            },
        })
    }
}

// Without the phone number and the card, which are the buyer's.
impl fmt::Debug for Instruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expires_at = self.expires_at().and_then(|at| Timestamp::try_from(at).ok());
        f.debug_struct("Instruction")
            .field("pay_method", &self.pay_method())
            .field("expires_at", &expires_at)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variants of the enum in a source file, each with its fields.
    fn variants(source: &str) -> Vec<(&str, Vec<&str>)> {
        let (_, body) = source.split_once("pub enum Instruction {\n").unwrap();
        let (body, _) = body.split_once("\n}\n").unwrap();
        let mut variants: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in body.lines().filter(|line| !line.trim().starts_with("///")) {
            if let Some(name) = line.strip_prefix("    ").and_then(|line| line.strip_suffix(" {")) {
                variants.push((name, Vec::new()));
            } else if let Some((field, _)) = line.trim().split_once(": ") {
                variants.last_mut().unwrap().1.push(field);
            }
        }
        variants
    }

    #[test]
    fn every_pay_methods_instruction_is_here_with_every_field() {
        let core = variants(include_str!("../../core/src/instruction.rs"));
        assert!(core.len() >= 7 && core[2].1.len() == 4, "{core:?}");
        assert_eq!(variants(include_str!("instruction.rs")), core);
    }

    #[test]
    fn each_crosses_both_ways() {
        for json in [
            r#"{"pay_method":"convenience_store","payment_number":"0041","store":"alfamart","expires_at":"2022-12-30T23:59:59+07:00"}"#,
            r#"{"pay_method":"virtual_account","account_number":"7001","bank":"XXXX","expires_at":"2022-12-30T23:59:59+07:00"}"#,
            r#"{"pay_method":"qris","content":"0002","image_url":"https://a.example/1.png","issuer":"qris_nobu","expires_at":"2022-12-30T23:59:59+07:00"}"#,
            r#"{"pay_method":"e_wallet","wallet":"dana","redirect_url":"https://a.example/","app_url":"danaid://pay","phone":"0812","expires_at":"2022-12-30T23:59:59+07:00"}"#,
            r#"{"pay_method":"pay_loan","lender":"kredivo","redirect_url":"https://a.example/","expires_at":"2022-12-30T23:59:59+07:00"}"#,
            r#"{"pay_method":"card","issuer":"bca","masked_number":"481111******1114","authorization_number":"123456"}"#,
            r#"{"pay_method":"direct_debit"}"#,
        ] {
            let wanted: serde_json::Value = serde_json::from_str(json).unwrap();
            let there: core::Instruction = serde_json::from_str(json).unwrap();
            let here = Instruction::from(there.clone());
            assert_eq!(
                (here.expires_at(), here.number().as_deref(), here.pay_method()),
                (
                    moment(there.expires_at()),
                    there.number(),
                    there.pay_method().into()
                )
            );
            let back = core::Instruction::try_from(here).unwrap();
            assert_eq!(serde_json::to_value(&back).unwrap(), wanted);
        }
    }

    #[test]
    fn no_buyer_shows() {
        let wallet = Instruction::EWallet {
            wallet: Some(Mitra::Ovo),
            redirect_url: None,
            app_url: None,
            phone: Some("08123456789".to_owned()),
            expires_at: Some(SystemTime::UNIX_EPOCH),
        };
        let shown = "Instruction { pay_method: EWallet, expires_at: Some(1970-01-01T00:00:00Z), .. }";
        assert_eq!(format!("{wallet:?}"), shown);
    }
}
