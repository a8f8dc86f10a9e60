//! The store for many machines. Simultaneous callers share a transaction; a lease decides who handles an item.

mod commit;
mod connection;
#[cfg(feature = "desk")]
mod desk;
mod events;
mod look;
mod migrate;
mod receive;
mod session;
mod statements;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::batch::Batcher;
use super::migrations;
use super::{
    Change, Committed, Cursor, Delivery, DeliveryOutcome, Done, Entry, EventRow, Filter, Finished, Health,
    InboxRow, KeyKind, Letter, Listed, Parked, Store, StoreSettings, Stored, from_millis, to_millis,
};
use crate::MigrationDialect;
use crate::error::LedgerError;
use commit::Ready;
use connection::{Server, failure};
use session::{Parameter, Session};
use statements::Statements;

/// The most items of one transaction.
const MOST: usize = 512;
/// The store on a server. Cheap to clone: batches run on clones.
#[derive(Clone)]
pub(super) struct Postgres {
    server: Arc<Server>,
    prefix: Arc<str>,
    sql: Arc<Statements>,
    changes: Arc<Batcher<Ready, Committed>>,
    letters: Arc<Batcher<Letter, ()>>,
    handled: Arc<Batcher<Finished, bool>>,
}

impl Postgres {
    pub(super) fn open(url: &str, settings: &StoreSettings) -> Result<Self, LedgerError> {
        migrations::check_prefix(&settings.prefix, MigrationDialect::Postgres)?;
        Ok(Self {
            server: Arc::new(Server::new(url, settings)?),
            prefix: settings.prefix.as_str().into(),
            sql: Arc::new(Statements::new(&settings.prefix)),
            changes: Arc::new(Batcher::new(MOST)),
            letters: Arc::new(Batcher::new(MOST)),
            handled: Arc::new(Batcher::new(MOST)),
        })
    }

    async fn query(&self, statement: &str, parameters: &[Parameter<'_>]) -> Result<Vec<Row>, LedgerError> {
        let connection = self.server.connection().await?;
        Session(&connection)
            .query(statement, parameters)
            .await
            .map_err(|error| failure(&error))
    }

    async fn execute(&self, statement: &str, parameters: &[Parameter<'_>]) -> Result<u64, LedgerError> {
        let connection = self.server.connection().await?;
        Session(&connection)
            .execute(statement, parameters)
            .await
            .map_err(|error| failure(&error))
    }
}

/// The same failure for each item of a batch that failed as a whole.
fn each<T>(count: usize, result: Result<Vec<T>, LedgerError>) -> Vec<Result<T, LedgerError>> {
    match result {
        Ok(values) => values.into_iter().map(Ok).collect(),
        Err(error) => (0..count).map(|_| Err(error.again())).collect(),
    }
}

impl Store for Postgres {
    fn schema(&self) -> Done<'_, u32> {
        Box::pin(self.version())
    }

    fn migrate(&self) -> Done<'_, ()> {
        Box::pin(async move {
            let connection = self.server.connection().await?;
            let session = Session(&connection);
            session.begin(self.server.wait).await.map_err(|e| failure(&e))?;
            match self.migrate_under_lock(&session).await {
                Ok(found) => {
                    session.run("COMMIT").await.map_err(|e| failure(&e))?;
                    migrations::check(found)
                }
                Err(error) => {
                    let _ = session.run("ROLLBACK").await;
                    Err(failure(&error))
                }
            }
        })
    }

    fn setting(&self, key: &'static str, value: String) -> Done<'_, String> {
        Box::pin(async move {
            self.execute(
                &self.sql.keep_setting,
                &[(&key, Type::TEXT), (&value, Type::TEXT)],
            )
            .await?;
            let rows = self.query(&self.sql.setting, &[(&key, Type::TEXT)]).await?;
            let kept = rows.first().map(|row| row.get(0));
            kept.ok_or_else(|| LedgerError::internal("a setting was not stored"))
        })
    }

    fn receive(&self, letter: Letter) -> Done<'_, ()> {
        let store = self.clone();
        Box::pin(self.letters.add(letter, move |letters: Vec<Letter>| {
            let store = store.clone();
            async move {
                let kept = store.keep_letters(&letters).await;
                each(letters.len(), kept.map(|()| vec![(); letters.len()]))
            }
        }))
    }

    fn count(&self, counter: &'static str, by: i64) -> Done<'_, ()> {
        Box::pin(async move {
            self.execute(&self.sql.count, &[(&counter, Type::TEXT), (&by, Type::INT8)])
                .await
                .map(drop)
        })
    }

    fn load(&self, order_ids: Vec<String>) -> Done<'_, Vec<Option<Stored>>> {
        Box::pin(async move {
            let rows = self
                .query(&self.sql.load, &[(&order_ids, Type::TEXT_ARRAY)])
                .await?;
            let mut found = HashMap::new();
            for row in &rows {
                found.insert(row.get::<_, String>(0), Stored::read(row.get(1), row.get(2))?);
            }
            Ok(order_ids.iter().map(|id| found.get(id).cloned()).collect())
        })
    }

    fn registration(&self, order_id: String) -> Done<'_, Option<String>> {
        Box::pin(async move {
            let rows = self
                .query(&self.sql.registration, &[(&order_id, Type::TEXT)])
                .await?;
            Ok(rows.first().map(|row| row.get(0)))
        })
    }

    fn find(&self, kind: KeyKind, name: String) -> Done<'_, Option<String>> {
        Box::pin(async move {
            let kind = kind.as_str();
            let rows = self
                .query(&self.sql.find, &[(&kind, Type::TEXT), (&name, Type::TEXT)])
                .await?;
            Ok(rows.first().map(|row| row.get(0)))
        })
    }

    fn commit(&self, change: Change) -> Done<'_, Committed> {
        let store = self.clone();
        Box::pin(async move {
            let ready = Ready::new(change)?;
            self.changes
                .add(ready, move |batch: Vec<Ready>| {
                    let store = store.clone();
                    async move { store.commit_all(&batch).await }
                })
                .await
        })
    }

    fn take_due(
        &self,
        now: Timestamp,
        until: Timestamp,
        worker: String,
        limit: u32,
    ) -> Done<'_, Vec<Stored>> {
        Box::pin(async move {
            let parameters: [Parameter<'_>; 4] = [
                (&to_millis(now), Type::INT8),
                (&to_millis(until), Type::INT8),
                (&worker, Type::TEXT),
                (&i64::from(limit), Type::INT8),
            ];
            let rows = self.query(&self.sql.take_due, &parameters).await?;
            rows.iter()
                .map(|row| Stored::read(row.get(0), row.get(1)))
                .collect()
        })
    }

    fn take_inbox(&self, now: Timestamp, until: Timestamp, limit: u32) -> Done<'_, Vec<InboxRow>> {
        Box::pin(async move {
            let parameters: [Parameter<'_>; 3] = [
                (&to_millis(now), Type::INT8),
                (&to_millis(until), Type::INT8),
                (&i64::from(limit), Type::INT8),
            ];
            let rows = self.query(&self.sql.take_inbox, &parameters).await?;
            let letter = |row: &Row| InboxRow {
                seq: row.get(0),
                transaction_id: row.get(1),
                reference: row.get(2),
                amount: row.get(3),
                said: row.get(4),
                received_at: from_millis(row.get(5)),
                tries: u32::try_from(row.get::<_, i64>(6)).unwrap_or(u32::MAX),
                order_id: row.get(7),
            };
            Ok(rows.iter().map(letter).collect())
        })
    }

    fn postpone_inbox(&self, letters: Vec<i64>, due_at: Option<Timestamp>) -> Done<'_, ()> {
        Box::pin(async move {
            let due_at = due_at.map(to_millis);
            let parameters: [Parameter<'_>; 2] = [(&letters, Type::INT8_ARRAY), (&due_at, Type::INT8)];
            self.execute(&self.sql.postpone_inbox, &parameters)
                .await
                .map(drop)
        })
    }

    fn next_due(&self) -> Done<'_, Option<Timestamp>> {
        Box::pin(async move {
            let rows = self.query(&self.sql.next_due, &[]).await?;
            let due: Option<i64> = rows.first().and_then(|row| row.get(0));
            Ok(due.map(from_millis))
        })
    }

    fn reserve(&self, count: u32, every: Duration, burst: u32, now: Timestamp) -> Done<'_, Timestamp> {
        let (floor, cost) = super::types::pace(count, every, burst, now);
        Box::pin(async move {
            let rows = self
                .query(&self.sql.reserve, &[(&floor, Type::INT8), (&cost, Type::INT8)])
                .await?;
            let until = rows.first().map_or(floor, |row| row.get(0));
            Ok(super::types::slot(until, cost, now))
        })
    }

    fn subscribe(&self, consumer: String, now: Timestamp) -> Done<'_, ()> {
        Box::pin(async move {
            let name: [Parameter<'_>; 1] = [(&consumer, Type::TEXT)];
            if !self.query(&self.sql.is_subscribed, &name).await?.is_empty() {
                return Ok(());
            }
            let now = to_millis(now);
            let with_moment: [Parameter<'_>; 2] = [(&consumer, Type::TEXT), (&now, Type::INT8)];
            let connection = self.server.connection().await?;
            let session = Session(&connection);
            let subscribed = async {
                session.begin(self.server.wait).await?;
                session.run(&self.sql.lock_events).await?;
                if session.execute(&self.sql.subscribe, &with_moment).await? > 0 {
                    session.execute(&self.sql.catch_up, &with_moment).await?;
                }
                session.run("COMMIT").await
            };
            if let Err(error) = subscribed.await {
                let _ = session.run("ROLLBACK").await;
                return Err(failure(&error));
            }
            Ok(())
        })
    }

    fn take_events(
        &self,
        consumer: String,
        now: Timestamp,
        until: Timestamp,
        lease: String,
        limit: u32,
    ) -> Done<'_, Vec<Delivery>> {
        Box::pin(async move {
            let parameters: [Parameter<'_>; 5] = [
                (&consumer, Type::TEXT),
                (&to_millis(now), Type::INT8),
                (&to_millis(until), Type::INT8),
                (&lease, Type::TEXT),
                (&i64::from(limit), Type::INT8),
            ];
            let rows = self.query(&self.sql.take_events, &parameters).await?;
            let mut deliveries = rows
                .iter()
                .map(|row| {
                    Ok(Delivery {
                        seq: row.get(0),
                        failures: u32::try_from(row.get::<_, i64>(1)).unwrap_or(u32::MAX),
                        event: EventRow { data: row.get(2) }.read()?,
                    })
                })
                .collect::<Result<Vec<_>, LedgerError>>()?;
            deliveries.sort_unstable_by_key(|delivery| delivery.seq);
            Ok(deliveries)
        })
    }

    fn finish_event(&self, finished: Finished) -> Done<'_, bool> {
        let store = self.clone();
        Box::pin(async move {
            let at = to_millis(finished.at);
            let (statement, moment, error) = match &finished.outcome {
                DeliveryOutcome::Done => {
                    return self
                        .handled
                        .add(finished, move |events: Vec<Finished>| {
                            let store = store.clone();
                            async move { each(events.len(), store.mark_done(&events).await) }
                        })
                        .await;
                }
                DeliveryOutcome::Retry { error, due_at } => {
                    (&self.sql.retry, to_millis(*due_at), Some(error))
                }
                DeliveryOutcome::Parked { error } => (&self.sql.park, at, Some(error)),
                DeliveryOutcome::Released => (&self.sql.release, at, None),
            };
            let mut parameters: Vec<Parameter<'_>> = vec![
                (&finished.consumer, Type::TEXT),
                (&finished.seq, Type::INT8),
                (&finished.lease, Type::TEXT),
                (&moment, Type::INT8),
            ];
            parameters.extend(error.map(|error| -> Parameter<'_> { (error, Type::TEXT) }));
            Ok(self.execute(statement, &parameters).await? > 0)
        })
    }

    fn release_parked(
        &self,
        consumer: String,
        event_id: Option<String>,
        retry: bool,
        now: Timestamp,
    ) -> Done<'_, u64> {
        Box::pin(async move {
            let statement = if retry {
                &self.sql.retry_parked
            } else {
                &self.sql.drop_parked
            };
            let now = to_millis(now);
            let parameters: [Parameter<'_>; 3] = [
                (&consumer, Type::TEXT),
                (&event_id, Type::TEXT),
                (&now, Type::INT8),
            ];
            self.execute(statement, &parameters).await
        })
    }

    fn payments(&self, filter: Filter, after: Option<Cursor>, limit: u32) -> Done<'_, Vec<Listed>> {
        Box::pin(self.page(filter, after, limit))
    }

    fn history(&self, order_id: String) -> Done<'_, Vec<Entry>> {
        Box::pin(async move { self.story(&order_id).await })
    }

    fn parked(&self, limit: u32) -> Done<'_, Vec<Parked>> {
        Box::pin(self.given_up(limit))
    }

    fn unmatched(&self, limit: u32) -> Done<'_, Vec<Letter>> {
        Box::pin(self.without_order(limit))
    }

    fn health(&self, now: Timestamp) -> Done<'_, Health> {
        Box::pin(self.condition(now))
    }

    fn close(&self) -> Done<'_, ()> {
        self.server.close();
        Box::pin(async { Ok(()) })
    }
}
