//! Who may do what in which world, and what must hold in all of them.

use nicepay_checkout::NotificationEvent;
use nicepay_checkout_ledger::EventKind;
use nicepay_checkout_ledger::machine::{
    Attempt, Channel, Decision, Fact, PaymentState, Rules, reference_of_attempt,
};
use stateright::{Model, Property};

use crate::world::{
    Action, Broken, Caller, Consumer, LATE, Registered, Shop, TWICE, Truth, Worker, World, amount, id,
    money_in, now, order,
};

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
                        instruction: None,
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
