//! What the tasks of one consumer share.

use std::time::Duration;

use crate::support::{Shop, direct};

async fn shop_with_numbers(count: usize) -> Shop {
    let shop = Shop::open().await;
    for number in 0..count {
        let order = format!("order-{number}");
        shop.ledger.check_out(direct(&order, 10_000)).await.unwrap();
    }
    shop
}

#[tokio::test]
async fn what_a_dropped_consumer_had_leased_goes_to_the_next_at_once() {
    let shop = shop_with_numbers(3).await;
    let mut events = shop.ledger.events("shop").await.unwrap();
    let first = events.try_next().await.unwrap().unwrap();
    assert!(first.done().await.unwrap());
    drop(events);
    let mut events = shop.ledger.events("shop").await.unwrap();
    assert_eq!(shop.drain(&mut events).await.len(), 2);
}

#[tokio::test]
async fn a_look_that_nobody_waits_for_any_more_loses_no_event() {
    let shop = shop_with_numbers(3).await;
    let mut events = shop.ledger.events("shop").await.unwrap();
    for pause in [0, 50, 200, 400, 800] {
        let a_moment = Duration::from_micros(pause);
        let found = tokio::time::timeout(a_moment, events.try_next()).await;
        if let Some(event) = found.map_or(None, Result::unwrap) {
            event.done().await.unwrap();
        }
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    shop.drain(&mut events).await;
    let left = shop.ledger.health().await.unwrap().consumers;
    assert_eq!(left, [("shop".to_owned(), 0)]);
}

#[tokio::test]
async fn many_tasks_share_a_consumers_events() {
    let shop = shop_with_numbers(40).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let ledger = shop.ledger.clone();
        tasks.spawn(async move {
            let mut events = ledger.events("shop").await.unwrap();
            let mut handled = Vec::new();
            while let Some(event) = events.next().await.unwrap() {
                handled.push(event.id.clone());
                assert!(event.done().await.unwrap());
            }
            handled
        });
    }
    let all_done = async {
        while shop
            .ledger
            .health()
            .await
            .unwrap()
            .consumers
            .first()
            .is_none_or(|(_, left)| *left > 0)
        {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), all_done)
        .await
        .unwrap();
    shop.ledger.stop();
    let mut handled: Vec<String> = tasks.join_all().await.concat();
    handled.sort();
    handled.dedup();
    assert_eq!(handled.len(), 40);
}

#[tokio::test]
async fn a_released_event_comes_again_at_once_and_counts_no_failure() {
    let shop = shop_with_numbers(1).await;
    let mut events = shop.ledger.events("shop").await.unwrap();
    let first = events.try_next().await.unwrap().unwrap();
    let id = first.id.clone();
    assert!(first.release().await.unwrap());
    let mut elsewhere = shop.beside().await.events("shop").await.unwrap();
    let again = elsewhere.try_next().await.unwrap().unwrap();
    assert_eq!((&again.id, again.failures()), (&id, 0));
}

#[tokio::test]
async fn a_closed_ledger_leaves_the_events_it_had_leased_to_the_others() {
    let shop = shop_with_numbers(5).await;
    let mut events = shop.ledger.events("shop").await.unwrap();
    let in_hand = events.try_next().await.unwrap().unwrap();
    let other = shop.beside().await;
    let mut elsewhere = other.events("shop").await.unwrap();
    assert!(elsewhere.try_next().await.unwrap().is_none(), "all are leased");
    shop.ledger.close().await.unwrap();
    assert_eq!(shop.drain(&mut elsewhere).await.len(), 4);
    drop(in_hand);
}

#[tokio::test]
async fn an_event_that_waited_for_half_its_lease_is_given_back_and_comes_at_once() {
    let shop = shop_with_numbers(3).await;
    let mut events = shop.ledger.events("shop").await.unwrap();
    events.try_next().await.unwrap().unwrap().done().await.unwrap();
    shop.sandbox.advance(Duration::from_secs(40)).unwrap();
    assert_eq!(shop.drain(&mut events).await.len(), 2);
}
