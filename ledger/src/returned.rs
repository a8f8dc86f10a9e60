//! The callback: returns the current payment, after a short wait for an inquiry.

use nicepay_checkout::{Callback, ReferenceNo};

use crate::error::LedgerError;
use crate::ledger::{Ledger, Step};
use crate::machine::{Attempt, Fact, since};
use crate::payment::Payment;
use crate::store::KeyKind;

impl Ledger {
    /// The payment for the callback page, as NICEPAY reports it. It waits for an inquiry up to
    /// [`callback_wait`](crate::LedgerBuilder::callback_wait) (3 seconds). If the inquiry takes longer, it returns the
    /// payment as known before, and the result is stored when it arrives. `None` for an order that is not in the ledger.
    ///
    /// What the browser claims never changes the payment; it only causes an inquiry.
    ///
    /// # Errors
    /// As for [`Callback::parse`]; a verification error when the callback does not match the order; `storage`.
    pub async fn returned(&self, callback: impl AsRef<[u8]>) -> Result<Option<Payment>, LedgerError> {
        let callback = Callback::parse(callback)?;
        let claims = callback.claims();
        let mut order_id = None;
        if let Some(id) = claims.transaction_id() {
            order_id = self.order_named(KeyKind::TransactionId, id.as_str()).await?;
        }
        if let (None, Some(reference)) = (&order_id, claims.reference()) {
            order_id = self.order_named(KeyKind::Reference, reference.as_str()).await?;
        }
        let Some(order_id) = order_id else { return Ok(None) };
        let Some(stored) = self.load(&order_id).await? else {
            return Ok(None);
        };
        let speaks_of = |attempt: &&Attempt| {
            claims
                .transaction_id()
                .is_some_and(|id| attempt.transaction_id.as_ref() == Some(id))
                || claims.reference() == Some(&attempt.reference)
        };
        let Some(attempt) = stored.state.attempts.iter().rev().find(speaks_of) else {
            return Ok(None);
        };
        let Some(order) = attempt.order() else {
            return Ok(Payment::of(&stored.state));
        };
        callback.check(&order.accepting(self.inner.settings.amount_policy))?;
        let now = self.now();
        let just_asked = attempt.asked_at.is_some_and(|at| since(at, now).as_secs() < 2);
        if attempt.is_open() && !just_asked {
            let number = attempt.number;
            let (ledger, id) = (self.clone(), order_id.clone());
            // In its own task: a result that comes too late for the page is stored all the same.
            let asked = tokio::spawn(async move {
                ledger.step(Step::of(&id), |_, _| vec![Fact::Returned]).await?;
                ledger.inquire_now(&id, number).await
            });
            if let Ok(Ok(Err(error))) = tokio::time::timeout(self.inner.settings.callback_wait, asked).await
                && error.storage_fault().is_some()
            {
                return Err(error);
            }
        }
        let stored = self.load(&order_id).await?;
        Ok(stored.and_then(|stored| Payment::of(&stored.state)))
    }

    pub(crate) async fn order_named(
        &self,
        kind: KeyKind,
        name: &str,
    ) -> Result<Option<ReferenceNo>, LedgerError> {
        let found = self.inner.store.find(kind, name.to_owned()).await?;
        Ok(found.and_then(|id| ReferenceNo::new(id).ok()))
    }
}
