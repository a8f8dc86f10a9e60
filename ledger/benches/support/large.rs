//! A ledger with as many payments as a large shop has, all copies of one.

use nicepay_checkout::ReferenceNo;
use nicepay_checkout_ledger::Ledger;
use nicepay_sandbox::Sandbox;
use tokio_postgres::NoTls;

use crate::support::{notifications, registration};

/// Payments that need a person, in either.
pub(crate) const ATTENTION: usize = 100;

/// Each table, and what makes of the template's row in it the one of payment `{n}`; `{n}` runs from 1.
const COPIES: [(&str, &str, &str); 5] = [
    (
        "payments",
        "order_id, version, status, amount, transaction_id, payment_number, paid_at, attention, created_at, updated_at, due_at, state",
        "'filler-' || {n}, version, status, amount, transaction_id, payment_number, paid_at,
            CASE WHEN {n} <= {attention} THEN 'a person has to look' END, created_at + {n}, updated_at, NULL,
            REPLACE(state, 'template', 'filler-' || {n})",
    ),
    (
        "names",
        "kind, name, order_id",
        "kind, name || '-' || {n}, 'filler-' || {n}",
    ),
    (
        "facts",
        "order_id, at, source, kind, data",
        "'filler-' || {n}, at, source, kind, data",
    ),
    (
        "events",
        "id, order_id, kind, at, data",
        "id || '-' || {n}, 'filler-' || {n}, kind, at, data",
    ),
    (
        "inbox",
        "digest, transaction_id, reference, amount, said, received_at, handled_at, order_id",
        "digest, transaction_id || '-' || {n}, reference, amount, said, received_at, handled_at, 'filler-' || {n}",
    ),
];

pub(crate) enum Store {
    Sqlite(tempfile::TempDir),
    Postgres(String),
}

impl Store {
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("payments.db").display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    pub(crate) async fn run(&self, script: &str) {
        match self {
            Self::Sqlite(folder) => {
                let file = rusqlite::Connection::open(folder.path().join("payments.db")).unwrap();
                file.execute_batch(script).unwrap();
            }
            Self::Postgres(url) => {
                let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
                tokio::spawn(connection);
                client.batch_execute(script).await.unwrap();
            }
        }
    }

    /// Copies the template's rows until so many payments are stored.
    pub(crate) async fn fill(&self, stored: usize) {
        let numbers = match self {
            Self::Sqlite(_) => {
                format!(
                    "(WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {stored}) SELECT n FROM n) x"
                )
            }
            Self::Postgres(_) => format!("generate_series(1, {stored}) AS x (n)"),
        };
        for (table, columns, values) in COPIES {
            let values = values
                .replace("{n}", "x.n")
                .replace("{attention}", &ATTENTION.to_string());
            self.run(&format!(
                "INSERT INTO nicepay_{table} ({columns}) SELECT {values} FROM nicepay_{table} t, {numbers}
                    WHERE t.order_id = 'template'"
            ))
            .await;
        }
        self.run(
            "INSERT INTO nicepay_deliveries (consumer, seq, order_id, due_at, done_at)
                SELECT 'shop', seq, order_id, at, at FROM nicepay_events WHERE order_id LIKE 'filler-%'",
        )
        .await;
        if matches!(self, Self::Postgres(_)) {
            self.run("VACUUM (ANALYZE)").await; // as the server does by itself after a while
        }
    }
}

/// Checks out the payment that the others are copies of, and has it paid and delivered.
pub(crate) async fn pay_template(gateway: &Sandbox, ledger: &Ledger) {
    ledger.check_out(registration("template")).await.unwrap();
    let template = ReferenceNo::new("template").unwrap();
    let payment = ledger.payment(&template).await.unwrap().unwrap();
    let order = payment.order().unwrap();
    gateway.pay(order.transaction_id.as_str()).unwrap();
    ledger.receive(&notifications(&[order])[0]).await.unwrap();
    ledger.run_due().await.unwrap();
    let mut events = ledger.events("shop").await.unwrap();
    while let Some(event) = events.try_next().await.unwrap() {
        event.done().await.unwrap();
    }
}
