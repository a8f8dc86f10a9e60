//! What the model is made of: a shop, a gateway, and those who act.

use nicepay_checkout::{Amount, ReferenceNo, Timestamp, TransactionId, TransactionState};
use nicepay_checkout_ledger::EventKind;
use nicepay_checkout_ledger::machine::{Fact, PaymentState, Rules, TransactionFacts};

pub(crate) const TWICE: &str = "an order is paid twice";
pub(crate) const LATE: &str = "a payment is paid late";

/// What is broken on purpose, to see that the checker sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    Nothing,
    /// A worker's answer counts whatever was taken since its question.
    OvertakenAnswersCount,
    /// A change is written over what another has written meanwhile.
    NoCompareAndSwap,
    /// A reversal does not raise the epoch.
    EpochStays,
    /// A second payment has the first one's name.
    TwiceIsCalledPaid,
    /// The event is kept in a transaction after the state's.
    EventApartFromState,
    /// The shop delivers, and claims in a transaction after it.
    ClaimAfterDelivery,
}

/// What the gateway has registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Registered {
    pub(crate) attempt: u32,
    pub(crate) truth: Truth,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Truth {
    Unpaid,
    Paid,
    Expired,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Caller {
    Idle,
    /// The intent is kept.
    Sending(u32),
    /// The answer is here and not kept: whether it names the transaction.
    Answered(u32, bool),
    Done,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Worker {
    Idle,
    /// What the payment was when it was read, and what NICEPAY said.
    Asked(Box<PaymentState>, u32, u32, Truth),
    /// The state is kept, its events are not.
    Owes(Vec<Told>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Consumer {
    Idle,
    Has(usize),
    /// Delivered, and not claimed.
    Delivered(usize),
    /// Claimed and delivered, and not said so.
    Committed(usize),
}

pub(crate) type Told = (u32, u32, EventKind);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct World {
    pub(crate) gateway: Vec<Registered>,
    pub(crate) payment: PaymentState,
    pub(crate) version: u32,
    pub(crate) events: Vec<Told>,
    pub(crate) done: usize,
    pub(crate) claims: Vec<usize>,
    pub(crate) deliveries: Vec<usize>,
    pub(crate) callers: Vec<Caller>,
    pub(crate) workers: Vec<Worker>,
    pub(crate) consumers: Vec<Consumer>,
    /// Deposits that were told of: a notification may come any number of times, or never.
    pub(crate) told: Vec<u32>,
    pub(crate) crashes: u32,
    pub(crate) reversals: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    CheckOut(usize),
    Send { caller: usize, answered: bool },
    Keep(usize),
    Ask { worker: usize, attempt: u32 },
    KeepAnswer(usize),
    KeepEvents(usize),
    Pay(usize),
    Expire(usize),
    Reverse(usize),
    Notify(u32),
    Take(usize),
    Deliver(usize),
    Claim(usize),
    Done(usize),
    CrashCaller(usize),
    CrashWorker(usize),
    CrashConsumer(usize),
}

pub(crate) struct Shop {
    pub(crate) callers: usize,
    pub(crate) workers: usize,
    pub(crate) consumers: usize,
    pub(crate) crashes: u32,
    pub(crate) reversals: u32,
    pub(crate) attempts: u32,
    pub(crate) questions: u64,
    pub(crate) broken: Broken,
}

pub(crate) fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

pub(crate) fn amount() -> Amount {
    Amount::rupiah(1).unwrap()
}

pub(crate) fn order() -> ReferenceNo {
    ReferenceNo::new("o").unwrap()
}

pub(crate) fn id(attempt: u32) -> TransactionId {
    TransactionId::new(format!("T{attempt}")).unwrap()
}

pub(crate) fn inquired(attempt: u32, asked: u64, truth: Truth) -> Fact {
    Fact::Inquired {
        attempt,
        asked,
        transaction: Box::new(TransactionFacts {
            transaction_id: id(attempt),
            state: match truth {
                Truth::Unpaid => TransactionState::Unpaid,
                Truth::Paid => TransactionState::Paid,
                Truth::Expired => TransactionState::Expired,
            },
            status_code: String::new(),
            pay_method: "03".to_owned(),
            amount: amount(),
            store: None,
            payment_number: None,
            instruction: None,
            receipt_code: None,
            expires_at: None,
            deposited_at: None,
        }),
    }
}

impl Shop {
    /// One committed step: the state and its events together.
    pub(crate) fn apply(&self, payment: &mut PaymentState, fact: &Fact) -> Vec<Told> {
        let before = payment.clone();
        let step = payment.apply(fact, &Rules::default(), now());
        if self.broken == Broken::EpochStays {
            for attempt in &mut payment.attempts {
                attempt.epoch = before.attempt(attempt.number).map_or(0, |known| known.epoch);
            }
        }
        step.events
            .iter()
            .map(|event| {
                let called_paid =
                    self.broken == Broken::TwiceIsCalledPaid && event.kind == EventKind::PaidTwice;
                (
                    event.attempt,
                    event.epoch,
                    if called_paid { EventKind::Paid } else { event.kind },
                )
            })
            .collect()
    }

    pub(crate) fn commit(&self, world: &mut World, fact: &Fact) {
        let told = self.apply(&mut world.payment, fact);
        world.version += 1;
        world.events.extend(told);
    }

    pub(crate) fn keep_answer(&self, world: &mut World, worker: usize) {
        let Worker::Asked(read, version, number, truth) =
            std::mem::replace(&mut world.workers[worker], Worker::Idle)
        else {
            return;
        };
        let asked_of = |state: &PaymentState| state.attempt(number).map_or(0, |attempt| attempt.asked);
        let asked = match self.broken {
            Broken::OvertakenAnswersCount => asked_of(&world.payment),
            _ => asked_of(&read),
        };
        let fact = inquired(number, asked, truth);
        let mut state = match self.broken {
            Broken::NoCompareAndSwap => *read,
            _ if version == world.version => *read,
            // Stale: thought out anew.
            _ => world.payment.clone(),
        };
        let told = self.apply(&mut state, &fact);
        world.payment = state;
        world.version += 1;
        if self.broken == Broken::EventApartFromState && !told.is_empty() {
            world.workers[worker] = Worker::Owes(told);
        } else {
            world.events.extend(told);
        }
    }
}

impl World {
    pub(crate) fn truth(&self, attempt: u32) -> Option<Truth> {
        self.gateway
            .iter()
            .find(|known| known.attempt == attempt)
            .map(|known| known.truth)
    }

    /// What an undisturbed worker would make of it: every attempt that can be asked about is.
    pub(crate) fn settled(&self) -> (PaymentState, Vec<Told>) {
        let mut payment = self.payment.clone();
        let mut events = self.events.clone();
        for number in 1..=u32::try_from(payment.attempts.len()).unwrap() {
            let (asked, known) = payment
                .attempt(number)
                .map_or((0, false), |attempt| (attempt.asked, attempt.order().is_some()));
            if let Some(truth) = self.truth(number).filter(|_| known) {
                let step = payment.apply(&inquired(number, asked, truth), &Rules::default(), now());
                events.extend(
                    step.events
                        .iter()
                        .map(|event| (event.attempt, event.epoch, event.kind)),
                );
            }
        }
        (payment, events)
    }
}

pub(crate) fn money_in(events: &[Told], attempt: u32, epoch: u32) -> usize {
    events
        .iter()
        .filter(|told| told.0 == attempt && told.1 == epoch && told.2.is_money_in())
        .count()
}
