//! Cancelling the open payment of an order.

use nicepay_checkout::{Cancel, ReferenceNo};

use crate::error::LedgerError;
use crate::ledger::{Ledger, Step};
use crate::machine::{Fact, TransactionFacts};
use crate::payment::Payment;

impl Ledger {
    /// Cancels the open payment of an order, and returns the payment afterwards:
    /// [`Cancelled`](crate::PaymentStatus::Cancelled), or `Paid` if the customer paid first. `None` for an order that is not
    /// in the ledger. The worker still watches for a late deposit.
    ///
    /// # Errors
    /// As for [`Client::cancel`](nicepay_checkout::Client::cancel), after which the worker finds out the outcome;
    /// `storage`.
    pub async fn cancel(&self, order_id: &ReferenceNo) -> Result<Option<Payment>, LedgerError> {
        let Some(stored) = self.load(order_id).await? else {
            return Ok(None);
        };
        let open: Vec<u32> = stored
            .state
            .attempts
            .iter()
            .filter(|attempt| attempt.is_open())
            .map(|attempt| attempt.number)
            .collect();
        for number in open {
            self.cancel_attempt(order_id, number).await?;
        }
        let stored = self.load(order_id).await?;
        Ok(stored.and_then(|stored| Payment::of(&stored.state)))
    }

    pub(crate) async fn cancel_attempt(
        &self,
        order_id: &ReferenceNo,
        number: u32,
    ) -> Result<(), LedgerError> {
        let Some(stored) = self.load(order_id).await? else {
            return Ok(());
        };
        let Some((order, asked)) = stored
            .state
            .attempt(number)
            .and_then(|attempt| Some((attempt.order()?, attempt.asked)))
        else {
            return Ok(());
        };
        let order = order.accepting(self.inner.settings.amount_policy);
        let ended = self.inner.client.cancel(&order, &Cancel::full()).await;
        let (facts, error) = match ended {
            Ok(cancellation) => {
                let inquired = cancellation
                    .transaction
                    .as_ref()
                    .map(|transaction| Fact::Inquired {
                        attempt: number,
                        asked,
                        transaction: Box::new(TransactionFacts::from(transaction)),
                    });
                let fact = Fact::cancel_ended(number, cancellation.outcome);
                // The result of the inquiry inside the cancel comes first: a customer who paid in the meantime has paid.
                (inquired.into_iter().chain([fact]).collect::<Vec<_>>(), None)
            }
            Err(error) => {
                let message = error.message().to_owned();
                (
                    vec![Fact::CancelFailed {
                        attempt: number,
                        message,
                    }],
                    Some(error),
                )
            }
        };
        self.step(Step::of(order_id), |_, _| facts.clone()).await?;
        error.map_or(Ok(()), |error| Err(error.into()))
    }
}
