//! The gateway's records: every transaction, by id and by reference, and the payment numbers in use.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;

use jiff::Timestamp;
use nicepay_checkout::{Bank, Mitra, PayMethod};

use crate::changes::Changes;
use crate::choice;
use crate::details::{self, Details, Phone};
use crate::error::SandboxError;
use crate::ids::{self, IdSource};
use crate::qr;
use crate::storage::Storage;
use crate::transaction::Transaction;

/// How often a reference was registered.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Uses {
    pub(crate) registered: u32,
    pub(crate) refused: u32,
}

/// A choice that was checked: the partner by its code, the card by its digits.
pub(crate) struct Picked {
    pub(crate) method: PayMethod,
    pub(crate) partner: String,
    pub(crate) phone: Option<String>,
    pub(crate) card: Option<String>,
}

/// Every transaction in the order of registration.
#[derive(Debug)]
pub(crate) struct Books {
    all: Vec<Transaction>,
    by_id: HashMap<Box<str>, usize>,
    uses: HashMap<Box<str>, Uses>,
    numbers: HashSet<Box<str>>,
    autopay: BTreeSet<(Timestamp, usize)>,
    ids: IdSource,
    storage: Option<Box<dyn Storage>>,
    changes: Changes,
}

impl Books {
    /// The records from `storage`, and how far the clock was advanced.
    pub(crate) fn open(
        seed: Option<u64>,
        mut storage: Option<Box<dyn Storage>>,
        changes: Changes,
    ) -> io::Result<(Self, i64)> {
        let (saved, ahead) = match &mut storage {
            Some(storage) => storage.load()?,
            None => (Vec::new(), 0),
        };
        let mut books = Self {
            all: Vec::with_capacity(saved.len()),
            by_id: HashMap::new(),
            uses: HashMap::new(),
            numbers: HashSet::new(),
            autopay: BTreeSet::new(),
            ids: IdSource::new(seed),
            storage,
            changes,
        };
        for mut transaction in saved {
            transaction.migrate();
            books.enter(transaction);
        }
        Ok((books, ahead))
    }

    pub(crate) fn all(&self) -> &[Transaction] {
        &self.all
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Transaction> {
        self.all.get(*self.by_id.get(id)?)
    }

    /// How often the merchant's reference was registered, and declined as a duplicate.
    pub(crate) fn uses(&self, merchant_id: &str, reference: &str) -> Uses {
        let key = reference_key(merchant_id, reference);
        self.uses.get(&*key).copied().unwrap_or_default()
    }

    /// Adds a transaction with a new id, and for a direct registration with what the customer needs. With `once`, a
    /// reference that is already registered is an error.
    pub(crate) fn register(
        &mut self,
        mut transaction: Transaction,
        once: bool,
    ) -> Result<&Transaction, SandboxError> {
        let key = reference_key(&transaction.merchant_id, &transaction.reference);
        if once
            && let Some(uses) = self.uses.get_mut(&*key)
            && uses.registered > 0
        {
            uses.refused = uses.refused.saturating_add(1);
            return Err(SandboxError::DuplicateReference);
        }
        let method = transaction.method.0.code().to_owned();
        transaction.id = loop {
            let id = self
                .ids
                .next(&transaction.merchant_id, &method, transaction.registered_at);
            if !self.by_id.contains_key(&*id) {
                break id.into();
            }
        };
        if transaction.direct {
            let partner = transaction.partner.clone().unwrap_or_default();
            let chosen = Picked {
                method: transaction.method.0.clone(),
                partner: partner.into(),
                phone: None,
                card: None,
            };
            transaction.details = self.details(&transaction, &chosen);
        }
        let position = self.all.len();
        if let Some(storage) = &mut self.storage {
            storage.save(position, &transaction)?;
        }
        self.enter(transaction);
        self.all
            .get(position)
            .ok_or(SandboxError::Refused("the transaction was not stored"))
    }

    /// What the gateway issues for a choice; a number is one that no other payment has.
    pub(crate) fn details(&self, transaction: &Transaction, picked: &Picked) -> Details {
        let partner: Box<str> = picked.partner.as_str().into();
        let is_taken = |number: &str| self.numbers.contains(number);
        match picked.method {
            PayMethod::ConvenienceStore => {
                let store = Mitra::from_code(&partner);
                let number = ids::payment_number(&transaction.id, &store, !transaction.direct, is_taken);
                Details::Store {
                    store: partner,
                    number: number.into(),
                }
            }
            PayMethod::VirtualAccount => Details::Account {
                number: ids::account_number(&transaction.id, &Bank::from_code(&partner), is_taken).into(),
                bank: partner,
            },
            PayMethod::Qris => Details::Qr {
                issuer: partner,
                content: qr::content(transaction).into(),
            },
            PayMethod::EWallet => {
                let phone = picked.phone.clone();
                let phone =
                    phone.map_or_else(|| transaction.buyer_phone.clone(), |phone| Phone(phone.into()));
                Details::Wallet {
                    phone: details::is_pushed(&partner).then_some(phone),
                    wallet: partner,
                }
            }
            PayMethod::PayLoan => Details::Loan { lender: partner },
            PayMethod::Card => Details::Card {
                masked: choice::mask(picked.card.as_deref().unwrap_or_default()).into(),
            },
            _ => Details::None,
        }
    }

    /// Changes a transaction: in the storage first, so that nothing is lost after the response.
    pub(crate) fn update(
        &mut self,
        id: &str,
        change: impl FnOnce(&mut Transaction) -> Result<(), SandboxError>,
    ) -> Result<&Transaction, SandboxError> {
        let unknown = || SandboxError::UnknownTransaction(id.into());
        let position = *self.by_id.get(id).ok_or_else(unknown)?;
        let kept = self.all.get_mut(position).ok_or_else(unknown)?;
        let mut changed = kept.clone();
        change(&mut changed)?;
        if let Some(storage) = &mut self.storage {
            storage.save(position, &changed)?;
        }
        *kept = changed;
        let kept = &*kept;
        if kept.is_open()
            && let Some(at) = kept.autopay_at
        {
            self.autopay.insert((at, position));
        }
        if let Some(number) = kept.details.number() {
            self.numbers.insert(number.into());
        }
        self.changes.add();
        Ok(kept)
    }

    /// The next payment to be paid automatically, if it is due.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Option<Box<str>> {
        while let Some((at, position)) = self.autopay.first().copied()
            && at <= now
        {
            self.autopay.pop_first();
            if let Some(transaction) = self.all.get(position)
                && transaction.autopay_at == Some(at)
                && transaction.is_payable(at)
            {
                return Some(transaction.id.clone());
            }
        }
        None
    }

    /// When the next payment is paid automatically.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.autopay.first().map(|(at, _)| *at)
    }

    pub(crate) fn save_clock(&mut self, ahead_ms: i64) -> Result<(), SandboxError> {
        if let Some(storage) = &mut self.storage {
            storage.save_clock(ahead_ms)?;
        }
        self.changes.add();
        Ok(())
    }

    /// Forgets every transaction.
    pub(crate) fn clear(&mut self) -> Result<(), SandboxError> {
        if let Some(storage) = &mut self.storage {
            storage.clear()?;
        }
        self.all.clear();
        self.by_id.clear();
        self.uses.clear();
        self.numbers.clear();
        self.autopay.clear();
        self.changes.add();
        Ok(())
    }

    fn enter(&mut self, transaction: Transaction) {
        let position = self.all.len();
        let key = reference_key(&transaction.merchant_id, &transaction.reference);
        let uses = self.uses.entry(key.into()).or_default();
        uses.registered = uses.registered.saturating_add(1);
        if transaction.is_open()
            && let Some(at) = transaction.autopay_at
        {
            self.autopay.insert((at, position));
        }
        if let Some(number) = transaction.details.number() {
            self.numbers.insert(number.into());
        }
        self.by_id.insert(transaction.id.clone(), position);
        self.all.push(transaction);
    }
}

// A merchant id contains letters and digits only, so a space separates it from any reference.
fn reference_key(merchant_id: &str, reference: &str) -> String {
    [merchant_id, " ", reference].concat()
}
