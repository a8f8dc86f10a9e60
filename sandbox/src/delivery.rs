//! Delivering notifications to the merchant, until the reply is 2xx or the attempts are used up.

use std::sync::Arc;

use crate::engine::Engine;
use crate::outbound;
use crate::parcel::Parcel;
use crate::request_log::Sent;
use crate::transaction::DeliveryState;

/// As much of a shop's reply as a person reads, in characters.
const LONGEST_REPLY: usize = 2_000;

/// Delivers `parcels` one after the other.
pub(crate) async fn deliver(engine: Arc<Engine>, parcels: Vec<Parcel>) {
    for parcel in parcels {
        in_turn(&engine, &parcel).await;
        let state = attempt_all(&engine, &parcel).await;
        note(&engine, &parcel, |record| record.state = state);
        engine.arrived(1);
    }
}

/// Waits until every earlier notification of the same payment has been tried once, unless a fault holds it
/// back: without a fault they arrive in order.
async fn in_turn(engine: &Engine, parcel: &Parcel) {
    let tried = |_: &usize| {
        let books = engine.books();
        let records = books
            .get(&parcel.transaction_id)
            .map(|found| &found.notifications);
        let mut earlier = records.into_iter().flatten().take(parcel.record);
        earlier.all(|record| record.state != DeliveryState::Pending || !record.attempts.is_empty())
    };
    // The engine holds the sender, so there is no error to come.
    let _ = engine.under_way.subscribe().wait_for(tried).await;
}

async fn attempt_all(engine: &Engine, parcel: &Parcel) -> DeliveryState {
    let Some(url) = outbound::allowed(&parcel.url) else {
        return DeliveryState::Refused;
    };
    tokio::time::sleep(parcel.delay).await;
    let mut pauses = parcel.retries.iter();
    let mut attempt = 0_usize;
    loop {
        attempt = attempt.saturating_add(1);
        let body = ("application/x-www-form-urlencoded", parcel.form.clone());
        let outcome = outbound::send(reqwest::Method::POST, &url, Some(body)).await;
        let taken = matches!(outcome, Ok((status, _)) if (200..300).contains(&status));
        engine.log.sent(Sent {
            number: 0,
            at: engine.now(),
            transaction_id: parcel.transaction_id.clone(),
            url: parcel.url.clone(),
            form: parcel.form.clone(),
            attempt,
            reply: outcome
                .clone()
                .map(|(status, text)| (status, text.chars().take(LONGEST_REPLY).collect())),
        });
        note(engine, parcel, |record| {
            let text = outcome.map_or_else(|problem| problem, |(status, _)| status.to_string());
            record.attempts.push(text);
        });
        engine.arrived(0);
        if taken {
            return DeliveryState::Delivered;
        }
        let Some(pause) = pauses.next() else {
            return DeliveryState::GaveUp;
        };
        tokio::time::sleep(*pause).await;
    }
}

fn note(engine: &Engine, parcel: &Parcel, change: impl FnOnce(&mut crate::transaction::NotificationRecord)) {
    // The transaction is gone after a reset: nothing is left to note then.
    let _ = engine.books().update(&parcel.transaction_id, |transaction| {
        if let Some(record) = transaction.notifications.get_mut(parcel.record) {
            change(record);
        }
        Ok(())
    });
}
