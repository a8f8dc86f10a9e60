//! What the ledger's workers have to say, in Python's log.

use std::fmt::{Debug, Write};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

use crate::observe;

/// Has the log begin, once a process.
pub(super) fn begin() {
    let _begun_before = tracing::subscriber::set_global_default(Log);
}

/// The ledger's own events: a client's attempts are in the log already.
struct Log;

impl Subscriber for Log {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if metadata.is_event() && metadata.target().starts_with("nicepay_checkout_ledger") {
            Interest::sometimes()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN || observe::is_verbose()
    }

    fn event(&self, event: &Event<'_>) {
        let level = match *event.metadata().level() {
            Level::ERROR => observe::ERROR,
            Level::WARN => observe::WARNING,
            _ => observe::DEBUG,
        };
        let mut line = Line::default();
        event.record(&mut line);
        observe::say(level, &format!("{}{}", line.message, line.details));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// An event's words, and then its fields.
#[derive(Default)]
struct Line {
    message: String,
    details: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _never_fails = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.details, "; {name}: {value:?}"),
        };
    }
}
