//! What docs/sandbox.md and docs/rust.md show.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

use std::num::NonZeroU32;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use futures_util::stream::{self, Stream, StreamExt};
use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{
    BulkOptions, Checkout, Client, Credentials, Environment, Error, ErrorKind, Mitra, Order, PayMethod,
    Registration, Resolution, Transaction, WaitPolicy, blocking,
};
use nicepay_sandbox::{Choice, Fault, FaultKind, FaultTarget, Sandbox};
use tokio::net::TcpListener;

fn payment(reference: &str, notification_url: &str) -> Registration {
    Registration::new(reference, 10_000)
        .goods_name("Kopi Gayo 250 g")
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_city("South Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("10200")
        .callback_url("https://merchant.example/nicepay/callback")
        .notification_url(notification_url)
}

const NOTIFICATION_URL: &str = "https://merchant.example/nicepay/notification";

#[tokio::test]
async fn the_guides_way() -> Result<(), Box<dyn std::error::Error>> {
    let shop = TcpListener::bind("127.0.0.1:0").await?;
    let notification_url = format!("http://{}/notification", shop.local_addr()?);
    let app = Router::new().route("/notification", post(async || "OK"));
    tokio::spawn(async { axum::serve(shop, app).await });
    let payment = payment("ordNo20221223111252", &notification_url);
    // region way
    let sandbox = Sandbox::start().await?; // a free port, in memory, until dropped
    let environment = Environment::custom(sandbox.base_url())?;
    let client = Client::new(Credentials::sandbox(), environment)?;
    let order = client.register(&payment).await?.order();

    // The customer chooses a store and pays at the counter.
    let chosen = sandbox.choose_store(order.transaction_id.as_str(), &Mitra::Alfamart)?;
    sandbox.pay(order.transaction_id.as_str())?;
    sandbox.idle().await; // every notification is delivered or given up
    assert!(client.inquire(&order).await?.is_paid());
    // endregion
    assert!(
        chosen
            .callback_url
            .starts_with("https://merchant.example/nicepay/callback?")
    );
    Ok(())
}

// region register
/// The payment, registered once; `None` when an earlier attempt got through, and a new reference is needed.
async fn register_surely(client: &Client, registration: &Registration) -> Result<Option<Checkout>, Error> {
    match client.register(registration).await {
        Err(error) if error.kind() == ErrorKind::OutcomeUnknown => {
            // The same registration once more: NICEPAY refuses a reference that it has.
            match client.resolve(registration).await? {
                Resolution::Registered(checkout) => Ok(Some(checkout)),
                Resolution::AlreadyRegistered => Ok(None),
            }
        }
        registered => registered.map(Some),
    }
}
// endregion

#[tokio::test]
async fn the_guides_other_methods() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = Client::new(Credentials::sandbox(), Environment::custom(sandbox.base_url())?)?;
    let order = client.register(&payment("ORD1", NOTIFICATION_URL)).await?.order();
    // region methods
    let id = order.transaction_id.as_str();
    let account = Choice::new(PayMethod::VirtualAccount).partner("BMRI");
    let chosen = sandbox.choose(id, &account)?;
    assert_eq!(client.inquire(&order).await?.instruction, chosen.instruction);

    // Until it is paid, the customer may change their mind.
    sandbox.choose(id, &Choice::new(PayMethod::Qris))?;
    sandbox.begin(id)?; // the code is scanned: the payment is in flight
    sandbox.pay(id)?;
    assert!(client.inquire(&order).await?.is_paid());
    // endregion
    Ok(())
}

#[tokio::test]
async fn an_unknown_outcome_is_found_out_about() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = Client::new(Credentials::sandbox(), Environment::custom(sandbox.base_url())?)?;
    for (kind, reference, registered) in [
        (FaultKind::DropBefore, "lost-before", true),
        (FaultKind::DropAfter, "lost-after", false),
    ] {
        sandbox.inject(Fault::new(FaultTarget::Register, kind).times(1));
        let checkout = register_surely(&client, &payment(reference, NOTIFICATION_URL)).await?;
        assert_eq!(checkout.is_some(), registered, "{reference}");
    }
    assert_eq!(sandbox.transactions().len(), 2);
    Ok(())
}

// region wait
/// The payment when it is settled one way or the other; `None` when it still is open.
async fn wait_at_the_till(
    client: &Client,
    order: Order,
    limit: Duration,
) -> Result<Option<Transaction>, Error> {
    let mut changes = pin!(client.wait_until_settled(order, limit, WaitPolicy::default()));
    let mut last = None;
    while let Some(change) = changes.next().await {
        match change {
            Ok(transaction) => last = Some(transaction),
            // That decides nothing: ask again, or cancel.
            Err(error) if error.kind() == ErrorKind::Timeout => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(last)
}
// endregion

// region reconcile
/// The nightly job: what is paid of the orders that are open, and those that gave no answer.
async fn reconcile(
    client: &Client,
    open: impl Stream<Item = Order> + Send,
) -> (Vec<Transaction>, Vec<Order>) {
    let gently = BulkOptions::default()
        .concurrency(8)
        .per_second(NonZeroU32::MIN.saturating_add(19));
    let mut results = pin!(client.inquire_all(open, gently));
    let (mut paid, mut unanswered) = (Vec::new(), Vec::new());
    while let Some((order, result)) = results.next().await {
        match result {
            Ok(transaction) if transaction.is_paid() => paid.push(transaction),
            Ok(_) => {}
            Err(_) => unanswered.push(order), // the next night asks again
        }
    }
    (paid, unanswered)
}
// endregion

#[tokio::test]
async fn what_was_missed_is_found() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = Client::new(Credentials::sandbox(), Environment::custom(sandbox.base_url())?)?;
    let order = client.register(&payment("paid", NOTIFICATION_URL)).await?.order();
    let open = client.register(&payment("open", NOTIFICATION_URL)).await?.order();
    let stranger = Order::new("gone", 10_000, "IONPAYTEST03209901010000000000")?;
    assert_eq!(
        wait_at_the_till(&client, open.clone(), Duration::ZERO).await?,
        None
    );
    sandbox.choose_store(order.transaction_id.as_str(), &Mitra::Indomaret)?;
    sandbox.pay(order.transaction_id.as_str())?;

    let settled = wait_at_the_till(&client, order.clone(), Duration::from_secs(60)).await?;
    assert!(settled.is_some_and(|transaction| transaction.is_paid()));
    let orders = stream::iter([order.clone(), open, stranger.clone()]);
    let (paid, unanswered) = reconcile(&client, orders).await;
    assert_eq!(paid.len(), 1);
    assert!(
        paid.iter()
            .all(|transaction| transaction.transaction_id == order.transaction_id)
    );
    assert_eq!(unanswered, [stranger]);
    Ok(())
}

// region blocking
/// A command-line tool, a cron job: no runtime of its own.
fn is_paid(client: &blocking::Client, order: &Order) -> Result<bool, Error> {
    Ok(client.inquire(order)?.is_paid())
}
// endregion

#[test]
fn without_a_runtime() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = blocking::runtime()?.block_on(Sandbox::start())?;
    let client = blocking::Client::new(Credentials::sandbox(), Environment::custom(sandbox.base_url())?)?;
    let order = client.register(&payment("blocking", NOTIFICATION_URL))?.order();
    assert!(!is_paid(&client, &order)?);
    sandbox.choose_store(order.transaction_id.as_str(), &Mitra::Alfamart)?;
    sandbox.pay(order.transaction_id.as_str())?;
    assert!(is_paid(&client, &order)?);
    Ok(())
}

// region rotate
/// Signs with the new key; takes notifications signed with either.
fn while_rotating(merchant_id: &str, new_key: &str, old_key: &str) -> Result<Credentials, Error> {
    Credentials::new(merchant_id, new_key)?.with_previous_key(old_key)
}
// endregion

#[test]
fn an_old_key_verifies_and_no_longer_signs() -> Result<(), Box<dyn std::error::Error>> {
    let client = |credentials| Client::new(credentials, Environment::Sandbox);
    let rotating = client(while_rotating("M", "new", "old")?)?;
    let order = Order::new("ordNo20221223111252", 10_000, "IONPAYTEST03209901010000000000")?;
    for key in ["new", "old"] {
        let body = SampleNotification::deposit(&order).form(&Credentials::new("M", key)?);
        rotating.verify_notification(body)?;
    }
    Ok(())
}
