//! Adopting the open payments of a shop that had no ledger.

use nicepay_checkout::{Order, ReferenceNo};

use crate::error::LedgerError;
use crate::ledger::{Ledger, Step};
use crate::machine::Fact;
use crate::payment::Payment;

impl Ledger {
    /// Adopts a payment that was registered without the ledger. From now on the worker watches it like any other, and
    /// notifications are matched with it. Adopting the same transaction id again changes nothing.
    ///
    /// `order_id` is the shop's order id. `order` contains NICEPAY's reference, the amount and the transaction id.
    ///
    /// # Errors
    /// An invalid request when the reference belongs to another order; `storage`.
    pub async fn adopt(&self, order_id: &ReferenceNo, order: &Order) -> Result<Payment, LedgerError> {
        let known = |state: &crate::machine::PaymentState| {
            let is_it = |attempt: &crate::machine::Attempt| {
                attempt.transaction_id.as_ref() == Some(&order.transaction_id)
            };
            state.attempts.iter().any(is_it)
        };
        let stepped = self
            .step(Step::of(order_id), |state, _| {
                if known(state) {
                    return Vec::new();
                }
                vec![Fact::Adopted {
                    reference: order.reference.clone(),
                    amount: order.amount,
                    transaction_id: order.transaction_id.clone(),
                }]
            })
            .await?;
        Payment::of(&stepped.stored.state)
            .ok_or_else(|| LedgerError::internal("an adopted payment has no attempt"))
    }
}
