//! Connections to the server: one pool per process, TLS, and the meaning of the server's errors.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use rustls::ClientConfig;
use tokio_postgres::Config;
use tokio_postgres::error::SqlState;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{LedgerError, StorageFault};
use crate::store::StoreSettings;

/// Where the server is, and the pool of this process.
pub(super) struct Server {
    config: Config,
    connections: usize,
    pub(super) wait: Duration,
    pool: Mutex<Option<(u32, Pool)>>,
}

impl Server {
    pub(super) fn new(url: &str, settings: &StoreSettings) -> Result<Self, LedgerError> {
        // Without the parser's own text: it may contain the password.
        let mut config: Config = url.parse().map_err(|_| {
            LedgerError::invalid(
                "the ledger's URL is invalid",
                "use postgres://USER:PASSWORD@HOST:PORT/DATABASE, and percent-encode every character in a part that is not a letter or digit",
            )
        })?;
        config.application_name("nicepay-ledger");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        Ok(Self {
            config,
            connections: settings.connections,
            wait: settings.busy_timeout,
            pool: Mutex::new(None),
        })
    }

    pub(super) async fn connection(&self) -> Result<Object, LedgerError> {
        let pool = self.pool()?;
        pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => failure(&error),
            PoolError::Timeout(_) => LedgerError::storage(
                StorageFault::Unreachable,
                "no connection to the ledger's database became free in time",
            ),
            other => LedgerError::storage(
                StorageFault::Unreachable,
                format!("the ledger's database: {other}"),
            ),
        })
    }

    fn pool(&self) -> Result<Pool, LedgerError> {
        let process = std::process::id();
        let mut made = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((owner, pool)) = &*made
            && *owner == process
        {
            return Ok(pool.clone());
        }
        let manager = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_config(self.config.clone(), MakeRustlsConnect::new(tls()?), manager);
        let pool = Pool::builder(manager)
            .max_size(self.connections)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(self.wait))
            .create_timeout(Some(Duration::from_secs(10)))
            .build()
            .map_err(|error| {
                LedgerError::internal(format!("could not create the connection pool: {error}"))
            })?;
        // A child must not close its parent's connections.
        if let Some((_, inherited)) = made.replace((process, pool.clone())) {
            std::mem::forget(inherited);
        }
        Ok(pool)
    }

    pub(super) fn close(&self) {
        let mut made = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((owner, pool)) = made.take() {
            if owner == std::process::id() {
                pool.close();
            } else {
                std::mem::forget(pool);
            }
        }
    }
}

/// Whenever TLS is used, the certificate is checked against the platform's roots and the host name, whatever `sslmode` is.
fn tls() -> Result<ClientConfig, LedgerError> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config =
        ClientConfig::builder_with_provider(std::sync::Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| LedgerError::internal(format!("could not set up TLS: {error}")))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// What an error of the driver or the server means for the ledger.
pub(super) fn failure(error: &tokio_postgres::Error) -> LedgerError {
    let (fault, words) = match error.as_db_error() {
        Some(said) => {
            let code = said.code();
            let class = code.code().get(..2).unwrap_or_default();
            let fault = match class {
                "53" if *code == SqlState::DISK_FULL => StorageFault::Full,
                "08" | "28" | "3D" | "53" | "57" if *code != SqlState::QUERY_CANCELED => {
                    StorageFault::Unreachable
                }
                "57" | "55" | "40" => StorageFault::Locked,
                "42" | "3F" => StorageFault::Schema,
                "XX" => StorageFault::Corrupt,
                _ => StorageFault::Other,
            };
            (fault, format!("{} ({})", said.message(), code.code()))
        }
        None => (StorageFault::Unreachable, chain(error)),
    };
    LedgerError::storage(fault, format!("the ledger's database: {words}"))
}

/// The whole chain of causes: the driver's own text contains only the kind.
fn chain(error: &tokio_postgres::Error) -> String {
    let mut words = vec![error.to_string()];
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        words.push(inner.to_string());
        cause = inner.source();
    }
    words.dedup();
    words.join(": ")
}

/// Whether the same statements may succeed on a retry.
pub(super) fn is_passing(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| {
        [
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::T_R_SERIALIZATION_FAILURE,
        ]
        .contains(code)
    })
}
