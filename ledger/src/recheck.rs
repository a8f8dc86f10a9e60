//! Rechecking an order on demand.

use nicepay_checkout::ReferenceNo;

use crate::error::LedgerError;
use crate::ledger::{Ledger, Step};
use crate::machine::{Command, Fact};
use crate::payment::Payment;

impl Ledger {
    /// Inquires about every payment of an order now, whatever the schedule says, and removes it from the list of those that
    /// [need attention](Self::attention). (It comes back if the cause is still there.) `None` for an order that is not in
    /// the ledger.
    ///
    /// # Errors
    /// A retryable error when NICEPAY gives no clear response; `storage`.
    pub async fn recheck(&self, order_id: &ReferenceNo) -> Result<Option<Payment>, LedgerError> {
        if self.load(order_id).await?.is_none() {
            return Ok(None);
        }
        let stepped = self
            .step(Step::of(order_id), |_, _| vec![Fact::Rechecked])
            .await?;
        for command in stepped.commands {
            if let Command::Inquire { attempt, .. } = command {
                self.inquire_now(order_id, attempt).await?;
            }
        }
        let stored = self.load(order_id).await?;
        Ok(stored.and_then(|stored| Payment::of(&stored.state)))
    }
}
