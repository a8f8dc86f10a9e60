//! A payment as the merchant's own books know it.

use nicepay_checkout as core;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{amount, text};
use crate::credentials::refuse;
use crate::error::{Wrong, guard, invalid};
use crate::value::value_class;

/// Which reported amounts pay an order.
#[pyclass(frozen, eq, hash, from_py_object, module = "nicepay_checkout")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AmountPolicy(Policy);

/// The core's policy, hashable.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Policy {
    Exact,
    AtLeast,
    WithFee(u64),
}

impl From<AmountPolicy> for core::AmountPolicy {
    fn from(policy: AmountPolicy) -> Self {
        match policy.0 {
            Policy::Exact => Self::Exact,
            Policy::AtLeast => Self::AtLeast,
            Policy::WithFee(max) => Self::WithFee { max },
        }
    }
}

impl From<core::AmountPolicy> for AmountPolicy {
    fn from(policy: core::AmountPolicy) -> Self {
        Self(match policy {
            core::AmountPolicy::Exact => Policy::Exact,
            core::AmountPolicy::AtLeast => Policy::AtLeast,
            core::AmountPolicy::WithFee { max } => Policy::WithFee(max),
        })
    }
}

#[pymethods]
impl AmountPolicy {
    /// The reported amount equals the order's.
    #[classattr]
    const EXACT: Self = Self(Policy::Exact);
    /// The reported amount is the order's or more.
    #[classattr]
    const AT_LEAST: Self = Self(Policy::AtLeast);

    /// The reported amount is the order's plus at most `max` rupiah.
    #[staticmethod]
    #[pyo3(signature = (*, max))]
    fn with_fee(max: &Bound<'_, PyAny>) -> PyResult<Self> {
        match amount(max, "max", "max") {
            Ok(fee) => Ok(Self(Policy::WithFee(fee.as_u64()))),
            Err(wrong) => Err(invalid(max.py(), "this amount policy can't be used", &[wrong])),
        }
    }

    fn __repr__(&self) -> String {
        match self.0 {
            Policy::Exact => "AmountPolicy.EXACT".to_owned(),
            Policy::AtLeast => "AmountPolicy.AT_LEAST".to_owned(),
            Policy::WithFee(max) => format!("AmountPolicy.with_fee(max={max})"),
        }
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let class = slf.get_type();
        match slf.get().0 {
            Policy::WithFee(max) => {
                let rebuild = py
                    .import("nicepay_checkout._native")?
                    .getattr("rebuild_with_fee")?;
                (rebuild, (max,))
                    .into_pyobject(py)
                    .map(|t: Bound<'_, PyTuple>| t.into_any())
            }
            Policy::Exact | Policy::AtLeast => {
                let name = if slf.get().0 == Policy::Exact {
                    "EXACT"
                } else {
                    "AT_LEAST"
                };
                let getattr = py.import("builtins")?.getattr("getattr")?;
                (getattr, (class, name))
                    .into_pyobject(py)
                    .map(|t: Bound<'_, PyTuple>| t.into_any())
            }
        }
    }
}

/// For pickling.
#[pyfunction]
pub(crate) fn rebuild_with_fee(max: u64) -> AmountPolicy {
    AmountPolicy(Policy::WithFee(max))
}

/// A payment as the merchant's own books know it.
#[pyclass(frozen, module = "nicepay_checkout")]
pub(crate) struct Order {
    pub(crate) inner: core::Order,
}

impl Order {
    fn same(&self, _: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.inner == other.inner)
    }
}

#[pymethods]
impl Order {
    #[new]
    #[pyo3(signature = (*, reference, amount, transaction_id, amount_policy = AmountPolicy(Policy::Exact)))]
    fn new(
        reference: &Bound<'_, PyAny>,
        amount: &Bound<'_, PyAny>,
        transaction_id: &Bound<'_, PyAny>,
        amount_policy: AmountPolicy,
    ) -> PyResult<Self> {
        let py = reference.py();
        let checked = (
            text(reference, "reference", "referenceNo").and_then(|text| {
                core::ReferenceNo::new(text)
                    .map_err(|p| Wrong::new("reference", "referenceNo", p.problem, p.fix))
            }),
            crate::convert::amount(amount, "amount", "amt"),
            text(transaction_id, "transaction_id", "tXid").and_then(|text| {
                core::TransactionId::new(text)
                    .map_err(|p| Wrong::new("transaction_id", "tXid", p.problem, p.fix))
            }),
        );
        match checked {
            (Ok(reference), Ok(amount), Ok(id)) => guard(py, || {
                core::Order::new(reference.as_str(), amount.as_u64(), id.as_str())
            })
            .map(|order| Self {
                inner: order.accepting(amount_policy.into()),
            }),
            (reference, amount, id) => {
                let wrong: Vec<Wrong> = [reference.err(), amount.err(), id.err()]
                    .into_iter()
                    .flatten()
                    .collect();
                refuse(py, "the order is invalid", &wrong)?;
                Err(crate::error::internal(py, "an order was neither right nor wrong"))
            }
        }
    }

    /// The reference that the payment was registered with (wire: `referenceNo`).
    #[getter]
    fn reference(&self) -> &str {
        self.inner.reference.as_str()
    }

    /// The amount that the payment was registered with, in rupiah (wire: `amt`).
    #[getter]
    fn amount(&self) -> u64 {
        self.inner.amount.as_u64()
    }

    /// The transaction id that the registration returned (wire: `tXid`).
    #[getter]
    fn transaction_id(&self) -> &str {
        self.inner.transaction_id.as_str()
    }

    /// Which reported amounts pay this order.
    #[getter]
    fn amount_policy(&self) -> AmountPolicy {
        self.inner.amount_policy.into()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Parts)> {
        let rebuild = slf
            .py()
            .import("nicepay_checkout._native")?
            .getattr("rebuild_order")?;
        let this = slf.get();
        Ok((
            rebuild,
            (
                this.reference().to_owned(),
                this.amount(),
                this.transaction_id().to_owned(),
                this.amount_policy(),
            ),
        ))
    }
}

type Parts = (String, u64, String, AmountPolicy);

value_class!(Order, shown: ["reference", "amount", "transaction_id"], more: ["amount_policy"]);

/// For pickling.
#[pyfunction]
pub(crate) fn rebuild_order(
    py: Python<'_>,
    reference: &str,
    amount: u64,
    transaction_id: &str,
    policy: AmountPolicy,
) -> PyResult<Order> {
    guard(py, || core::Order::new(reference, amount, transaction_id)).map(|order| Order {
        inner: order.accepting(policy.into()),
    })
}
