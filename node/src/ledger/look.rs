//! Looking: a payment, lists of them, what happened, and what needs a person.

use napi_derive::napi;
use nicepay_checkout_ledger::{Attention, Filter, Health, HistoryEntry, PaymentStatus};
use serde_json::{Value, json};

use super::payment::{event, or_null, payment};
use super::{NativeLedger, order_id};
use crate::error::Fault;
use crate::value::{Input, time};

#[napi]
impl NativeLedger {
    #[napi]
    pub fn payment(&self, id: u32, order: String) -> Option<String> {
        self.start(id, |ledger| {
            let order = order_id(order)?;
            Ok(async move { Ok(or_null(ledger.payment(&order).await?.as_ref())) })
        })
    }

    /// `options`: the filter, `cursor` and `limit`.
    #[napi]
    pub fn payments(&self, id: u32, options: String) -> Option<String> {
        self.start(id, |ledger| {
            let mut input = Input::read("options", &options)?;
            let filter = filter(&mut input)?;
            let (cursor, limit) = (input.text("cursor")?, input.count("limit")?.unwrap_or(100));
            input.end()?;
            Ok(async move {
                let page = ledger.payments(&filter, cursor.as_deref(), limit).await?;
                let payments: Vec<Value> = page.payments.iter().map(payment).collect();
                Ok(json!({ "payments": payments, "next": page.next, "previous": page.previous }).to_string())
            })
        })
    }

    #[napi]
    pub fn history(&self, id: u32, order: String) -> Option<String> {
        self.start(id, |ledger| {
            let order = order_id(order)?;
            Ok(async move {
                let entries: Vec<Value> = ledger.history(&order).await?.iter().map(entry).collect();
                Ok(Value::from(entries).to_string())
            })
        })
    }

    #[napi]
    pub fn attention(&self, id: u32) -> Option<String> {
        self.start(id, |ledger| {
            Ok(async move { Ok(attention(&ledger.attention().await?).to_string()) })
        })
    }

    #[napi]
    pub fn health(&self, id: u32) -> Option<String> {
        self.start(id, |ledger| {
            Ok(async move { Ok(health(&ledger.health().await?).to_string()) })
        })
    }
}

/// The filter's members of `input`.
pub(crate) fn filter(input: &mut Input) -> Result<Filter, Fault> {
    let mut filter = Filter::default();
    if let Some(name) = input.text("status")? {
        let known = || PaymentStatus::ALL.map(PaymentStatus::as_str).join(", ");
        let status = PaymentStatus::named(&name);
        filter.status = Some(
            status.ok_or_else(|| Fault::argument(format!("options.status must be one of {}", known())))?,
        );
    }
    filter.attention = input.flag("attention")?.unwrap_or_default();
    filter.created_from = input.time("createdFrom")?;
    filter.created_before = input.time("createdBefore")?;
    filter.amount_from = input.rupiah("amountFrom")?;
    filter.amount_to = input.rupiah("amountTo")?;
    Ok(filter)
}

fn entry(entry: &HistoryEntry) -> Value {
    json!({
        "at": time(Some(entry.at)),
        "source": entry.source,
        "kind": entry.kind,
        "data": entry.data,
    })
}

fn attention(attention: &Attention) -> Value {
    let parked = attention.parked.iter().map(|parked| {
        json!({
            "consumer": parked.consumer,
            "event": event(&parked.event),
            "failures": parked.failures,
            "error": parked.error,
            "parkedAt": time(Some(parked.parked_at)),
        })
    });
    let unmatched = attention.unmatched.iter().map(|unmatched| {
        json!({
            "transactionId": unmatched.transaction_id.as_str(),
            "reference": unmatched.reference.as_ref().map(|reference| reference.as_str()),
            "amount": unmatched.amount.as_u64(),
            "receivedAt": time(Some(unmatched.received_at)),
        })
    });
    json!({
        "payments": attention.payments.iter().map(payment).collect::<Value>(),
        "parked": parked.collect::<Value>(),
        "unmatched": unmatched.collect::<Value>(),
    })
}

fn health(health: &Health) -> Value {
    let consumers = health.consumers.iter();
    let consumers = consumers.map(|(consumer, waiting)| json!({ "consumer": consumer, "waiting": waiting }));
    json!({
        "schema": health.schema,
        "clock": time(health.clock),
        "paymentsDue": health.payments_due,
        "paymentsLeased": health.payments_leased,
        "paymentsNeedingAttention": health.payments_needing_attention,
        "inboxDue": health.inbox_due,
        "inboxUnmatched": health.inbox_unmatched,
        "eventsParked": health.events_parked,
        "forged": health.forged,
        "consumers": consumers.collect::<Value>(),
    })
}
