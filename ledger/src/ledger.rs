//! The ledger, and the only way a payment changes: decide, commit if nothing has changed in the meantime, otherwise decide
//! again.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use jiff::Timestamp;
use nicepay_checkout::{Client, ReferenceNo};
use tokio::sync::{Notify, watch};

use crate::MigrationDialect;
use crate::consumers::Consumers;
use crate::error::LedgerError;
use crate::machine::{Command, Fact, PaymentState};
use crate::settings::Settings;
use crate::store::{self, Change, Committed, Kept, KeyKind, Store, Stored};

/// A durable record of every payment, and the worker that follows each until it is settled. Cheap to clone.
///
/// ```no_run
/// # use nicepay_checkout_ledger::{Ledger, LedgerError};
/// # async fn shop() -> Result<(), LedgerError> {
/// let ledger = Ledger::from_env().await?; // NICEPAY_LEDGER_URL, NICEPAY_MERCHANT_ID, …
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Ledger {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) client: Client,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) settings: Settings,
    /// Wakes the worker of this process when there is work.
    pub(crate) work: Notify,
    /// The consumers of this process.
    pub(crate) consumers: Consumers,
    /// Counts the stops.
    pub(crate) stop: watch::Sender<bool>,
    /// Forged notifications that the store has not counted yet.
    pub(crate) forged: AtomicI64,
}

impl Ledger {
    /// The SQL that creates the tables, if you run your own migrations.
    #[must_use]
    pub fn migration(dialect: MigrationDialect, prefix: &str) -> String {
        store::migration_sql(dialect, prefix)
    }

    /// Creates the tables, or updates them to this version's schema.
    ///
    /// # Errors
    /// [`Storage`](crate::LedgerErrorKind::Storage).
    pub async fn migrate(&self) -> Result<(), LedgerError> {
        self.inner.store.migrate().await
    }

    /// The client that the ledger uses.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.inner.client
    }

    /// Stops its workers and consumers cleanly: current work is finished, nothing new begins, and leased events that were not
    /// handed over go to other processes immediately. Then closes the store.
    ///
    /// # Errors
    /// [`Storage`](crate::LedgerErrorKind::Storage).
    pub async fn close(&self) -> Result<(), LedgerError> {
        self.stop();
        self.count_forged().await?;
        self.release_leased(self.inner.consumers.take_leased()).await?;
        self.inner.store.close().await
    }

    /// Ends every [`run`](Self::run) and every consumer of this ledger after their current work.
    pub fn stop(&self) {
        self.inner.stop.send_replace(true);
        self.inner.work.notify_waiters();
        self.inner.consumers.ring();
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.settings.clock.now()
    }

    pub(crate) async fn load(&self, order_id: &ReferenceNo) -> Result<Option<Stored>, LedgerError> {
        let found = self.inner.store.load(vec![order_id.as_str().to_owned()]).await?;
        Ok(found.into_iter().next().flatten())
    }

    /// One step of a payment. `think` returns the facts that follow from the current state; it is called again if the payment
    /// changed before the step was committed. Without facts and letters nothing is written.
    pub(crate) async fn step<F>(&self, step: Step<'_>, mut think: F) -> Result<Stepped, LedgerError>
    where
        F: FnMut(&PaymentState, Timestamp) -> Vec<Fact> + Send,
    {
        let rules = &self.inner.settings.rules;
        let mut known = step.known;
        loop {
            let now = self.now();
            let before = match known.take() {
                Some(stored) => stored,
                None => self.load(step.order_id).await?.unwrap_or_else(|| Stored {
                    state: PaymentState::new(step.order_id.clone(), now),
                    version: 0,
                }),
            };
            let facts = think(&before.state, now);
            if facts.is_empty() && (step.letters.is_empty() || before.version == 0) {
                return Ok(Stepped {
                    commands: before.state.due(rules, now),
                    stored: before,
                    changed: false,
                });
            }
            let mut state = before.state.clone();
            let mut events = Vec::new();
            let mut commands = Vec::new();
            for fact in &facts {
                let outcome = state.apply(fact, rules, now);
                events.extend(outcome.events);
                commands = outcome.commands;
            }
            let has_events = !events.is_empty();
            let registration = match step.registration {
                Some(registration) if state.keeps_registration() => Kept::Put(registration.to_owned()),
                _ if before.state.keeps_registration() && !state.keeps_registration() => Kept::Erased,
                _ => Kept::AsItIs,
            };
            let change = Change {
                names: new_names(&before.state, &state),
                state: state.clone(),
                from_version: before.version,
                at: now,
                facts,
                events,
                registration,
                letters: step.letters.to_vec(),
            };
            match self.inner.store.commit(change).await? {
                Committed::Done => {
                    if has_events {
                        self.inner.consumers.ring();
                    }
                    if state.due_at().is_some_and(|due| due <= now) {
                        self.inner.work.notify_one();
                    }
                    return Ok(Stepped {
                        stored: Stored {
                            state,
                            version: before.version.saturating_add(1),
                        },
                        commands,
                        changed: true,
                    });
                }
                Committed::Stale => {}
                Committed::ReferenceTaken => {
                    return Err(LedgerError::invalid(
                        format!(
                            "the NICEPAY reference of order {} already belongs to another order",
                            step.order_id
                        ),
                        "use an order id that is not the reference of another order",
                    ));
                }
            }
        }
    }
}

/// What a step begins with.
pub(crate) struct Step<'a> {
    pub(crate) order_id: &'a ReferenceNo,
    /// The state, if it was just read.
    pub(crate) known: Option<Stored>,
    /// The notifications that this step handles.
    pub(crate) letters: &'a [i64],
    /// The registration that may have to be sent again.
    pub(crate) registration: Option<&'a str>,
}

impl<'a> Step<'a> {
    pub(crate) fn of(order_id: &'a ReferenceNo) -> Self {
        Self {
            order_id,
            known: None,
            letters: &[],
            registration: None,
        }
    }

    pub(crate) fn knowing(mut self, stored: Stored) -> Self {
        self.known = Some(stored);
        self
    }
}

/// What a step led to.
pub(crate) struct Stepped {
    pub(crate) stored: Stored,
    pub(crate) commands: Vec<Command>,
    pub(crate) changed: bool,
}

/// The NICEPAY references and transaction ids that `after` has and `before` has not.
fn new_names(before: &PaymentState, after: &PaymentState) -> Vec<(KeyKind, String)> {
    let names = |state: &PaymentState| {
        let names = state.attempts.iter().flat_map(|attempt| {
            let id = attempt.transaction_id.as_ref();
            [
                Some((KeyKind::Reference, attempt.reference.as_str().to_owned())),
                id.map(|id| (KeyKind::TransactionId, id.as_str().to_owned())),
            ]
        });
        names.flatten().collect::<Vec<_>>()
    };
    let known = names(before);
    let mut new = names(after);
    new.retain(|name| !known.contains(name));
    new
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger")
            .field("client", &self.inner.client)
            .finish_non_exhaustive()
    }
}
