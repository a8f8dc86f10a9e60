//! All payments as CSV or JSON, streamed.

use std::io::Write;

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::look::Filter;
use crate::payment::Payment;

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// Comma-separated values with a header; times are RFC 3339 in UTC.
    Csv,
    /// One JSON object per line.
    JsonLines,
}

const PAGE: u32 = 500;
const HEADER: [&str; 13] = [
    "order_id",
    "status",
    "amount",
    "attempt",
    "reference",
    "transaction_id",
    "payment_number",
    "store",
    "expires_at",
    "paid_at",
    "epoch",
    "created_at",
    "attention",
];

impl Ledger {
    /// Writes every payment that matches the filter, newest first, and returns how many there were. It reads page by page,
    /// so a large ledger needs no more memory than a small one. The export contains no buyer's data.
    ///
    /// # Errors
    /// `storage`; an internal error when `to` can't be written.
    pub async fn export(
        &self,
        filter: &Filter,
        format: ExportFormat,
        to: impl Write + Send,
    ) -> Result<u64, LedgerError> {
        let mut out = Out::new(format, to)?;
        let mut cursor: Option<String> = None;
        let mut written = 0_u64;
        loop {
            let page = self.payments(filter, cursor.as_deref(), PAGE).await?;
            for payment in &page.payments {
                out.write(payment)?;
                written = written.saturating_add(1);
            }
            cursor = page.next;
            if cursor.is_none() {
                out.end()?;
                return Ok(written);
            }
        }
    }
}

enum Out<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json(W),
}

impl<W: Write> Out<W> {
    fn new(format: ExportFormat, to: W) -> Result<Self, LedgerError> {
        Ok(match format {
            ExportFormat::Csv => {
                let mut writer = csv::Writer::from_writer(to);
                writer.write_record(HEADER).map_err(|error| unwritten(&error))?;
                Self::Csv(Box::new(writer))
            }
            ExportFormat::JsonLines => Self::Json(to),
        })
    }

    fn write(&mut self, payment: &Payment) -> Result<(), LedgerError> {
        let moment = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        match self {
            Self::Csv(writer) => {
                let record = [
                    payment.order_id.to_string(),
                    payment.status.to_string(),
                    payment.amount.to_string(),
                    payment.attempt.to_string(),
                    payment.reference.to_string(),
                    payment
                        .transaction_id
                        .as_ref()
                        .map(ToString::to_string)
                        .unwrap_or_default(),
                    payment.payment_number.clone().unwrap_or_default(),
                    payment
                        .store
                        .as_ref()
                        .map(|store| store.name().to_owned())
                        .unwrap_or_default(),
                    moment(payment.expires_at),
                    moment(payment.paid_at),
                    payment.epoch.to_string(),
                    payment.created_at.to_string(),
                    payment.attention.clone().unwrap_or_default(),
                ];
                writer
                    .write_record(record.map(harmless))
                    .map_err(|error| unwritten(&error))
            }
            Self::Json(to) => {
                writeln!(to, "{}", crate::store::json(payment)?).map_err(|error| unwritten(&error))
            }
        }
    }

    fn end(self) -> Result<(), LedgerError> {
        let flushed = match self {
            Self::Csv(mut writer) => writer.flush(),
            Self::Json(mut to) => to.flush(),
        };
        flushed.map_err(|error| unwritten(&error))
    }
}

/// A spreadsheet runs a cell that begins like a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn unwritten(error: &dyn std::fmt::Display) -> LedgerError {
    LedgerError::internal(format!("the export could not be written: {error}"))
        .hinting("nothing is lost; check the output and retry")
}
