//! Verifying a notification: the call whose speed matters.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::error::{CheckoutError, FieldProblem, guard};

/// What the merchant's own books say of the order.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ExpectedOrder {
    /// The merchant's reference number.
    pub reference_no: String,
    /// Rupiah.
    pub amount: i64,
    /// NICEPAY's transaction id.
    pub transaction_id: String,
}

/// A notification whose token and order fit.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VerifiedNotification {
    /// The merchant's reference number.
    pub reference_no: String,
    /// NICEPAY's transaction id.
    pub transaction_id: String,
    /// Rupiah.
    pub amount: i64,
    /// NICEPAY's status letter.
    pub status: String,
    /// Convenience store.
    pub mitra_code: String,
    /// The payment number.
    pub pay_no: String,
    /// The body as it came: one buffer, because each string that crosses costs on the far side.
    pub raw: Vec<u8>,
}

/// What a verified notification says beyond the order that it was verified against.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LeanNotification {
    /// NICEPAY's status letter.
    pub status: String,
    /// Convenience store.
    pub mitra_code: String,
    /// The payment number.
    pub pay_no: String,
}

/// One body and the order it should pay.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VerifyTask {
    /// The raw body.
    pub body: Vec<u8>,
    /// The merchant's order.
    pub order: ExpectedOrder,
}

/// A merchant's keys.
pub(crate) struct Keys {
    i_mid: String,
    key: String,
}

/// The living verifiers by ticket: a number that foreign code may hold and hand back, which finds
/// nothing (and frees nothing) once its verifier is gone.
static TICKETS: RwLock<BTreeMap<u64, Arc<Keys>>> = RwLock::new(BTreeMap::new());
static NEXT_TICKET: AtomicU64 = AtomicU64::new(1);

/// Holds the merchant's keys.
#[derive(uniffi::Object)]
pub struct Verifier {
    keys: Arc<Keys>,
    ticket: u64,
}

impl Drop for Verifier {
    fn drop(&mut self) {
        TICKETS
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.ticket);
    }
}

#[uniffi::export]
impl Verifier {
    /// A verifier for one merchant.
    #[uniffi::constructor]
    #[must_use]
    pub fn new(i_mid: String, key: String) -> Self {
        let keys = Arc::new(Keys { i_mid, key });
        let ticket = NEXT_TICKET.fetch_add(1, Ordering::Relaxed);
        TICKETS
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(ticket, Arc::clone(&keys));
        Self { keys, ticket }
    }

    /// The number by which the JVM's short way in finds this verifier.
    #[must_use]
    pub fn ticket(&self) -> i64 {
        self.ticket.cast_signed()
    }

    /// Verifies one raw body.
    ///
    /// # Errors
    /// When a field is missing, or the token or the order does not fit.
    pub fn verify(&self, body: Vec<u8>, order: ExpectedOrder) -> Result<VerifiedNotification, CheckoutError> {
        guard(|| self.keys.check(&body, &order))
    }

    /// Verifies one raw body; the answer leaves as one buffer.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_status(&self, body: Vec<u8>) -> Result<i32, CheckoutError> {
        guard(|| {
            let order = ExpectedOrder {
                reference_no: "ORD-20261123-000042".to_owned(),
                amount: 150_000,
                transaction_id: "TNICEVA02302202611231200001234".to_owned(),
            };
            self.keys.check(&body, &order).map(|_| 0)
        })
    }

    /// As [`Self::verify_status`], over memory that the caller keeps.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_borrowed(&self, body: &[u8]) -> Result<i32, CheckoutError> {
        self.verify_status(body.to_vec())
    }

    /// As [`Self::verify`], and nothing crosses that the caller already holds.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub fn verify_lean(&self, body: &[u8], order: ExpectedOrder) -> Result<LeanNotification, CheckoutError> {
        guard(|| {
            self.keys.check(body, &order).map(|verified| LeanNotification {
                status: verified.status,
                mitra_code: verified.mitra_code,
                pay_no: verified.pay_no,
            })
        })
    }

    /// Verifies many bodies in one call.
    #[must_use]
    pub fn verify_many(&self, tasks: Vec<VerifyTask>) -> Vec<Option<VerifiedNotification>> {
        tasks
            .iter()
            .map(|task| self.verify(task.body.clone(), task.order.clone()).ok())
            .collect()
    }

    /// Nothing but the way there and back.
    #[must_use]
    pub fn ping(&self, number: i64) -> i64 {
        number
    }
}

/// Verifies one raw body without an object.
///
/// # Errors
/// As [`Verifier::verify`].
#[uniffi::export]
pub fn verify_notification(
    i_mid: String,
    key: String,
    body: Vec<u8>,
    order: ExpectedOrder,
) -> Result<VerifiedNotification, CheckoutError> {
    guard(|| Keys { i_mid, key }.check(&body, &order))
}

/// The keys of a living verifier, for the JVM's short way in.
pub(crate) fn keys_of_ticket(ticket: u64) -> Result<Arc<Keys>, CheckoutError> {
    TICKETS
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&ticket)
        .cloned()
        .ok_or_else(|| CheckoutError::Internal {
            reason: "the verifier is closed".to_owned(),
        })
}

impl Keys {
    pub(crate) fn check(
        &self,
        body: &[u8],
        order: &ExpectedOrder,
    ) -> Result<VerifiedNotification, CheckoutError> {
        let fields: Vec<(Cow<'_, str>, Cow<'_, str>)> = url::form_urlencoded::parse(body).collect();
        let field = |wanted: &str| {
            fields
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.clone().into_owned())
                .ok_or_else(|| CheckoutError::InvalidRequest {
                    fields: vec![FieldProblem {
                        field: wanted.to_owned(),
                        problem: "missing".to_owned(),
                    }],
                })
        };
        let transaction_id = field("tXid")?;
        let amount_text = field("amt")?;
        let token = field("merchantToken")?;
        let expected = token_of(&[&self.i_mid, &transaction_id, &amount_text, &self.key]);
        if !bool::from(expected.as_bytes().ct_eq(token.as_bytes())) {
            return Err(forged("the token does not fit"));
        }
        let amount = amount_text
            .parse::<i64>()
            .map_err(|_| forged("the amount is no number"))?;
        let reference_no = field("referenceNo")?;
        if reference_no != order.reference_no
            || amount != order.amount
            || transaction_id != order.transaction_id
        {
            return Err(forged("it is of another order"));
        }
        Ok(VerifiedNotification {
            reference_no,
            transaction_id,
            amount,
            status: field("status")?,
            mitra_code: field("mitraCd")?,
            pay_no: field("payNo")?,
            raw: body.to_vec(),
        })
    }
}

fn forged(reason: &str) -> CheckoutError {
    CheckoutError::Forged {
        reason: reason.to_owned(),
    }
}

fn token_of(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
    }
    hash.finalize()
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}
