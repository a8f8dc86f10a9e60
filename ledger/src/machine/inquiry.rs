//! What an inquiry's result means for a payment.

use std::time::Duration;

use jiff::Timestamp;
use nicepay_checkout::{PayMethod, TransactionId, TransactionState};

use super::apply::{UNKNOWN_PAUSE, close, instruction_known, number_known};
use super::attempt::{Closed, Stage};
use super::event::{Event, EventKind};
use super::fact::TransactionFacts;
use super::later;
use super::schedule::Schedule;
use super::state::PaymentState;

impl PaymentState {
    /// Whether no other result was recorded since the inquiry began. Otherwise the result may be out of date, and the worker
    /// inquires again.
    pub(super) fn answer_counts(&mut self, number: u32, asked: u64, now: Timestamp) -> bool {
        let Some(attempt) = self.attempt_mut(number) else {
            return false;
        };
        let counts = attempt.asked == asked;
        if counts {
            attempt.asked = attempt.asked.saturating_add(1);
            attempt.asked_at = Some(now);
            attempt.failures = 0;
        } else {
            attempt.due_at = Some(now);
        }
        counts
    }

    pub(super) fn inquired(
        &mut self,
        number: u32,
        transaction: &TransactionFacts,
        schedule: &Schedule,
        now: Timestamp,
        events: &mut Vec<Event>,
    ) {
        let paid_elsewhere = self
            .attempts
            .iter()
            .any(|attempt| attempt.number != number && attempt.is_paid());
        let Some(attempt) = self.attempt_mut(number) else {
            return;
        };
        if attempt.transaction_id.is_none() {
            // NICEPAY confirms this reference with this transaction id.
            attempt.transaction_id = Some(transaction.transaction_id.clone());
            attempt.claimed.clear();
            attempt.stage = Stage::Registered;
            attempt.sent = attempt.sent.max(1);
            attempt.registered_at = Some(now);
        }
        attempt.store = transaction.store.clone().or(attempt.store.take());
        attempt.expires_at = transaction.expires_at.or(attempt.expires_at);
        let mut raised = Vec::new();
        if let Some(instruction) = &transaction.instruction {
            instruction_known(attempt, instruction, now);
        }
        if number_known(attempt, transaction.payment_number.as_deref(), now) {
            raised.push(EventKind::NumberIssued);
        }
        let epoch = attempt.epoch;
        let mut unclear = None;
        match transaction.state {
            TransactionState::Paid => {
                if attempt.paid_at.is_none() {
                    attempt.paid_at = Some(now);
                    attempt.told_at = None;
                    raised.push(if paid_elsewhere {
                        EventKind::PaidTwice
                    } else if attempt.closed.is_some() {
                        EventKind::PaidLate
                    } else {
                        EventKind::Paid
                    });
                }
            }
            TransactionState::Unpaid
            | TransactionState::Expired
            | TransactionState::Voided
            | TransactionState::Refunded
            | TransactionState::Reversed
            | TransactionState::Failed
            | TransactionState::Cancelled
            | TransactionState::Rejected => {
                if attempt.paid_at.take().is_some() {
                    attempt.epoch = attempt.epoch.saturating_add(1);
                    attempt.told_at = None;
                    attempt.amount_differs = false;
                    attempt.closed_at = attempt.closed_at.map(|_| now); // it may be paid again: watch it again
                    raised.push(EventKind::Reversed);
                }
                let end = match transaction.state {
                    TransactionState::Unpaid => None,
                    TransactionState::Expired => Some((Closed::Expired, EventKind::Expired)),
                    _ if raised.contains(&EventKind::Reversed) => {
                        Some((Closed::Cancelled, EventKind::Reversed))
                    }
                    _ => Some((Closed::Cancelled, EventKind::Cancelled)),
                };
                if let Some((why, kind)) = end
                    && attempt.closed.is_none()
                {
                    close(attempt, why, now);
                    if !raised.contains(&EventKind::Reversed) {
                        raised.push(kind);
                    }
                }
            }
            TransactionState::InFlight | TransactionState::Initialized => {}
            // UNCERTAIN: no source shows the status before a method is chosen, nor that of a cancelled store payment.
            _ if transaction.pay_method == PayMethod::All.code() || attempt.closed.is_some() => {}
            _ => {
                unclear = Some(format!(
                    "NICEPAY reports an unknown status: {}",
                    transaction.status_code
                ));
            }
        }
        if unclear.is_some() {
            attempt.failures = attempt.failures.saturating_add(1);
        }
        attempt.due_at = schedule.next(attempt, now);
        let too_old = schedule.is_too_old(attempt, now);
        for kind in raised {
            events.extend(self.attempt(number).map(|attempt| {
                let mut event = self.event(attempt, kind, now);
                // A reversal ends an epoch; its event has the number of that epoch.
                event.epoch = if kind == EventKind::Reversed {
                    epoch
                } else {
                    event.epoch
                };
                event.id = format!("{}:{}:{kind}", attempt.name(), event.epoch);
                if kind.is_money_in() {
                    event.amount = transaction.amount;
                    event.deposited_at = transaction.deposited_at;
                }
                event
            }));
        }
        if let Some(reason) = unclear {
            events.extend(self.needs_attention(number, reason, true, now));
        } else if too_old {
            let reason =
                "it has been open longer than a payment can be, and NICEPAY does not report it as expired";
            events.extend(self.needs_attention(number, reason, false, now));
        } else if self.attention.as_ref().is_some_and(|attention| attention.passing) {
            self.attention = None;
        }
    }

    pub(super) fn amount_differs(
        &mut self,
        number: u32,
        message: &str,
        schedule: &Schedule,
        now: Timestamp,
        events: &mut Vec<Event>,
    ) {
        let Some(attempt) = self.attempt_mut(number) else {
            return;
        };
        attempt.due_at = Some(later(now, Duration::from_secs(schedule.failure_longest.max(1))));
        if attempt.transaction_id.is_none() {
            attempt.transaction_id = attempt.claimed.first().cloned();
            attempt.claimed.clear();
            attempt.stage = Stage::Registered;
            attempt.registered_at = Some(now);
        }
        if std::mem::replace(&mut attempt.amount_differs, true) {
            return;
        }
        events.extend(self.attempt(number).map(|attempt| {
            let mut event = self.event(attempt, EventKind::AmountDiffers, now);
            event.detail = Some(message.to_owned());
            event
        }));
        events.extend(self.needs_attention(number, message, false, now));
    }

    #[expect(clippy::too_many_arguments, reason = "a fact's fields, taken apart")]
    pub(super) fn inquiry_failed(
        &mut self,
        number: u32,
        transaction_id: &TransactionId,
        answered: bool,
        message: &str,
        schedule: &Schedule,
        now: Timestamp,
        events: &mut Vec<Event>,
    ) {
        let Some(attempt) = self.attempt_mut(number) else {
            return;
        };
        if answered && attempt.transaction_id.is_none() {
            // NICEPAY does not know this id for this reference: the notification was about something else.
            attempt.claimed.retain(|claimed| claimed != transaction_id);
            attempt.failures = 0;
            if attempt.claimed.is_empty() {
                attempt.told_at = None;
                attempt.due_at = match attempt.stage {
                    Stage::Sending { until } => Some(until),
                    Stage::Unknown if attempt.sent > 0 => Some(later(now, UNKNOWN_PAUSE)),
                    _ => None,
                };
            } else {
                attempt.due_at = Some(now);
            }
            return;
        }
        attempt.failures = attempt.failures.saturating_add(1);
        attempt.due_at = Some(schedule.after_failure(attempt.failures, now));
        if attempt.failures >= schedule.failures_before_attention.max(1) {
            let reason = format!("inquiries keep failing: {message}");
            events.extend(self.needs_attention(number, reason, true, now));
        }
    }
}
