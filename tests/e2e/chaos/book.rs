//! The merchant's book: what survives a crash of the merchant.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use nicepay_checkout::{ErrorKind, Order, TransactionState};
use serde_json::Value;

#[derive(Default)]
struct Payment {
    /// How many references were used up for it.
    attempts: u32,
    /// Written down before it is sent, so that a crash leaves a question and not a gap.
    asked: bool,
    order: Option<Order>,
    state: Option<TransactionState>,
    done: bool,
}

pub(crate) struct Book {
    payments: Mutex<Vec<Payment>>,
    errors: Mutex<BTreeMap<&'static str, u32>>,
}

/// What to do about a payment next.
pub(crate) enum Next {
    /// Register it under this reference.
    Register(String),
    /// It was sent under this reference, and nobody knows what came of it.
    Resolve(String),
    /// It is registered.
    Go(Order),
}

impl Book {
    pub(crate) fn new(payments: usize) -> Self {
        let payments = Mutex::new((0..payments).map(|_| Payment::default()).collect());
        Self {
            payments,
            errors: Mutex::default(),
        }
    }

    fn with<T>(&self, number: usize, act: impl FnOnce(&mut Payment) -> T) -> T {
        let mut payments = self.payments.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut payments[number])
    }

    pub(crate) fn unfinished(&self) -> Vec<usize> {
        let payments = self.payments.lock().unwrap();
        payments
            .iter()
            .enumerate()
            .filter(|(_, payment)| !payment.done)
            .map(|(number, _)| number)
            .collect()
    }

    pub(crate) fn finished(&self) -> usize {
        self.payments
            .lock()
            .unwrap()
            .iter()
            .filter(|payment| payment.done)
            .count()
    }

    pub(crate) fn next(&self, number: usize) -> Next {
        self.with(number, |payment| {
            let reference = format!("order-{number}-{}", payment.attempts);
            match &payment.order {
                Some(order) => Next::Go(order.clone()),
                None if payment.asked => Next::Resolve(reference),
                None => {
                    payment.asked = true;
                    Next::Register(reference)
                }
            }
        })
    }

    /// Nothing was sent after all.
    pub(crate) fn unsent(&self, number: usize) {
        self.with(number, |payment| payment.asked = false);
    }

    /// The reference is used up: a payment stands under it that no customer was ever sent to.
    pub(crate) fn abandon(&self, number: usize) {
        self.with(number, |payment| {
            payment.attempts += 1;
            payment.asked = false;
        });
    }

    pub(crate) fn keep(&self, number: usize, order: Order) {
        self.with(number, |payment| payment.order = Some(order));
    }

    pub(crate) fn finish(&self, number: usize) {
        self.with(number, |payment| payment.done = true);
    }

    pub(crate) fn record(&self, reference: &str, state: TransactionState) {
        if let Some(number) = number_of(reference) {
            self.with(number, |payment| payment.state = Some(state));
        }
    }

    pub(crate) fn find(&self, reference: &str) -> Option<Order> {
        let order = self.with(number_of(reference)?, |payment| payment.order.clone())?;
        (order.reference.as_str() == reference).then_some(order)
    }

    pub(crate) fn orders(&self) -> Vec<Order> {
        self.payments
            .lock()
            .unwrap()
            .iter()
            .filter_map(|payment| payment.order.clone())
            .collect()
    }

    pub(crate) fn count(&self, error: ErrorKind) {
        *self.errors.lock().unwrap().entry(error.as_str()).or_default() += 1;
    }

    pub(crate) fn compare(&self, transactions: &[Value]) -> Verdict {
        let mut verdict = Verdict {
            errors: self.errors.lock().unwrap().clone(),
            ..Verdict::default()
        };
        let mut paid_there: HashMap<&str, u32> = HashMap::new();
        for transaction in transactions {
            let reference = transaction["reference"].as_str().unwrap();
            if transaction["registrations"].as_u64() != Some(1) {
                verdict.double += 1;
            }
            if transaction["state"] == "paid" {
                *paid_there.entry(reference).or_default() += 1;
            }
            for delivery in transaction["notifications"].as_array().unwrap() {
                let state = delivery["state"].as_str().unwrap().to_owned();
                *verdict.notifications.entry(state).or_default() += 1;
            }
        }
        verdict.paid = paid_there.len();
        for payment in self.payments.lock().unwrap().iter() {
            let order = payment
                .order
                .as_ref()
                .expect("every payment was registered in the end");
            let here = payment.state.is_some_and(TransactionState::is_paid);
            match (paid_there.remove(order.reference.as_str()), here) {
                (Some(1), true) | (None, false) => {}
                (Some(_), true) => verdict.double += 1,
                (Some(_), false) => verdict.lost += 1,
                (None, true) => verdict.false_paid += 1,
            }
        }
        verdict.lost += paid_there.len(); // paid, and not even in the book
        verdict
    }
}

fn number_of(reference: &str) -> Option<usize> {
    reference.split('-').nth(1)?.parse().ok()
}

#[derive(Default)]
pub(crate) struct Verdict {
    paid: usize,
    double: usize,
    lost: usize,
    false_paid: usize,
    errors: BTreeMap<&'static str, u32>,
    notifications: BTreeMap<String, u32>,
}

impl Verdict {
    pub(crate) fn is_clean(&self) -> bool {
        self.paid > 0 && self.double == 0 && self.lost == 0 && self.false_paid == 0
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} paid; errors {:?}; notifications {:?}; double registrations {}, lost {}, falsely paid {}",
            self.paid, self.errors, self.notifications, self.double, self.lost, self.false_paid
        )
    }
}
