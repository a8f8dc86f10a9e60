//! (state, fact, now) → (state, commands, events).

use std::time::Duration;

use jiff::Timestamp;
use nicepay_checkout::{Amount, Instruction, NotificationEvent, ReferenceNo, TransactionId};

use super::attempt::{Attempt, Channel, Closed, Stage};
use super::event::{Event, EventKind};
use super::fact::{Fact, HandledAction};
use super::later;
use super::schedule::Schedule;
use super::state::{PaymentState, Step};

/// The merchant's settings for how payments are followed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules {
    /// When the worker inquires.
    pub schedule: Schedule,
    /// Whether NICEPAY declines a used reference for this merchant id (a setting at NICEPAY; assume it is off unless they
    /// confirm it). Only then is a registration whose response was lost sent again under the same reference.
    pub duplicates_checked: bool,
}

/// How often one registration is sent before it needs attention.
const MOST_SENDS: u32 = 8;
/// How many attempts an order has before it needs attention.
const MOST_ATTEMPTS_UNASKED: u32 = 4;
/// How long the worker waits for the shop to check out again before it handles an unknown outcome.
pub(super) const UNKNOWN_PAUSE: Duration = Duration::from_secs(30);
/// How many transaction ids are checked that only a notification mentioned.
const MOST_CLAIMS: usize = 4;

impl PaymentState {
    /// Applies a fact. The same state and fact at the same time always give the same outcome.
    pub fn apply(&mut self, fact: &Fact, rules: &Rules, now: Timestamp) -> Step {
        let mut events = Vec::new();
        self.take(fact, &rules.schedule, now, &mut events);
        Step {
            events,
            commands: self.due(rules, now),
        }
    }

    fn take(&mut self, fact: &Fact, schedule: &Schedule, now: Timestamp, events: &mut Vec<Event>) {
        match fact {
            Fact::Planned {
                attempt,
                reference,
                amount,
                channel,
                until,
            } => {
                if self.attempt(*attempt).is_none() {
                    for earlier in self.attempts.iter_mut().filter(|a| a.transaction_id.is_none()) {
                        // It is replaced, but a notification may still name it.
                        earlier.due_at = earlier.due_at.filter(|_| !earlier.claimed.is_empty());
                    }
                    let attempt = Attempt::planned(*attempt, reference.clone(), *amount, *channel, *until);
                    self.attempts.push(attempt);
                }
            }
            Fact::SentAgain { attempt, until } => {
                if let Some(attempt) = self.attempt_mut(*attempt) {
                    attempt.stage = Stage::Sending { until: *until };
                    attempt.sent = attempt.sent.saturating_add(1);
                    attempt.due_at = Some(*until);
                }
            }
            Fact::Registered { attempt, .. } => self.registered(*attempt, fact, schedule, now, events),
            Fact::Refused { attempt, code, .. } => {
                if let Some(attempt) = self.unanswered(*attempt) {
                    attempt.stage = Stage::Refused { code: code.clone() };
                    attempt.due_at = None;
                }
            }
            Fact::Unsent { attempt, message } => {
                let Some(found) = self.unanswered(*attempt) else {
                    return;
                };
                found.stage = Stage::Unsent;
                if found.sent < MOST_SENDS {
                    found.due_at = Some(schedule.after_failure(found.sent, now));
                } else {
                    found.due_at = None;
                    let reason = format!("the registration could not be sent: {message}");
                    events.extend(self.needs_attention(*attempt, reason, true, now));
                }
            }
            Fact::OutcomeUnknown {
                attempt,
                transaction_id,
                message,
            } => self.outcome_unknown(*attempt, transaction_id.as_ref(), message, now, events),
            Fact::AlreadyRegistered { attempt } => {
                if let Some(attempt) = self.unanswered(*attempt) {
                    // No customer can have seen it; the next attempt replaces it.
                    attempt.stage = Stage::Refused {
                        code: "9009".to_owned(),
                    };
                    attempt.due_at = None;
                }
            }
            Fact::Adopted {
                reference,
                amount,
                transaction_id,
            } => self.adopted(reference, *amount, transaction_id, now),
            Fact::Notified {
                transaction_id,
                reference,
                amount,
                reported,
            } => self.notified(transaction_id, reference.as_ref(), *amount, *reported, now),
            Fact::Returned => {
                for attempt in self.attempts.iter_mut().filter(|attempt| attempt.is_open()) {
                    attempt.due_at = Some(now);
                }
            }
            Fact::Rechecked => {
                self.attention = None;
                for attempt in &mut self.attempts {
                    let asks = attempt.transaction_id.is_some() || !attempt.claimed.is_empty();
                    if asks || attempt.stage == Stage::Unsent {
                        attempt.failures = 0;
                        attempt.due_at = Some(now);
                    }
                }
            }
            Fact::Handled { action, .. } => {
                if *action == HandledAction::LookedAfter {
                    self.attention = None;
                }
            }
            Fact::Inquired {
                attempt,
                asked,
                transaction,
            } => {
                if self.answer_counts(*attempt, *asked, now) {
                    self.inquired(*attempt, transaction, schedule, now, events);
                }
            }
            Fact::AmountDiffers {
                attempt,
                asked,
                message,
            } => {
                if self.answer_counts(*attempt, *asked, now) {
                    self.amount_differs(*attempt, message, schedule, now, events);
                }
            }
            Fact::InquiryFailed {
                attempt,
                asked,
                transaction_id,
                answered,
                message,
            } => {
                let overtaken = self.attempt(*attempt).is_none_or(|found| found.asked != *asked);
                if !overtaken {
                    self.inquiry_failed(
                        *attempt,
                        transaction_id,
                        *answered,
                        message,
                        schedule,
                        now,
                        events,
                    );
                }
            }
            Fact::CancelEnded { attempt, outcome } => {
                let cancelled = outcome == "cancelled";
                let Some(found) = self.attempt_mut(*attempt) else {
                    return;
                };
                found.due_at = Some(now);
                if cancelled && found.is_open() {
                    close(found, Closed::Cancelled, now);
                    found.due_at = schedule.next(found, now);
                    events.extend(
                        self.attempt(*attempt)
                            .map(|a| self.event(a, EventKind::Cancelled, now)),
                    );
                }
            }
            Fact::CancelFailed { attempt, .. } => {
                if let Some(attempt) = self.attempt_mut(*attempt) {
                    attempt.due_at = Some(now);
                }
            }
        }
    }

    /// The attempt, if no response to its registration was recorded yet.
    fn unanswered(&mut self, number: u32) -> Option<&mut Attempt> {
        self.attempt_mut(number).filter(|attempt| {
            attempt.transaction_id.is_none()
                && matches!(
                    attempt.stage,
                    Stage::Sending { .. } | Stage::Unsent | Stage::Unknown
                )
        })
    }

    fn registered(
        &mut self,
        number: u32,
        fact: &Fact,
        schedule: &Schedule,
        now: Timestamp,
        events: &mut Vec<Event>,
    ) {
        let Fact::Registered {
            transaction_id,
            payment_url,
            instruction,
            payment_number,
            store,
            expires_at,
            ..
        } = fact
        else {
            return;
        };
        let Some(attempt) = self.attempt_mut(number) else {
            return;
        };
        if let Some(known) = &attempt.transaction_id
            && known != transaction_id
        {
            let reason = format!("NICEPAY registered it twice, as {known} and {transaction_id}");
            events.extend(self.needs_attention(number, reason, false, now));
            return;
        }
        // The sender may be late. Whatever was assumed about this attempt, this is NICEPAY's response.
        attempt.stage = Stage::Registered;
        attempt.transaction_id = Some(transaction_id.clone());
        attempt.claimed.clear();
        attempt.registered_at.get_or_insert(now);
        attempt.payment_url.clone_from(payment_url);
        attempt.expires_at = expires_at.or(attempt.expires_at);
        if attempt.store.is_none() {
            attempt.store.clone_from(store);
        }
        if let Some(instruction) = instruction {
            instruction_known(attempt, instruction, now);
        }
        let issued = number_known(attempt, payment_number.as_deref(), now);
        attempt.due_at = schedule.next(attempt, now);
        if issued {
            events.extend(
                self.attempt(number)
                    .map(|a| self.event(a, EventKind::NumberIssued, now)),
            );
        }
        if self.attention.as_ref().is_some_and(|attention| attention.passing) {
            self.attention = None;
        }
    }

    fn outcome_unknown(
        &mut self,
        number: u32,
        transaction_id: Option<&TransactionId>,
        message: &str,
        now: Timestamp,
        events: &mut Vec<Event>,
    ) {
        let attempts = self.attempts.len();
        let Some(attempt) = self.unanswered(number) else {
            return;
        };
        if let Some(id) = transaction_id {
            attempt.stage = Stage::Registered;
            attempt.transaction_id = Some(id.clone());
            attempt.registered_at = Some(now);
            attempt.due_at = Some(now);
            events.extend(self.needs_attention(number, message, false, now));
            return;
        }
        attempt.stage = Stage::Unknown;
        if attempt.sent < MOST_SENDS && attempts < MOST_ATTEMPTS_UNASKED as usize {
            attempt.due_at = Some(later(now, UNKNOWN_PAUSE));
        } else {
            attempt.due_at = None;
            let reason = format!("it is not known whether NICEPAY registered it: {message}");
            events.extend(self.needs_attention(number, reason, true, now));
        }
    }

    fn adopted(
        &mut self,
        reference: &ReferenceNo,
        amount: Amount,
        transaction_id: &TransactionId,
        now: Timestamp,
    ) {
        let known = |attempt: &Attempt| attempt.transaction_id.as_ref() == Some(transaction_id);
        if self.attempts.iter().any(known) {
            return;
        }
        let number = self.next_number();
        let mut attempt = Attempt::planned(number, reference.clone(), amount, Channel::Checkout, now);
        attempt.stage = Stage::Registered;
        attempt.transaction_id = Some(transaction_id.clone());
        attempt.registered_at = Some(now);
        attempt.due_at = Some(now);
        self.attempts.push(attempt);
    }

    fn notified(
        &mut self,
        transaction_id: &TransactionId,
        reference: Option<&ReferenceNo>,
        amount: Amount,
        reported: NotificationEvent,
        now: Timestamp,
    ) {
        let confirmed = |attempt: &&mut Attempt| attempt.transaction_id.as_ref() == Some(transaction_id);
        if let Some(attempt) = self.attempts.iter_mut().find(confirmed) {
            let shown = match reported {
                NotificationEvent::Deposit => attempt.is_paid(),
                NotificationEvent::Reversal => !attempt.is_paid(),
                _ => true,
            };
            attempt.told_at = (!shown).then_some(now).or(attempt.told_at);
            attempt.due_at = Some(now);
            return;
        }
        // Only the transaction id and amount are genuine; an inquiry has to confirm the reference.
        let named =
            |attempt: &&mut Attempt| reference == Some(&attempt.reference) && amount == attempt.amount;
        let claims = |attempt: &Attempt| attempt.claimed.contains(transaction_id);
        if self.attempts.iter().any(claims) {
            for attempt in self.attempts.iter_mut().filter(|attempt| claims(attempt)) {
                attempt.due_at = Some(now);
            }
            return;
        }
        let claimed = self
            .attempts
            .iter()
            .map(|attempt| attempt.claimed.len())
            .sum::<usize>();
        let strays = self.attempts.iter().filter(|attempt| attempt.is_stray()).count();
        if claimed >= MOST_CLAIMS || strays >= MOST_CLAIMS {
            return;
        }
        let number = self.next_number();
        let Some(attempt) = self.attempts.iter_mut().rfind(named) else {
            return;
        };
        if attempt.transaction_id.is_none() {
            attempt.claimed.push(transaction_id.clone());
            attempt.told_at = Some(now);
            attempt.due_at = Some(now);
            return;
        }
        // The reference is already registered with another id: NICEPAY may have it twice.
        let mut twin = Attempt::planned(number, attempt.reference.clone(), amount, attempt.channel, now);
        twin.sent = 0;
        twin.stage = Stage::Unknown;
        twin.claimed.push(transaction_id.clone());
        twin.told_at = Some(now);
        twin.due_at = Some(now);
        self.attempts.push(twin);
    }

    pub(crate) fn next_number(&self) -> u32 {
        self.attempts
            .iter()
            .map(|attempt| attempt.number)
            .max()
            .unwrap_or(0)
            .saturating_add(1)
    }
}

pub(super) fn close(attempt: &mut Attempt, why: Closed, now: Timestamp) {
    attempt.closed = Some(why);
    attempt.closed_at = Some(now);
}

/// Records what the customer needs in order to pay. An inquiry does not repeat all that a direct registration told.
pub(super) fn instruction_known(attempt: &mut Attempt, instruction: &Instruction, now: Timestamp) {
    let instruction = instruction.clone();
    attempt.instruction = Some(match &attempt.instruction {
        Some(earlier) => instruction.completed_from(earlier),
        None => instruction,
    });
    attempt.numbered_at.get_or_insert(now);
}

/// Records the payment number; returns whether it is new.
pub(super) fn number_known(attempt: &mut Attempt, number: Option<&str>, now: Timestamp) -> bool {
    let Some(number) = number else { return false };
    let first = attempt.payment_number.is_none();
    attempt.payment_number = Some(number.to_owned());
    attempt.numbered_at.get_or_insert(now);
    first
}
