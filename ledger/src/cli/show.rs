//! Prints payments and their histories. Times are in Jakarta time.

use std::io::{self, Write};
use std::process::ExitCode;

use jiff::Timestamp;
use nicepay_checkout::{JAKARTA, ReferenceNo};
use nicepay_checkout_ledger::{HistoryEntry, Ledger, Payment};
use serde_json::Value;

use super::Outcome;

pub(super) fn moment(at: Timestamp) -> String {
    JAKARTA.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

pub(super) fn list(out: &mut impl Write, payments: &[Payment]) -> io::Result<()> {
    for payment in payments {
        let number = payment.payment_number.as_deref().unwrap_or("-");
        writeln!(
            out,
            "{}  {:<11} {:>12}  {:<40} {number}",
            moment(payment.created_at),
            payment.status.as_str(),
            payment.amount,
            payment.order_id.as_str(),
        )?;
    }
    Ok(())
}

pub(super) fn unknown(out: &mut impl Write) -> Outcome {
    writeln!(out, "no such order")?;
    Ok(ExitCode::FAILURE)
}

pub(super) async fn order(out: &mut impl Write, ledger: &Ledger, order_id: &ReferenceNo) -> Outcome {
    let Some(payment) = ledger.payment(order_id).await? else {
        return unknown(out);
    };
    writeln!(out, "order           {}", payment.order_id)?;
    writeln!(out, "status          {}", payment.status)?;
    writeln!(out, "amount          {} rupiah", payment.amount)?;
    writeln!(
        out,
        "reference       {} (attempt {})",
        payment.reference, payment.attempt
    )?;
    let mut line = |name: &str, value: Option<String>| match value {
        Some(value) => writeln!(out, "{name:<15} {value}"),
        None => Ok(()),
    };
    line(
        "transaction id",
        payment.transaction_id.as_ref().map(ToString::to_string),
    )?;
    line("payment number", payment.payment_number.clone())?;
    line("store", payment.store.as_ref().map(ToString::to_string))?;
    line("expires", payment.expires_at.map(moment))?;
    line("paid", payment.paid_at.map(moment))?;
    line("next check", payment.next_check_at.map(moment))?;
    line("attention", payment.attention.clone())?;
    writeln!(out)?;
    for entry in ledger.history(order_id).await? {
        writeln!(
            out,
            "{}  {:<12} {:<18} {}",
            moment(entry.at),
            entry.source,
            entry.kind,
            said(&entry)
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The values of an entry that its line does not show already.
fn said(entry: &HistoryEntry) -> String {
    let known = ["kind", "order_id", "at"];
    let Value::Object(members) = &entry.data else {
        return String::new();
    };
    let shown: Vec<String> = members
        .iter()
        .filter(|(name, _)| !known.contains(&name.as_str()))
        .filter_map(|(name, value)| match value {
            Value::Null => None,
            Value::String(text) => Some(format!("{name}={text}")),
            other => Some(format!("{name}={other}")),
        })
        .collect();
    shown.join(" ")
}

pub(super) async fn attention(out: &mut impl Write, ledger: &Ledger) -> Outcome {
    let attention = ledger.attention().await?;
    for payment in &attention.payments {
        let reason = payment.attention.as_deref().unwrap_or_default();
        writeln!(out, "payment       {}: {reason}", payment.order_id)?;
    }
    for parked in &attention.parked {
        writeln!(
            out,
            "event         {} for {}, {} failures: {}",
            parked.event.id,
            parked.consumer,
            parked.failures,
            parked.error.as_deref().unwrap_or_default()
        )?;
    }
    for letter in &attention.unmatched {
        let reference = letter.reference.as_ref().map_or("-", ReferenceNo::as_str);
        writeln!(
            out,
            "notification  {} of {} rupiah, reference {reference}, at {}: no such order",
            letter.transaction_id,
            letter.amount,
            moment(letter.received_at)
        )?;
    }
    let quiet =
        attention.payments.is_empty() && attention.parked.is_empty() && attention.unmatched.is_empty();
    if quiet {
        writeln!(out, "nothing needs attention")?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
