//! The shop: checks out an order, runs the worker, and delivers into its own table. The first process crashes between
//! NICEPAY's response and the next line.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use nicepay_checkout::{Client, Credentials, DirectRegistration, Environment, Mitra, Registration};
use nicepay_checkout_ledger::machine::Pause;
use nicepay_checkout_ledger::{Dialect, EventKind, Ledger, Schedule};
use rusqlite::Connection;

pub(crate) async fn run(base_url: &str, folder: &Path, crash: bool) -> Result<(), Box<dyn Error>> {
    let mut client = Client::builder(Credentials::sandbox(), Environment::custom(base_url)?);
    if crash {
        // The response has arrived, but is not stored yet.
        client = client.on_response(|_| std::process::abort());
    }
    let payments = folder.join("payments.db");
    let ledger = Ledger::builder(&format!("sqlite:{}", payments.display()), client.build()?)
        .send_limit(Duration::from_secs(2))
        .schedule(Schedule {
            numbered: vec![Pause {
                until: 3_600,
                every: 1,
            }], // a shop in a hurry
            ..Schedule::default()
        })
        .open()
        .await?;

    say(
        "order",
        "ordNo20221223111252 for 10000 rupiah; the intent is stored before anything is sent",
    );
    let payment = ledger.check_out(order()).await?;
    say(
        "restarted",
        &format!(
            "the worker keeps watching the lost registration; registered again as {}",
            payment.reference
        ),
    );
    let again = ledger.check_out(order()).await?;
    if again.payment_number != payment.payment_number {
        return Err("a second number for one order".into());
    }
    let number = payment.payment_number.unwrap_or_default();
    say(
        "number",
        &format!("{number} at Alfamart; a second click gets the same number"),
    );

    let mut shop = Connection::open(folder.join("shop.db"))?;
    shop.execute_batch(&format!(
        "{}; CREATE TABLE deliveries (order_id TEXT)",
        Dialect::Sqlite.migration()
    ))?;
    let worker = tokio::spawn({
        let ledger = ledger.clone();
        async move { ledger.run().await }
    });
    say("waiting", "for the customer");
    let mut events = ledger.events("shop").await?;
    while let Some(event) = events.next().await? {
        let claim = event.claim(Dialect::Sqlite);
        let transaction = shop.transaction()?;
        let first = transaction.execute(claim.sql, [&claim.parameter])? == 1;
        if first && event.kind == EventKind::Paid {
            transaction.execute("INSERT INTO deliveries VALUES (?)", [event.order_id.as_str()])?;
        }
        transaction.commit()?;
        let kind = event.kind;
        say("event", &event.id);
        event.done().await?;
        if kind == EventKind::Paid {
            ledger.stop();
        }
    }
    worker.await??;
    for entry in ledger.history(&payment.order_id).await? {
        say("history", &format!("{:>12}  {}", entry.source, entry.kind));
    }
    let delivered: i64 = shop.query_row("SELECT COUNT(*) FROM deliveries", [], |row| row.get(0))?;
    for _ in 0..delivered {
        say("delivered", "once, in the shop's own table");
    }
    ledger.close().await?;
    Ok(())
}

fn order() -> DirectRegistration {
    Registration::new("ordNo20221223111252", 10_000)
        .goods_name("Kopi Gayo 250 g")
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_city("South Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("10200")
        .notification_url("http://127.0.0.1:9/nobody-listens")
        .direct(Mitra::Alfamart, "Jl. Jenderal Gatot Subroto 57")
}

#[expect(clippy::print_stdout, reason = "the demo reads it")]
fn say(step: &str, what: &str) {
    println!("{step}\t{what}");
}
