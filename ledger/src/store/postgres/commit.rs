//! Commits steps of many payments in one transaction, each completely or not at all.

use std::collections::HashSet;

use tokio_postgres::types::Type;

use super::connection::{failure, is_passing};
use super::{Postgres, Session};
use crate::error::LedgerError;
use crate::store::types::{Columns, json};
use crate::store::{Change, Committed, Kept, KeyKind, to_millis};

/// A change with its columns, ready to be written.
pub(super) struct Ready {
    change: Change,
    columns: Columns,
}

impl Ready {
    pub(super) fn new(change: Change) -> Result<Self, LedgerError> {
        let columns = change.columns()?;
        Ok(Self { change, columns })
    }

    fn order_id(&self) -> &str {
        self.change.state.order_id.as_str()
    }
}

type Outcome = Result<Committed, LedgerError>;

/// Why a transaction of several changes failed.
enum Undone {
    Failed(tokio_postgres::Error),
    Unwritable(LedgerError),
    /// One of them contained another order's reference.
    Taken,
}

impl From<tokio_postgres::Error> for Undone {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Failed(error)
    }
}

impl Postgres {
    /// Commits them together; if one of them makes that fail, one by one.
    pub(super) async fn commit_all(&self, batch: &[Ready]) -> Vec<Outcome> {
        match self.commit_together(batch).await {
            Ok(outcomes) => outcomes.into_iter().map(Ok).collect(),
            Err(undone) if batch.len() > 1 && undone.is_ones_fault() => {
                let mut outcomes = Vec::with_capacity(batch.len());
                for ready in batch {
                    outcomes.push(self.commit_one(ready).await);
                }
                outcomes
            }
            Err(Undone::Failed(error)) if batch.len() == 1 && is_passing(&error) => match batch.first() {
                Some(ready) => vec![self.commit_one(ready).await],
                None => Vec::new(),
            },
            Err(undone) => batch.iter().map(|_| undone.outcome()).collect(),
        }
    }

    async fn commit_one(&self, ready: &Ready) -> Outcome {
        for _ in 0..5 {
            match self.commit_together(std::slice::from_ref(ready)).await {
                Ok(outcomes) => return Ok(outcomes.first().copied().unwrap_or(Committed::Stale)),
                Err(Undone::Failed(error)) if is_passing(&error) => {}
                Err(undone) => return undone.outcome(),
            }
        }
        Err(LedgerError::storage(
            crate::StorageFault::Locked,
            "the ledger's database kept rolling the change back",
        ))
    }

    async fn commit_together(&self, batch: &[Ready]) -> Result<Vec<Committed>, Undone> {
        let connection = self.server.connection().await.map_err(Undone::Unwritable)?;
        let session = Session(&connection);
        session.begin(self.server.wait).await?;
        crate::failpoint!("postgres.in_transaction");
        match self.write(&session, batch).await {
            Ok(outcomes) => {
                crate::failpoint!("postgres.before_commit");
                session.run("COMMIT").await?;
                crate::failpoint!("postgres.after_commit");
                Ok(outcomes)
            }
            Err(undone) => {
                // It fails if the connection is gone; then the server rolls back.
                let _ = session.run("ROLLBACK").await;
                Err(undone)
            }
        }
    }

    async fn write(&self, session: &Session<'_>, batch: &[Ready]) -> Result<Vec<Committed>, Undone> {
        let sql = &self.sql;
        // Of two changes to one payment the second has not seen the first.
        let mut seen = HashSet::new();
        let first: Vec<&Ready> = batch
            .iter()
            .filter(|ready| seen.insert(ready.order_id()))
            .collect();
        let (new, known): (Vec<&Ready>, Vec<&Ready>) =
            first.iter().partition(|ready| ready.change.from_version == 0);
        let mut written: HashSet<String> = HashSet::new();
        if !new.is_empty() {
            written.extend(payments(session, &sql.create, &new, false).await?);
        }
        if !known.is_empty() {
            written.extend(payments(session, &sql.update, &known, true).await?);
        }
        let mut once: HashSet<&str> = HashSet::new();
        let done: Vec<&Ready> = batch
            .iter()
            .filter(|ready| written.contains(ready.order_id()) && once.insert(ready.order_id()))
            .collect();
        self.names(session, &done).await?;
        self.facts(session, &done).await?;
        self.events(session, &done).await?;
        self.registrations(session, &done).await?;
        self.letters(session, &done).await?;
        let mut told: HashSet<&str> = HashSet::new();
        Ok(batch
            .iter()
            .map(|ready| {
                if written.contains(ready.order_id()) && told.insert(ready.order_id()) {
                    Committed::Done
                } else {
                    Committed::Stale
                }
            })
            .collect())
    }

    async fn names(&self, session: &Session<'_>, done: &[&Ready]) -> Result<(), Undone> {
        let (mut kinds, mut names, mut orders) = (Vec::new(), Vec::new(), Vec::new());
        for ready in done {
            for (kind, name) in &ready.change.names {
                kinds.push(kind.as_str());
                names.push(name.as_str());
                orders.push(ready.order_id());
            }
        }
        if kinds.is_empty() {
            return Ok(());
        }
        let texts = Type::TEXT_ARRAY;
        let rows: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 3] =
            [(&kinds, texts.clone()), (&names, texts.clone()), (&orders, texts)];
        session.execute(&self.sql.add_names, &rows).await?;
        let holds_reference = kinds.contains(&KeyKind::Reference.as_str());
        if holds_reference && !session.query(&self.sql.foreign_names, &rows).await?.is_empty() {
            return Err(Undone::Taken);
        }
        Ok(())
    }

    async fn facts(&self, session: &Session<'_>, done: &[&Ready]) -> Result<(), Undone> {
        let (mut orders, mut moments, mut sources, mut kinds, mut data) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for ready in done {
            for fact in &ready.change.facts {
                orders.push(ready.order_id());
                moments.push(to_millis(ready.change.at));
                sources.push(fact.source().as_str());
                kinds.push(fact.kind());
                data.push(json(fact).map_err(Undone::Unwritable)?);
            }
        }
        if orders.is_empty() {
            return Ok(());
        }
        let texts = Type::TEXT_ARRAY;
        session
            .execute(
                &self.sql.add_facts,
                &[
                    (&orders, texts.clone()),
                    (&moments, Type::INT8_ARRAY),
                    (&sources, texts.clone()),
                    (&kinds, texts.clone()),
                    (&data, texts),
                ],
            )
            .await?;
        Ok(())
    }

    /// Events first, and what consumers get of them in a statement of its own: see `subscribe`.
    async fn events(&self, session: &Session<'_>, done: &[&Ready]) -> Result<(), Undone> {
        let (mut ids, mut orders, mut kinds, mut moments, mut data) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for ready in done {
            for event in &ready.change.events {
                ids.push(event.id.as_str());
                orders.push(ready.order_id());
                kinds.push(event.kind.as_str());
                moments.push(to_millis(ready.change.at));
                data.push(json(event).map_err(Undone::Unwritable)?);
            }
        }
        if ids.is_empty() {
            return Ok(());
        }
        let texts = Type::TEXT_ARRAY;
        let raised = session
            .query(
                &self.sql.add_events,
                &[
                    (&ids, texts.clone()),
                    (&orders, texts.clone()),
                    (&kinds, texts.clone()),
                    (&moments, Type::INT8_ARRAY),
                    (&data, texts.clone()),
                ],
            )
            .await?;
        let seqs: Vec<i64> = raised.iter().map(|row| row.get(0)).collect();
        let owners: Vec<String> = raised.iter().map(|row| row.get(1)).collect();
        let times: Vec<i64> = raised.iter().map(|row| row.get(2)).collect();
        if !seqs.is_empty() {
            session
                .execute(
                    &self.sql.hand_out,
                    &[
                        (&seqs, Type::INT8_ARRAY),
                        (&owners, texts),
                        (&times, Type::INT8_ARRAY),
                    ],
                )
                .await?;
        }
        Ok(())
    }

    async fn registrations(&self, session: &Session<'_>, done: &[&Ready]) -> Result<(), Undone> {
        let (mut orders, mut kept, mut erased) = (Vec::new(), Vec::new(), Vec::new());
        for ready in done {
            match &ready.change.registration {
                Kept::AsItIs => {}
                Kept::Put(registration) => {
                    orders.push(ready.order_id());
                    kept.push(registration.as_str());
                }
                Kept::Erased => erased.push(ready.order_id()),
            }
        }
        let texts = Type::TEXT_ARRAY;
        if !orders.is_empty() {
            session
                .execute(
                    &self.sql.keep_registrations,
                    &[(&orders, texts.clone()), (&kept, texts.clone())],
                )
                .await?;
        }
        if !erased.is_empty() {
            session
                .execute(&self.sql.erase_registrations, &[(&erased, texts)])
                .await?;
        }
        Ok(())
    }

    async fn letters(&self, session: &Session<'_>, done: &[&Ready]) -> Result<(), Undone> {
        let (mut seqs, mut moments, mut orders) = (Vec::new(), Vec::new(), Vec::new());
        for ready in done {
            for letter in &ready.change.letters {
                seqs.push(*letter);
                moments.push(to_millis(ready.change.at));
                orders.push(ready.order_id());
            }
        }
        if !seqs.is_empty() {
            session
                .execute(
                    &self.sql.handle_letters,
                    &[
                        (&seqs, Type::INT8_ARRAY),
                        (&moments, Type::INT8_ARRAY),
                        (&orders, Type::TEXT_ARRAY),
                    ],
                )
                .await?;
        }
        Ok(())
    }
}

impl Undone {
    /// Whether the rest of the batch may succeed without one of them.
    fn is_ones_fault(&self) -> bool {
        match self {
            Self::Failed(error) => error.as_db_error().is_some(),
            Self::Unwritable(_) => false,
            Self::Taken => true,
        }
    }

    fn outcome(&self) -> Outcome {
        match self {
            Self::Failed(error) => Err(failure(error)),
            Self::Unwritable(error) => Err(error.again()),
            Self::Taken => Ok(Committed::ReferenceTaken),
        }
    }
}

/// Writes the rows of payments; returns the ones that were written.
async fn payments(
    session: &Session<'_>,
    statement: &str,
    ready: &[&Ready],
    versioned: bool,
) -> Result<Vec<String>, Undone> {
    let orders: Vec<&str> = ready.iter().map(|ready| ready.order_id()).collect();
    let statuses: Vec<&str> = ready.iter().map(|ready| ready.columns.status).collect();
    let amounts: Vec<i64> = ready.iter().map(|ready| ready.columns.amount).collect();
    let ids: Vec<Option<&str>> = ready
        .iter()
        .map(|ready| ready.columns.transaction_id.as_deref())
        .collect();
    let numbers: Vec<Option<&str>> = ready
        .iter()
        .map(|ready| ready.columns.payment_number.as_deref())
        .collect();
    let paid: Vec<Option<i64>> = ready.iter().map(|ready| ready.columns.paid_at).collect();
    let reasons: Vec<Option<&str>> = ready
        .iter()
        .map(|ready| ready.columns.attention.as_deref())
        .collect();
    let created: Vec<i64> = ready
        .iter()
        .map(|ready| to_millis(ready.change.state.created_at))
        .collect();
    let moments: Vec<i64> = ready.iter().map(|ready| to_millis(ready.change.at)).collect();
    let due: Vec<Option<i64>> = ready.iter().map(|ready| ready.columns.due_at).collect();
    let states: Vec<&str> = ready.iter().map(|ready| ready.columns.state.as_str()).collect();
    let versions: Vec<i64> = ready.iter().map(|ready| ready.change.from_version).collect();
    let (texts, numerals) = (Type::TEXT_ARRAY, Type::INT8_ARRAY);
    let mut parameters: Vec<(&(dyn tokio_postgres::types::ToSql + Sync), Type)> = vec![
        (&orders, texts.clone()),
        (&statuses, texts.clone()),
        (&amounts, numerals.clone()),
        (&ids, texts.clone()),
        (&numbers, texts.clone()),
        (&paid, numerals.clone()),
        (&reasons, texts.clone()),
        (&created, numerals.clone()),
        (&moments, numerals.clone()),
        (&due, numerals.clone()),
        (&states, texts),
    ];
    if versioned {
        parameters.push((&versions, numerals));
    }
    let rows = session.query(statement, &parameters).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
