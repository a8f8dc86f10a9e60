//! A shop's whole integration, as the README shows it; `tests/shop.rs` runs it.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::missing_errors_doc,
    reason = "an example that is included by its test"
)]

use std::error::Error;

use nicepay_checkout::DirectRegistration;
use nicepay_checkout_ledger::{Dialect, EventKind, Ledger, LedgerError};
use rusqlite::Connection;

// region shop
/// The customer checks out: returns the payment number for the counter. Another call returns the same number.
pub async fn check_out(ledger: &Ledger, order: DirectRegistration) -> Result<Option<String>, LedgerError> {
    Ok(ledger.check_out(order).await?.payment_number)
}

/// NICEPAY's server posted `body`: returns the status of the reply. The notification is stored before the reply.
pub async fn notified(ledger: &Ledger, body: &[u8]) -> u16 {
    let reply = ledger.receive(body).await;
    reply.map_or_else(|error| error.http_status(), |reply| reply.status)
}

/// Delivers what is paid, once, in the shop's own database, while `ledger.run()` follows every payment.
pub async fn deliver(ledger: &Ledger, shop: &mut Connection) -> Result<(), Box<dyn Error>> {
    let mut events = ledger.events("shop").await?;
    while let Some(event) = events.next().await? {
        let claim = event.claim(Dialect::Sqlite);
        let transaction = shop.transaction()?;
        if transaction.execute(claim.sql, [&claim.parameter])? == 1 && event.kind == EventKind::Paid {
            transaction.execute("INSERT INTO deliveries VALUES (?)", [event.order_id.as_str()])?;
        }
        transaction.commit()?;
        event.done().await?;
    }
    Ok(())
}
// endregion

fn main() {}
