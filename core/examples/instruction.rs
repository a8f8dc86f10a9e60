//! What a shop shows to a customer who still has to pay: `cargo run -p nicepay-checkout --example instruction`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal"
)]

use nicepay_checkout::Instruction;

// region instruction
/// A sentence for the order's page or an e-mail.
pub(crate) fn to_show(instruction: &Instruction) -> String {
    match instruction {
        Instruction::ConvenienceStore {
            payment_number,
            store,
            ..
        } => {
            let store = store.as_ref().map_or("the store", |store| store.label());
            format!("Pay at {store} with the number {payment_number}.")
        }
        Instruction::VirtualAccount {
            account_number, bank, ..
        } => {
            let bank = bank.as_ref().map_or("your bank", |bank| bank.label());
            format!("Transfer to the {bank} virtual account {account_number}.")
        }
        Instruction::Qris {
            content: Some(content),
            ..
        } => format!("Scan this QR code: {content}"),
        Instruction::EWallet {
            app_url: Some(app), ..
        } => format!("Pay in your wallet's app: {app}"),
        // The payment page shows what is left to do.
        _ => "Go on at the payment page.".to_owned(),
    }
}
// endregion

fn main() {
    for json in [
        r#"{"pay_method":"convenience_store","payment_number":"504100002557","store":"indomaret"}"#,
        r#"{"pay_method":"virtual_account","account_number":"70014000090158330631","bank":"mandiri"}"#,
        r#"{"pay_method":"qris","content":"00020101021226"}"#,
        r#"{"pay_method":"e_wallet","wallet":"dana","app_url":"danaid://pay?id=1"}"#,
        r#"{"pay_method":"pay_loan","lender":"akulaku"}"#,
    ] {
        match serde_json::from_str(json) {
            Ok(instruction) => println!("{}", to_show(&instruction)),
            Err(error) => eprintln!("{error}"),
        }
    }
}
