//! The merchant: its orders, and the two URLs that NICEPAY calls.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use nicepay_checkout::{Callback, Client, Error, Notification, Order};
use tokio::net::TcpListener;

pub(crate) struct Shop {
    client: Client,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    orders: HashMap<String, Order>,
    settled: Vec<String>,
    log: Vec<(&'static str, String)>,
}

impl Shop {
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client,
            book: Mutex::default(),
        }
    }

    fn book(&self) -> std::sync::MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn expect(&self, order: Order) {
        self.book().orders.insert(order.reference.to_string(), order);
    }

    pub(crate) fn is_paid(&self) -> bool {
        self.book().settled.iter().any(|key| key.ends_with(":paid"))
    }

    /// Prints what happened since the last time.
    pub(crate) fn report(&self) {
        for (step, what) in self.book().log.drain(..) {
            crate::say(step, &what);
        }
    }

    fn find(&self, reference: Option<&str>) -> Option<Order> {
        self.book().orders.get(reference?).cloned()
    }

    async fn callback(&self, query: &str) -> Result<String, Error> {
        let callback = Callback::parse(query)?;
        let Some(order) = self.find(
            callback
                .claims()
                .reference()
                .map(nicepay_checkout::ReferenceNo::as_str),
        ) else {
            return Ok("no such order".to_owned());
        };
        let confirmation = self.client.confirm(&callback, &order).await?;
        // Show what NICEPAY says, never what the callback says.
        let number = confirmation
            .transaction
            .payment_number
            .as_deref()
            .unwrap_or_default();
        let state = confirmation.state();
        self.book().log.push((
            "confirmed",
            format!("number {number}, state {state}: not paid yet"),
        ));
        Ok(format!("Thank you! Pay with number {number}. State: {state}"))
    }

    async fn notification(&self, body: &[u8]) -> Result<(), Error> {
        let notification = self.client.verify_notification(body)?;
        self.book()
            .log
            .push(("notification", "token verified".to_owned()));
        let Some(order) = self.find(
            notification
                .reference()
                .map(nicepay_checkout::ReferenceNo::as_str),
        ) else {
            return Ok(());
        };
        let settlement = self.client.settle(&notification, &order).await?;
        let mut book = self.book();
        let key = settlement.idempotency_key();
        if !book.settled.contains(&key) {
            book.log.push(("settled", key.clone()));
            book.settled.push(key);
        }
        Ok(())
    }
}

/// Opens the shop on a free port of this machine.
pub(crate) async fn open(shop: Arc<Shop>) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let router = Router::new()
        .route("/callback", get(callback))
        .route("/notification", post(notification))
        .with_state(shop);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

async fn callback(State(shop): State<Arc<Shop>>, RawQuery(query): RawQuery) -> (StatusCode, String) {
    match shop.callback(&query.unwrap_or_default()).await {
        Ok(text) => (StatusCode::OK, text),
        Err(error) => refuse(&shop, &error),
    }
}

async fn notification(State(shop): State<Arc<Shop>>, body: Bytes) -> (StatusCode, String) {
    match shop.notification(&body).await {
        Ok(()) => (StatusCode::OK, Notification::REPLY.body.to_owned()),
        Err(error) => refuse(&shop, &error),
    }
}

fn refuse(shop: &Shop, error: &Error) -> (StatusCode, String) {
    shop.book().log.push(("refused", error.message().to_owned()));
    let status = if error.is_retryable() {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::BAD_REQUEST
    };
    (status, error.kind().to_string())
}
