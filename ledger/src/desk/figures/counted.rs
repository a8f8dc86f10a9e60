//! What the store counts: payments and rupiah by day and status, and paid ones by pay method.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Period;
use crate::desk::Inner;
use crate::desk::instruction::way;
use crate::error::LedgerError;
use crate::look::Filter;
use crate::payment::PaymentStatus;
use crate::store::Figure;

/// From how many of the newest paid payments the pay methods are counted: each is read whole.
const SAMPLE: usize = 5_000;
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
    by_status: BTreeMap<&'static str, Tally>,
}

impl Day {
    pub(super) fn of(&self, status: PaymentStatus) -> Tally {
        self.by_status.get(status.as_str()).copied().unwrap_or_default()
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
        let Some((from, before)) = period.moments() else {
            return Ok(Self::from(period, Vec::new()));
        };
        Ok(Self::from(
            period,
            desk.ledger.inner.store.figures(from, before).await?,
        ))
    }

    fn from(period: Period, figures: Vec<Figure>) -> Self {
        let mut by_day: BTreeMap<i64, BTreeMap<&'static str, Tally>> = BTreeMap::new();
        for figure in figures {
            let Some(status) = PaymentStatus::named(&figure.status) else {
                continue;
            };
            let tally = Tally {
                payments: figure.payments,
                rupiah: figure.rupiah,
            };
            by_day
                .entry(figure.day)
                .or_default()
                .insert(status.as_str(), tally);
        }
        let first = Date::constant(1970, 1, 1);
        let number = |date: Date| first.until(date).map_or(0, |span| i64::from(span.get_days()));
        let days = period.days().map(|date| Day {
            by_status: by_day.remove(&number(date)).unwrap_or_default(),
            date,
        });
        Self { days: days.collect() }
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
#[derive(Debug)]
pub(super) struct Way {
    pub(super) name: String,
    pub(super) tally: Tally,
    /// From the checkout until it was seen as paid, sorted.
    seconds: Vec<i64>,
}

impl Way {
    /// Half of the payments were paid within so many minutes.
    pub(super) fn median_minutes(&self) -> u64 {
        let middle = self.seconds.len() / 2;
        let seconds = self.seconds.get(middle).copied().unwrap_or_default();
        seconds.max(0).unsigned_abs().div_ceil(60)
    }
}

/// The ways that payments of a period were paid, most money first.
#[derive(Debug)]
pub(super) struct Ways {
    pub(super) found: Vec<Way>,
    /// Whether there are older payments that were not looked at.
    pub(super) is_cut: bool,
}

impl Ways {
    pub(super) async fn of(desk: &Inner, period: Period) -> Result<Self, LedgerError> {
        let Some((from, before)) = period.moments() else {
            return Ok(Self::empty());
        };
        let filter = Filter {
            status: Some(PaymentStatus::Paid),
            created_from: Some(from),
            created_before: Some(before),
            ..Filter::default()
        };
        let mut by_name: BTreeMap<String, Way> = BTreeMap::new();
        let (mut cursor, mut looked_at) = (None, 0_usize);
        loop {
            let page = desk
                .ledger
                .payments(&filter, cursor.as_deref(), ON_A_PAGE)
                .await?;
            looked_at = looked_at.saturating_add(page.payments.len());
            for payment in &page.payments {
                let name = payment.instruction.as_ref().map_or_else(|| "–".to_owned(), way);
                let found = by_name.entry(name).or_insert_with_key(|name| Way {
                    name: name.clone(),
                    tally: Tally::default(),
                    seconds: Vec::new(),
                });
                found.tally = found.tally.plus(Tally {
                    payments: 1,
                    rupiah: payment.amount.as_u64(),
                });
                let paid_at = payment.paid_at.unwrap_or(payment.created_at);
                found
                    .seconds
                    .push(paid_at.as_second().saturating_sub(payment.created_at.as_second()));
            }
            cursor = page.next;
            if cursor.is_none() || looked_at >= SAMPLE {
                break;
            }
        }
        let mut found: Vec<Way> = by_name.into_values().collect();
        for way in &mut found {
            way.seconds.sort_unstable();
        }
        found.sort_by_key(|way| std::cmp::Reverse(way.tally.rupiah));
        Ok(Self {
            found,
            is_cut: cursor.is_some(),
        })
    }

    fn empty() -> Self {
        Self {
            found: Vec::new(),
            is_cut: false,
        }
    }

    pub(super) fn looked_at(&self) -> u64 {
        self.found.iter().map(|way| way.tally.payments).sum()
    }
}
