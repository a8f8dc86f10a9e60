//! What a cancel does by pay method: it ends an open payment, voids a paid one before the settlement, or refunds it after.

use jiff::{SignedDuration, Timestamp};
use nicepay_checkout::{JAKARTA, Mitra, PayMethod};

use super::Refusal;
use crate::clock::later;
use crate::transaction::{Stage, Transaction};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const THIRTY_DAYS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Whether the pay method can be given back in part.
pub(super) fn check_partial(found: &Transaction) -> Result<(), Refusal> {
    let refused = |why| Err(Refusal::new("9313", why));
    match (&found.method.0, partner(found)) {
        (PayMethod::Card | PayMethod::Gpn | PayMethod::DirectDebit, _)
        | (PayMethod::EWallet, Some(Mitra::Dana)) => Ok(()),
        (PayMethod::ConvenienceStore | PayMethod::All, _) => {
            refused("a store payment can't be cancelled in part")
        }
        (PayMethod::VirtualAccount, _) => refused("a virtual account can't be cancelled in part"),
        // UNCERTAIN: for QRIS, lenders and ShopeePay no source says that it can.
        _ => refused("this payment can't be given back in part"),
    }
}

/// The stage that a cancel ends in when nothing is left to give back.
pub(super) fn ends_in(found: &Transaction, partial: bool, now: Timestamp) -> Result<Stage, Refusal> {
    match found.stage {
        Stage::Cancelled | Stage::Reversed | Stage::Refunded => Err(Refusal::new(
            "9314",
            "the transaction can't be cancelled: it is cancelled already",
        )),
        Stage::Failed => Err(Refusal::new(
            "9314",
            "the transaction can't be cancelled: it has failed",
        )),
        Stage::Open | Stage::InFlight if found.is_expired(now) => Err(Refusal::new(
            "9314",
            "the transaction can't be cancelled: it has expired",
        )),
        Stage::Open | Stage::InFlight => unpaid(found, partial),
        Stage::Paid => paid(found, now),
    }
}

fn unpaid(found: &Transaction, partial: bool) -> Result<Stage, Refusal> {
    if partial {
        return Err(Refusal::new(
            "9313",
            "an unpaid payment can't be given back in part",
        ));
    }
    match found.method.0 {
        PayMethod::PayLoan => Err(Refusal::new(
            "9314",
            "the transaction can't be cancelled: a lender's payment can be cancelled only once it is paid",
        )),
        // UNCERTAIN: no source says what a cancel of an unpaid card or wallet payment does; here it ends the payment.
        _ => Ok(Stage::Cancelled),
    }
}

fn paid(found: &Transaction, now: Timestamp) -> Result<Stage, Refusal> {
    let paid_at = found.paid_at.unwrap_or(found.registered_at);
    let same_day = JAKARTA.to_datetime(paid_at).date() == JAKARTA.to_datetime(now).date();
    let settled = if same_day {
        Stage::Cancelled
    } else {
        Stage::Refunded
    };
    let too_late = |why| Err(Refusal::new("9326", why));
    match (&found.method.0, partner(found)) {
        (PayMethod::ConvenienceStore | PayMethod::All, _) => {
            too_late("a paid store payment can't be cancelled: only NICEPAY can give it back, by hand")
        }
        (PayMethod::VirtualAccount, _) => Err(Refusal::new(
            "9329",
            "a paid virtual account can't be cancelled: give the money back by hand",
        )),
        // The table of QRIS has no status for a void.
        (PayMethod::Qris, _) => Ok(Stage::Refunded),
        (PayMethod::EWallet, Some(Mitra::Ovo)) if !same_day => {
            too_late("OVO gives money back on the day of the payment only")
        }
        (PayMethod::EWallet, Some(Mitra::LinkAja)) if now > later(paid_at, THIRTY_DAYS) => {
            too_late("LinkAja gives money back for 30 days only")
        }
        (PayMethod::EWallet, Some(Mitra::LinkAja)) => Ok(Stage::Cancelled),
        (PayMethod::EWallet, Some(Mitra::Dana)) => dana(paid_at, now),
        (PayMethod::PayLoan, Some(Mitra::Indodana)) if now > later(paid_at, THIRTY_DAYS) => {
            too_late("Indodana gives money back for 30 days only")
        }
        _ => Ok(settled),
    }
}

fn dana(paid_at: Timestamp, now: Timestamp) -> Result<Stage, Refusal> {
    if JAKARTA.to_datetime(now).hour() == 0 {
        return Err(Refusal::new(
            "9302",
            "DANA gives no money back between 00:00 and 01:00",
        ));
    }
    if now > later(paid_at, THIRTY_DAYS) {
        return Err(Refusal::new("9326", "DANA gives money back for 30 days only"));
    }
    Ok(if now < later(paid_at, DAY) {
        Stage::Cancelled
    } else {
        Stage::Refunded
    })
}

fn partner(found: &Transaction) -> Option<Mitra> {
    found.details.mitra().map(Mitra::from_code)
}
