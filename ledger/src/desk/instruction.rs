//! What the customer needs in order to pay, as a support person reads it out.

use nicepay_checkout::{Bank, Instruction, Mitra};

use super::format;
use super::text::{Language, Text};

/// How it is paid: the method, and label and value of what it needs.
pub(super) struct Instructions {
    pub(super) method: String,
    pub(super) parts: Vec<(&'static str, String)>,
}

impl Instructions {
    pub(super) fn of(instruction: &Instruction, language: Language) -> Self {
        let t = Text::of(language);
        let partner = |partner: &Option<Mitra>| partner.as_ref().map(|partner| partner.label().to_owned());
        let bank = |bank: &Option<Bank>| bank.as_ref().map(|bank| bank.label().to_owned());
        let mut parts = Vec::new();
        let mut add = |label, value: Option<String>| parts.extend(value.map(|value| (label, value)));
        match instruction {
            Instruction::ConvenienceStore {
                payment_number,
                store,
                ..
            } => {
                add(t.number, Some(payment_number.clone()));
                add(t.store, partner(store));
            }
            Instruction::VirtualAccount {
                account_number,
                bank: of,
                ..
            } => {
                add(t.account, Some(account_number.clone()));
                add(t.bank, bank(of));
            }
            Instruction::Qris {
                content,
                image_url,
                issuer,
                ..
            } => {
                add(t.qr_content, content.clone());
                add(t.qr_image, image_url.clone());
                add(t.issuer, partner(issuer));
            }
            Instruction::EWallet {
                wallet,
                redirect_url,
                app_url,
                phone,
                ..
            } => {
                add(t.wallet, partner(wallet));
                add(t.wallet_page, redirect_url.clone());
                add(t.wallet_app, app_url.clone());
                add(t.phone, phone.as_deref().map(hidden));
            }
            Instruction::PayLoan {
                lender, redirect_url, ..
            } => {
                add(t.lender, partner(lender));
                add(t.wallet_page, redirect_url.clone());
            }
            Instruction::Card {
                masked_number,
                authorization_number,
                issuer,
            } => {
                add(t.card, masked_number.clone());
                add(t.authorization, authorization_number.clone());
                add(t.bank, bank(issuer));
            }
            _ => {}
        }
        add(
            t.expires,
            instruction.expires_at().map(|at| format::moment(at, language)),
        );
        Self {
            method: instruction.pay_method().label().to_owned(),
            parts,
        }
    }
}

/// The pay method, and the store, bank, wallet or lender.
pub(super) fn way(instruction: &Instruction) -> String {
    let partner = match instruction {
        Instruction::ConvenienceStore { store: partner, .. }
        | Instruction::Qris { issuer: partner, .. }
        | Instruction::EWallet { wallet: partner, .. }
        | Instruction::PayLoan { lender: partner, .. } => partner.as_ref().map(Mitra::label),
        Instruction::VirtualAccount { bank, .. } | Instruction::Card { issuer: bank, .. } => {
            bank.as_ref().map(Bank::label)
        }
        _ => None,
    };
    let method = instruction.pay_method();
    match partner {
        Some(partner) => format!("{}: {partner}", method.label()),
        None => method.label().to_owned(),
    }
}

/// The buyer's phone number, but for its last three digits.
fn hidden(phone: &str) -> String {
    let length = phone.chars().count();
    let shown = phone.chars().skip(length.saturating_sub(3));
    std::iter::repeat_n('•', length.saturating_sub(3))
        .chain(shown)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wallets_phone_number_is_hidden() {
        let wallet = Instruction::EWallet {
            wallet: None,
            redirect_url: None,
            app_url: None,
            phone: Some("08123456789".to_owned()),
            expires_at: None,
        };
        let shown = Instructions::of(&wallet, Language::English);
        assert_eq!(shown.parts[0].1, "••••••••789");
    }
}
