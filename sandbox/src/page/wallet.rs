//! Wallets and lenders as the page speaks of them.

use nicepay_checkout::Mitra;

use super::text::Text;

/// The wallet or lender that the customer goes to.
pub(super) struct Partner {
    /// Its name, or what it is if the gateway did not name it.
    pub(super) name: String,
    /// Whether it lends the money.
    pub(super) lends: bool,
}

impl Partner {
    pub(super) fn wallet(mitra: Option<&Mitra>, t: &Text) -> Self {
        Self {
            name: mitra.map_or(t.some_wallet, Mitra::label).to_owned(),
            lends: false,
        }
    }

    pub(super) fn lender(mitra: Option<&Mitra>, t: &Text) -> Self {
        Self {
            name: mitra.map_or(t.some_lender, Mitra::label).to_owned(),
            lends: true,
        }
    }
}

/// A phone number of which only its owner knows the middle.
pub(super) fn masked_phone(phone: &str) -> String {
    let count = phone.chars().count();
    phone
        .chars()
        .enumerate()
        .map(|(index, letter)| {
            let shown = count >= 8 && (index < 2 || index >= count.saturating_sub(3));
            if shown { letter } else { '•' }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::masked_phone;

    #[test]
    fn only_both_ends_of_a_phone_number_are_shown() {
        assert_eq!(masked_phone("08123456789"), "08••••••789");
        assert_eq!(masked_phone("0812345678901"), "08••••••••901");
        assert_eq!(masked_phone("12345"), "•••••");
        assert_eq!(masked_phone(""), "");
    }
}
