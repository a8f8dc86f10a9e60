//! All payments as CSV or JSON lines, streamed to a file or to an object of Python's.

use std::fs::File;
use std::io::{BufWriter, Error, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use nicepay_checkout_ledger::{ExportFormat, LedgerError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use super::LedgerCore;
use super::look::filter;
use crate::bridge::Bridge;
use crate::error::{Wrong, invalid};
use crate::run::begin;
use crate::task::Failure;

/// So much is handed over at once: the interpreter is asked for seldom.
const CHUNK: usize = 64 * 1024;

/// Where the bytes go.
enum Target {
    File(File),
    Object(Py<PyAny>),
}

/// What a write met, kept for the caller: through the ledger only its text would come back.
type Met = Arc<Mutex<Option<PyErr>>>;

struct Out {
    to: Target,
    met: Met,
}

impl Out {
    fn meet<T>(&self, result: Result<T, PyErr>) -> Result<T, Error> {
        result.map_err(|error| {
            *self.met.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            Error::other("it could not be written")
        })
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Error> {
        let written = match &mut self.to {
            Target::File(file) => file.write_all(bytes).map_err(PyErr::from),
            Target::Object(object) => Python::attach(|py| {
                let chunk = PyBytes::new(py, bytes);
                object.bind(py).call_method1("write", (chunk,)).map(drop)
            }),
        };
        self.meet(written).map(|()| bytes.len())
    }

    fn flush(&mut self) -> Result<(), Error> {
        Ok(()) // nothing is held back here; a caller's own buffer is the caller's
    }
}

enum Unwritten {
    Ledger(LedgerError),
    Met(PyErr),
}

impl Failure for Unwritten {
    fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Ledger(error) => error.raise(py),
            Self::Met(error) => error,
        }
    }
}

fn format(py: Python<'_>, name: &str) -> PyResult<ExportFormat> {
    match name {
        "csv" => Ok(ExportFormat::Csv),
        "json" => Ok(ExportFormat::JsonLines),
        _ => {
            let wrong = Wrong::new("format", "format", "is not known", "give csv or json");
            Err(invalid(py, "nothing was written", &[wrong]))
        }
    }
}

#[pymethods]
impl LedgerCore {
    /// Writes every payment that the filter takes; how many.
    fn export(
        &self,
        py: Python<'_>,
        path: Option<PathBuf>,
        writer: Option<Py<PyAny>>,
        format: &str,
        filter: &Bound<'_, PyDict>,
        bridge: Option<&Bound<'_, Bridge>>,
    ) -> PyResult<Py<PyAny>> {
        let ledger = self.ledger(py)?;
        let (format, filter) = (self::format(py, format)?, self::filter(filter)?);
        let to = match (path, writer) {
            (_, Some(writer)) => Target::Object(writer),
            (path, None) => Target::File(File::create(path.unwrap_or_default())?),
        };
        let met = Met::default();
        let out = BufWriter::with_capacity(
            CHUNK,
            Out {
                to,
                met: Arc::clone(&met),
            },
        );
        let exporting = async move {
            ledger.export(&filter, format, out).await.map_err(|error| {
                let met = met.lock().unwrap_or_else(PoisonError::into_inner).take();
                met.map_or(Unwritten::Ledger(error), Unwritten::Met)
            })
        };
        begin(py, bridge, exporting, |py, written| {
            Ok(written.into_pyobject(py)?.into_any().unbind())
        })
    }
}
