//! Bringing notifications to the merchant, until one is taken or every attempt is used up.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use url::{Host, Url};

use crate::engine::Engine;
use crate::notification::{self, Letter};
use crate::transaction::{DeliveryState, Transaction};

const TIMEOUT: Duration = Duration::from_secs(10);

/// A notification on its way.
#[derive(Clone, Debug)]
pub(crate) struct Parcel {
    transaction_id: Box<str>,
    record: usize,
    url: Box<str>,
    form: String,
    /// The pauses between attempts.
    pub(crate) retries: Vec<Duration>,
    /// The pause before the first.
    pub(crate) delay: Duration,
}

impl Parcel {
    pub(crate) fn new(transaction: &Transaction, record: usize, letter: &Letter) -> Self {
        Self {
            transaction_id: transaction.id.clone(),
            record,
            url: transaction.notification_url.clone(),
            form: letter.to_form(),
            retries: Vec::new(),
            delay: Duration::ZERO,
        }
    }
}

/// Delivers `parcels` one after the other.
pub(crate) async fn deliver(engine: Arc<Engine>, parcels: Vec<Parcel>) {
    for parcel in parcels {
        let state = attempt_all(&engine, &parcel).await;
        note(&engine, &parcel, |record| record.state = state);
        engine.arrived(1);
    }
}

async fn attempt_all(engine: &Engine, parcel: &Parcel) -> DeliveryState {
    let Some(url) = allowed(&parcel.url) else {
        return DeliveryState::Refused;
    };
    tokio::time::sleep(parcel.delay).await;
    let mut pauses = parcel.retries.iter();
    loop {
        let outcome = post(&url, parcel.form.clone()).await;
        let taken = matches!(outcome, Ok(status) if (200..300).contains(&status));
        note(engine, parcel, |record| {
            let text = outcome.map_or_else(|problem| problem, |status| status.to_string());
            record.attempts.push(text);
        });
        if taken {
            return DeliveryState::Delivered;
        }
        let Some(pause) = pauses.next() else {
            return DeliveryState::GaveUp;
        };
        tokio::time::sleep(*pause).await;
    }
}

fn note(engine: &Engine, parcel: &Parcel, change: impl FnOnce(&mut crate::transaction::NotificationRecord)) {
    // The transaction is gone after a reset: nothing is left to note then.
    let _ = engine.ledger().update(&parcel.transaction_id, |transaction| {
        if let Some(record) = transaction.notifications.get_mut(parcel.record) {
            change(record);
        }
        Ok(())
    });
}

/// Where the sandbox may post to: https anywhere, http on this machine only.
pub(crate) fn allowed(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let fits = match url.scheme() {
        "https" => true,
        "http" => is_loopback(&url),
        _ => false,
    };
    fits.then_some(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

async fn post(url: &Url, form: String) -> Result<u16, String> {
    let client = client(url.scheme() == "https").ok_or("no HTTP client could be made")?;
    let answer = client
        .post(url.clone())
        .header(USER_AGENT, notification::USER_AGENT)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .map_err(|error| plain(&error))?;
    Ok(answer.status().as_u16())
}

// One sentence for the log: the innermost cause is what helps, and it holds no URL.
fn plain(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if error.is_timeout() {
        return format!("no answer within {} seconds", TIMEOUT.as_secs());
    }
    cause.to_string()
}

/// The HTTP client for this machine, or for https, whose trusted roots take a while to load.
pub(crate) fn client(https: bool) -> Option<reqwest::Client> {
    if https {
        static HTTPS: OnceLock<Option<rustls::ClientConfig>> = OnceLock::new();
        build(HTTPS.get_or_init(|| tls(true)).clone()?, false)
    } else {
        static HTTP: OnceLock<Option<rustls::ClientConfig>> = OnceLock::new();
        build(HTTP.get_or_init(|| tls(false)).clone()?, true)
    }
}

// A client is made for each delivery: its pool belongs to the runtime it was made on, and embedders have many.
fn build(tls: rustls::ClientConfig, direct: bool) -> Option<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .timeout(TIMEOUT);
    let builder = if direct { builder.no_proxy() } else { builder };
    builder.build().ok()
}

fn tls(with_roots: bool) -> Option<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    if with_roots {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Some(config)
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn posts_to_this_machine_or_by_https_only() {
        for good in [
            "http://127.0.0.1:9/n",
            "http://localhost/n",
            "http://[::1]:8/",
            "https://merchant.example/n",
        ] {
            assert!(allowed(good).is_some(), "{good}");
        }
        for bad in [
            "http://merchant.example/n",
            "http://10.0.0.1/",
            "ftp://localhost/",
            "file:///etc/passwd",
            "n",
            "",
        ] {
            assert!(allowed(bad).is_none(), "{bad}");
        }
    }
}
