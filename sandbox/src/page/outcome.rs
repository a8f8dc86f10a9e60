//! What is said of a payment that is over: how it was paid, or what became of it.

use nicepay_checkout::{Instruction, Mitra};

use super::format;
use super::text::Text;
use super::wallet::masked_phone;

/// A line of the payment's details.
pub(super) struct Row {
    pub(super) label: &'static str,
    /// The text, or the number as it is read aloud.
    pub(super) text: String,
    /// The number as it is read from a screen; empty for other text.
    pub(super) groups: Vec<String>,
}

impl Row {
    fn text(label: &'static str, text: impl Into<String>) -> Self {
        Self {
            label,
            text: text.into(),
            groups: Vec::new(),
        }
    }

    fn number(label: &'static str, digits: &str) -> Self {
        Self {
            label,
            text: format::spoken(digits),
            groups: format::groups_of_four(digits),
        }
    }
}

/// A payment that was not made.
pub(super) struct Ending {
    pub(super) lead: &'static str,
    pub(super) rows: Vec<Row>,
}

impl Ending {
    pub(super) fn expired(instruction: Option<&Instruction>, t: &Text) -> Self {
        let lead = match instruction {
            Some(Instruction::ConvenienceStore { .. }) => t.expired_lead,
            Some(Instruction::VirtualAccount { .. }) => t.expired_account,
            Some(Instruction::Qris { .. }) => t.expired_qris,
            Some(Instruction::EWallet { .. }) => t.expired_wallet,
            _ => t.expired_other,
        };
        Self {
            lead,
            rows: method(instruction, t),
        }
    }

    pub(super) fn failed(instruction: Option<&Instruction>, t: &Text) -> Self {
        let lead = match instruction {
            Some(Instruction::Card { .. }) => t.failed_card,
            Some(Instruction::EWallet { .. }) => t.failed_wallet,
            Some(Instruction::PayLoan { .. }) => t.failed_loan,
            _ => t.failed_other,
        };
        Self {
            lead,
            rows: method(instruction, t),
        }
    }

    pub(super) fn cancelled(instruction: Option<&Instruction>, t: &Text) -> Self {
        Self {
            lead: t.cancelled_lead,
            rows: method(instruction, t),
        }
    }
}

/// The details of a payment that was made.
pub(super) fn receipt(amount: u64, instruction: Option<&Instruction>, t: &Text) -> Vec<Row> {
    let mut rows = vec![Row::text(t.amount, format::rupiah(amount))];
    rows.extend(method(instruction, t));
    match instruction {
        Some(Instruction::ConvenienceStore { payment_number, .. }) => {
            rows.push(Row::number(t.number, payment_number));
        }
        Some(Instruction::VirtualAccount { account_number, .. }) => {
            rows.push(Row::number(t.account_number, account_number));
        }
        Some(Instruction::EWallet {
            phone: Some(phone), ..
        }) => {
            rows.push(Row::text(t.phone, masked_phone(phone)));
        }
        Some(Instruction::Card {
            masked_number,
            authorization_number,
            ..
        }) => {
            if let Some(number) = masked_number {
                rows.push(Row::text(t.card_number, last_four(number)));
            }
            if let Some(number) = authorization_number {
                rows.push(Row::text(t.authorization, number.as_str()));
            }
        }
        _ => {}
    }
    rows
}

/// `•••• 1111`: enough to tell the customer's cards apart, and no more.
pub(super) fn last_four(number: &str) -> String {
    let mut end: Vec<_> = number
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .take(4)
        .collect();
    end.reverse();
    format!("•••• {}", end.into_iter().collect::<String>())
}

/// How the customer pays, without any number.
fn method(instruction: Option<&Instruction>, t: &Text) -> Vec<Row> {
    let mitra = |mitra: &Option<Mitra>| mitra.as_ref().map(|mitra| mitra.label().to_owned());
    let (way, partner) = match instruction {
        Some(Instruction::ConvenienceStore { store, .. }) => {
            return mitra(store)
                .map(|store| Row::text(t.store, store))
                .into_iter()
                .collect();
        }
        Some(Instruction::VirtualAccount { bank, .. }) => {
            let bank = bank.as_ref().map(|bank| bank.label().to_owned());
            (t.way_account, bank)
        }
        Some(Instruction::Qris { .. }) => (t.way_qris, None),
        Some(Instruction::EWallet { wallet, .. }) => (t.way_wallet, mitra(wallet)),
        Some(Instruction::PayLoan { lender, .. }) => (t.way_loan, mitra(lender)),
        Some(Instruction::Card { .. }) => (t.way_card, None),
        _ => return Vec::new(),
    };
    let text = match partner {
        Some(partner) => format!("{way} · {partner}"),
        None => way.to_owned(),
    };
    vec![Row::text(t.method, text)]
}

#[cfg(test)]
mod tests {
    use super::last_four;

    #[test]
    fn a_card_is_told_by_its_end() {
        assert_eq!(last_four("411111******1111"), "•••• 1111");
        assert_eq!(last_four("4111111111111111"), "•••• 1111");
        assert_eq!(last_four("411111**"), "•••• ");
    }
}
