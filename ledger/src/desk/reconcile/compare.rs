//! Compares a report with the ledger, in both directions.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::desk::Inner;
use crate::desk::report::{Places, Report, Reported};
use crate::error::LedgerError;
use crate::payment::{Payment, PaymentStatus};
use crate::store::KeyKind;

/// How long before the period an order may have been checked out that was paid in it: 60 days.
const EARLIER: SignedDuration = SignedDuration::from_hours(60 * 24);
/// How many names or payments are asked for at once.
pub(super) const AT_ONCE: usize = 1_000;

/// What is wrong with a line of the report, or with a payment that it lacks. In the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// NICEPAY has the money, and the ledger does not know the payment.
    Unknown,
    /// NICEPAY has the money, and to the ledger the payment is not paid.
    NotPaid,
    /// Another amount than the order's.
    OtherAmount,
    /// The order was in the report before.
    Twice,
    /// The line names no payment, or its amount is not surely a number of rupiah.
    Unreadable,
    /// Paid according to the ledger, and not in the report.
    NotReported,
}

impl Kind {
    pub(super) const ALL: [Self; 6] = [
        Self::Unknown,
        Self::NotPaid,
        Self::OtherAmount,
        Self::Twice,
        Self::Unreadable,
        Self::NotReported,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "not_in_the_ledger",
            Self::NotPaid => "not_paid_in_the_ledger",
            Self::OtherAmount => "another_amount",
            Self::Twice => "twice_in_the_report",
            Self::NotReported => "not_in_the_report",
            Self::Unreadable => "not_readable",
        }
    }
}

#[derive(Debug)]
pub(super) struct Difference {
    pub(super) kind: Kind,
    /// The line of the report.
    pub(super) line: Option<u64>,
    /// What the report or the ledger calls the payment.
    pub(super) transaction_id: String,
    pub(super) reference: String,
    /// Empty if the ledger does not know it.
    pub(super) order: String,
    /// As the report writes it.
    pub(super) reported: String,
    /// In rupiah, of the report where it is readable, else of the ledger.
    pub(super) amount: u64,
    pub(super) expected: Option<u64>,
    pub(super) status: Option<PaymentStatus>,
    pub(super) paid_at: Option<Timestamp>,
}

#[derive(Debug, Default)]
pub(super) struct Compared {
    /// How many lines and rupiah are the same on both sides.
    pub(super) same: u64,
    pub(super) same_rupiah: u64,
    /// What is wrong with lines of the report: by kind, then as they stand in it.
    pub(super) differences: Vec<Difference>,
    /// The payments that the report lacks. There may be a million of them, so each is read only where it is shown.
    pub(super) missing: Vec<Missing>,
}

/// A payment that the report lacks.
#[derive(Clone, Debug)]
pub(super) struct Missing {
    order: String,
    rupiah: u64,
}

/// What earlier lines of the report are about.
#[derive(Default)]
struct Seen {
    /// Orders with a readable amount: a second time is once too often.
    orders: HashSet<String>,
    /// All orders: of these the report has something to say.
    mentioned: HashSet<String>,
    unknown: HashSet<(String, String)>,
}

impl Seen {
    /// Whether this payment, which the ledger does not know, comes for the first time.
    fn unknown(&mut self, line: &Reported<'_>) -> bool {
        let names = (line.transaction_id.to_owned(), line.reference.to_owned());
        self.unknown.insert(names)
    }
}

/// The days of a report in Jakarta, as moments.
#[derive(Clone, Copy)]
pub(super) struct Days {
    pub(super) begin: Timestamp,
    pub(super) end: Timestamp,
}

pub(super) async fn compare(
    desk: &Inner,
    report: &Report,
    places: Places,
    days: Days,
) -> Result<Compared, LedgerError> {
    let mut compared = Compared::default();
    let mut seen = Seen::default();
    for lines in report.lines.chunks(AT_ONCE) {
        let reported: Vec<Reported<'_>> = lines.iter().map(|line| places.read(line)).collect();
        let payments = find(desk, &reported).await?;
        for (line, payment) in reported.iter().zip(payments) {
            compared.add(line, payment.as_ref(), &mut seen);
        }
    }
    compared.differences.sort_by_key(|difference| difference.kind);
    compared.missing = not_reported(desk, days, &seen.mentioned).await?;
    Ok(compared)
}

/// The payment of each line: by NICEPAY's id, else by the reference.
async fn find(desk: &Inner, lines: &[Reported<'_>]) -> Result<Vec<Option<Payment>>, LedgerError> {
    let store = &desk.ledger.inner.store;
    let orders = async |kind, name: fn(&Reported<'_>) -> String| {
        let names = lines.iter().map(name).filter(|name| !name.is_empty()).collect();
        let found = store.named(kind, names).await?;
        Ok::<_, LedgerError>(found.into_iter().collect::<HashMap<String, String>>())
    };
    let by_id = orders(KeyKind::TransactionId, |line| line.transaction_id.to_owned()).await?;
    let by_reference = orders(KeyKind::Reference, |line| line.reference.to_owned()).await?;
    let order = |line: &Reported<'_>| {
        let found = by_id.get(line.transaction_id);
        found.or_else(|| by_reference.get(line.reference)).cloned()
    };
    let orders: Vec<Option<String>> = lines.iter().map(order).collect();
    let known: Vec<String> = orders.iter().flatten().cloned().collect();
    let mut loaded = store.load(known).await?.into_iter();
    let payments = orders.iter().map(|order| {
        order.as_ref()?;
        Payment::of(&loaded.next()??.state)
    });
    Ok(payments.collect())
}

/// What was paid in these days and is not in the report.
async fn not_reported(
    desk: &Inner,
    days: Days,
    mentioned: &HashSet<String>,
) -> Result<Vec<Missing>, LedgerError> {
    let store = &desk.ledger.inner.store;
    let earlier = days.begin.checked_sub(EARLIER).unwrap_or(days.begin);
    let paid = store.paid(earlier, days.begin, days.end).await?.into_iter();
    let missing = paid.filter(|(order, _)| !mentioned.contains(order));
    Ok(missing.map(|(order, rupiah)| Missing { order, rupiah }).collect())
}

impl Missing {
    /// Reads the payments.
    pub(super) async fn load(desk: &Inner, missing: &[Self]) -> Result<Vec<Difference>, LedgerError> {
        let orders = missing.iter().map(|missing| missing.order.clone()).collect();
        let stored = desk.ledger.inner.store.load(orders).await?;
        let payments = stored
            .iter()
            .flatten()
            .filter_map(|stored| Payment::of(&stored.state));
        Ok(payments.map(|payment| Difference::missing(&payment)).collect())
    }
}

impl Compared {
    fn add(&mut self, line: &Reported<'_>, payment: Option<&Payment>, seen: &mut Seen) {
        if let Some(payment) = payment {
            seen.mentioned.insert(payment.order_id.to_string());
        }
        let kind = match (line.amount, payment) {
            _ if line.transaction_id.is_empty() && line.reference.is_empty() => Some(Kind::Unreadable),
            (None | Some(0), _) => Some(Kind::Unreadable),
            (_, None) if !seen.unknown(line) => Some(Kind::Twice),
            (_, None) => Some(Kind::Unknown),
            (_, Some(payment)) if !seen.orders.insert(payment.order_id.to_string()) => Some(Kind::Twice),
            (Some(amount), Some(payment)) if amount != payment.amount.as_u64() => Some(Kind::OtherAmount),
            (_, Some(payment)) if payment.status != PaymentStatus::Paid => Some(Kind::NotPaid),
            _ => None,
        };
        let Some(kind) = kind else {
            self.same = self.same.saturating_add(1);
            self.same_rupiah = self.same_rupiah.saturating_add(line.amount.unwrap_or_default());
            return;
        };
        self.differences.push(Difference {
            kind,
            line: Some(line.line),
            transaction_id: line.transaction_id.to_owned(),
            reference: line.reference.to_owned(),
            order: payment
                .map(|payment| payment.order_id.to_string())
                .unwrap_or_default(),
            reported: line.written.to_owned(),
            amount: line.amount.unwrap_or_default(),
            expected: payment.map(|payment| payment.amount.as_u64()),
            status: payment.map(|payment| payment.status),
            paid_at: payment.and_then(|payment| payment.paid_at),
        });
    }

    /// How many differences of a kind there are, and their rupiah.
    pub(super) fn total(&self, kind: Kind) -> (u64, u64) {
        let add = |(count, sum): (u64, u64), rupiah| (count.saturating_add(1), sum.saturating_add(rupiah));
        if kind == Kind::NotReported {
            return self
                .missing
                .iter()
                .map(|missing| missing.rupiah)
                .fold((0, 0), add);
        }
        let of_kind = self.differences.iter().filter(|found| found.kind == kind);
        of_kind.map(|found| found.amount).fold((0, 0), add)
    }
}

impl Difference {
    /// A payment that the report lacks.
    fn missing(payment: &Payment) -> Self {
        Self {
            kind: Kind::NotReported,
            line: None,
            transaction_id: payment
                .transaction_id
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            reference: payment.reference.to_string(),
            order: payment.order_id.to_string(),
            reported: String::new(),
            amount: payment.amount.as_u64(),
            expected: Some(payment.amount.as_u64()),
            status: Some(payment.status),
            paid_at: payment.paid_at,
        }
    }
}
