//! The state machine itself: what follows from which fact.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

#[path = "machine/handled.rs"]
mod handled;
#[path = "machine/instructions.rs"]
mod instructions;

use std::collections::BTreeSet;
use std::time::Duration;

use nicepay_checkout::{Amount, NotificationEvent, ReferenceNo, Timestamp, TransactionId, TransactionState};
use nicepay_checkout_ledger::EventKind;
use nicepay_checkout_ledger::machine::{
    Channel, Command, Decision, Fact, PaymentState, Rules, Stage, TransactionFacts, reference_of_attempt,
};
use proptest::prelude::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000_i64.saturating_add(seconds)).unwrap()
}

fn amount() -> Amount {
    Amount::rupiah(10_000).unwrap()
}

fn order() -> ReferenceNo {
    ReferenceNo::new("order").unwrap()
}

fn transaction(number: u32) -> TransactionId {
    TransactionId::new(format!("T{number}")).unwrap()
}

fn planned(attempt: u32, now: Timestamp) -> Fact {
    Fact::Planned {
        attempt,
        reference: reference_of_attempt(&order(), attempt).unwrap(),
        amount: amount(),
        channel: Channel::Direct,
        until: now.checked_add(Duration::from_secs(60)).unwrap(),
    }
}

fn registered(attempt: u32) -> Fact {
    Fact::Registered {
        attempt,
        transaction_id: transaction(attempt),
        payment_url: None,
        instruction: None,
        payment_number: Some("123".to_owned()),
        store: None,
        expires_at: None,
    }
}

fn inquired(attempt: u32, asked: u64, state: TransactionState) -> Fact {
    Fact::Inquired {
        attempt,
        asked,
        transaction: Box::new(TransactionFacts {
            transaction_id: transaction(attempt),
            state,
            status_code: "0".to_owned(),
            pay_method: "03".to_owned(),
            amount: amount(),
            store: None,
            payment_number: Some("123".to_owned()),
            instruction: None,
            receipt_code: None,
            expires_at: None,
            deposited_at: None,
        }),
    }
}

fn notified(id: &TransactionId, reference: &str) -> Fact {
    Fact::Notified {
        transaction_id: id.clone(),
        reference: Some(ReferenceNo::new(reference).unwrap()),
        amount: amount(),
        reported: NotificationEvent::Deposit,
    }
}

/// Applies facts a second apart; the state, and the kinds of all events.
fn after(facts: &[Fact]) -> (PaymentState, Vec<EventKind>) {
    let mut state = PaymentState::new(order(), at(0));
    let mut kinds = Vec::new();
    for (second, fact) in (0..).zip(facts) {
        let step = state.apply(fact, &Rules::default(), at(second));
        kinds.extend(step.events.iter().map(|event| event.kind));
    }
    (state, kinds)
}

fn open(more: &[Fact]) -> (PaymentState, Vec<EventKind>) {
    after(&[&[planned(1, at(0)), registered(1)], more].concat())
}

use EventKind::{
    AmountDiffers, Cancelled, Expired, NeedsAttention, NumberIssued, Paid, PaidLate, PaidTwice, Reversed,
};
use TransactionState as S;

#[test]
fn an_answer_that_was_overtaken_is_dropped_and_asked_for_again() {
    // Two workers ask; the second one's answer is taken first, and the first one's is older than it.
    let (state, kinds) = open(&[inquired(1, 0, S::Paid), inquired(1, 0, S::Unpaid)]);
    assert_eq!(kinds, [NumberIssued, Paid], "no reversal that never was");
    assert_eq!(state.attempts[0].due_at, Some(at(3)), "asked again at once");
    let (_, kinds) = open(&[inquired(1, 0, S::Paid), inquired(1, 1, S::Unpaid)]);
    assert_eq!(kinds, [NumberIssued, Paid, Reversed]);
}

#[test]
fn each_money_that_comes_in_has_one_name() {
    let (_, kinds) = open(&[inquired(1, 0, S::Expired), inquired(1, 1, S::Paid)]);
    assert_eq!(kinds, [NumberIssued, Expired, PaidLate]);
    let cancelled = Fact::CancelEnded {
        attempt: 1,
        outcome: "cancelled".to_owned(),
    };
    let (_, kinds) = open(&[cancelled, inquired(1, 0, S::Expired), inquired(1, 1, S::Paid)]);
    assert_eq!(kinds, [NumberIssued, Cancelled, PaidLate]);
    let second = [inquired(1, 0, S::Expired), planned(2, at(3)), registered(2)];
    let paid = [inquired(2, 0, S::Paid), inquired(1, 1, S::Paid)];
    let (_, kinds) = open(&[&second[..], &paid].concat());
    assert_eq!(kinds, [NumberIssued, Expired, NumberIssued, Paid, PaidTwice]);
    let (_, kinds) = open(&[inquired(1, 0, S::Paid), inquired(1, 1, S::Paid)]);
    assert_eq!(kinds, [NumberIssued, Paid], "told once");
}

#[test]
fn what_is_neither_paid_nor_taken_back_decides_nothing() {
    for undecided in [S::InFlight, S::Initialized] {
        let (state, kinds) = open(&[inquired(1, 0, S::Paid), inquired(1, 1, undecided)]);
        assert_eq!(kinds, [NumberIssued, Paid], "{undecided}");
        assert!(state.attempts[0].is_paid());
    }
    let (state, kinds) = open(&[inquired(1, 0, S::Unknown)]);
    assert_eq!(kinds, [NumberIssued, NeedsAttention]);
    assert!(state.attempts[0].is_open(), "unknown is never failed");
}

#[test]
fn an_amount_that_does_not_pay_is_told_once_an_epoch() {
    let differs = |asked| Fact::AmountDiffers {
        attempt: 1,
        asked,
        message: "9000".to_owned(),
    };
    let (state, kinds) = open(&[differs(0), differs(1)]);
    assert_eq!(kinds, [NumberIssued, AmountDiffers, NeedsAttention]);
    assert!(!state.attempts[0].is_paid());
}

#[test]
fn failing_inquiries_end_with_a_person_and_never_with_failed() {
    let failed = |_| Fact::InquiryFailed {
        attempt: 1,
        asked: 0,
        transaction_id: transaction(1),
        answered: false,
        message: "no answer".to_owned(),
    };
    let failures: Vec<Fact> = (0..40).map(failed).collect();
    let (mut state, kinds) = open(&failures);
    assert_eq!(kinds, [NumberIssued, NeedsAttention], "asked once, not each time");
    assert!(state.attempts[0].is_open());
    assert!(state.due_at().is_some(), "it goes on");
    let step = state.apply(&inquired(1, 0, S::Paid), &Rules::default(), at(100));
    assert_eq!(step.events[0].kind, Paid);
    assert_eq!(state.attention, None, "a clear answer puts it right");
}

#[test]
fn a_silent_sender_is_given_up_and_its_late_answer_taken() {
    let (state, _) = after(&[planned(1, at(0))]);
    assert!(state.due(&Rules::default(), at(59)).is_empty());
    assert_eq!(
        state.due(&Rules::default(), at(60)),
        [Command::GiveUpSender { attempt: 1 }]
    );
    let lost = Fact::OutcomeUnknown {
        attempt: 1,
        transaction_id: None,
        message: "silence".to_owned(),
    };
    let (state, _) = after(&[planned(1, at(0)), lost.clone()]);
    assert_eq!(
        state.check_out(amount(), false, &Rules::default(), at(2)),
        Decision::Register(2)
    );
    let checked = Rules {
        duplicates_checked: true,
        ..Rules::default()
    };
    assert_eq!(
        state.check_out(amount(), false, &checked, at(2)),
        Decision::SendAgain(1)
    );
    let (state, kinds) = after(&[
        planned(1, at(0)),
        lost,
        planned(2, at(2)),
        registered(2),
        registered(1),
    ]);
    assert_eq!(kinds, [NumberIssued, NumberIssued]);
    assert!(
        state
            .attempts
            .iter()
            .all(|attempt| attempt.stage == Stage::Registered)
    );
    assert!(
        state.attempts.iter().all(|attempt| attempt.due_at.is_some()),
        "both are watched"
    );
}

#[test]
fn a_claim_by_a_notification_is_proven_by_the_inquiry_alone() {
    let lost = Fact::OutcomeUnknown {
        attempt: 1,
        transaction_id: None,
        message: "silence".to_owned(),
    };
    let told = [planned(1, at(0)), lost, notified(&transaction(1), "order")];
    let (state, kinds) = after(&told);
    assert_eq!(
        (state.attempts[0].transaction_id.as_ref(), kinds.len()),
        (None, 0)
    );
    assert_eq!(
        state.check_out(amount(), false, &Rules::default(), at(3)),
        Decision::InquireFirst(1)
    );
    let (state, kinds) = after(&[&told[..], &[inquired(1, 0, S::Paid)]].concat());
    assert_eq!(state.attempts[0].transaction_id, Some(transaction(1)));
    assert_eq!(kinds, [NumberIssued, Paid]);
    let refuted = Fact::InquiryFailed {
        attempt: 1,
        asked: 0,
        transaction_id: transaction(1),
        answered: true,
        message: "not that reference".to_owned(),
    };
    let (state, kinds) = after(&[&told[..], &[refuted]].concat());
    assert!(state.attempts[0].claimed.is_empty() && kinds.is_empty());
    let unanswered = Fact::InquiryFailed {
        attempt: 1,
        asked: 0,
        transaction_id: transaction(1),
        answered: false,
        message: "no answer".to_owned(),
    };
    let (state, _) = after(&[&told[..], &[unanswered]].concat());
    assert_eq!(
        state.attempts[0].claimed,
        [transaction(1)],
        "silence refutes nothing"
    );
    let dearer = Fact::Notified {
        transaction_id: transaction(1),
        reference: Some(order()),
        amount: Amount::rupiah(20_000).unwrap(),
        reported: NotificationEvent::Deposit,
    };
    let (state, _) = after(&[&told[..2], &[dearer]].concat());
    assert!(
        state.attempts[0].claimed.is_empty(),
        "its token covers another amount"
    );
}

#[test]
fn one_order_has_one_open_payment() {
    let (state, _) = open(&[]);
    let decide = |rupiah, replace| {
        let amount = Amount::rupiah(rupiah).unwrap();
        state.check_out(amount, replace, &Rules::default(), at(5))
    };
    assert_eq!(decide(10_000, false), Decision::Present(1));
    assert_eq!(decide(12_000, false), Decision::AnotherAmount(amount()));
    assert_eq!(decide(12_000, true), Decision::CancelFirst(1));
    let (state, _) = open(&[inquired(1, 0, S::Paid)]);
    assert_eq!(
        state.check_out(amount(), true, &Rules::default(), at(5)),
        Decision::Present(1)
    );
    let (state, _) = after(&[planned(1, at(0))]);
    assert!(matches!(
        state.check_out(amount(), false, &Rules::default(), at(5)),
        Decision::Wait(_)
    ));
}

#[test]
fn the_buyers_data_is_kept_as_long_as_it_may_be_sent_again() {
    let keeps = |facts: &[Fact]| after(facts).0.keeps_registration();
    let refused = Fact::Refused {
        attempt: 1,
        code: "9014".to_owned(),
        message: "no".to_owned(),
    };
    let unsent = Fact::Unsent {
        attempt: 1,
        message: "no route".to_owned(),
    };
    assert!(keeps(&[planned(1, at(0))]));
    assert!(keeps(&[planned(1, at(0)), unsent]));
    assert!(!keeps(&[planned(1, at(0)), refused]));
    assert!(!keeps(&[planned(1, at(0)), registered(1)]));
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let states = prop::sample::select(TransactionState::ALL.to_vec());
    let fact = (0..12_u8, 1..4_u32, 0..4_u64, states).prop_map(|(kind, attempt, asked, state)| match kind {
        0 => planned(attempt, at(0)),
        1 | 2 => registered(attempt),
        3 => Fact::OutcomeUnknown {
            attempt,
            transaction_id: None,
            message: "silence".to_owned(),
        },
        4 => Fact::Unsent {
            attempt,
            message: "no route".to_owned(),
        },
        5 => notified(&transaction(attempt), "order"),
        6 => Fact::InquiryFailed {
            attempt,
            asked,
            transaction_id: transaction(attempt),
            answered: asked.is_multiple_of(2),
            message: "no".to_owned(),
        },
        7 => Fact::CancelEnded {
            attempt,
            outcome: "cancelled".to_owned(),
        },
        8 => Fact::Rechecked,
        _ => inquired(attempt, asked, state),
    });
    prop::collection::vec(fact, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_024) })]

    #[test]
    fn whatever_happens_no_event_is_told_twice_and_money_has_one_name_an_epoch(facts in facts()) {
        let mut state = PaymentState::new(order(), at(0));
        let (mut ids, mut money) = (BTreeSet::new(), BTreeSet::new());
        for (second, fact) in (0..).zip(&facts) {
            let paid: BTreeSet<u32> = state
                .attempts
                .iter()
                .filter(|attempt| attempt.is_paid())
                .map(|attempt| attempt.number)
                .collect();
            let step = state.apply(fact, &Rules::default(), at(second));
            for event in &step.events {
                prop_assert!(ids.insert(event.id.clone()), "{} twice", event.id);
                if event.kind.is_money_in() {
                    prop_assert!(money.insert((event.attempt, event.epoch)), "{} has a second name", event.id);
                }
            }
            // Who has become paid was told, and who is paid no more.
            for attempt in &state.attempts {
                let before = paid.contains(&attempt.number);
                let told = |kinds: &[EventKind]| {
                    step.events.iter().any(|event| event.attempt == attempt.number && kinds.contains(&event.kind))
                };
                prop_assert_eq!(!before && attempt.is_paid(), told(&[Paid, PaidLate, PaidTwice]));
                prop_assert_eq!(before && !attempt.is_paid(), told(&[Reversed]));
            }
        }
    }

    #[test]
    fn the_same_facts_give_the_same_state_and_it_reads_back(facts in facts()) {
        let (state, kinds) = after(&facts);
        prop_assert_eq!(after(&facts), (state.clone(), kinds));
        let kept = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(serde_json::from_str::<PaymentState>(&kept).unwrap(), state);
        for fact in &facts {
            let kept = serde_json::to_string(fact).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Fact>(&kept).unwrap(), fact);
        }
    }
}
