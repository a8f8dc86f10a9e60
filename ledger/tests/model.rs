//! The real state machine, walked by a model checker through every interleaving up to a bound: two who check the order
//! out, two workers, two consumers, a customer, and a NICEPAY that loses answers, expires, and takes back; crashes between
//! any two steps, and notifications lost, repeated, late or in any order.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    reason = "a model of a few small numbers"
)]

use nicepay_checkout::{Amount, NotificationEvent, ReferenceNo, Timestamp, TransactionId, TransactionState};
use nicepay_checkout_ledger::EventKind;
use nicepay_checkout_ledger::machine::{
    Attempt, Channel, Decision, Fact, PaymentState, Rules, TransactionFacts, reference_of_attempt,
};
use stateright::{Checker, HasDiscoveries, Model, Property};

const TWICE: &str = "an order is paid twice";
const LATE: &str = "a payment is paid late";

/// What is broken on purpose, to see that the checker sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Broken {
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
struct Registered {
    attempt: u32,
    truth: Truth,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Truth {
    Unpaid,
    Paid,
    Expired,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Caller {
    Idle,
    /// The intent is kept.
    Sending(u32),
    /// The answer is here and not kept: whether it names the transaction.
    Answered(u32, bool),
    Done,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Worker {
    Idle,
    /// What the payment was when it was read, and what NICEPAY said.
    Asked(Box<PaymentState>, u32, u32, Truth),
    /// The state is kept, its events are not.
    Owes(Vec<Told>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Consumer {
    Idle,
    Has(usize),
    /// Delivered, and not claimed.
    Delivered(usize),
    /// Claimed and delivered, and not said so.
    Committed(usize),
}

type Told = (u32, u32, EventKind);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    gateway: Vec<Registered>,
    payment: PaymentState,
    version: u32,
    events: Vec<Told>,
    done: usize,
    claims: Vec<usize>,
    deliveries: Vec<usize>,
    callers: Vec<Caller>,
    workers: Vec<Worker>,
    consumers: Vec<Consumer>,
    /// Deposits that were told of: a notification may come any number of times, or never.
    told: Vec<u32>,
    crashes: u32,
    reversals: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Action {
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

struct Shop {
    callers: usize,
    workers: usize,
    consumers: usize,
    crashes: u32,
    reversals: u32,
    attempts: u32,
    questions: u64,
    broken: Broken,
}

fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

fn amount() -> Amount {
    Amount::rupiah(1).unwrap()
}

fn order() -> ReferenceNo {
    ReferenceNo::new("o").unwrap()
}

fn id(attempt: u32) -> TransactionId {
    TransactionId::new(format!("T{attempt}")).unwrap()
}

fn inquired(attempt: u32, asked: u64, truth: Truth) -> Fact {
    Fact::Inquired {
        attempt,
        asked,
        transaction: TransactionFacts {
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
            receipt_code: None,
            expires_at: None,
            deposited_at: None,
        },
    }
}

impl Shop {
    /// One committed step: the state and its events together.
    fn apply(&self, payment: &mut PaymentState, fact: &Fact) -> Vec<Told> {
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

    fn commit(&self, world: &mut World, fact: &Fact) {
        let told = self.apply(&mut world.payment, fact);
        world.version += 1;
        world.events.extend(told);
    }

    fn keep_answer(&self, world: &mut World, worker: usize) {
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
    fn truth(&self, attempt: u32) -> Option<Truth> {
        self.gateway
            .iter()
            .find(|known| known.attempt == attempt)
            .map(|known| known.truth)
    }

    /// What an undisturbed worker would make of it: every attempt that can be asked about is.
    fn settled(&self) -> (PaymentState, Vec<Told>) {
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

fn money_in(events: &[Told], attempt: u32, epoch: u32) -> usize {
    events
        .iter()
        .filter(|told| told.0 == attempt && told.1 == epoch && told.2.is_money_in())
        .count()
}

impl Model for Shop {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![World {
            gateway: Vec::new(),
            payment: PaymentState::new(order(), now()),
            version: 0,
            events: Vec::new(),
            done: 0,
            claims: Vec::new(),
            deliveries: Vec::new(),
            callers: vec![Caller::Idle; self.callers],
            workers: vec![Worker::Idle; self.workers],
            consumers: vec![Consumer::Idle; self.consumers],
            told: Vec::new(),
            crashes: self.crashes,
            reversals: self.reversals,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        for (caller, at) in world.callers.iter().enumerate() {
            match at {
                Caller::Idle => actions.push(Action::CheckOut(caller)),
                Caller::Sending(_) => {
                    actions.push(Action::Send {
                        caller,
                        answered: true,
                    });
                    actions.push(Action::Send {
                        caller,
                        answered: false,
                    });
                }
                Caller::Answered(..) => actions.push(Action::Keep(caller)),
                Caller::Done => {}
            }
            if world.crashes > 0 && matches!(at, Caller::Sending(_) | Caller::Answered(..)) {
                actions.push(Action::CrashCaller(caller));
            }
        }
        for (worker, at) in world.workers.iter().enumerate() {
            match at {
                Worker::Idle => {
                    for attempt in world
                        .payment
                        .attempts
                        .iter()
                        .filter(|attempt| attempt.order().is_some())
                    {
                        let attempt = attempt.number;
                        actions.push(Action::Ask { worker, attempt });
                    }
                }
                Worker::Asked(..) => actions.push(Action::KeepAnswer(worker)),
                Worker::Owes(_) => actions.push(Action::KeepEvents(worker)),
            }
            if world.crashes > 0 && *at != Worker::Idle {
                actions.push(Action::CrashWorker(worker));
            }
        }
        for (at, known) in world.gateway.iter().enumerate() {
            match known.truth {
                Truth::Unpaid => {
                    actions.push(Action::Pay(at));
                    actions.push(Action::Expire(at));
                }
                Truth::Paid if world.reversals > 0 => actions.push(Action::Reverse(at)),
                Truth::Expired => actions.push(Action::Pay(at)), // late
                Truth::Paid => {}
            }
        }
        actions.extend(world.told.iter().map(|attempt| Action::Notify(*attempt)));
        for (consumer, at) in world.consumers.iter().enumerate() {
            match at {
                Consumer::Idle if world.done < world.events.len() => actions.push(Action::Take(consumer)),
                Consumer::Idle => {}
                Consumer::Has(_) => actions.push(Action::Deliver(consumer)),
                Consumer::Delivered(_) => actions.push(Action::Claim(consumer)),
                Consumer::Committed(_) => actions.push(Action::Done(consumer)),
            }
            if world.crashes > 0 && *at != Consumer::Idle {
                actions.push(Action::CrashConsumer(consumer));
            }
        }
    }

    fn next_state(&self, last: &World, action: Action) -> Option<World> {
        let mut world = last.clone();
        match action {
            Action::CheckOut(caller) => {
                match world.payment.check_out(amount(), false, &Rules::default(), now()) {
                    Decision::Register(attempt) => {
                        let planned = Fact::Planned {
                            attempt,
                            reference: reference_of_attempt(&order(), attempt).unwrap(),
                            amount: amount(),
                            channel: Channel::Direct,
                            until: now(), // its lease may lapse at once, while it still acts
                        };
                        self.commit(&mut world, &planned);
                        world.callers[caller] = Caller::Sending(attempt);
                    }
                    Decision::SendAgain(attempt) => {
                        self.commit(
                            &mut world,
                            &Fact::SentAgain {
                                attempt,
                                until: now(),
                            },
                        );
                        world.callers[caller] = Caller::Sending(attempt);
                    }
                    Decision::GiveUpSender(attempt) => {
                        let lost = Fact::OutcomeUnknown {
                            attempt,
                            transaction_id: None,
                            message: String::new(),
                        };
                        self.commit(&mut world, &lost);
                    }
                    Decision::Present(_) => world.callers[caller] = Caller::Done,
                    _ => return None, // asks first, as a worker does
                }
            }
            Action::Send { caller, answered } => {
                let Caller::Sending(attempt) = world.callers[caller] else {
                    return None;
                };
                if world.truth(attempt).is_none() {
                    world.gateway.push(Registered {
                        attempt,
                        truth: Truth::Unpaid,
                    });
                    world.gateway.sort_by_key(|known| known.attempt);
                }
                world.callers[caller] = Caller::Answered(attempt, answered);
            }
            Action::Keep(caller) => {
                let Caller::Answered(attempt, answered) = world.callers[caller] else {
                    return None;
                };
                let fact = if answered {
                    Fact::Registered {
                        attempt,
                        transaction_id: id(attempt),
                        payment_url: None,
                        payment_number: None,
                        store: None,
                        expires_at: None,
                    }
                } else {
                    Fact::OutcomeUnknown {
                        attempt,
                        transaction_id: None,
                        message: String::new(),
                    }
                };
                self.commit(&mut world, &fact);
                world.callers[caller] = if answered { Caller::Done } else { Caller::Idle };
            }
            Action::Ask { worker, attempt } => {
                let truth = world.truth(attempt)?;
                let read = Box::new(world.payment.clone());
                world.workers[worker] = Worker::Asked(read, world.version, attempt, truth);
            }
            Action::KeepAnswer(worker) => self.keep_answer(&mut world, worker),
            Action::KeepEvents(worker) => {
                if let Worker::Owes(told) = std::mem::replace(&mut world.workers[worker], Worker::Idle) {
                    world.events.extend(told);
                }
            }
            Action::Pay(at) => {
                world.gateway[at].truth = Truth::Paid;
                let attempt = world.gateway[at].attempt;
                if !world.told.contains(&attempt) {
                    world.told.push(attempt);
                    world.told.sort_unstable();
                }
            }
            Action::Expire(at) => world.gateway[at].truth = Truth::Expired,
            Action::Reverse(at) => {
                world.gateway[at].truth = Truth::Unpaid;
                world.reversals -= 1;
            }
            Action::Notify(attempt) => {
                let told = Fact::Notified {
                    transaction_id: id(attempt),
                    reference: Some(reference_of_attempt(&order(), attempt).unwrap()),
                    amount: amount(),
                    reported: NotificationEvent::Deposit,
                };
                self.commit(&mut world, &told);
                world.version = last.version + u32::from(world.payment != last.payment);
            }
            // A lease may lapse: another consumer takes what the first one still has.
            Action::Take(consumer) => world.consumers[consumer] = Consumer::Has(world.done),
            Action::Deliver(consumer) => {
                let Consumer::Has(event) = world.consumers[consumer] else {
                    return None;
                };
                if self.broken == Broken::ClaimAfterDelivery {
                    if !world.claims.contains(&event) {
                        world.deliveries.push(event);
                    }
                    world.consumers[consumer] = Consumer::Delivered(event);
                } else {
                    if !world.claims.contains(&event) {
                        world.claims.push(event);
                        world.deliveries.push(event);
                    }
                    world.consumers[consumer] = Consumer::Committed(event);
                }
            }
            Action::Claim(consumer) => {
                let Consumer::Delivered(event) = world.consumers[consumer] else {
                    return None;
                };
                if !world.claims.contains(&event) {
                    world.claims.push(event);
                }
                world.consumers[consumer] = Consumer::Committed(event);
            }
            Action::Done(consumer) => {
                let Consumer::Committed(event) = world.consumers[consumer] else {
                    return None;
                };
                world.done = world.done.max(event + 1);
                world.consumers[consumer] = Consumer::Idle;
            }
            Action::CrashCaller(caller) => {
                world.callers[caller] = Caller::Idle;
                world.crashes -= 1;
            }
            Action::CrashWorker(worker) => {
                world.workers[worker] = Worker::Idle;
                world.crashes -= 1;
            }
            Action::CrashConsumer(consumer) => {
                world.consumers[consumer] = Consumer::Idle;
                world.crashes -= 1;
            }
        }
        Some(world)
    }

    fn within_boundary(&self, world: &World) -> bool {
        world.payment.attempts.len() <= self.attempts as usize
            && world
                .payment
                .attempts
                .iter()
                .all(|attempt| attempt.asked <= self.questions)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("money has one event for each epoch", |_, world: &World| {
                world
                    .events
                    .iter()
                    .all(|told| !told.2.is_money_in() || money_in(&world.events, told.0, told.1) == 1)
            }),
            Property::always("what the ledger calls paid was told", |_, world: &World| {
                // A worker that is between two transactions has both or none.
                world
                    .payment
                    .attempts
                    .iter()
                    .filter(|attempt| attempt.is_paid())
                    .all(|attempt| money_in(&world.events, attempt.number, attempt.epoch) == 1)
            }),
            Property::always(
                "a payment that is there is found when it is asked about",
                |_, world: &World| {
                    let (payment, events) = world.settled();
                    payment.attempts.iter().all(|attempt: &Attempt| {
                        let known = attempt.transaction_id.is_some();
                        let paid = world.truth(attempt.number) == Some(Truth::Paid);
                        !known
                            || (attempt.is_paid() == paid
                                && (!paid || money_in(&events, attempt.number, attempt.epoch) == 1))
                    })
                },
            ),
            Property::always(
                "a lost registration is found when a notification names it",
                |shop: &Self, world: &World| {
                    world
                        .gateway
                        .iter()
                        .filter(|known| known.truth == Truth::Paid)
                        .all(|known| {
                            let mut world = world.clone();
                            let told = Fact::Notified {
                                transaction_id: id(known.attempt),
                                reference: Some(reference_of_attempt(&order(), known.attempt).unwrap()),
                                amount: amount(),
                                reported: NotificationEvent::Deposit,
                            };
                            shop.commit(&mut world, &told);
                            world
                                .settled()
                                .0
                                .attempt(known.attempt)
                                .is_some_and(Attempt::is_paid)
                        })
                },
            ),
            Property::always(
                "two that are paid are not both called paid",
                |_, world: &World| {
                    let paid: Vec<&Attempt> = world
                        .payment
                        .attempts
                        .iter()
                        .filter(|attempt| attempt.is_paid())
                        .collect();
                    let twice = |attempt: &&&Attempt| {
                        world
                            .events
                            .contains(&(attempt.number, attempt.epoch, EventKind::PaidTwice))
                    };
                    paid.len() < 2 || paid.iter().filter(twice).count() + 1 >= paid.len()
                },
            ),
            Property::always("nothing is delivered twice", |_, world: &World| {
                world
                    .deliveries
                    .iter()
                    .enumerate()
                    .all(|(at, event)| !world.deliveries[at + 1..].contains(event))
            }),
            Property::always("what is done was delivered", |_, world: &World| {
                (0..world.done).all(|event| world.deliveries.contains(&event))
            }),
            Property::always(
                "what NICEPAY has is under a reference that is watched",
                |_, world: &World| {
                    world
                        .gateway
                        .iter()
                        .all(|known| world.payment.attempt(known.attempt).is_some())
                },
            ),
            Property::always(
                "a reversal that is told has been",
                |shop: &Self, world: &World| {
                    let told = world
                        .events
                        .iter()
                        .filter(|told| told.2 == EventKind::Reversed)
                        .count();
                    told <= (shop.reversals - world.reversals) as usize
                },
            ),
            // That the bound is wide enough to meet these.
            Property::sometimes(TWICE, |shop: &Self, world: &World| {
                shop.attempts < 2 || world.events.iter().any(|told| told.2 == EventKind::PaidTwice)
            }),
            Property::sometimes(LATE, |shop: &Self, world: &World| {
                shop.questions < 2 || world.events.iter().any(|told| told.2 == EventKind::PaidLate)
            }),
        ]
    }
}

/// Those who register, ask and are told.
fn registering(broken: Broken) -> Shop {
    Shop {
        callers: 2,
        workers: 1,
        consumers: 0,
        crashes: 1,
        reversals: 0,
        attempts: 2,
        questions: 1,
        broken,
    }
}

/// Those who ask at once about what changes.
fn asking(broken: Broken) -> Shop {
    Shop {
        callers: 1,
        workers: 2,
        consumers: 0,
        crashes: 1,
        reversals: 1,
        attempts: 1,
        questions: 3,
        broken,
    }
}

/// Those who deliver.
fn delivering(broken: Broken) -> Shop {
    Shop {
        callers: 1,
        workers: 1,
        consumers: 2,
        crashes: 1,
        reversals: 1,
        attempts: 1,
        questions: 2,
        broken,
    }
}

fn holds(shop: Shop) {
    let began = std::time::Instant::now();
    let checker = shop.checker().threads(2).spawn_bfs().join();
    println!("{} states, {:?}", checker.unique_state_count(), began.elapsed());
    checker.assert_properties();
}

#[test]
fn who_registers_at_once_loses_no_payment() {
    holds(registering(Broken::Nothing));
}

#[test]
fn who_asks_at_once_tells_each_payment_once() {
    holds(asking(Broken::Nothing));
}

#[test]
fn who_delivers_at_once_delivers_once() {
    holds(delivering(Broken::Nothing));
}

/// A rule that is broken on purpose has a counterexample.
fn is_seen(shop: Shop) {
    let broken = shop.broken;
    let checker = shop
        .checker()
        .threads(2)
        .finish_when(HasDiscoveries::AnyFailures)
        .spawn_bfs()
        .join();
    let found = checker.discoveries();
    let seen: Vec<_> = found
        .iter()
        .filter(|(property, _)| ![TWICE, LATE].contains(property))
        .collect();
    assert!(!seen.is_empty(), "{broken:?} breaks nothing");
    for (property, path) in seen {
        println!(
            "{broken:?}: not \"{property}\" after {} steps",
            path.clone().into_actions().len()
        );
    }
}

#[test]
fn an_overtaken_answer_that_counts_is_seen() {
    is_seen(asking(Broken::OvertakenAnswersCount));
}

#[test]
fn a_change_without_compare_and_swap_is_seen() {
    is_seen(asking(Broken::NoCompareAndSwap));
}

#[test]
fn an_epoch_that_stays_is_seen() {
    is_seen(asking(Broken::EpochStays));
}

#[test]
fn a_second_payment_by_the_first_ones_name_is_seen() {
    is_seen(registering(Broken::TwiceIsCalledPaid));
}

#[test]
fn an_event_apart_from_its_state_is_seen() {
    is_seen(asking(Broken::EventApartFromState));
}

#[test]
fn a_claim_after_the_delivery_is_seen() {
    is_seen(delivering(Broken::ClaimAfterDelivery));
}
