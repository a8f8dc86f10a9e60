//! The callback: the customer's browser returns to the merchant's callback URL (protocol document, section e).
//!
//! The customer's browser sends a callback, and nobody signs it. For a convenience store it means that *a payment
//! number was issued*; the customer still has to pay. A callback never means "paid":
//! [`Client::confirm`](crate::Client::confirm) asks NICEPAY.

use jiff::Timestamp;

use crate::error::Error;
use crate::inquiry::Transaction;
use crate::instruction::Instruction;
use crate::message;
use crate::message::fields::Fields;
use crate::message::trust::Unverified;
use crate::order::Order;
use crate::values::clock;
use crate::values::codes::{Mitra, PayMethod};
use crate::values::ids::{ReferenceNo, TransactionId};
use crate::values::money::Amount;
use crate::values::result_code::ResultCode;
use crate::values::state::TransactionState;

const WHAT: &str = "callback";

/// What a callback claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    transaction_id: Option<TransactionId>,
    reference: Option<ReferenceNo>,
    amount: Option<Amount>,
    fields: Fields,
}

impl Callback {
    /// Reads a callback. Pass the URL that the browser requested (complete, or path and query), only the query
    /// string, or a posted form or JSON body. NICEPAY's sources contradict each other, so all are accepted.
    ///
    /// Field names are case-insensitive. `amt` and `amount` both contain the amount and must be equal. A field that
    /// appears twice with different values is an error. `+` and `%20` are spaces. Unknown fields are kept.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when it can't be read, or has neither a transaction id
    /// nor a reference.
    pub fn parse(message: impl AsRef<[u8]>) -> Result<Unverified<Self>, Error> {
        let fields = message::read(message.as_ref(), WHAT)?;
        let refuse = |field| message::malformed(WHAT, field);
        let transaction_id =
            optional(&fields, "transaction_id", "tXid", TransactionId::new).map_err(refuse)?;
        let reference = optional(&fields, "reference", "referenceNo", ReferenceNo::new).map_err(refuse)?;
        let amount = message::amount_text(&fields)
            .and_then(|text| {
                text.map(str::parse)
                    .transpose()
                    .map_err(|p: crate::Problem| p.at("amount", "amt"))
            })
            .map_err(refuse)?;
        if transaction_id.is_none() && reference.is_none() {
            let problem = crate::Problem::new(
                "is missing, and so is referenceNo",
                "a callback carries at least one of the two",
            );
            return Err(refuse(problem.at("transaction_id", "tXid")));
        }
        Ok(Unverified(Self {
            transaction_id,
            reference,
            amount,
            fields,
        }))
    }

    /// NICEPAY's transaction id (wire: `tXid`).
    #[must_use]
    pub fn transaction_id(&self) -> Option<&TransactionId> {
        self.transaction_id.as_ref()
    }

    /// The merchant's reference: use it to find the order (wire: `referenceNo`).
    #[must_use]
    pub fn reference(&self) -> Option<&ReferenceNo> {
        self.reference.as_ref()
    }

    /// The amount in rupiah (wire: `amt` or `amount`).
    #[must_use]
    pub fn amount(&self) -> Option<Amount> {
        self.amount
    }

    /// The number to pay with at the counter (wire: `payNo`).
    #[must_use]
    pub fn payment_number(&self) -> Option<&str> {
        self.fields.get("payNo")
    }

    /// The store where it can be paid (wire: `mitraCd`).
    #[must_use]
    pub fn store(&self) -> Option<Mitra> {
        self.fields.get("mitraCd").map(Mitra::from_code)
    }

    /// The pay method, if the callback has one (wire: `payMethod`).
    #[must_use]
    pub fn pay_method(&self) -> Option<PayMethod> {
        self.fields.get("payMethod").map(PayMethod::from_code)
    }

    /// The result of the customer's step on the payment page; `0000` does *not* mean paid (wire: `resultCd`).
    #[must_use]
    pub fn result_code(&self) -> Option<ResultCode> {
        self.fields.get("resultCd").map(ResultCode::new)
    }

    /// NICEPAY's text for the result (wire: `resultMsg`).
    #[must_use]
    pub fn result_message(&self) -> Option<&str> {
        self.fields.get("resultMsg")
    }

    /// When the payment was registered, +07:00; not when it was paid (wire: `transDt`, `transTm`).
    #[must_use]
    pub fn registered_at(&self) -> Option<Timestamp> {
        clock::from_date_time(self.fields.get("transDt"), self.fields.get("transTm"))
    }

    /// What the customer needs in order to pay, by pay method: a claim, which the inquiry confirms.
    #[must_use]
    pub fn instruction(&self) -> Option<Instruction> {
        Instruction::read(&self.fields)
    }

    /// All fields as received, including unknown ones.
    #[must_use]
    pub fn raw(&self) -> &Fields {
        &self.fields
    }
}

impl Unverified<Callback> {
    /// Checks that the callback belongs to `order`: the transaction id, reference and amount that it contains must
    /// match. A match proves nothing, because the customer knows all three.
    ///
    /// # Errors
    /// [`Verification`](crate::ErrorKind::Verification) for the first mismatch.
    pub fn check(&self, order: &Order) -> Result<(), Error> {
        message::hold_against(order, self.0.transaction_id(), self.0.reference(), self.0.amount)
    }
}

/// A callback that matches the order, and NICEPAY's response to an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confirmation {
    /// What the browser sent. Everything that the order does not contain is still unverified.
    pub callback: Callback,
    /// NICEPAY's response to the inquiry: the real state.
    pub transaction: Transaction,
}

impl Confirmation {
    /// The state of the payment, from the inquiry.
    #[must_use]
    pub fn state(&self) -> TransactionState {
        self.transaction.state
    }

    /// Whether NICEPAY has the money.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.transaction.is_paid()
    }
}

pub(crate) fn optional<T>(
    fields: &Fields,
    name: &'static str,
    wire: &'static str,
    new: fn(Box<str>) -> Result<T, crate::Problem>,
) -> Result<Option<T>, crate::FieldError> {
    fields
        .get(wire)
        .map(|text| new(text.into()))
        .transpose()
        .map_err(|problem| problem.at(name, wire))
}
