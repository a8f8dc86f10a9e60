//! How a ledger is opened.

use std::time::Duration;

use nicepay_checkout_ledger::machine::Pause;
use nicepay_checkout_ledger::{LedgerBuilder, Schedule};
use serde_json::Value;

use crate::error::Fault;
use crate::value::{self, Input};

/// The crate's own.
const EVENT_LEASE: Duration = Duration::from_secs(60);

/// The builder with what JavaScript says, and how long an event is its consumer's.
pub(crate) fn apply(mut builder: LedgerBuilder, settings: &str) -> Result<(LedgerBuilder, Duration), Fault> {
    let mut input = Input::read("options", settings)?;
    if let Some(prefix) = input.text("prefix")? {
        builder = builder.prefix(prefix);
    }
    if let Some(value) = input.take("schedule") {
        builder = builder.schedule(schedule(value)?);
    }
    if let Some(on) = input.flag("duplicatesChecked")? {
        builder = builder.duplicates_checked(on);
    }
    let (most, burst) = (input.count("inquiriesPerSecond")?, input.count("burst")?);
    if most.is_some() || burst.is_some() {
        let most = most.unwrap_or(20);
        builder = builder.inquiries_per_second(most, burst.unwrap_or_else(|| most.saturating_mul(2)));
    }
    if let Some(most) = input.count("concurrency")? {
        builder = builder.concurrency(most as usize);
    }
    if let Some(policy) = input.take("amountPolicy") {
        builder = builder.amount_policy(value::policy("options.amountPolicy", policy)?);
    }
    if let Some(events) = input.count("prefetch")? {
        builder = builder.prefetch(events);
    }
    if let Some(failures) = input.count("failuresBeforeParking")? {
        builder = builder.failures_before_parking(failures);
    }
    if let Some(most) = input.count("connections")? {
        builder = builder.connections(most as usize);
    }
    if let Some(pages) = input.count("mostPages")? {
        builder = builder.most_pages(pages.into());
    }
    if let Some(at_open) = input.flag("migrate")? {
        builder = builder.migrate(at_open);
    }
    let lease = input.number("eventLeaseMs")?;
    let lease = lease.map_or(EVENT_LEASE, Duration::from_millis);
    builder = limits(builder.event_lease(lease), &mut input)?;
    input.end()?;
    Ok((builder, lease))
}

fn limits(mut builder: LedgerBuilder, input: &mut Input) -> Result<LedgerBuilder, Fault> {
    type Setter = fn(LedgerBuilder, Duration) -> LedgerBuilder;
    let setters: [(&str, Setter); 5] = [
        ("workLeaseMs", LedgerBuilder::work_lease),
        ("sendLimitMs", LedgerBuilder::send_limit),
        ("callbackWaitMs", LedgerBuilder::callback_wait),
        ("idlePauseMs", LedgerBuilder::idle_pause),
        ("busyTimeoutMs", LedgerBuilder::busy_timeout),
    ];
    for (name, set) in setters {
        if let Some(millis) = input.number(name)? {
            builder = set(builder, Duration::from_millis(millis));
        }
    }
    Ok(builder)
}

fn schedule(value: Value) -> Result<Schedule, Fault> {
    let mut input = Input::from_value("options.schedule", value)?;
    let mut schedule = Schedule::default();
    for (name, pauses) in [
        ("waiting", &mut schedule.waiting),
        ("numbered", &mut schedule.numbered),
        ("brief", &mut schedule.brief),
        ("grace", &mut schedule.grace),
        ("paid", &mut schedule.paid),
        ("told", &mut schedule.told),
    ] {
        let given = input.list(name)?;
        if !given.is_empty() {
            *pauses = given.into_iter().map(pause).collect::<Result<_, _>>()?;
        }
    }
    for (name, seconds) in [
        ("nearExpiry", &mut schedule.near_expiry),
        ("nearExpiryBefore", &mut schedule.near_expiry_before),
        ("failureFirst", &mut schedule.failure_first),
        ("failureLongest", &mut schedule.failure_longest),
        ("longest", &mut schedule.longest),
    ] {
        if let Some(given) = input.number(name)? {
            *seconds = given;
        }
    }
    if let Some(failures) = input.count("failuresBeforeAttention")? {
        schedule.failures_before_attention = failures;
    }
    input.end()?;
    Ok(schedule)
}

fn pause(value: Value) -> Result<Pause, Fault> {
    let mut input = Input::from_value("options.schedule[]", value)?;
    let missing = || Fault::argument("a pause of options.schedule must have until and every, in seconds");
    let pause = Pause {
        until: input.number("until")?.ok_or_else(missing)?,
        every: input.number("every")?.ok_or_else(missing)?,
    };
    input.end()?;
    Ok(pause)
}
