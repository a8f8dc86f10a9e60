//! Which columns of a report say what.

use serde::{Deserialize, Serialize};

use super::table::{Line, Report, rupiah};

/// The names of the columns, as the report's header has them. Of the first two one may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::desk) struct Columns {
    pub(in crate::desk) transaction_id: String,
    pub(in crate::desk) reference: String,
    pub(in crate::desk) amount: String,
}

/// Where the columns are in one report.
#[derive(Clone, Copy, Debug)]
pub(in crate::desk) struct Places {
    transaction_id: Option<usize>,
    reference: Option<usize>,
    amount: usize,
}

/// What a line says.
pub(in crate::desk) struct Reported<'a> {
    pub(in crate::desk) line: u64,
    pub(in crate::desk) transaction_id: &'a str,
    pub(in crate::desk) reference: &'a str,
    /// The amount as it is written, and in rupiah if that can be read.
    pub(in crate::desk) written: &'a str,
    pub(in crate::desk) amount: Option<u64>,
}

/// Names that reports give these columns, without case, spaces and signs.
const TRANSACTION_IDS: [&str; 4] = ["txid", "transactionid", "trxid", "transactionno"];
const REFERENCES: [&str; 6] = [
    "referenceno",
    "reference",
    "orderid",
    "orderno",
    "invoiceno",
    "invoice",
];
const AMOUNTS: [&str; 6] = [
    "amt",
    "amount",
    "transactionamount",
    "totalamount",
    "jumlah",
    "nominal",
];

impl Columns {
    /// What the header's names suggest.
    pub(in crate::desk) fn guessed(report: &Report) -> Self {
        let guess = |known: &[&str]| {
            let bare = |name: &str| -> String {
                let letters = name.chars().filter(char::is_ascii_alphanumeric);
                letters.map(|c| c.to_ascii_lowercase()).collect()
            };
            let named = |known: &&str| report.header.iter().find(|name| bare(name) == **known);
            known.iter().find_map(named).cloned().unwrap_or_default()
        };
        Self {
            transaction_id: guess(&TRANSACTION_IDS),
            reference: guess(&REFERENCES),
            amount: guess(&AMOUNTS),
        }
    }

    /// `None` if a column is not in the report, two are the same, or what is needed is not named.
    pub(in crate::desk) fn places(&self, report: &Report) -> Option<Places> {
        let place = |name: &str| {
            let is_it = |found: &String| found.eq_ignore_ascii_case(name);
            report.header.iter().position(is_it).filter(|_| !name.is_empty())
        };
        let places = Places {
            transaction_id: place(&self.transaction_id),
            reference: place(&self.reference),
            amount: place(&self.amount)?,
        };
        let is_missing = |name: &str, place: Option<usize>| !name.is_empty() && place.is_none();
        let named = [places.transaction_id, places.reference];
        let is_unfit = is_missing(&self.transaction_id, places.transaction_id)
            || is_missing(&self.reference, places.reference)
            || named == [None, None]
            || named.contains(&Some(places.amount))
            || places.transaction_id == places.reference;
        (!is_unfit).then_some(places)
    }
}

impl Places {
    pub(in crate::desk) fn read(self, line: &Line) -> Reported<'_> {
        let written = line.cell(Some(self.amount));
        Reported {
            line: line.number,
            transaction_id: line.cell(self.transaction_id),
            reference: line.cell(self.reference),
            written,
            amount: rupiah(written),
        }
    }
}
