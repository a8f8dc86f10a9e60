//! What the customer needs in order to pay, as the SDK reads it from the gateway.

use nicepay_checkout::{Bank, Instruction, Mitra};

use crate::details::{CARD_BANK, Details};
use crate::qr;
use crate::transaction::Transaction;

/// The instruction of the chosen pay method; `None` until one is chosen. URLs begin with `base`.
pub(crate) fn of(transaction: &Transaction, base: &str) -> Option<Instruction> {
    if transaction.details.method().as_ref() != Some(&transaction.method.0) {
        return None;
    }
    let expires_at = Some(transaction.expires_at);
    // The payment page plays the wallet and the lender.
    let page = || address(base, &format!("{}/app", crate::page::PATH), &transaction.id);
    let mitra = |code: &str| Some(Mitra::from_code(code));
    Some(match &transaction.details {
        Details::None => return None,
        Details::Store { store, number } => Instruction::ConvenienceStore {
            payment_number: number.to_string(),
            store: mitra(store),
            expires_at,
        },
        Details::Account { bank, number } => Instruction::VirtualAccount {
            account_number: number.to_string(),
            bank: Some(Bank::from_code(bank)),
            expires_at,
        },
        Details::Qr { issuer, content } => Instruction::Qris {
            content: Some(content.to_string()),
            image_url: Some(address(base, qr::PATH, &transaction.id)),
            issuer: mitra(issuer),
            expires_at,
        },
        Details::Wallet { wallet, phone } => Instruction::EWallet {
            wallet: mitra(wallet),
            redirect_url: phone.is_none().then(page),
            app_url: phone
                .is_none()
                .then(|| address("nicepay-sandbox:", "//pay", &transaction.id)),
            phone: phone.as_ref().map(|phone| phone.0.to_string()),
            expires_at,
        },
        Details::Loan { lender } => Instruction::PayLoan {
            lender: mitra(lender),
            redirect_url: Some(page()),
            expires_at,
        },
        Details::Card { masked } => Instruction::Card {
            masked_number: Some(masked.to_string()),
            authorization_number: transaction.authorization_number(),
            issuer: Some(Bank::from_code(CARD_BANK.0)),
        },
    })
}

fn address(base: &str, path: &str, id: &str) -> String {
    let query: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("{base}{path}?tXid={query}")
}
