//! A payment from order to paid, without a ledger, over real sockets: a small shop, a customer's browser, and the local
//! sandbox. Run it with `cargo run -p nicepay-checkout --example checkout`.

mod browser;
mod shop;

use std::error::Error;
use std::sync::Arc;

use browser::Browser;
use nicepay_checkout::{Client, Credentials, Environment, Registration, Timestamp};
use nicepay_sandbox::{ForgeKind, Sandbox};
use shop::Shop;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // The time and the last digits of the documentation's sample, so that the ids are the same.
    let moment: Timestamp = "2022-12-23T11:06:38+07:00".parse()?;
    let sandbox = Sandbox::builder().frozen_at(moment).seed(6098).start().await?;
    say("sandbox", sandbox.base_url());

    let client = Client::builder(Credentials::sandbox(), Environment::custom(sandbox.base_url())?)
        .clock(move || moment)
        .build()?;
    let shop = Arc::new(Shop::new(client.clone()));
    let shop_url = shop::open(Arc::clone(&shop)).await?;
    say("shop", &shop_url);

    let payment = Registration::new("ordNo20221223111252", 10_000)
        .goods_name("Kopi Gayo 250 g")
        .buyer_name("John Doe")
        .buyer_phone("08123456789")
        .buyer_email("john.doe@example.com")
        .buyer_city("South Jakarta")
        .buyer_state("DKI Jakarta")
        .buyer_postal_code("10200")
        .callback_url(format!("{shop_url}/callback"))
        .notification_url(format!("{shop_url}/notification"));
    let checkout = client.register(&payment).await?;
    shop.expect(checkout.order());
    say(
        "registered",
        &format!("{} for {} rupiah", checkout.transaction_id, checkout.amount),
    );
    say("payment page", &checkout.payment_url);

    let browser = Browser::new()?;
    let title = browser.open(&checkout.payment_url).await?;
    say("customer sees", &title);
    let callback = browser.choose(&checkout.payment_url, "ALMA").await?;
    say("payment number", &callback.payment_number);
    say("callback", &browser.follow(&callback.url).await?);
    shop.report();

    sandbox.forge_notification(checkout.transaction_id.as_str(), ForgeKind::Token)?;
    sandbox.idle().await;
    shop.report();
    if shop.is_paid() {
        return Err("a forged notification was accepted".into());
    }

    sandbox.pay(checkout.transaction_id.as_str())?;
    say("customer pays", "10000 rupiah at the Alfamart counter");
    sandbox.idle().await;
    shop.report();

    let transaction = client.inquire(&checkout.order()).await?;
    say(
        "inquiry",
        &format!("{} ({})", transaction.state, transaction.pay_method),
    );
    if !(shop.is_paid() && transaction.is_paid()) {
        return Err("the payment did not arrive".into());
    }
    #[expect(clippy::print_stdout, reason = "the demo's last line")]
    {
        println!("PAID");
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a demo talks to a person")]
fn say(step: &str, what: &str) {
    println!("{step:>15}  {what}");
}
