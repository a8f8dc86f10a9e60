//! Checkout: the intent is stored before anything is sent, and one order has one open payment.

use std::time::Duration;

use nicepay_checkout::{Amount, DirectRegistration, Error, ErrorKind, ReferenceNo, Registration};
use serde::{Deserialize, Serialize};

use crate::error::LedgerError;
use crate::ledger::{Ledger, Step};
use crate::machine::{Channel, Decision, Fact, PaymentState, Stage, reference_of_attempt};
use crate::payment::Payment;

/// How often the state is read while another caller registers the same order.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// One decision leads to another; this many in one call would be a bug.
const MOST_TURNS: usize = 1_000;

/// What to register, and how: a [`Registration`] for API Checkout, or a [`DirectRegistration`] for direct registration.
/// Its reference is the shop's own order id.
#[derive(Clone, Debug)]
pub struct CheckOut {
    order: Wanted,
    replace_open: bool,
}

/// A registration as it is stored until it need not be sent again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "channel", content = "registration", rename_all = "snake_case")]
enum Wanted {
    Checkout(Registration),
    Direct(DirectRegistration),
}

impl From<Registration> for CheckOut {
    fn from(registration: Registration) -> Self {
        Self {
            order: Wanted::Checkout(registration),
            replace_open: false,
        }
    }
}

impl From<DirectRegistration> for CheckOut {
    fn from(registration: DirectRegistration) -> Self {
        Self {
            order: Wanted::Direct(registration),
            replace_open: false,
        }
    }
}

impl CheckOut {
    /// Replaces an open payment of the order, for a customer who wants another store or changed the cart. The ledger inquires
    /// about the open payment and cancels it first. If the customer has paid it in the meantime, there is no second payment.
    #[must_use]
    pub fn replacing_open(mut self) -> Self {
        self.replace_open = true;
        self
    }
}

impl Wanted {
    fn registration(&self) -> &Registration {
        match self {
            Self::Checkout(registration) => registration,
            Self::Direct(direct) => direct.registration(),
        }
    }

    fn channel(&self) -> Channel {
        match self {
            Self::Checkout(_) => Channel::Checkout,
            Self::Direct(_) => Channel::Direct,
        }
    }

    fn check(&self) -> Result<(), Error> {
        match self {
            Self::Checkout(registration) => registration.check(),
            Self::Direct(direct) => direct.check(),
        }
    }

    fn under(self, reference: &ReferenceNo) -> Self {
        match self {
            Self::Checkout(mut registration) => {
                reference.as_str().clone_into(&mut registration.reference);
                Self::Checkout(registration)
            }
            Self::Direct(direct) => Self::Direct(direct.with_reference(reference.as_str())),
        }
    }
}

impl Ledger {
    /// Registers the payment of an order once, and returns it. The intent is on disk before anything is sent. If it is called
    /// again (a double click, a restart, two processes at once), it returns the same payment.
    ///
    /// The registration's reference is the order id. The first attempt is registered under this reference, later attempts
    /// (after an expiry, a cancel, a decline or a lost response) under a
    /// [derived](crate::machine::reference_of_attempt) one. The buyer's data is erased as soon as it need not be sent
    /// again.
    ///
    /// Dropping the future loses neither the intent nor NICEPAY's response.
    ///
    /// # Errors
    /// An invalid request naming every invalid field, before anything is stored; an invalid request when the order is open
    /// or paid with another amount; as for [`Client::register`](nicepay_checkout::Client::register) (the intent stays:
    /// call again, or leave it to the worker); `storage`.
    pub async fn check_out(&self, order: impl Into<CheckOut>) -> Result<Payment, LedgerError> {
        let CheckOut { order, replace_open } = order.into();
        order.check()?;
        let registration = order.registration();
        let wrong = |problem: nicepay_checkout::Problem| LedgerError::invalid(problem.problem, problem.fix);
        let order_id = ReferenceNo::new(registration.reference.as_str()).map_err(wrong)?;
        let amount = Amount::rupiah(registration.amount).map_err(wrong)?;
        let kept = crate::store::json(&order)?;
        let mut replace = replace_open;
        let mut lost = 0_u32;
        for _ in 0..MOST_TURNS {
            let now = self.now();
            let state = self
                .load(&order_id)
                .await?
                .map_or_else(|| PaymentState::new(order_id.clone(), now), |stored| stored.state);
            let decision = state.check_out(amount, replace, &self.inner.settings.rules, now);
            match decision {
                Decision::Present(_) => return present(&state),
                Decision::AnotherAmount(open) => return Err(another_amount(&order_id, open, amount)),
                Decision::AlreadyPaid(number) => {
                    let paid = state.attempt(number).map_or(amount, |attempt| attempt.amount);
                    return Err(LedgerError::invalid(
                        format!("order {order_id} is already paid with {paid} rupiah, not {amount} rupiah"),
                        "use a new order id for what is still to be paid",
                    ));
                }
                Decision::Wait(_) => tokio::time::sleep(LOOK_AGAIN).await,
                Decision::GiveUpSender(number) => self.give_up_sender(&order_id, number).await?,
                Decision::InquireFirst(number) => self.inquire_now(&order_id, number).await?,
                Decision::CancelFirst(number) => {
                    self.cancel_attempt(&order_id, number).await?;
                    replace = false;
                }
                Decision::SendAgain(_) | Decision::Register(_) => {
                    let begun = self
                        .begin(&order_id, amount, &order, &kept, &decision, replace)
                        .await?;
                    let Some(number) = begun else { continue };
                    // In its own task: a caller that is dropped loses neither the request nor its response.
                    let (ledger, id, wanted) = (self.clone(), order_id.clone(), order.clone());
                    let sent = tokio::spawn(async move { ledger.send(&id, number, wanted).await });
                    let sent = sent.await.unwrap_or_else(|error| {
                        Err(LedgerError::internal(format!(
                            "the registration task ended unexpectedly: {error}"
                        )))
                    });
                    match sent {
                        Ok(()) => {}
                        // One more attempt in this call, under the same reference or a new one, by the rules. After that it
                        // is left to the worker or the next call.
                        Err(error) if is_lost(&error) && lost == 0 => lost = 1,
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        Err(LedgerError::internal("check_out did not come to a result"))
    }

    /// Stores the intent, if the payment has not changed since the decision. Returns the attempt that this caller must
    /// send.
    async fn begin(
        &self,
        order_id: &ReferenceNo,
        amount: Amount,
        order: &Wanted,
        kept: &str,
        decision: &Decision,
        replace: bool,
    ) -> Result<Option<u32>, LedgerError> {
        let rules = self.inner.settings.rules.clone();
        let limit = self.inner.settings.send_limit;
        let mut number = None;
        let mut wrong = None;
        let step = Step {
            registration: Some(kept),
            ..Step::of(order_id)
        };
        crate::failpoint!("check_out.before_intent");
        let stepped = self
            .step(step, |state, now| {
                number = None;
                if state.check_out(amount, replace, &rules, now) != *decision {
                    return Vec::new();
                }
                let until = crate::machine::later(now, limit);
                match *decision {
                    Decision::SendAgain(attempt) => {
                        number = Some(attempt);
                        vec![Fact::SentAgain { attempt, until }]
                    }
                    Decision::Register(attempt) => match reference_of_attempt(order_id, attempt) {
                        Ok(reference) => {
                            number = Some(attempt);
                            vec![Fact::Planned {
                                attempt,
                                reference,
                                amount,
                                channel: order.channel(),
                                until,
                            }]
                        }
                        Err(problem) => {
                            wrong = Some(LedgerError::invalid(
                                format!("order {order_id} has used up its references: {}", problem.problem),
                                problem.fix,
                            ));
                            Vec::new()
                        }
                    },
                    _ => Vec::new(),
                }
            })
            .await?;
        crate::failpoint!("check_out.after_intent");
        match wrong {
            Some(error) => Err(error),
            None => Ok(number.filter(|_| stepped.changed)),
        }
    }

    /// Sends an attempt whose intent is stored, and stores NICEPAY's response.
    async fn send(&self, order_id: &ReferenceNo, number: u32, wanted: Wanted) -> Result<(), LedgerError> {
        let Some(stored) = self.load(order_id).await? else {
            return Ok(());
        };
        let Some(attempt) = stored.state.attempt(number) else {
            return Ok(());
        };
        let again = attempt.sent > 1;
        let wanted = wanted.under(&attempt.reference);
        let client = &self.inner.client;
        let answer = match &wanted {
            Wanted::Checkout(registration) => {
                client
                    .register(registration)
                    .await
                    .map(|checkout| Fact::Registered {
                        attempt: number,
                        transaction_id: checkout.transaction_id,
                        payment_url: Some(checkout.payment_url),
                        instruction: None,
                        payment_number: None,
                        store: registration.store.as_ref().map(|store| store.code().to_owned()),
                        expires_at: checkout.expires_at.or(registration.expires_at),
                    })
            }
            Wanted::Direct(direct) => client.register_direct(direct).await.map(|code| Fact::Registered {
                attempt: number,
                transaction_id: code.transaction_id,
                payment_url: None,
                payment_number: code.instruction.number().map(str::to_owned),
                instruction: Some(code.instruction),
                store: code.store.as_ref().map(|store| store.code().to_owned()),
                expires_at: code.expires_at,
            }),
        };
        crate::failpoint!("check_out.before_answer");
        let (fact, error) = match answer {
            Ok(fact) => (fact, None),
            Err(error) => (failed(number, again, &error), Some(error)),
        };
        self.step(Step::of(order_id), |_, _| vec![fact.clone()]).await?;
        crate::failpoint!("check_out.after_answer");
        match (fact, error) {
            // The next attempt follows under a new reference.
            (Fact::AlreadyRegistered { .. }, _) | (_, None) => Ok(()),
            (_, Some(error)) => Err(error.into()),
        }
    }

    pub(crate) async fn give_up_sender(
        &self,
        order_id: &ReferenceNo,
        number: u32,
    ) -> Result<(), LedgerError> {
        self.step(Step::of(order_id), |state, now| {
            let silent = state
                .attempt(number)
                .is_some_and(|attempt| matches!(attempt.stage, Stage::Sending { until } if until <= now));
            let fact = Fact::OutcomeUnknown {
                attempt: number,
                transaction_id: None,
                message: "the process that sent it ended without recording a response".to_owned(),
            };
            if silent { vec![fact] } else { Vec::new() }
        })
        .await
        .map(drop)
    }

    /// What the worker does with a registration after a crash or a lost response: the same as a shop that checks out again.
    pub(crate) async fn register_left_behind(&self, order_id: &ReferenceNo) -> Result<(), LedgerError> {
        let Some(kept) = self
            .inner
            .store
            .registration(order_id.as_str().to_owned())
            .await?
        else {
            return self.nothing_kept(order_id).await;
        };
        let order: Wanted = serde_json::from_str(&kept).map_err(|error| {
            LedgerError::internal(format!("a stored registration can't be read: {error}"))
        })?;
        let order = CheckOut {
            order,
            replace_open: false,
        };
        match Box::pin(self.check_out(order)).await {
            Ok(_) => Ok(()),
            Err(error) if error.storage_fault().is_some() => Err(error),
            // It is in the history, and the state machine has set the time of the next step.
            Err(_) => Ok(()),
        }
    }

    /// An attempt that was not sent can't be sent without its registration.
    async fn nothing_kept(&self, order_id: &ReferenceNo) -> Result<(), LedgerError> {
        self.step(Step::of(order_id), |state, _| {
            let newest = state.attempts.last();
            let waits = newest.filter(|attempt| matches!(attempt.stage, Stage::Unsent | Stage::Unknown));
            waits.map_or_else(Vec::new, |attempt| {
                vec![Fact::Refused {
                    attempt: attempt.number,
                    code: "registration_lost".to_owned(),
                    message: "its registration is no longer stored; call check_out for the order again"
                        .to_owned(),
                }]
            })
        })
        .await
        .map(drop)
    }
}

fn present(state: &PaymentState) -> Result<Payment, LedgerError> {
    Payment::of(state).ok_or_else(|| LedgerError::internal("a payment has no attempt"))
}

fn is_lost(error: &LedgerError) -> bool {
    error
        .cause()
        .is_some_and(|error| error.kind() == ErrorKind::OutcomeUnknown)
}

/// What a failed registration means for the attempt.
fn failed(attempt: u32, again: bool, error: &Error) -> Fact {
    let message = error.message().to_owned();
    let code = error.result_code().map(|code| code.as_str().to_owned());
    match error.kind() {
        ErrorKind::Declined if again && code.as_deref() == Some("9009") => {
            Fact::AlreadyRegistered { attempt }
        }
        ErrorKind::Declined if error.is_retryable() => Fact::Unsent { attempt, message },
        ErrorKind::Declined | ErrorKind::BadResponse | ErrorKind::InvalidRequest => Fact::Refused {
            attempt,
            code: code.unwrap_or_else(|| error.kind().as_str().to_owned()),
            message,
        },
        ErrorKind::Connection | ErrorKind::Timeout => Fact::Unsent { attempt, message },
        _ => Fact::OutcomeUnknown {
            attempt,
            transaction_id: error.transaction_id().cloned(),
            message,
        },
    }
}

fn another_amount(order_id: &ReferenceNo, open: Amount, asked: Amount) -> LedgerError {
    LedgerError::invalid(
        format!("order {order_id} has an open payment of {open} rupiah, but {asked} rupiah were requested"),
        "cancel the open payment first, or call check_out with replace",
    )
}
