//! The list of everything that the customer can pay with.

use jiff::Timestamp;
use nicepay_checkout::{Bank, Mitra, PayMethod};

use super::Language;
use super::store::Store;
use super::text::Text;
use crate::offer::Offer;

/// The banks that most people have; the others are one press away.
const FIRST_BANKS: [Bank; 4] = [Bank::Bca, Bank::Mandiri, Bank::Bri, Bank::Bni];

/// A pay method with its choices.
pub(super) struct Group {
    /// The code that the form posts as `payMethod`.
    pub(super) method: String,
    /// What it is called.
    pub(super) title: &'static str,
    /// What it means, where the title does not say so.
    pub(super) note: &'static str,
    /// The field of the form that names the choice.
    pub(super) field: &'static str,
    /// The choices at once, two in a row unless they are stores.
    pub(super) choices: Vec<Choice>,
    /// The choices that are shown on demand.
    pub(super) more: Vec<Choice>,
}

/// One button.
pub(super) struct Choice {
    /// The code that the form posts.
    pub(super) code: String,
    /// The name on the button.
    pub(super) name: String,
    /// The details of a store.
    pub(super) store: Option<Store>,
}

impl Group {
    pub(super) fn of(offer: &Offer, t: &'static Text, language: Language, now: Timestamp) -> Option<Self> {
        let (title, note) = match offer.method {
            PayMethod::ConvenienceStore => (t.way_store, t.way_store_note),
            PayMethod::VirtualAccount => (t.way_account, t.way_account_note),
            PayMethod::Qris => (t.way_qris, t.way_qris_note),
            PayMethod::EWallet => (t.way_wallet, ""),
            PayMethod::PayLoan => (t.way_loan, t.way_loan_note),
            PayMethod::Card => (t.way_card, t.way_card_note),
            _ => return None,
        };
        let partners = offer.partners.iter();
        let (choices, more) = match offer.method {
            PayMethod::VirtualAccount => banks(partners.map(|code| Bank::from_code(code))),
            // One code for every app: who issues it is nothing to choose.
            PayMethod::Qris | PayMethod::Card => {
                let choice = Choice {
                    code: partners.map(String::as_str).next().unwrap_or_default().to_owned(),
                    name: title.to_owned(),
                    store: None,
                };
                (vec![choice], Vec::new())
            }
            _ => {
                let at_store = offer.method == PayMethod::ConvenienceStore;
                let choices = partners.map(|code| {
                    let mitra = Mitra::from_code(code);
                    Choice {
                        code: code.clone(),
                        name: mitra.label().to_owned(),
                        store: at_store.then(|| Store::new(&mitra, language, now)),
                    }
                });
                (choices.collect(), Vec::new())
            }
        };
        Some(Self {
            method: offer.method.code().to_owned(),
            title,
            note,
            field: if offer.method == PayMethod::VirtualAccount {
                "bankCd"
            } else {
                "mitraCd"
            },
            choices,
            more,
        })
    }

    /// Whether these are stores, which have more to say than a name.
    pub(super) fn at_stores(&self) -> bool {
        self.choices.iter().any(|choice| choice.store.is_some())
    }

    /// Whether there is only one button, which says what the group is.
    pub(super) fn is_one(&self) -> bool {
        self.choices.iter().any(|choice| choice.name == self.title)
    }
}

/// The banks to show at once and those to show on demand; so few that they fit are all shown at once.
fn banks(offered: impl Iterator<Item = Bank>) -> (Vec<Choice>, Vec<Choice>) {
    let place = |bank: &Bank| FIRST_BANKS.iter().position(|first| first == bank);
    let mut offered: Vec<_> = offered.collect();
    offered.sort_by_key(|bank| place(bank).unwrap_or(usize::MAX));
    let shown = if offered.len() <= 6 {
        offered.len()
    } else {
        offered.iter().filter(|bank| place(bank).is_some()).count()
    };
    let more = offered.split_off(shown);
    let choice = |bank: Bank| Choice {
        code: bank.code().to_owned(),
        name: bank.label().to_owned(),
        store: None,
    };
    (
        offered.into_iter().map(choice).collect(),
        more.into_iter().map(choice).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(choices: &[Choice]) -> Vec<&str> {
        choices.iter().map(|choice| &*choice.name).collect()
    }

    #[test]
    fn the_banks_of_most_people_come_first() {
        let (first, more) = banks(Bank::KNOWN.iter().cloned());
        assert_eq!(names(&first), ["BCA", "Mandiri", "BRI", "BNI"]);
        assert_eq!(first.len().saturating_add(more.len()), Bank::KNOWN.len());
        assert!(names(&more).contains(&"Permata"));
    }

    #[test]
    fn a_few_banks_are_all_shown_at_once() {
        let (first, more) = banks([Bank::Permata, Bank::Bca, Bank::Danamon].into_iter());
        assert_eq!(names(&first), ["BCA", "Permata", "Danamon"]);
        assert!(more.is_empty());
    }
}
