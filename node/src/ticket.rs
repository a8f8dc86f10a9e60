//! Numbers that stand for living clients. Unwrapping an object of a class costs JavaScript's side some 400 ns a
//! call; a number costs none, and once its client is gone it finds nothing.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};

use nicepay_checkout::Client;

use crate::error::Fault;

static CLIENTS: RwLock<BTreeMap<i64, Client>> = RwLock::new(BTreeMap::new());
static NEXT: AtomicI64 = AtomicI64::new(1);

/// Given back when it is dropped.
pub(crate) struct Ticket(i64);

impl Ticket {
    pub(crate) fn for_client(client: &Client) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut clients = CLIENTS.write().unwrap_or_else(PoisonError::into_inner);
        clients.insert(number, client.clone());
        Self(number)
    }

    pub(crate) fn number(&self) -> i64 {
        self.0
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut clients = CLIENTS.write().unwrap_or_else(PoisonError::into_inner);
        clients.remove(&self.0);
    }
}

/// The client that `number` stands for.
pub(crate) fn client(number: i64) -> Result<Client, Fault> {
    let clients = CLIENTS.read().unwrap_or_else(PoisonError::into_inner);
    let client = clients.get(&number).cloned();
    client.ok_or_else(|| Fault::argument("the client is gone"))
}
