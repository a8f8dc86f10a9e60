//! The state of an order's payment, as it follows from its facts, and what to do next.

use jiff::Timestamp;
use nicepay_checkout::{ReferenceNo, TransactionId};
use serde::{Deserialize, Serialize};

use super::attempt::{Attempt, Stage};
use super::event::{Event, EventKind};

/// Why a payment needs attention.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attention {
    /// Why, in words.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// Whether a clear response from NICEPAY resolves it.
    pub passing: bool,
}

/// Everything that is known about the payment of one order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PaymentState {
    /// The shop's order.
    pub order_id: ReferenceNo,
    /// When the shop first checked out.
    pub created_at: Timestamp,
    /// All attempts, the first one first.
    pub attempts: Vec<Attempt>,
    /// Why it needs attention, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attention: Option<Attention>,
    /// How often it needed attention.
    #[serde(default)]
    pub attentions: u32,
}

/// What to do about a payment now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Inquire about this attempt.
    Inquire {
        /// The attempt's number.
        attempt: u32,
        /// The count for the result's fact, so that an outdated result is recognised.
        asked: u64,
    },
    /// The sender of this attempt's registration recorded nothing in time: its outcome is unknown.
    GiveUpSender {
        /// The attempt's number.
        attempt: u32,
    },
    /// Send the registration of this attempt again, under the same reference: it certainly never arrived, or NICEPAY
    /// declines duplicate references.
    SendAgain {
        /// The attempt's number.
        attempt: u32,
    },
    /// The outcome of this attempt stays unknown: register under a new reference.
    Replace {
        /// The attempt's number.
        attempt: u32,
    },
}

/// What follows from a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The events for the shop.
    pub events: Vec<Event>,
    /// What is due now.
    pub commands: Vec<Command>,
}

impl PaymentState {
    /// A payment for which nothing has happened yet.
    #[must_use]
    pub fn new(order_id: ReferenceNo, created_at: Timestamp) -> Self {
        Self {
            order_id,
            created_at,
            attempts: Vec::new(),
            attention: None,
            attentions: 0,
        }
    }

    /// The attempt with this number.
    #[must_use]
    pub fn attempt(&self, number: u32) -> Option<&Attempt> {
        self.attempts.iter().find(|attempt| attempt.number == number)
    }

    pub(super) fn attempt_mut(&mut self, number: u32) -> Option<&mut Attempt> {
        self.attempts.iter_mut().find(|attempt| attempt.number == number)
    }

    /// The attempt that decides the order's status: a paid one, otherwise an open one, otherwise the newest.
    #[must_use]
    pub fn current(&self) -> Option<&Attempt> {
        let newest_first = || self.attempts.iter().rev();
        newest_first()
            .find(|attempt| attempt.is_paid())
            .or_else(|| newest_first().find(|attempt| attempt.is_open()))
            .or_else(|| newest_first().find(|attempt| !attempt.is_stray()))
    }

    /// When the worker must look at it next.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        self.attempts.iter().filter_map(|attempt| attempt.due_at).min()
    }

    /// Whether the registration with the buyer's data may have to be sent again.
    #[must_use]
    pub fn keeps_registration(&self) -> bool {
        self.attempts.last().is_some_and(|attempt| match attempt.stage {
            Stage::Sending { .. } => true,
            Stage::Unsent => attempt.due_at.is_some(),
            Stage::Unknown => attempt.due_at.is_some() && attempt.sent > 0,
            Stage::Registered | Stage::Refused { .. } => false,
        })
    }

    /// What is due at `now`.
    #[must_use]
    pub fn due(&self, rules: &super::Rules, now: Timestamp) -> Vec<Command> {
        let newest = self.attempts.last().map(|attempt| attempt.number);
        self.attempts
            .iter()
            .filter(|attempt| attempt.due_at.is_some_and(|due| due <= now))
            .filter_map(|attempt| {
                let number = attempt.number;
                let is_newest = Some(number) == newest;
                match attempt.stage {
                    _ if attempt.transaction_id.is_some() || !attempt.claimed.is_empty() => {
                        Some(Command::Inquire {
                            attempt: number,
                            asked: attempt.asked,
                        })
                    }
                    Stage::Sending { until } => {
                        (until <= now).then_some(Command::GiveUpSender { attempt: number })
                    }
                    Stage::Unsent if is_newest => Some(Command::SendAgain { attempt: number }),
                    Stage::Unknown if is_newest && attempt.sent > 0 => Some(if rules.duplicates_checked {
                        Command::SendAgain { attempt: number }
                    } else {
                        Command::Replace { attempt: number }
                    }),
                    Stage::Unsent | Stage::Unknown | Stage::Registered | Stage::Refused { .. } => None,
                }
            })
            .collect()
    }

    /// An event of this attempt.
    pub(super) fn event(&self, attempt: &Attempt, kind: EventKind, now: Timestamp) -> Event {
        let name = attempt
            .transaction_id
            .as_ref()
            .map_or(attempt.reference.as_str(), TransactionId::as_str);
        Event {
            id: format!("{name}:{}:{kind}", attempt.epoch),
            kind,
            order_id: self.order_id.clone(),
            attempt: attempt.number,
            reference: attempt.reference.clone(),
            transaction_id: attempt.transaction_id.clone(),
            epoch: attempt.epoch,
            amount: attempt.amount,
            payment_number: attempt.payment_number.clone(),
            instruction: attempt.instruction(),
            store: attempt.store.clone(),
            expires_at: attempt.expires_at,
            deposited_at: None,
            at: now,
            detail: None,
        }
    }

    /// Marks it as needing attention, once until that is resolved.
    pub(super) fn needs_attention(
        &mut self,
        number: u32,
        reason: impl Into<String>,
        passing: bool,
        now: Timestamp,
    ) -> Option<Event> {
        if self.attention.is_some() {
            return None;
        }
        let reason = reason.into();
        self.attentions = self.attentions.saturating_add(1);
        self.attention = Some(Attention {
            reason: reason.clone(),
            since: now,
            passing,
        });
        let mut event = self.event(self.attempt(number)?, EventKind::NeedsAttention, now);
        if self.attentions > 1 {
            event.id = format!("{}-{}", event.id, self.attentions);
        }
        event.detail = Some(reason);
        Some(event)
    }
}

impl Attempt {
    /// Whether it is only a transaction id from a notification that turned out not to be ours.
    pub(super) fn is_stray(&self) -> bool {
        self.sent == 0 && self.transaction_id.is_none()
    }
}
