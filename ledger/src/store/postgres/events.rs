//! Events that were handled, a batch at a time.

use tokio_postgres::types::Type;

use super::Postgres;
use super::session::Parameter;
use crate::error::LedgerError;
use crate::store::{Finished, to_millis};

impl Postgres {
    pub(super) async fn mark_done(&self, finished: &[Finished]) -> Result<Vec<bool>, LedgerError> {
        let consumers: Vec<&str> = finished.iter().map(|event| event.consumer.as_str()).collect();
        let seqs: Vec<i64> = finished.iter().map(|event| event.seq).collect();
        let leases: Vec<&str> = finished.iter().map(|event| event.lease.as_str()).collect();
        let moments: Vec<i64> = finished.iter().map(|event| to_millis(event.at)).collect();
        let (texts, numbers) = (Type::TEXT_ARRAY, Type::INT8_ARRAY);
        let parameters: [Parameter<'_>; 4] = [
            (&consumers, texts.clone()),
            (&seqs, numbers.clone()),
            (&leases, texts),
            (&moments, numbers),
        ];
        let rows = self.query(&self.sql.done, &parameters).await?;
        let ours: std::collections::HashSet<(String, i64)> =
            rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        Ok(finished
            .iter()
            .map(|event| ours.contains(&(event.consumer.clone(), event.seq)))
            .collect())
    }
}
