//! Where NICEPAY's notifications come from.

use std::net::IpAddr;

use nicepay_checkout as core;
use pyo3::prelude::*;

use crate::error::{Wrong, guard, invalid};

/// Address ranges that notifications may come from: an optional second look, never a substitute for the token.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct SourceAddresses {
    inner: core::SourceAddresses,
}

#[pymethods]
impl SourceAddresses {
    #[new]
    #[pyo3(signature = (*, ranges))]
    #[expect(clippy::needless_pass_by_value, reason = "pyo3 hands it over")]
    fn new(py: Python<'_>, ranges: Vec<String>) -> PyResult<Self> {
        guard(py, || {
            core::SourceAddresses::new(ranges.iter().map(String::as_str))
        })
        .map(|inner| Self { inner })
    }

    /// The ranges that NICEPAY's documentation names: 103.20.51.0/24 and 103.117.8.0/24.
    #[staticmethod]
    fn published() -> Self {
        Self {
            inner: core::SourceAddresses::published(),
        }
    }

    /// Raises `VerificationError` unless `address` (of the connection, or of a proxy header that you trust) lies
    /// in a range.
    fn check(&self, py: Python<'_>, address: &str) -> PyResult<()> {
        let Ok(address) = address.parse::<IpAddr>() else {
            let fix = "give an IPv4 or IPv6 address, such as 103.20.51.34";
            let wrong = Wrong::new("address", "address", "is not an IP address", fix);
            return Err(invalid(py, "where it came from can't be checked", &[wrong]));
        };
        guard(py, || self.inner.check(address))
    }
}
