//! What the customer needs in order to pay, by pay method (protocol document, "Payment instructions").

mod form;

use std::fmt;

use jiff::Timestamp;

use crate::message::fields::Fields;
use crate::network::environment::is_https_or_loopback;
use crate::values::clock;
use crate::values::codes::{Bank, Mitra, PayMethod};

/// What the customer needs in order to pay, and for a card what it was paid with: one variant a pay method.
///
/// An inquiry's instruction comes from NICEPAY. A callback's or a notification's is a claim like all their fields.
///
/// It can be stored as JSON (serde), with the plain names of these fields.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Instruction {
    /// Pay in cash at a store's counter.
    ConvenienceStore {
        /// The number for the cashier, as text: it may begin with 0 (wire: `payNo`).
        payment_number: String,
        /// The store that accepts it (wire: `mitraCd`).
        store: Option<Mitra>,
        /// When the number expires, +07:00 (wire: `payValidDt`, `payValidTm`).
        expires_at: Option<Timestamp>,
    },
    /// Transfer the exact amount to a virtual account.
    VirtualAccount {
        /// The account number, as text (wire: `vacctNo`, also `bankVacctNo`).
        account_number: String,
        /// The account's bank (wire: `bankCd`).
        bank: Option<Bank>,
        /// When the account expires, +07:00 (wire: `vacctValidDt`, `vacctValidTm`).
        expires_at: Option<Timestamp>,
    },
    /// Scan a QR code with any bank's or wallet's app. One of content and image URL is always there.
    Qris {
        /// The text to draw as a QR code (wire: `qrContent`).
        content: Option<String>,
        /// NICEPAY's picture of the code, an `https` URL (wire: `qrUrl`).
        image_url: Option<String>,
        /// Who issued the code (wire: `mitraCd`).
        issuer: Option<Mitra>,
        /// When the code expires, +07:00 (wire: `paymentExpDt`, `paymentExpTm`).
        expires_at: Option<Timestamp>,
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
        /// When it expires, +07:00 (wire: `paymentExpDt`, `paymentExpTm`).
        expires_at: Option<Timestamp>,
    },
    /// Take the loan at the lender's page.
    PayLoan {
        /// The lender (wire: `mitraCd`).
        lender: Option<Mitra>,
        /// The lender's page, an `https` URL (wire: `redirectUrlHttp`).
        redirect_url: Option<String>,
        /// When it expires, +07:00 (wire: `paymentExpDt`, `paymentExpTm`).
        expires_at: Option<Timestamp>,
    },
    /// Nothing is left to do: the card that was used.
    Card {
        /// The card number with its middle hidden; a number that arrives whole is masked here (wire: `cardNo`).
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

impl Instruction {
    /// Reads the instruction from the fields of a response or message. `None` while the customer has not chosen a method,
    /// or when the fields that the method needs are not there yet.
    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        Self::expiring(fields, expiry(fields))
    }

    /// The same for whoever has read the expiry.
    pub(crate) fn expiring(fields: &Fields, expires_at: Option<Timestamp>) -> Option<Self> {
        let method = fields.get("payMethod").map(PayMethod::from_code);
        // A number decides before the method does: NICEPAY's own sample of a store's notification has another method.
        let kind = if has(fields, "payNo") {
            PayMethod::ConvenienceStore
        } else if account(fields).is_some() {
            PayMethod::VirtualAccount
        } else if has(fields, "qrContent") || has(fields, "qrUrl") {
            PayMethod::Qris
        } else {
            method?
        };
        Self::of(kind, fields, expires_at)
    }

    /// The instruction of a pay method that is already known.
    pub(crate) fn of(method: PayMethod, fields: &Fields, expires_at: Option<Timestamp>) -> Option<Self> {
        let partner = || fields.get("mitraCd").map(Mitra::from_code);
        match method {
            PayMethod::ConvenienceStore => Some(Self::ConvenienceStore {
                payment_number: fields.get("payNo")?.to_owned(),
                store: partner(),
                expires_at,
            }),
            PayMethod::VirtualAccount => Some(Self::VirtualAccount {
                account_number: account(fields)?.to_owned(),
                bank: fields.get("bankCd").map(Bank::from_code),
                expires_at,
            }),
            PayMethod::Qris => {
                let (content, image_url) = (fields.get("qrContent"), link(fields, "qrUrl"));
                content.or(image_url)?;
                Some(Self::Qris {
                    content: content.map(str::to_owned),
                    image_url: image_url.map(str::to_owned),
                    issuer: partner(),
                    expires_at,
                })
            }
            PayMethod::EWallet => Some(Self::EWallet {
                wallet: partner(),
                redirect_url: link(fields, "redirectUrlHttp").map(str::to_owned),
                app_url: app_link(fields, "redirectUrlApp").map(str::to_owned),
                phone: fields.get("billingPhone").map(str::to_owned),
                expires_at,
            }),
            PayMethod::PayLoan => Some(Self::PayLoan {
                lender: partner(),
                redirect_url: link(fields, "redirectUrlHttp").map(str::to_owned),
                expires_at,
            }),
            PayMethod::Card => {
                let (number, authorization) = (fields.get("cardNo"), fields.get("authNo"));
                number.or(authorization)?;
                Some(Self::Card {
                    masked_number: number.map(mask),
                    authorization_number: authorization.map(str::to_owned),
                    issuer: fields
                        .get("issuBankCd")
                        .or_else(|| fields.get("issueBankCd"))
                        .map(Bank::from_code),
                })
            }
            PayMethod::All => None,
            pay_method => Some(Self::Other { pay_method }),
        }
    }

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
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::ConvenienceStore { payment_number, .. } => Some(payment_number),
            Self::VirtualAccount { account_number, .. } => Some(account_number),
            _ => None,
        }
    }

    /// When it can no longer be followed, +07:00.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
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

/// When a payment expires: each group of pay methods has its own pair of fields.
pub(crate) fn expiry(fields: &Fields) -> Option<Timestamp> {
    [
        ("payValidDt", "payValidTm"),
        ("vacctValidDt", "vacctValidTm"),
        ("paymentExpDt", "paymentExpTm"),
    ]
    .into_iter()
    .find_map(|(date, time)| clock::from_date_time(fields.get(date), fields.get(time)))
}

fn has(fields: &Fields, name: &str) -> bool {
    fields.get(name).is_some()
}

fn account(fields: &Fields) -> Option<&str> {
    fields.get("vacctNo").or_else(|| fields.get("bankVacctNo"))
}

/// A URL that a customer may be sent to: anything but `https` could run as a script or be read on the way.
fn link<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields
        .get(name)
        .filter(|url| url::Url::parse(url).is_ok_and(|url| is_https_or_loopback(&url)))
}

/// A link into an app, which may have the app's own scheme, but none that a browser runs or reads itself.
fn app_link<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    const RUN_HERE: [&str; 7] = ["javascript", "data", "vbscript", "file", "blob", "about", "http"];
    fields
        .get(name)
        .filter(|url| url::Url::parse(url).is_ok_and(|url| !RUN_HERE.contains(&url.scheme())))
}

/// Hides the middle of a card number that arrives whole; PCI DSS allows the first six and the last four digits.
fn mask(number: &str) -> String {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let mut position = 0_usize;
    number
        .chars()
        .map(|c| {
            if !c.is_ascii_digit() {
                return c;
            }
            position = position.saturating_add(1);
            let shown = digits <= 10 || position <= 6 || position.saturating_add(4) > digits;
            if shown { c } else { '*' }
        })
        .collect()
}

// Without the phone number and the card, which are the buyer's.
impl fmt::Debug for Instruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instruction")
            .field("pay_method", &self.pay_method())
            .field("expires_at", &self.expires_at())
            .finish_non_exhaustive()
    }
}
