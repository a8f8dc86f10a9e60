//! The gateway that the shop registers at, through its control API.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use crate::cli::{Running, drive};

/// What the shop registered.
pub(super) struct Registered {
    pub(super) reference: String,
    pub(super) amount: u64,
}

pub(super) struct Gateway {
    running: Running,
}

impl Gateway {
    pub(super) fn new(running: &Running) -> Self {
        Self {
            running: running.clone(),
        }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, String> {
        drive::call(&self.running, method, path, body).await
    }

    /// Every payment's transaction id.
    pub(super) async fn ids(&self) -> Result<Vec<String>, String> {
        let answer = self.call(Method::GET, "transactions", None).await?;
        let all = answer.get("transactions").and_then(Value::as_array);
        let ids = all
            .into_iter()
            .flatten()
            .filter_map(|one| one.get("transaction_id"));
        Ok(ids.filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Chooses a store for the customer, if nothing is chosen yet.
    pub(super) async fn choose(&self, id: &str) -> Result<(), String> {
        let found = self
            .call(Method::GET, &format!("transactions/{id}"), None)
            .await?;
        if found.get("pay_method").and_then(Value::as_str) == Some("00") {
            self.act(id, "choose", Some(json!({ "store": "INDO" }))).await?;
        }
        Ok(())
    }

    /// The reference and the amount that the shop registered.
    pub(super) async fn payment(&self, id: &str) -> Result<Registered, String> {
        let found = self
            .call(Method::GET, &format!("transactions/{id}"), None)
            .await?;
        let reference = found.get("reference").and_then(Value::as_str);
        let amount = found.get("amount").and_then(Value::as_u64);
        match (reference, amount) {
            (Some(reference), Some(amount)) => Ok(Registered {
                reference: reference.to_owned(),
                amount,
            }),
            _ => Err(format!("the gateway does not describe {id}")),
        }
    }

    /// Does something with a payment.
    pub(super) async fn act(&self, id: &str, action: &str, body: Option<Value>) -> Result<Value, String> {
        let path = format!("transactions/{id}/{action}");
        self.call(Method::POST, &path, body).await
    }

    pub(super) async fn forge(&self, id: &str, kind: &str) -> Result<(), String> {
        self.act(id, "forge", Some(json!({ "kind": kind }))).await?;
        self.idle().await
    }

    /// Waits until no notification is under way.
    pub(super) async fn idle(&self) -> Result<(), String> {
        self.call(Method::POST, "idle", None).await.map(drop)
    }

    /// Waits until the shop has replied to the payment's notification once.
    pub(super) async fn replied(&self, id: &str, patience: Duration) -> Result<(), String> {
        let began = Instant::now();
        while began.elapsed() < patience {
            let found = self
                .call(Method::GET, &format!("transactions/{id}"), None)
                .await?;
            let attempts = found.pointer("/notifications/0/attempts");
            if attempts
                .and_then(Value::as_array)
                .is_some_and(|all| !all.is_empty())
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    pub(super) async fn fault(&self, fault: Value) -> Result<(), String> {
        self.call(Method::POST, "faults", Some(fault)).await.map(drop)
    }

    pub(super) async fn clear_faults(&self) -> Result<(), String> {
        self.call(Method::DELETE, "faults", None).await.map(drop)
    }

    /// The first reply to each notification of a payment that was not a success.
    pub(super) async fn refused(&self, id: &str) -> Result<Option<String>, String> {
        let found = self
            .call(Method::GET, &format!("transactions/{id}"), None)
            .await?;
        let told = found.get("notifications").and_then(Value::as_array);
        for one in told.into_iter().flatten() {
            let state = one.get("state").and_then(Value::as_str).unwrap_or_default();
            if !matches!(state, "delivered" | "pending" | "held" | "lost") {
                let attempts = one.get("attempts").cloned().unwrap_or_default();
                return Ok(Some(attempts.to_string()));
            }
        }
        Ok(None)
    }
}
