//! The customer's way from the choice of a pay method to the payment, or to its failure.

use std::fmt;

use jiff::Timestamp;
use nicepay_checkout::{Instruction, Mitra, PayMethod};

use crate::books::Picked;
use crate::choice::{Choice, DECLINED};
use crate::details::{Details, is_pushed};
use crate::engine::Engine;
use crate::error::SandboxError;
use crate::offer::{self, Offer};
use crate::transaction::{NotificationKind, PayMethodCode, Stage, Transaction};

/// The customer's choice, and what it led to.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Chosen {
    /// The payment number for the counter; empty unless a store was chosen.
    pub payment_number: String,
    /// The merchant's callback URL with its query, where the customer's browser goes next.
    pub callback_url: String,
    /// What the customer needs in order to pay by the chosen method.
    pub instruction: Option<Instruction>,
}

// Without the callback URL, which has the buyer's name.
impl fmt::Debug for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chosen")
            .field("payment_number", &self.payment_number)
            .field("instruction", &self.instruction)
            .finish_non_exhaustive()
    }
}

const CLOSED: SandboxError = SandboxError::Refused("the payment is already paid, expired or cancelled");

impl Engine {
    /// What the payment page offers to the customer of this payment.
    pub(crate) fn offers(&self, transaction: &Transaction) -> Vec<Offer> {
        offer::offers(transaction, &self.settings)
    }

    /// What the customer needs in order to pay; `None` until a method is chosen.
    pub(crate) fn instruction(&self, transaction: &Transaction) -> Option<Instruction> {
        crate::instruction::of(transaction, &self.base_url)
    }

    pub(crate) fn choose_store(&self, id: &str, store: &Mitra) -> Result<Chosen, SandboxError> {
        let choice = Choice::new(PayMethod::ConvenienceStore).partner(store.code());
        self.choose(id, &choice)
    }

    /// The customer's choice. The same choice again changes nothing; another one takes the place of the earlier.
    pub(crate) fn choose(&self, id: &str, choice: &Choice) -> Result<Chosen, SandboxError> {
        self.pay_due();
        let now = self.now();
        let mut books = self.books();
        let found = books.get(id);
        let found = found.ok_or_else(|| SandboxError::UnknownTransaction(id.into()))?;
        if !found.is_payable(now) {
            return Err(CLOSED);
        }
        let picked = self.picked(found, choice)?;
        let declined = picked.card.as_deref() == Some(DECLINED);
        let details = books.details(found, &picked);
        let expires_at = expiry(found, &picked, now)?;
        let autopay_at = if declined { None } else { self.autopay_at(now) };
        let chosen = if is_same(&found.details, &details) && !declined {
            found.clone()
        } else {
            let changed = books.update(id, |transaction| {
                transaction.method = PayMethodCode(picked.method);
                transaction.details = details;
                transaction.expires_at = expires_at;
                transaction.autopay_at = autopay_at;
                transaction.forced_status = None;
                transaction.stage = if declined { Stage::Failed } else { Stage::Open };
                Ok(())
            });
            changed?.clone()
        };
        drop(books);
        if autopay_at.is_some() {
            self.autopay_bell.notify_one();
        }
        Ok(Chosen {
            payment_number: chosen.payment_number().unwrap_or_default().to_owned(),
            callback_url: crate::callback::url(&chosen),
            instruction: self.instruction(&chosen),
        })
    }

    fn picked(&self, found: &Transaction, choice: &Choice) -> Result<Picked, SandboxError> {
        let method = choice.method.clone();
        let partner = offer::partner(&self.offers(found), &method, choice.partner_code())?;
        let phone = choice.phone.clone().filter(|phone| !phone.is_empty());
        if method == PayMethod::EWallet && is_pushed(&partner) {
            let number = phone.as_deref().unwrap_or(&found.buyer_phone.0);
            if !(8..=15).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_digit()) {
                return Err(SandboxError::Refused(
                    "the phone number must be 8 to 15 digits: the push message goes there",
                ));
            }
        }
        let card = (method == PayMethod::Card)
            .then(|| choice.card_digits())
            .transpose()?;
        Ok(Picked {
            method,
            partner,
            phone,
            card,
        })
    }

    /// The customer has opened the wallet or scanned the code: the payment is in flight.
    pub(crate) fn begin(&self, id: &str) -> Result<(), SandboxError> {
        self.pay_due();
        let now = self.now();
        self.books().update(id, |transaction| {
            if !transaction.is_payable(now) {
                return Err(CLOSED);
            }
            if !matches!(transaction.details, Details::Qr { .. } | Details::Wallet { .. }) {
                return Err(SandboxError::Refused(
                    "only QRIS and wallets have a payment in flight: choose one of them first",
                ));
            }
            transaction.stage = Stage::InFlight;
            transaction.forced_status = None;
            Ok(())
        })?;
        Ok(())
    }

    /// The customer takes the step that the chosen method waits for, and so pays.
    pub(crate) fn confirm(&self, id: &str) -> Result<(), SandboxError> {
        if self.look_up(id)?.awaits().is_none() {
            return Err(SandboxError::Refused(
                "the payment waits for no step of the customer's: choose a wallet, a lender or a card first",
            ));
        }
        self.pay(id)
    }

    /// The customer pays.
    pub(crate) fn pay(&self, id: &str) -> Result<(), SandboxError> {
        self.pay_due();
        let now = self.now();
        self.books().update(id, |transaction| {
            if !transaction.is_payable(now) {
                return Err(SandboxError::Refused(
                    "the payment can't be paid: it is already paid, expired or cancelled",
                ));
            }
            let chosen = transaction.details.method().as_ref() == Some(&transaction.method.0);
            let payable = match transaction.method.0 {
                PayMethod::All => false,
                PayMethod::ConvenienceStore => chosen,
                // These have no journey of their own here.
                PayMethod::DirectDebit | PayMethod::Gpn => true,
                _ => chosen || transaction.forced_status.is_some(),
            };
            if !payable {
                return Err(SandboxError::Refused(
                    "the payment can't be paid yet: choose a store or set a pay method first",
                ));
            }
            transaction.stage = Stage::Paid;
            transaction.paid_at = Some(now);
            transaction.forced_status = None;
            Ok(())
        })?;
        self.announce(id, NotificationKind::Deposit)
    }

    /// The bank declines the card, or the wallet or lender refuses. The payment has then failed for good.
    pub(crate) fn fail(&self, id: &str) -> Result<(), SandboxError> {
        self.pay_due();
        let now = self.now();
        self.books().update(id, |transaction| {
            if !transaction.is_payable(now) {
                return Err(CLOSED);
            }
            match transaction.method.0 {
                PayMethod::Card | PayMethod::EWallet | PayMethod::PayLoan | PayMethod::Qris => {}
                PayMethod::All => {
                    return Err(SandboxError::Refused("choose a pay method first"));
                }
                _ => {
                    return Err(SandboxError::Refused(
                        "this pay method has no status for a failure: let the payment expire",
                    ));
                }
            }
            transaction.stage = Stage::Failed;
            transaction.autopay_at = None;
            transaction.forced_status = None;
            Ok(())
        })?;
        Ok(())
    }
}

fn expiry(found: &Transaction, picked: &Picked, now: Timestamp) -> Result<Timestamp, SandboxError> {
    let named = found.named_expiry();
    let at = named.after_choice(&picked.method, &picked.partner, found.registered_at, now);
    if at <= now {
        return Err(SandboxError::Refused(
            "the time that the registration allows for this pay method is over",
        ));
    }
    Ok(at)
}

/// Whether the customer already has what this choice leads to. A number of its own is issued once for each partner.
fn is_same(earlier: &Details, wanted: &Details) -> bool {
    match (earlier, wanted) {
        (Details::None, _) => false,
        (Details::Store { store, .. }, Details::Store { store: again, .. }) => store == again,
        (Details::Account { bank, .. }, Details::Account { bank: again, .. }) => bank == again,
        (earlier, wanted) => earlier == wanted,
    }
}
