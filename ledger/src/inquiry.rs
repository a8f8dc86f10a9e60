//! Inquiring about a payment, outside any transaction, and storing the result.

use nicepay_checkout::{ErrorKind, ReferenceNo, VerificationFailure};

use crate::error::LedgerError;
use crate::ledger::{Ledger, Step, Stepped};
use crate::machine::{Fact, TransactionFacts};
use crate::store::Stored;

impl Ledger {
    /// Inquires about the attempt of a state that was just read. Only storage failures are errors: NICEPAY's response, or its
    /// absence, becomes a fact.
    pub(crate) async fn inquire(&self, stored: Stored, number: u32) -> Result<Option<Stepped>, LedgerError> {
        let Some((attempt, order)) = stored
            .state
            .attempt(number)
            .and_then(|attempt| Some((attempt, attempt.order()?)))
        else {
            return Ok(None);
        };
        let asked = attempt.asked;
        let order = order.accepting(self.inner.settings.amount_policy);
        let transaction_id = order.transaction_id.clone();
        crate::failpoint!("inquiry.before_asking");
        let answer = self.inner.client.inquire(&order).await;
        crate::failpoint!("inquiry.before_answer");
        let fact = match answer {
            Ok(transaction) => Fact::Inquired {
                attempt: number,
                asked,
                transaction: Box::new(TransactionFacts::from(&transaction)),
            },
            Err(error) if error.failure() == Some(VerificationFailure::Amount) => Fact::AmountDiffers {
                attempt: number,
                asked,
                message: error.message().to_owned(),
            },
            Err(error) => Fact::InquiryFailed {
                attempt: number,
                asked,
                transaction_id,
                answered: error.kind() == ErrorKind::Declined && !error.is_retryable(),
                message: error.message().to_owned(),
            },
        };
        let order_id = stored.state.order_id.clone();
        let step = Step::of(&order_id).knowing(stored);
        let stepped = self.step(step, |_, _| vec![fact.clone()]).await?;
        crate::failpoint!("inquiry.after_answer");
        Ok(Some(stepped))
    }

    /// Inquires immediately, for a caller who needs the result; here a failure of NICEPAY is an error.
    pub(crate) async fn inquire_now(&self, order_id: &ReferenceNo, number: u32) -> Result<(), LedgerError> {
        let Some(stored) = self.load(order_id).await? else {
            return Ok(());
        };
        let failures = stored.state.attempt(number).map_or(0, |attempt| attempt.failures);
        let Some(stepped) = self.inquire(stored, number).await? else {
            return Ok(());
        };
        let after = stepped.stored.state.attempt(number);
        if after.is_some_and(|attempt| attempt.failures > failures) {
            return Err(LedgerError::unanswered(order_id));
        }
        Ok(())
    }
}
