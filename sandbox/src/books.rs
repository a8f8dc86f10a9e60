//! The gateway's records: every transaction, by id and by reference, and the payment numbers in use.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io;

use jiff::Timestamp;
use nicepay_checkout::{Mitra, PayMethod};

use crate::error::SandboxError;
use crate::ids::{self, IdSource};
use crate::storage::Storage;
use crate::transaction::{PayMethodCode, Stage, Transaction};

/// How often a reference was registered.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Uses {
    pub(crate) registered: u32,
    pub(crate) refused: u32,
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
}

impl Books {
    /// The records from `storage`, and how far the clock was advanced.
    pub(crate) fn open(seed: Option<u64>, mut storage: Option<Box<dyn Storage>>) -> io::Result<(Self, i64)> {
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
        };
        for transaction in saved {
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

    /// Adds a transaction with a new id, and for a direct registration with a payment number. With `once`, a reference
    /// that is already registered is an error.
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
        if transaction.direct
            && let Some(store) = transaction.store()
        {
            transaction.payment_number = Some(self.free_number(&transaction.id, &store, false));
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

    /// The customer's choice of a store: issues the payment number, once for each store.
    pub(crate) fn choose(
        &mut self,
        id: &str,
        store: &Mitra,
        now: Timestamp,
        autopay_at: Option<Timestamp>,
    ) -> Result<&Transaction, SandboxError> {
        if !matches!(store, Mitra::Indomaret | Mitra::Alfamart | Mitra::DanDan) {
            return Err(SandboxError::Refused(
                "the store is unknown: use INDO (Indomaret) or ALMA (Alfamart)",
            ));
        }
        let earlier = self
            .get(id)
            .ok_or_else(|| SandboxError::UnknownTransaction(id.into()))?;
        let repeated = earlier.store().as_ref() == Some(store) && earlier.payment_number.is_some();
        let number = if repeated {
            earlier.payment_number.clone()
        } else {
            Some(self.free_number(id, store, true))
        };
        self.update(id, |transaction| {
            if !transaction.is_payable(now) {
                return Err(SandboxError::Refused(
                    "the payment is already paid, expired or cancelled",
                ));
            }
            if !matches!(transaction.method.0, PayMethod::All | PayMethod::ConvenienceStore) {
                return Err(SandboxError::Refused(
                    "the payment was registered for a pay method other than convenience store",
                ));
            }
            if !repeated {
                transaction.method = PayMethodCode(PayMethod::ConvenienceStore);
                transaction.store = Some(store.code().into());
                transaction.payment_number = number;
                transaction.autopay_at = autopay_at;
            }
            Ok(())
        })
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
        if kept.stage == Stage::Open
            && let Some(at) = kept.autopay_at
        {
            self.autopay.insert((at, position));
        }
        if let Some(number) = &kept.payment_number {
            self.numbers.insert(number.clone());
        }
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
        Ok(())
    }

    fn enter(&mut self, transaction: Transaction) {
        let position = self.all.len();
        let key = reference_key(&transaction.merchant_id, &transaction.reference);
        let uses = self.uses.entry(key.into()).or_default();
        uses.registered = uses.registered.saturating_add(1);
        if transaction.stage == Stage::Open
            && let Some(at) = transaction.autopay_at
        {
            self.autopay.insert((at, position));
        }
        if let Some(number) = &transaction.payment_number {
            self.numbers.insert(number.clone());
        }
        self.by_id.insert(transaction.id.clone(), position);
        self.all.push(transaction);
    }

    fn free_number(&self, id: &str, store: &Mitra, from_page: bool) -> Box<str> {
        ids::payment_number(id, store, from_page, |number| self.numbers.contains(number)).into()
    }
}

// A merchant id contains letters and digits only, so a space separates it from any reference.
fn reference_key(merchant_id: &str, reference: &str) -> String {
    [merchant_id, " ", reference].concat()
}
