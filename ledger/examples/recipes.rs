//! The recipes of the cookbook; `tests/recipes.rs` runs them.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::missing_errors_doc,
    reason = "an example that is included by its test"
)]

use std::error::Error;

use nicepay_checkout::Order;
use nicepay_checkout_ledger::{Dialect, Event, EventKind, Ledger, LedgerError};
use rusqlite::{Connection, Transaction};

fn main() {}

// region kinds
/// What a shop does with an event, in the transaction that claims it.
pub fn handle(shop: &Transaction<'_>, event: &Event) -> rusqlite::Result<()> {
    let order = event.order_id.as_str();
    match event.kind {
        EventKind::Paid => shop.execute("UPDATE orders SET state = 'deliver' WHERE id = ?", [order])?,
        // The goods may be sold by now: a person decides and informs the customer.
        EventKind::PaidLate => shop.execute("UPDATE orders SET state = 'paid late' WHERE id = ?", [order])?,
        // The order is already paid. This is a second amount; the event's id begins with its transaction id.
        EventKind::PaidTwice => shop.execute(
            "INSERT INTO refunds (order_id, event_id, rupiah) VALUES (?, ?, ?)",
            (order, event.id.as_str(), event.amount.as_u64().cast_signed()),
        )?,
        EventKind::Reversed => shop.execute("UPDATE orders SET state = 'stop' WHERE id = ?", [order])?,
        _ => 0,
    };
    Ok(())
}
// endregion

// region once
/// Delivers once: the claim and what the event changes are one transaction.
pub async fn deliver(ledger: &Ledger, shop: &mut Connection) -> Result<(), Box<dyn Error>> {
    let mut events = ledger.events("shop").await?;
    while let Some(event) = events.next().await? {
        let claim = event.claim(Dialect::Sqlite);
        let handled = shop.transaction().and_then(|transaction| {
            if transaction.execute(claim.sql, [&claim.parameter])? == 1 {
                handle(&transaction, &event)?;
            }
            transaction.commit()
        });
        match handled {
            Ok(()) => event.done().await?,
            Err(error) => event.retry_later(error).await?,
        };
    }
    Ok(())
}
// endregion

// region moving
/// Adopts the open orders of a shop that had no ledger. You can run it again at any time.
pub async fn move_in(ledger: &Ledger, open: &[Order]) -> Result<(), LedgerError> {
    for order in open {
        // The shop's own order id; here it is the reference that the payment was registered with.
        ledger.adopt(&order.reference, order).await?;
    }
    Ok(())
}
// endregion
