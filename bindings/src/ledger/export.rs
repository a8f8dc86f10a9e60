//! All payments as CSV or JSON, streamed.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nicepay_checkout::blocking;
use nicepay_checkout_ledger as core;
use tokio::sync::watch;

use super::CoreLedger;
use super::look::PaymentFilter;
use super::names::ExportFormat;
use crate::error::NicepayError;
use crate::observe::CallbackError;
use crate::runtime::{CancelToken, run};

/// So much goes to foreign code at once.
const PART: usize = 64 * 1024;

/// Where an export goes, part by part.
#[uniffi::export(with_foreign)]
pub trait ExportSink: Send + Sync {
    /// Takes the next part.
    ///
    /// # Errors
    /// When it can't be written: the export ends.
    fn write(&self, part: Vec<u8>) -> Result<(), CallbackError>;
}

#[uniffi::export]
impl CoreLedger {
    /// Writes every payment that the filter takes, newest first, a page at a time: a large ledger takes no more memory
    /// than a small one. How many there were. The buyer's data is not among it.
    ///
    /// # Errors
    /// Storage; an internal error where `to` throws.
    #[uniffi::method(default(filter = None, cancel = None))]
    pub async fn export(
        &self,
        format: ExportFormat,
        to: Arc<dyn ExportSink>,
        filter: Option<PaymentFilter>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<i64, NicepayError> {
        self.exported(format, filter, cancel, move || Ok(Foreign(to)))
            .await
    }

    /// `export` into a file, which is there only once it is whole.
    ///
    /// # Errors
    /// Storage; an internal error where the file can't be written.
    #[uniffi::method(default(filter = None, cancel = None))]
    pub async fn export_to_file(
        &self,
        format: ExportFormat,
        path: String,
        filter: Option<PaymentFilter>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Result<i64, NicepayError> {
        let path = PathBuf::from(path);
        let mut part = path.clone().into_os_string();
        part.push(".part");
        let part = Half(part.into());
        let to = part.0.clone();
        let written = self
            .exported(format, filter, cancel, move || std::fs::File::create(&to))
            .await?;
        std::fs::rename(&part.0, &path).map_err(|error| unwritten(&path, &error))?;
        Ok(written)
    }
}

/// A file that is half written until it has its own name.
struct Half(PathBuf);

impl Drop for Half {
    fn drop(&mut self) {
        // It is gone already where all went well.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn unwritten(path: &Path, error: &io::Error) -> NicepayError {
    NicepayError::internal(&format!("{} can't be written: {error}", path.display()))
}

impl CoreLedger {
    async fn exported<W: Write + Send + 'static>(
        &self,
        format: ExportFormat,
        filter: Option<PaymentFilter>,
        cancel: Option<Arc<CancelToken>>,
        to: impl FnOnce() -> io::Result<W> + Send + 'static,
    ) -> Result<i64, NicepayError> {
        let filter = core::Filter::try_from(filter.unwrap_or_default())?;
        let ledger = self.ledger.clone();
        run(cancel, async move {
            // Dropped with this future: a writer whose caller has gone must end by itself.
            let (_caller, wanted) = watch::channel(());
            // Writing may block, which the runtime's own two threads must not.
            let writing = blocking::runtime()?.spawn_blocking(move || {
                let to = to().map_err(|error| {
                    NicepayError::internal(&format!("the export can't be written: {error}"))
                })?;
                let to = BufWriter::with_capacity(PART, Wanted { to, wanted });
                let written = blocking::runtime()?.block_on(ledger.export(&filter, format.into(), to))?;
                Ok::<_, NicepayError>(i64::try_from(written).unwrap_or(i64::MAX))
            });
            writing
                .await
                .map_err(|error| NicepayError::internal(&error.to_string()))?
        })
        .await
    }
}

/// Writes as long as the caller is there.
struct Wanted<W> {
    to: W,
    wanted: watch::Receiver<()>,
}

impl<W: Write> Write for Wanted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.wanted.has_changed().is_err() {
            return Err(io::Error::other("the call was cancelled"));
        }
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

struct Foreign(Arc<dyn ExportSink>);

impl Write for Foreign {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes.to_vec()).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
