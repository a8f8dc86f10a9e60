//! What the payment page offers.

use nicepay_checkout::{Bank, Mitra, PayMethod};

use crate::error::SandboxError;
use crate::settings::Settings;
use crate::transaction::Transaction;

/// A pay method that the customer can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The pay method (wire: `payMethod`).
    pub method: PayMethod,
    /// Where it can be paid: stores, wallets, lenders or issuers (wire: `mitraCd`), or banks (wire: `bankCd`); empty for a
    /// card.
    pub partners: Vec<String>,
}

/// The methods with a journey of their own, in the order of the page.
const METHODS: [PayMethod; 6] = [
    PayMethod::ConvenienceStore,
    PayMethod::VirtualAccount,
    PayMethod::Qris,
    PayMethod::EWallet,
    PayMethod::PayLoan,
    PayMethod::Card,
];

/// Every partner of a method, by code.
fn partners(method: &PayMethod) -> Vec<String> {
    let mitras: &[Mitra] = match method {
        PayMethod::ConvenienceStore => &[Mitra::Indomaret, Mitra::Alfamart],
        PayMethod::Qris => &[Mitra::QrisShopeePay, Mitra::QrisNobu, Mitra::QrisNicepay],
        PayMethod::EWallet => &[Mitra::Ovo, Mitra::Dana, Mitra::LinkAja, Mitra::ShopeePay],
        PayMethod::PayLoan => &[Mitra::Akulaku, Mitra::Kredivo, Mitra::Indodana],
        PayMethod::VirtualAccount => {
            let banks = Bank::KNOWN.iter().filter(|bank| **bank != Bank::OtherBank);
            return banks.map(|bank| bank.code().to_owned()).collect();
        }
        _ => &[],
    };
    mitras.iter().map(|mitra| mitra.code().to_owned()).collect()
}

/// Whether a payment can be made there by this method.
pub(crate) fn is_partner(method: &PayMethod, code: &str) -> bool {
    // Only one source mentions Dan+Dan's own code, so the page does not offer it.
    let unlisted = *method == PayMethod::ConvenienceStore && Mitra::from_code(code) == Mitra::DanDan;
    unlisted || partners(method).iter().any(|partner| partner == code)
}

/// What the customer of this payment can choose: the registered pay method, or every one that the merchant has.
pub(crate) fn offers(transaction: &Transaction, settings: &Settings) -> Vec<Offer> {
    let registered = transaction.registered_method();
    METHODS
        .into_iter()
        .filter(|method| registered == PayMethod::All || registered == *method)
        .filter(|method| settings.serves(method))
        .map(|method| {
            let wanted = transaction.partner.as_deref();
            let wanted = wanted.filter(|code| registered == method && is_partner(&method, code));
            Offer {
                partners: wanted.map_or_else(|| partners(&method), |code| vec![code.to_owned()]),
                method,
            }
        })
        .collect()
}

/// The partner that a choice names, or that goes without saying; empty for a card.
pub(crate) fn partner(
    offers: &[Offer],
    method: &PayMethod,
    named: Option<String>,
) -> Result<String, SandboxError> {
    let offer = offers.iter().find(|offer| offer.method == *method);
    let offer = offer.ok_or(SandboxError::Refused(
        "the payment was registered for another pay method, or the merchant does not have this one",
    ))?;
    match (named, &*offer.partners) {
        (_, []) => Ok(String::new()),
        (None, [only]) => Ok(only.clone()),
        (None, [first, ..]) if *method == PayMethod::Qris => Ok(first.clone()),
        (None, _) => Err(SandboxError::Refused(
            "say which store, bank, wallet or lender, by its code",
        )),
        (Some(code), known) if known.contains(&code) => Ok(code),
        (Some(code), [_, _, ..]) if is_partner(method, &code) => Ok(code),
        (Some(_), _) => Err(SandboxError::Refused(match method {
            PayMethod::ConvenienceStore => "the store is unknown: use INDO (Indomaret) or ALMA (Alfamart)",
            PayMethod::VirtualAccount => {
                "the bank is not offered: use one that the payment page lists, such as BMRI"
            }
            PayMethod::Qris => "the issuer is not offered: use QSHP, NOBU or NICE",
            PayMethod::EWallet => "the wallet is not offered: use OVOE, DANA, LINK or ESHP",
            _ => "the lender is not offered: use AKLP, KDVI or IDNA",
        })),
    }
}
