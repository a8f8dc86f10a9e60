//! Sessions, kept in memory, and the limit on failed sign-ins.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::access::{Role, digest, random_hex};
use super::report::Upload;
use super::told::Told;
use crate::error::LedgerError;

/// How long a session lives without a request.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// How long it lives at most.
pub(super) const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// How many sign-ins of one address may fail in [`WINDOW`].
const MOST_FAILURES: usize = 5;
const WINDOW: SignedDuration = SignedDuration::from_mins(1);

struct Session {
    name: String,
    role: Role,
    csrf: String,
    began: Timestamp,
    seen: Timestamp,
    told: Option<Told>,
    /// The report that this person compares with the ledger.
    report: Option<Arc<Upload>>,
}

/// The person of a request.
#[derive(Clone)]
pub(super) struct SignedIn {
    pub(super) name: String,
    pub(super) role: Role,
    /// What every form of this session carries.
    pub(super) csrf: String,
    key: [u8; 32],
}

/// All sessions, by the SHA-256 of their ids: looking one up tells nothing about other ids.
#[derive(Default)]
pub(super) struct Sessions {
    open: Mutex<HashMap<[u8; 32], Session>>,
    failures: Mutex<HashMap<IpAddr, Vec<Timestamp>>>,
}

impl Sessions {
    /// Begins a session under a new id, which is returned.
    pub(super) fn begin(&self, name: String, role: Role, now: Timestamp) -> Result<String, LedgerError> {
        let (id, csrf) = (random_hex()?, random_hex()?);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, session| session.is_alive(now));
        open.insert(
            digest(&id),
            Session {
                name,
                role,
                csrf,
                began: now,
                seen: now,
                told: None,
                report: None,
            },
        );
        Ok(id)
    }

    /// The session with this id, if it is alive. It is now seen, unless `by_itself` no person asks but a page that is followed:
    /// an open page shall not keep a session alive.
    pub(super) fn of(&self, id: &str, now: Timestamp, by_itself: bool) -> Option<SignedIn> {
        let key = digest(id);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let session = open.get_mut(&key)?;
        if !session.is_alive(now) {
            open.remove(&key);
            return None;
        }
        if !by_itself {
            session.seen = now;
        }
        Some(SignedIn {
            name: session.name.clone(),
            role: session.role,
            csrf: session.csrf.clone(),
            key,
        })
    }

    /// Whether the person's session is still alive.
    pub(super) fn is_open(&self, person: &SignedIn, now: Timestamp) -> bool {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&person.key).is_some_and(|session| session.is_alive(now))
    }

    pub(super) fn end(&self, person: &SignedIn) {
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&person.key);
    }

    /// Keeps what the next page tells the person.
    pub(super) fn tell(&self, person: &SignedIn, told: Told) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = open.get_mut(&person.key) {
            session.told = Some(told);
        }
    }

    /// What this page tells the person, once.
    pub(super) fn told(&self, person: &SignedIn) -> Option<Told> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get_mut(&person.key)?.told.take()
    }

    /// Keeps a report until the session ends or another one comes.
    pub(super) fn keep(&self, person: &SignedIn, report: Upload) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = open.get_mut(&person.key) {
            session.report = Some(Arc::new(report));
        }
    }

    pub(super) fn kept(&self, person: &SignedIn) -> Option<Arc<Upload>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&person.key)?.report.clone()
    }

    /// Whether this address may try to sign in.
    pub(super) fn may_try(&self, address: IpAddr, now: Timestamp) -> bool {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|_, moments| {
            moments.retain(|at| now.duration_since(*at) < WINDOW);
            !moments.is_empty()
        });
        failures
            .get(&network(address))
            .is_none_or(|moments| moments.len() < MOST_FAILURES)
    }

    pub(super) fn failed(&self, address: IpAddr, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.entry(network(address)).or_default().push(now);
    }
}

impl Session {
    fn is_alive(&self, now: Timestamp) -> bool {
        now.duration_since(self.seen) < IDLE && now.duration_since(self.began) < LONGEST
    }
}

/// One host has a whole /64 of IPv6 addresses.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => IpAddr::from((u128::from(v6) & (u128::MAX << 64)).to_be_bytes()),
        v4 @ IpAddr::V4(_) => v4,
    }
}
