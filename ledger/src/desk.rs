//! The payment desk: web pages over a ledger for the people who look after payments.
//!
//! The pages are drawn on the server and need no script; with one they show by themselves what is new. See [`Desk`].

mod access;
mod actions;
mod attention;
mod changes;
mod figures;
mod format;
mod guard;
mod instruction;
mod list;
mod page;
mod payment;
mod reconcile;
mod report;
mod session;
mod sign_in;
mod text;
mod timeline;
mod told;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use access::{Person, Role};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use access::People;
use session::Sessions;

/// The largest form in bytes.
const LARGEST_FORM: usize = 16 * 1024;

/// The payment desk of a ledger.
///
/// ```no_run
/// # use nicepay_checkout_ledger::{Ledger, LedgerError};
/// # use nicepay_checkout_ledger::desk::{Desk, Person, Role};
/// # async fn desk(ledger: Ledger) -> Result<(), Box<dyn std::error::Error>> {
/// let (sari, token) = Person::with_new_token("sari", Role::Act)?;
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:4020").await?;
/// Desk::new(ledger, vec![sari]).serve(listener, std::future::pending()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is served before serve()"]
pub struct Desk {
    ledger: Ledger,
    people: Vec<Person>,
    hosts: Vec<String>,
    proxies: Vec<IpAddr>,
}

pub(crate) struct Inner {
    ledger: Ledger,
    people: People,
    hosts: Vec<String>,
    proxies: Vec<IpAddr>,
    sessions: Sessions,
    /// How many pages are followed.
    followed: AtomicUsize,
    /// Whether the desk has to end.
    ended: watch::Sender<bool>,
}

impl Desk {
    /// A desk for these people.
    pub fn new(ledger: Ledger, people: Vec<Person>) -> Self {
        Self {
            ledger,
            people,
            hosts: Vec::new(),
            proxies: Vec::new(),
        }
    }

    /// More names of the desk, with or without a port. A request with another `Host` than these, the address and `localhost`
    /// is refused, so that no foreign page can reach the desk under a name of its own.
    pub fn hosts(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.hosts.extend(names);
        self
    }

    /// The addresses of the proxies in front of the desk: only they may connect, and only their forwarded headers are
    /// believed. The proxy must use HTTPS.
    pub fn behind_proxy(mut self, addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        self.proxies
            .extend(addresses.into_iter().map(|address| address.to_canonical()));
        self
    }

    /// Whether the desk may listen on this address; [`serve`](Self::serve) asks this itself.
    ///
    /// # Errors
    /// An invalid request for an address that is not a loopback address, unless the desk is [behind a
    /// proxy](Self::behind_proxy).
    pub fn check(&self, address: SocketAddr) -> Result<(), LedgerError> {
        if address.ip().to_canonical().is_loopback() || !self.proxies.is_empty() {
            return Ok(());
        }
        Err(LedgerError::invalid(
            format!("the desk does not listen on {address}: whoever is in between could read along"),
            "use 127.0.0.1, or put a proxy with HTTPS in front and name its address with --behind-proxy",
        ))
    }

    /// Serves until `end` is over; requests that have begun are answered.
    ///
    /// # Errors
    /// As for [`check`](Self::check); internal if the listener fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        end: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), LedgerError> {
        let failed = |error: std::io::Error| LedgerError::internal(format!("the desk can't listen: {error}"));
        let address = listener.local_addr().map_err(failed)?;
        self.check(address)?;
        let mut hosts = self.hosts;
        hosts.extend([address.to_string(), format!("localhost:{}", address.port())]);
        let desk = Arc::new(Inner {
            ledger: self.ledger,
            people: People::new(self.people),
            hosts,
            proxies: self.proxies,
            sessions: Sessions::default(),
            followed: AtomicUsize::new(0),
            ended: watch::Sender::new(false),
        });
        let ending = Arc::clone(&desk);
        let end = async move {
            end.await;
            // Pages that are followed would hold the server forever.
            ending.ended.send_replace(true);
        };
        let service = router(desk).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service)
            .with_graceful_shutdown(end)
            .await
            .map_err(failed)
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("people", &self.people)
            .field("hosts", &self.hosts)
            .field("proxies", &self.proxies)
            .finish_non_exhaustive()
    }
}

impl Inner {
    /// Whether the browser speaks to the desk over HTTPS.
    fn is_secure(&self) -> bool {
        !self.proxies.is_empty()
    }

    fn cookie_name(&self) -> &'static str {
        if self.is_secure() {
            "__Host-nicepay_desk"
        } else {
            "nicepay_desk"
        }
    }

    fn knows_host(&self, host: &str) -> bool {
        let bare = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let is_it = |name: &String| name.eq_ignore_ascii_case(host) || name.eq_ignore_ascii_case(bare);
        self.hosts.iter().any(is_it)
    }
}

fn router(desk: Arc<Inner>) -> Router {
    Router::new()
        .route("/", get(attention::show))
        .route("/sign-in", get(sign_in::ask).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route("/changes", get(changes::stream))
        .route("/payments", get(list::show))
        .route("/figures", get(figures::show))
        .route("/figures.csv", get(figures::download))
        .route(
            "/reconcile",
            get(reconcile::ask)
                .post(reconcile::upload)
                .layer(DefaultBodyLimit::max(reconcile::LARGEST_REPORT)),
        )
        .route(
            "/reconcile/columns",
            get(reconcile::columns).post(reconcile::choose),
        )
        .route("/reconcile/result", get(reconcile::result))
        .route("/reconcile.csv", get(reconcile::download))
        .route("/payment", get(payment::show))
        .route("/payment/ask", post(actions::ask))
        .route(
            "/payment/cancel",
            get(actions::confirm_cancel).post(actions::cancel),
        )
        .route("/payment/hand-over", post(actions::hand_over))
        .route("/payment/skip", post(actions::skip))
        .route("/payment/looked-after", post(actions::looked_after))
        .route("/payment/messages", post(actions::messages))
        .fallback(page::nowhere)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(Arc::clone(&desk), guard::guard))
        .with_state(desk)
}
