//! Notifications, a batch at a time.

use std::collections::HashMap;

use tokio_postgres::types::Type;

use super::Postgres;
use crate::error::LedgerError;
use crate::store::{Letter, to_millis};

impl Postgres {
    pub(super) async fn keep_letters(&self, letters: &[Letter]) -> Result<(), LedgerError> {
        // One statement can't touch a row twice, and a repetition within a batch is one message.
        let mut once: HashMap<&str, &Letter> = HashMap::new();
        for letter in letters {
            once.entry(&letter.digest).or_insert(letter);
        }
        let letters: Vec<&Letter> = once.into_values().collect();
        let digests: Vec<&str> = letters.iter().map(|letter| letter.digest.as_str()).collect();
        let ids: Vec<&str> = letters
            .iter()
            .map(|letter| letter.transaction_id.as_str())
            .collect();
        let references: Vec<Option<&str>> = letters
            .iter()
            .map(|letter| {
                letter
                    .reference
                    .as_ref()
                    .map(nicepay_checkout::ReferenceNo::as_str)
            })
            .collect();
        let amounts: Vec<i64> = letters.iter().map(|letter| letter.amount.cast_signed()).collect();
        let said: Vec<&str> = letters.iter().map(|letter| letter.said.as_str()).collect();
        let moments: Vec<i64> = letters
            .iter()
            .map(|letter| to_millis(letter.received_at))
            .collect();
        let (texts, numbers) = (Type::TEXT_ARRAY, Type::INT8_ARRAY);
        self.execute(
            &self.sql.receive,
            &[
                (&digests, texts.clone()),
                (&ids, texts.clone()),
                (&references, texts.clone()),
                (&amounts, numbers.clone()),
                (&said, texts),
                (&moments, numbers),
            ],
        )
        .await
        .map(drop)
    }
}
