//! What each pay method can't give back through the API (protocol document, "Cancel and refund by method"). Where the
//! sources contradict each other, the request is sent and NICEPAY decides.

use jiff::{SignedDuration, Timestamp};

use super::Cancel;
use crate::inquiry::Transaction;
use crate::values::clock::JAKARTA;
use crate::values::codes::{Mitra, PayMethod};
use crate::values::problem::{FieldError, Problem};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Why NICEPAY would not cancel this payment now; `None` if it may.
pub(super) fn impossible(cancel: &Cancel, transaction: &Transaction, now: Timestamp) -> Option<FieldError> {
    let payment =
        |what: String, fix: &'static str| Some(Problem::new(what, fix).at("transaction_id", "tXid"));
    let by_hand = "ask NICEPAY to return the money, or return it by other means";
    let older = |at: Option<Timestamp>, days: i32| {
        let limit = DAY.saturating_mul(days);
        at.is_some_and(|at| now.duration_since(at) > limit)
    };
    if older(transaction.requested_at, 90) {
        return payment(
            "belongs to a payment that is more than 90 days old (code 9334)".to_owned(),
            by_hand,
        );
    }
    if transaction.pay_method != PayMethod::EWallet || !transaction.is_paid() {
        return None;
    }
    let paid_at = transaction.deposited_at.or(transaction.transaction_at);
    let wallet = transaction.store.as_ref()?;
    let name = wallet.label();
    if cancel.partial_amount.is_some() && matches!(wallet, Mitra::Ovo | Mitra::LinkAja) {
        let fix = format!("remove it: {name} only gives back the full amount");
        return Some(Problem::new("is set", fix).at("partial_amount", "amt"));
    }
    let here = |at: Timestamp| JAKARTA.to_datetime(at);
    match wallet {
        Mitra::Ovo if paid_at.is_some_and(|at| here(at).date() != here(now).date()) => payment(
            format!("belongs to a payment of another day, and {name} gives back only on the same day"),
            by_hand,
        ),
        Mitra::Dana | Mitra::LinkAja if older(paid_at, 30) => payment(
            format!("belongs to a payment of more than 30 days ago, and {name} gives back for 30 days"),
            by_hand,
        ),
        Mitra::Dana if here(now).hour() == 0 => payment(
            format!("belongs to a {name} payment, and {name} gives nothing back from 00:00 to 01:00 WIB"),
            "retry after 01:00 WIB",
        ),
        _ => None,
    }
}
