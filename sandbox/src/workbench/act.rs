//! What a button does. Each is one of the engine's own operations; the page that follows shows what came of it.

use std::time::Duration;

use hyper::body::Bytes;
use hyper::{Response, StatusCode};
use nicepay_checkout::PayMethod;
use serde_json::Value;

use super::page::{self, piece};
use super::{PATH, Visit, faults};
use crate::Choice;
use crate::error::SandboxError;
use crate::fault::{Fault, FaultKind, FaultTarget};
use crate::notification::ForgeKind;

pub(super) fn act(visit: &Visit<'_>, action: &str) -> Response<Bytes> {
    let engine = visit.engine;
    let (id, value) = (visit.field("id"), visit.field("value"));
    let done = match action {
        "fault" => add_fault(visit),
        "clear" => {
            engine.faults.clear();
            Ok(())
        }
        "clock" => forward(visit),
        "next" => next(visit, value),
        "choose" => {
            let choice = Choice::new(PayMethod::ConvenienceStore).partner(value);
            engine.choose(id, &choice).map(drop).map_err(plain)
        }
        "pay" => engine.pay(id).map_err(plain),
        "fail" => engine.fail(id).map_err(plain),
        "reverse" => engine.reverse(id).map_err(plain),
        "expire" => engine.expire(id).map_err(plain),
        "notify" => engine.resend(id).map_err(plain),
        "forge" => match serde_json::from_value::<ForgeKind>(Value::from(value)) {
            Ok(kind) => engine.forge(id, kind).map_err(plain),
            Err(_) => Err(format!("the forgery {value:?} is not known")),
        },
        _ => return page::trouble(visit.language, StatusCode::NOT_FOUND, "there is no such action"),
    };
    match done {
        Ok(()) if id.is_empty() => page::go("/workbench/faults", visit.language),
        Ok(()) => page::go(&format!("{PATH}/payment/{}", piece(id)), visit.language),
        Err(why) => page::trouble(visit.language, StatusCode::CONFLICT, &why),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn plain(error: SandboxError) -> String {
    error.to_string()
}

fn add_fault(visit: &Visit<'_>) -> Result<(), String> {
    let text = |name| visit.field(name);
    let fault = faults::read(text("operation"), text("kind"), text("value"), text("times"))?;
    visit.engine.faults.add(fault);
    Ok(())
}

fn forward(visit: &Visit<'_>) -> Result<(), String> {
    let seconds = visit.field("seconds");
    let seconds: u64 = seconds
        .parse()
        .map_err(|_| format!("{seconds:?} is no number of seconds"))?;
    visit.engine.advance(Duration::from_secs(seconds)).map_err(plain)
}

/// A fault for the next notification alone.
fn next(visit: &Visit<'_>, kind: &str) -> Result<(), String> {
    let kind = match kind {
        "delayed" => FaultKind::Delayed { ms: 30_000 },
        "lost" => FaultKind::Lost,
        "duplicate" => FaultKind::Duplicate,
        _ => return Err(format!("{kind:?} can't be done to a notification")),
    };
    visit
        .engine
        .faults
        .add(Fault::new(FaultTarget::Notification, kind).once());
    Ok(())
}
