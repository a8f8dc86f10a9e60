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

#[path = "model/steps.rs"]
mod steps;
#[path = "model/world.rs"]
mod world;

use stateright::{Checker, HasDiscoveries, Model};
use world::{Broken, LATE, Shop, TWICE};

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
