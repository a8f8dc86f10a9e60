//! Each payment on the shop's own page, without NICEPAY's: `cargo run -p nicepay-checkout --example direct`, against the local
//! sandbox.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use nicepay_checkout::{
    Bank, Client, Credentials, DirectRegistration, Environment, Error, Instruction, Mitra, Registration,
};
use nicepay_sandbox::Sandbox;

// region direct
/// What the customer chose on the shop's page.
#[derive(Clone, Copy, Debug)]
enum Choice {
    Indomaret,
    Transfer,
    QrCode,
    Dana,
    Akulaku,
}

fn direct(payment: Registration, choice: Choice) -> DirectRegistration {
    let address = "Jalan Bukit Berbunga 22";
    match choice {
        Choice::Indomaret => payment.direct(Mitra::Indomaret, address),
        Choice::Transfer => payment.direct_virtual_account(Bank::Mandiri, address),
        Choice::QrCode => payment.direct_qris(Mitra::QrisShopeePay, address),
        Choice::Dana => payment.direct_e_wallet(Mitra::Dana, address),
        Choice::Akulaku => payment.direct_pay_loan(Mitra::Akulaku, address),
    }
}

/// What the shop's page shows, or where it sends the browser.
async fn show(client: &Client, payment: Registration, choice: Choice) -> Result<String, Error> {
    let code = client.register_direct(&direct(payment, choice)).await?;
    Ok(match code.instruction {
        Instruction::Qris {
            content: Some(content),
            ..
        } => format!("scan {content}"),
        Instruction::EWallet {
            redirect_url: Some(link),
            ..
        }
        | Instruction::PayLoan {
            redirect_url: Some(link),
            ..
        } => format!("go to {link}"),
        other => format!("pay with {}", other.number().unwrap_or_default()),
    })
}
// endregion

#[tokio::main]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let environment = Environment::custom(sandbox.base_url())?;
    let client = Client::new(Credentials::sandbox(), environment)?;
    let choices = [
        Choice::Indomaret,
        Choice::Transfer,
        Choice::QrCode,
        Choice::Dana,
        Choice::Akulaku,
    ];
    for choice in choices {
        let payment = Registration::new(format!("order-{choice:?}"), 10_000)
            .goods_name("Kopi Gayo 250 g")
            .buyer_name("John Doe")
            .buyer_phone("08123456789")
            .buyer_email("john.doe@example.com")
            .buyer_city("South Jakarta")
            .buyer_state("DKI Jakarta")
            .buyer_postal_code("10200")
            .callback_url("https://merchant.example/nicepay/callback")
            .notification_url("https://merchant.example/nicepay/notification");
        println!("{choice:?}: {}", show(&client, payment, choice).await?);
    }
    Ok(())
}
