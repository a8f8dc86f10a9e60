//! What a checkout leads to: the existing payment, or one more attempt.

use jiff::Timestamp;
use nicepay_checkout::Amount;

use super::Rules;
use super::attempt::{Attempt, Closed, Stage};
use super::state::PaymentState;

/// What a checkout means in the current state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The payment exists: the customer pays, or has paid, this attempt.
    Present(u32),
    /// Another caller is registering it: read the state again, until this time at the latest.
    Wait(Timestamp),
    /// Its sender recorded nothing in time; its outcome is unknown.
    GiveUpSender(u32),
    /// Send this attempt once more under its own reference.
    SendAgain(u32),
    /// Inquire about this attempt before a new one is made.
    InquireFirst(u32),
    /// Cancel this open attempt before a new one is made.
    CancelFirst(u32),
    /// Register under a new reference, with this attempt number.
    Register(u32),
    /// Refuse: the open attempt has another amount.
    AnotherAmount(Amount),
    /// Refuse: the order is paid.
    AlreadyPaid(u32),
}

impl PaymentState {
    /// What to do for a customer who wants to pay `amount` now. With `replace`, a new payment replaces an open one.
    #[must_use]
    pub fn check_out(&self, amount: Amount, replace: bool, rules: &Rules, now: Timestamp) -> Decision {
        if let Some(paid) = self.attempts.iter().rev().find(|attempt| attempt.is_paid()) {
            return if paid.amount == amount {
                Decision::Present(paid.number)
            } else {
                Decision::AlreadyPaid(paid.number)
            };
        }
        // The transaction id from a notification may be the payment: it is checked before a new attempt is made.
        if let Some(claimed) = self
            .attempts
            .iter()
            .rev()
            .find(|attempt| !attempt.claimed.is_empty())
        {
            return Decision::InquireFirst(claimed.number);
        }
        if let Some(open) = self.attempts.iter().rev().find(|attempt| attempt.is_open()) {
            return if overdue(open, now) {
                Decision::InquireFirst(open.number)
            } else if replace {
                Decision::CancelFirst(open.number)
            } else if open.amount != amount {
                Decision::AnotherAmount(open.amount)
            } else {
                Decision::Present(open.number)
            };
        }
        let Some(last) = self.attempts.iter().rev().find(|attempt| !attempt.is_stray()) else {
            return Decision::Register(self.next_number());
        };
        match &last.stage {
            Stage::Sending { until } if *until > now => Decision::Wait(*until),
            Stage::Sending { .. } => Decision::GiveUpSender(last.number),
            Stage::Unsent if last.amount == amount => Decision::SendAgain(last.number),
            Stage::Unknown if last.amount == amount && rules.duplicates_checked => {
                Decision::SendAgain(last.number)
            }
            Stage::Registered if last.closed == Some(Closed::Expired) && !just_asked(last, now) => {
                // Find a late deposit before the customer is asked to pay again.
                Decision::InquireFirst(last.number)
            }
            Stage::Unsent | Stage::Unknown | Stage::Registered | Stage::Refused { .. } => {
                Decision::Register(self.next_number())
            }
        }
    }
}

/// After its expiry: inquire before the customer is sent to it again.
fn overdue(attempt: &Attempt, now: Timestamp) -> bool {
    attempt.expires_at.is_some_and(|at| at <= now)
}

fn just_asked(attempt: &Attempt, now: Timestamp) -> bool {
    attempt
        .asked_at
        .is_some_and(|at| super::since(at, now).as_secs() < 5)
}
