//! Who the merchant is.

use nicepay_checkout as core;
use pyo3::prelude::*;

use crate::convert::text;
use crate::error::{Wrong, guard, invalid};

/// The merchant id and keys that NICEPAY issued. Neither repr nor pickling shows a key.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Credentials {
    pub(crate) inner: core::Credentials,
}

#[pymethods]
impl Credentials {
    #[new]
    #[pyo3(signature = (*, merchant_id, merchant_key, previous_keys = Vec::new()))]
    #[expect(clippy::needless_pass_by_value, reason = "pyo3 hands it over")]
    fn new(
        py: Python<'_>,
        merchant_id: &Bound<'_, PyAny>,
        merchant_key: &Bound<'_, PyAny>,
        previous_keys: Vec<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut wrong = Vec::new();
        let mut take = |value: &Bound<'_, PyAny>, field, wire| {
            text(value, field, wire)
                .map_err(|w| wrong.push(w))
                .unwrap_or_default()
        };
        let id = take(merchant_id, "merchant_id", "iMid");
        let key = take(merchant_key, "merchant_key", "merchantKey");
        let previous: Vec<String> = previous_keys
            .iter()
            .map(|key| take(key, "previous_keys", "merchantKey"))
            .collect();
        refuse(py, "the credentials are invalid", &wrong)?;
        let inner = guard(py, || {
            previous
                .iter()
                .try_fold(core::Credentials::new(&id, &key)?, |all, key| {
                    all.with_previous_key(key)
                })
        })?;
        Ok(Self { inner })
    }

    /// The public sandbox merchant, `IONPAYTEST`.
    #[staticmethod]
    fn sandbox() -> Self {
        Self {
            inner: core::Credentials::sandbox(),
        }
    }

    /// Reads `NICEPAY_MERCHANT_ID`, `NICEPAY_MERCHANT_KEY` and, where set, `NICEPAY_PREVIOUS_KEYS`.
    #[staticmethod]
    fn from_env(py: Python<'_>) -> PyResult<Self> {
        guard(py, core::Credentials::from_env).map(|inner| Self { inner })
    }

    /// The merchant id (wire: `iMid`).
    #[getter]
    fn merchant_id(&self) -> &str {
        self.inner.merchant_id()
    }

    fn __repr__(&self) -> String {
        format!(
            "Credentials(merchant_id='{}', merchant_key='[redacted]')",
            self.inner.merchant_id()
        )
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(pyo3::exceptions::PyTypeError::new_err(
            "credentials are not pickled: a key does not belong into a file or queue; make them anew from the environment or secret store",
        ))
    }
}

/// `InvalidRequestError` unless `wrong` is empty.
pub(crate) fn refuse(py: Python<'_>, message: &str, wrong: &[Wrong]) -> PyResult<()> {
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(invalid(py, message, wrong))
    }
}
