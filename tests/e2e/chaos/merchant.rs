//! The merchant: does what the README says, with a book that survives.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use futures_util::StreamExt;
use nicepay_checkout::{
    BulkOptions, Callback, Client, Credentials, DirectRegistration, Environment, Error, Mitra, Order,
    Registration, Resolution,
};
use tokio::net::TcpListener;

use crate::book::{Book, Next};

#[derive(Clone)]
pub(crate) struct Merchant {
    pub(crate) client: Client,
    pub(crate) book: Arc<Book>,
    url: String,
}

impl Merchant {
    pub(crate) async fn open(gateway: &str, book: Arc<Book>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let client = Client::new(Credentials::sandbox(), Environment::custom(gateway).unwrap()).unwrap();
        let merchant = Self { client, book, url };
        let router = Router::new()
            .route("/notification", post(notified))
            .with_state(merchant.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        merchant
    }

    /// Registers a payment, whatever it takes, once.
    pub(crate) async fn register(&self, number: usize, direct: bool) -> Order {
        loop {
            let order = match self.book.next(number) {
                Next::Go(order) => return order,
                Next::Register(reference) => self.ask(&reference, direct).await.map(Some),
                Next::Resolve(reference) => self.resolve(&reference, direct).await,
            };
            match order {
                Ok(Some(order)) => self.book.keep(number, order),
                Ok(None) => self.book.abandon(number),
                Err(error) => {
                    self.book.count(error.kind());
                    if error.is_retryable() {
                        self.book.unsent(number);
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                }
            }
        }
    }

    async fn ask(&self, reference: &str, direct: bool) -> Result<Order, Error> {
        let payment = self.payment(reference);
        if direct {
            Ok(self.client.register_direct(&at_alfamart(payment)).await?.order())
        } else {
            Ok(self.client.register(&payment).await?.order())
        }
    }

    async fn resolve(&self, reference: &str, direct: bool) -> Result<Option<Order>, Error> {
        let payment = self.payment(reference);
        if direct {
            let resolved = self.client.resolve_direct(&at_alfamart(payment)).await?;
            return Ok(match resolved {
                Resolution::Registered(code) => Some(code.order()),
                Resolution::AlreadyRegistered => None,
            });
        }
        Ok(match self.client.resolve(&payment).await? {
            Resolution::Registered(checkout) => Some(checkout.order()),
            Resolution::AlreadyRegistered => None,
        })
    }

    fn payment(&self, reference: &str) -> Registration {
        Registration::new(reference, 10_000)
            .goods_name("Kopi")
            .store(Mitra::Alfamart)
            .buyer_name("John Doe")
            .buyer_phone("08123456789")
            .buyer_email("john.doe@example.com")
            .buyer_address("Jalan 1")
            .buyer_city("Jakarta")
            .buyer_state("DKI Jakarta")
            .buyer_postal_code("10200")
            .callback_url(format!("{}/callback", self.url))
            .notification_url(format!("{}/notification", self.url))
    }

    pub(crate) async fn called_back(&self, url: &str) -> Result<(), Error> {
        let callback = Callback::parse(url)?;
        let reference = callback
            .claims()
            .reference()
            .map(ToString::to_string)
            .unwrap_or_default();
        if let Some(order) = self.book.find(&reference) {
            let confirmation = self.client.confirm(&callback, &order).await?;
            self.book.record(&reference, confirmation.state());
        }
        Ok(())
    }

    async fn notified(&self, body: &[u8]) -> Result<(), Error> {
        let notification = self.client.verify_notification(body)?;
        let reference = notification
            .reference()
            .map(ToString::to_string)
            .unwrap_or_default();
        if let Some(order) = self.book.find(&reference) {
            let settlement = self.client.settle(&notification, &order).await?;
            self.book.record(&reference, settlement.state());
        }
        Ok(())
    }

    /// The nightly job: asks about every order until each has an answer.
    pub(crate) async fn reconcile(&self) {
        let orders = futures_util::stream::iter(self.book.orders());
        let answers = self.client.inquire_all(orders, BulkOptions::default());
        let mut answers = std::pin::pin!(answers);
        while let Some((order, answer)) = answers.next().await {
            self.book.record(
                order.reference.as_str(),
                answer.expect("a sound gateway answers").state,
            );
        }
    }
}

async fn notified(State(merchant): State<Merchant>, body: Bytes) -> (StatusCode, &'static str) {
    match merchant.notified(&body).await {
        Ok(()) => (StatusCode::OK, "OK"),
        Err(error) => {
            merchant.book.count(error.kind());
            (StatusCode::SERVICE_UNAVAILABLE, "later")
        }
    }
}

fn at_alfamart(payment: Registration) -> DirectRegistration {
    payment.direct(Mitra::Alfamart, "Jalan Bukit Berbunga 22")
}
