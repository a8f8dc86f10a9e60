//! What docs/sandbox.md shows.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

use axum::Router;
use axum::routing::post;
use nicepay_checkout::{Client, Credentials, Environment, Mitra, Registration};
use nicepay_sandbox::Sandbox;
use tokio::net::TcpListener;

#[tokio::test]
async fn the_guides_way() -> Result<(), Box<dyn std::error::Error>> {
    let shop = TcpListener::bind("127.0.0.1:0").await?;
    let notification_url = format!("http://{}/notification", shop.local_addr()?);
    let app = Router::new().route("/notification", post(async || "OK"));
    tokio::spawn(async { axum::serve(shop, app).await });
    let payment = Registration::new("ordNo20221223111252", 10_000)
        .goods_name("Kopi Gayo 250 g")
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_city("South Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("10200")
        .callback_url("https://merchant.example/nicepay/callback")
        .notification_url(notification_url);
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
