//! What stands in the panel of the page, by step and pay method.

use nicepay_checkout::{Instruction, Mitra, PayMethod};

use super::account::Account;
use super::choose::Group;
use super::form::{Entered, Input};
use super::loan::{self, Plan};
use super::outcome::{self, Ending, Row};
use super::qr::Drawing;
use super::store::Counter;
use super::text::Text;
use super::wallet::{Partner, masked_phone};
use super::{PageView, Step, format};

pub(super) enum Body<'a> {
    Choose {
        groups: Vec<Group>,
        only_stores: bool,
    },
    Card {
        inputs: Vec<Input<'a>>,
        wrong: bool,
    },
    Phone {
        code: &'a str,
        wallet: Partner,
        inputs: Vec<Input<'a>>,
    },
    Store(Counter<'a>),
    Account(Account<'a>),
    Qr(Option<Drawing>),
    Push {
        wallet: Partner,
        phone: String,
    },
    HandOver(Partner),
    App(Partner),
    Terms {
        lender: Partner,
        plans: Vec<Plan>,
        wrong: Option<&'static str>,
    },
    Bank {
        card: String,
        inputs: Vec<Input<'a>>,
        wrong_codes: u8,
    },
    Other,
    Paid(Vec<Row>),
    Expired(Ending),
    Failed(Ending),
    Cancelled(Ending),
}

impl<'a> Body<'a> {
    pub(super) fn new(view: &PageView<'a>, t: &'static Text) -> Self {
        match &view.step {
            Step::Choose { offers, .. } => Self::Choose {
                only_stores: offers
                    .iter()
                    .all(|offer| offer.method == PayMethod::ConvenienceStore),
                groups: offers
                    .iter()
                    .filter_map(|offer| Group::of(offer, t, view.language, view.now))
                    .collect(),
            },
            Step::Details {
                partner: None,
                entered,
            } => Self::Card {
                inputs: Input::card(entered, t),
                wrong: !entered.problems.is_empty(),
            },
            Step::Details {
                partner: Some(code),
                entered,
            } => Self::Phone {
                code,
                wallet: Partner::wallet(Some(&Mitra::from_code(code)), t),
                inputs: vec![Input::phone(entered, t)],
            },
            Step::Pay {
                instruction, entered, ..
            } => Self::pay(view, instruction, entered, t),
            Step::Partner { instruction, entered } => match instruction {
                Instruction::PayLoan { lender, .. } => Self::Terms {
                    lender: Partner::lender(lender.as_ref(), t),
                    plans: loan::plans(view.amount),
                    wrong: entered.wrong("terms", t),
                },
                Instruction::EWallet {
                    wallet,
                    redirect_url: Some(_),
                    ..
                } => Self::App(Partner::wallet(wallet.as_ref(), t)),
                _ => Self::pay(view, instruction, entered, t),
            },
            Step::Paid { instruction, .. } => Self::Paid(outcome::receipt(view.amount, *instruction, t)),
            Step::Expired { instruction } => Self::Expired(Ending::expired(*instruction, t)),
            Step::Failed { instruction, .. } => Self::Failed(Ending::failed(*instruction, t)),
            Step::Cancelled { instruction } => Self::Cancelled(Ending::cancelled(*instruction, t)),
        }
    }

    fn pay(
        view: &PageView<'a>,
        instruction: &'a Instruction,
        entered: &Entered<'a>,
        t: &'static Text,
    ) -> Self {
        match instruction {
            Instruction::ConvenienceStore {
                payment_number,
                store,
                ..
            } => Self::Store(Counter::new(
                store.as_ref(),
                payment_number,
                view.language,
                view.now,
            )),
            Instruction::VirtualAccount {
                account_number, bank, ..
            } => Self::Account(Account::new(bank.as_ref(), account_number)),
            Instruction::Qris { content, .. } => Self::Qr(content.as_deref().and_then(Drawing::of)),
            Instruction::EWallet {
                wallet,
                redirect_url: None,
                app_url: None,
                phone,
                ..
            } => Self::Push {
                wallet: Partner::wallet(wallet.as_ref(), t),
                phone: phone.as_deref().map(masked_phone).unwrap_or_default(),
            },
            Instruction::EWallet { wallet, .. } => Self::HandOver(Partner::wallet(wallet.as_ref(), t)),
            Instruction::PayLoan { lender, .. } => Self::HandOver(Partner::lender(lender.as_ref(), t)),
            Instruction::Card { masked_number, .. } => Self::Bank {
                card: masked_number
                    .as_deref()
                    .map(outcome::last_four)
                    .unwrap_or_default(),
                inputs: vec![Input::code(entered, t)],
                wrong_codes: entered.wrong_codes,
            },
            _ => Self::Other,
        }
    }

    /// What stands before the merchant's name: "pay" only while paying is right.
    pub(super) fn to(&self, t: &Text) -> &'static str {
        match self {
            Self::Paid(_) => t.paid_to,
            Self::Expired(_) | Self::Failed(_) | Self::Cancelled(_) => t.order_at,
            _ => t.pay_to,
        }
    }

    /// Whether the payment can still be made.
    pub(super) fn is_open(&self) -> bool {
        !matches!(
            self,
            Self::Paid(_) | Self::Expired(_) | Self::Failed(_) | Self::Cancelled(_)
        )
    }

    /// Whether the customer acts elsewhere, so that the page looks by itself whether it is done.
    pub(super) fn waits(&self) -> bool {
        matches!(self, Self::Qr(_) | Self::Push { .. })
    }

    /// Whether there is nothing on the page to do or to read, so that it may load again without a script.
    pub(super) fn only_waits(&self) -> bool {
        matches!(self, Self::Push { .. })
    }

    /// The way through the page, for a payment that can still be made or was.
    pub(super) fn progress(&self, t: &Text) -> Option<[Progress; 3]> {
        let classes = match self {
            Self::Choose { .. } | Self::Card { .. } | Self::Phone { .. } => ["current", "ahead", "ahead"],
            Self::Paid(_) => ["done", "done", "done"],
            Self::Expired(_) | Self::Failed(_) | Self::Cancelled(_) => return None,
            _ => ["done", "current", "ahead"],
        };
        let pay_label = match self {
            Self::Store(_) => t.progress_counter,
            _ => t.progress_pay,
        };
        let [choose, pay, done] = classes;
        let step = |class, label| Progress { class, label };
        Some([
            step(choose, t.progress_choose),
            step(pay, pay_label),
            step(done, t.progress_done),
        ])
    }

    /// The sandbox's own buttons, which stand for what happens outside of the page.
    pub(super) fn simulation(&self, t: &Text) -> Option<Simulation> {
        let (lead, pay, decline) = match self {
            Self::Store(_) => (t.counter_lead, t.counter_button, ""),
            Self::Account(_) => (t.transfer_lead, t.transfer_button, ""),
            Self::Qr(_) => (t.scan_lead, t.scan_button, ""),
            Self::Push { .. } => (t.push_lead, t.push_button, t.decline_button),
            Self::HandOver(_) => (t.partner_lead, t.partner_button, t.decline_button),
            Self::Bank { .. } => (t.bank_lead, t.bank_button, t.decline_button),
            Self::Other => (t.other_lead, t.other_button, ""),
            _ => return None,
        };
        Some(Simulation { lead, pay, decline })
    }

    /// Whether the customer may still change their mind.
    pub(super) fn may_change(&self) -> bool {
        !matches!(
            self,
            Self::Choose { .. } | Self::App(_) | Self::Terms { .. } | Self::Other
        ) && self.is_open()
    }

    /// The way back to the merchant.
    pub(super) fn back(&self, step: &Step<'_>, t: &Text) -> Option<Back> {
        let (Step::Pay { callback_url, .. }
        | Step::Paid { callback_url, .. }
        | Step::Failed { callback_url, .. }) = step
        else {
            return None;
        };
        Some(Back {
            host: format::host(callback_url),
            class: if self.is_open() { "quiet" } else { "primary" },
            note: match self {
                Self::Store(_) => t.back_note,
                Self::Account(_) => t.back_account,
                _ => "",
            },
        })
    }
}

pub(super) struct Progress {
    pub(super) class: &'static str,
    pub(super) label: &'static str,
}

pub(super) struct Simulation {
    pub(super) lead: &'static str,
    pub(super) pay: &'static str,
    /// The words of the button that declines; empty where nobody does.
    pub(super) decline: &'static str,
}

pub(super) struct Back {
    pub(super) host: Option<String>,
    pub(super) class: &'static str,
    pub(super) note: &'static str,
}
