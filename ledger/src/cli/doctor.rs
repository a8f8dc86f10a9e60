//! `doctor`: checks that everything works.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use nicepay_checkout::{ErrorKind, Order};
use nicepay_checkout_ledger::Ledger;

use super::Outcome;

/// With a larger difference, NICEPAY may decline signed requests.
const CLOCK_LIMIT: i64 = 60;

pub(super) async fn examine(out: &mut impl Write, ledger: &Ledger) -> Outcome {
    let mut healthy = true;
    let health = ledger.health().await?;
    let mut line = |name: &str, value: String, good: bool| {
        healthy &= good;
        let mark = if good { "ok " } else { "BAD" };
        writeln!(out, "{mark}  {name:<14} {value}")
    };
    line("schema", health.schema.to_string(), true)?;
    if let Some(clock) = health.clock {
        let off = clock.duration_since(jiff::Timestamp::now()).as_secs();
        line(
            "clock",
            format!("{off} s off the database's clock"),
            off.abs() <= CLOCK_LIMIT,
        )?;
    }
    line(
        "merchant",
        ledger.client().credentials().merchant_id().to_owned(),
        true,
    )?;
    let (reach, key) = reach(ledger).await;
    line("NICEPAY", reach.0, reach.1)?;
    line("key", key.0, key.1)?;
    line(
        "payments",
        format!(
            "{} due, {} being checked",
            health.payments_due, health.payments_leased
        ),
        true,
    )?;
    line("notifications", format!("{} to process", health.inbox_due), true)?;
    for (consumer, left) in &health.consumers {
        line("events", format!("{left} pending for {consumer}"), true)?;
    }
    line(
        "attention",
        format!(
            "{} payments, {} parked events, {} notifications of unknown orders",
            health.payments_needing_attention, health.events_parked, health.inbox_unmatched
        ),
        health.payments_needing_attention == 0 && health.events_parked == 0,
    )?;
    line(
        "forged",
        format!("{} notifications rejected", health.forged),
        true,
    )?;
    Ok(if healthy {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

type Finding = (String, bool);

/// Inquires about a payment that can't exist: NICEPAY's response shows whether it is reachable and knows the key.
async fn reach(ledger: &Ledger) -> (Finding, Finding) {
    let client = ledger.client().with_timeout(Duration::from_secs(15));
    let url = client.environment().base_url().to_owned();
    let untold = ("unknown".to_owned(), false);
    let Ok(order) = Order::new("nicepay-ledger-doctor", 1, "NICEPAYLEDGERDOCTOR") else {
        return (untold.clone(), untold);
    };
    match client.inquire(&order).await {
        Ok(_) => ((url, true), ("accepted".to_owned(), true)),
        Err(error) if error.kind() == ErrorKind::Declined => {
            let wrong = error
                .result_code()
                .is_some_and(|code| ["9010", "9011"].contains(&code.as_str()));
            let said = if wrong { "refused" } else { "accepted" };
            ((url, true), (said.to_owned(), !wrong))
        }
        Err(error) => ((format!("{url}: {}", error.message()), false), untold),
    }
}
