//! What the store counts: payments and rupiah by day and status, and paid ones by pay method.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Period;
use crate::desk::Inner;
use crate::desk::instruction::way;
use crate::error::LedgerError;
use crate::look::Filter;
use crate::payment::{Payment, PaymentStatus};

/// The pay methods are counted from so many pages of the newest paid payments: each payment is read whole.
const PAGES: usize = 5;
const ON_A_PAGE: u32 = 1_000;

/// Payments, and what they are worth together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) payments: u64,
    pub(super) rupiah: u64,
}

impl Tally {
    fn plus(self, other: Self) -> Self {
        Self {
            payments: self.payments.saturating_add(other.payments),
            rupiah: self.rupiah.saturating_add(other.rupiah),
        }
    }
}

/// The payments that were checked out on a day, by the status that they have now.
#[derive(Debug)]
pub(super) struct Day {
    pub(super) date: Date,
    by_status: HashMap<PaymentStatus, Tally>,
}

impl Day {
    pub(super) fn of(&self, status: PaymentStatus) -> Tally {
        self.by_status.get(&status).copied().unwrap_or_default()
    }

    pub(super) fn all(&self) -> Tally {
        self.by_status
            .values()
            .copied()
            .fold(Tally::default(), Tally::plus)
    }
}

/// Every day of a period, oldest first.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) days: Vec<Day>,
}

impl Counted {
    pub(super) async fn of(desk: &Inner, period: Period) -> Result<Self, LedgerError> {
        let store = &desk.ledger.inner.store;
        let day = |date| Day {
            date,
            by_status: HashMap::new(),
        };
        let mut days: Vec<Day> = period.days().map(day).collect();
        for figure in store.figures(period.begins, period.ends).await? {
            let day = usize::try_from(figure.day).ok().and_then(|day| days.get_mut(day));
            if let (Some(day), Some(status)) = (day, PaymentStatus::named(&figure.status)) {
                day.by_status.insert(
                    status,
                    Tally {
                        payments: figure.payments,
                        rupiah: figure.rupiah,
                    },
                );
            }
        }
        Ok(Self { days })
    }

    pub(super) fn sum(&self, status: PaymentStatus) -> Tally {
        let of_days = self.days.iter().map(|day| day.of(status));
        of_days.fold(Tally::default(), Tally::plus)
    }

    pub(super) fn all(&self) -> Tally {
        let of_days = self.days.iter().map(Day::all);
        of_days.fold(Tally::default(), Tally::plus)
    }
}

/// How payments were paid.
#[derive(Debug, Default)]
pub(super) struct Way {
    pub(super) name: String,
    pub(super) tally: Tally,
    /// From the checkout until it was seen as paid.
    seconds: Vec<i64>,
}

impl Way {
    fn add(&mut self, payment: &Payment) {
        self.tally = self.tally.plus(Tally {
            payments: 1,
            rupiah: payment.amount.as_u64(),
        });
        let paid_at = payment.paid_at.unwrap_or(payment.created_at);
        let seconds = paid_at.as_second().saturating_sub(payment.created_at.as_second());
        self.seconds.push(seconds);
    }

    /// Half of the payments were paid within so many minutes.
    pub(super) fn median_minutes(&self) -> u64 {
        let mut seconds = self.seconds.clone();
        seconds.sort_unstable();
        let median = seconds.get(seconds.len() / 2).copied().unwrap_or_default();
        median.max(0).unsigned_abs().div_ceil(60)
    }
}

/// The ways that payments of a period were paid, most money first.
#[derive(Debug)]
pub(super) struct Ways {
    pub(super) found: Vec<Way>,
    /// The orders of these payments, and when the ledger saw each as paid.
    pub(super) paid: Vec<(String, Timestamp)>,
    /// Whether there are older payments that were not looked at.
    pub(super) is_cut: bool,
}

impl Ways {
    pub(super) async fn of(desk: &Inner, period: Period) -> Result<Self, LedgerError> {
        let filter = Filter {
            status: Some(PaymentStatus::Paid),
            created_from: Some(period.begins),
            created_before: Some(period.ends),
            ..Filter::default()
        };
        let mut by_name: HashMap<String, Way> = HashMap::new();
        let (mut cursor, mut paid) = (None, Vec::new());
        for _ in 0..PAGES {
            let page = desk
                .ledger
                .payments(&filter, cursor.as_deref(), ON_A_PAGE)
                .await?;
            for payment in &page.payments {
                let name = payment.instruction.as_ref().map_or_else(|| "–".to_owned(), way);
                by_name.entry(name).or_default().add(payment);
                let paid_at = payment.paid_at.unwrap_or(payment.created_at);
                paid.push((payment.order_id.to_string(), paid_at));
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let named = |(name, way)| Way { name, ..way };
        let mut found: Vec<Way> = by_name.into_iter().map(named).collect();
        found.sort_by(|a, b| (b.tally.rupiah, &a.name).cmp(&(a.tally.rupiah, &b.name)));
        Ok(Self {
            found,
            paid,
            is_cut: cursor.is_some(),
        })
    }

    pub(super) fn looked_at(&self) -> u64 {
        self.found.iter().map(|way| way.tally.payments).sum()
    }
}
