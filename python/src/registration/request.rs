//! A payment to register: keyword arguments in, the core's `Registration` out.

use nicepay_checkout as core;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyTuple};

use super::cart::{CartItem, Seller};
use crate::class::{BANK, PAY_METHOD, STORE};
use crate::convert::{amount, code, moment, text};
use crate::credentials::refuse;
use crate::error::{Wrong, guard};
use crate::value::Reduced;

/// A payment to register.
#[pyclass(frozen, subclass, module = "nicepay_checkout")]
pub(crate) struct Registration {
    pub(crate) inner: core::Registration,
    /// What was given, in Python's own types.
    pub(super) given: Py<PyDict>,
}

/// The fields that are no plain text, with their names on the wire.
const OTHERS: [(&str, &str); 11] = [
    ("reference", "referenceNo"),
    ("amount", "amt"),
    ("pay_method", "payMethod"),
    ("store", "mitraCd"),
    ("bank", "bankCd"),
    ("expires_at", "payValidDt"),
    ("virtual_account_expires_at", "vacctValidDt"),
    ("wallet_expires_at", "paymentExpDt"),
    ("ordered_at", "reqDt"),
    ("cart", "cartData"),
    ("sellers", "sellers"),
];

fn known(name: &str) -> Option<(&'static str, &'static str)> {
    core::Registration::FIELDS
        .iter()
        .map(|rule| (rule.name, rule.wire_name))
        .chain(OTHERS)
        .find(|(known, _)| *known == name)
}

/// Sets one field; gives back the value as the property shows it.
fn set<'py>(
    to: &mut core::Registration,
    (name, wire): (&'static str, &'static str),
    value: &Bound<'py, PyAny>,
) -> PyResult<Result<Bound<'py, PyAny>, Wrong>> {
    let py = value.py();
    let shown = match name {
        "reference" => text(value, name, wire).map(|text| {
            to.reference = text;
            value.clone()
        }),
        "amount" => match amount(value, name, wire) {
            Ok(rupiah) => {
                to.amount = rupiah.as_u64();
                Ok(to.amount.into_pyobject(py)?.into_any())
            }
            Err(wrong) => Err(wrong),
        },
        "pay_method" => match code(value, name, wire) {
            Ok(name) => {
                to.pay_method = name.as_str().into();
                Ok(PAY_METHOD.get(py, to.pay_method.name())?)
            }
            Err(wrong) => Err(wrong),
        },
        "store" => match code(value, name, wire) {
            Ok(name) => {
                let store: core::Mitra = name.as_str().into();
                let shown = STORE.get(py, store.name())?;
                to.store = Some(store);
                Ok(shown)
            }
            Err(wrong) => Err(wrong),
        },
        "bank" => match code(value, name, wire) {
            Ok(name) => {
                let bank: core::Bank = name.as_str().into();
                let shown = BANK.get(py, bank.name())?;
                to.bank = Some(bank);
                Ok(shown)
            }
            Err(wrong) => Err(wrong),
        },
        "expires_at" | "virtual_account_expires_at" | "wallet_expires_at" | "ordered_at" => {
            moment(value, name, wire).map(|at| {
                match name {
                    "expires_at" => to.expires_at = Some(at),
                    "virtual_account_expires_at" => to.virtual_account_expires_at = Some(at),
                    "wallet_expires_at" => to.wallet_expires_at = Some(at),
                    _ => to.ordered_at = Some(at),
                }
                value.clone()
            })
        }
        "cart" => match all::<CartItem>(value, name, wire, "CartItem")? {
            Ok(lines) => {
                to.cart = lines.iter().map(|line| line.get().inner.clone()).collect();
                Ok(PyTuple::new(py, lines)?.into_any())
            }
            Err(wrong) => Err(wrong),
        },
        "sellers" => match all::<Seller>(value, name, wire, "Seller")? {
            Ok(sellers) => {
                to.sellers = sellers.iter().map(|seller| seller.get().inner.clone()).collect();
                Ok(PyTuple::new(py, sellers)?.into_any())
            }
            Err(wrong) => Err(wrong),
        },
        _ => text(value, name, wire).map(|text| {
            to.set(name, text);
            value.clone()
        }),
    };
    Ok(shown)
}

fn all<'py, T: pyo3::PyClass>(
    value: &Bound<'py, PyAny>,
    field: &'static str,
    wire: &'static str,
    class: &str,
) -> PyResult<Result<Vec<Bound<'py, T>>, Wrong>> {
    let refused = || {
        Wrong::new(
            field,
            wire,
            format!("is not a sequence of {class}"),
            format!("give [{class}(...), ...]"),
        )
    };
    let Ok(items) = value.try_iter() else {
        return Ok(Err(refused()));
    };
    let mut all = Vec::new();
    for item in items {
        match item?.cast_into::<T>() {
            Ok(item) => all.push(item),
            Err(_) => return Ok(Err(refused())),
        }
    }
    Ok(Ok(all))
}

impl Registration {
    /// From the keyword arguments of `class`.
    pub(super) fn of(
        py: Python<'_>,
        class: &str,
        reference: &Bound<'_, PyAny>,
        amount: &Bound<'_, PyAny>,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let given = PyDict::new(py);
        let mut inner = core::Registration::new("", 0);
        let mut wrong = Vec::new();
        let mut take = |name: &str, value: &Bound<'_, PyAny>| -> PyResult<()> {
            let Some(field) = known(name) else {
                return Err(PyTypeError::new_err(format!(
                    "{class}() got an unexpected keyword argument '{name}'"
                )));
            };
            match set(&mut inner, field, value)? {
                Ok(shown) => given.set_item(name, shown)?,
                Err(problem) => wrong.push(problem),
            }
            Ok(())
        };
        take("reference", reference)?;
        take("amount", amount)?;
        for (name, value) in fields.into_iter().flatten() {
            if !value.is_none() {
                take(&name.extract::<String>()?, &value)?;
            }
        }
        if !wrong.is_empty() {
            // What the core would find as well, so that everything is told at once; what only one of the two
            // registrations requires can't be known here.
            if let Err(error) = inner.check() {
                let more = error
                    .fields()
                    .iter()
                    .filter(|field| field.problem != "is missing" && field.field != "cart");
                for more in more.map(Wrong::from) {
                    if wrong.iter().all(|known| known.field() != more.field()) {
                        wrong.push(more);
                    }
                }
            }
            refuse(py, "the registration is invalid", &wrong)?;
        }
        if !given.contains("pay_method")? {
            given.set_item("pay_method", PAY_METHOD.get(py, inner.pay_method.name())?)?;
        }
        for empty in ["cart", "sellers"] {
            if !given.contains(empty)? {
                given.set_item(empty, PyTuple::empty(py))?;
            }
        }
        Ok(Self {
            inner,
            given: given.unbind(),
        })
    }
}

#[pymethods]
impl Registration {
    #[new]
    #[pyo3(signature = (*, reference, amount, **fields))]
    fn new(
        py: Python<'_>,
        reference: &Bound<'_, PyAny>,
        amount: &Bound<'_, PyAny>,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        Self::of(py, "Registration", reference, amount, fields)
    }

    /// Raises `InvalidRequestError` naming every field that NICEPAY would refuse, without sending anything.
    #[pyo3(signature = (*, direct = false))]
    pub(super) fn check(&self, py: Python<'_>, direct: bool) -> PyResult<()> {
        guard(py, || {
            if direct {
                core::DirectRegistration::from_fields(self.inner.clone()).check()
            } else {
                self.inner.check()
            }
        })
    }

    /// The same registration with other values for the named fields.
    #[pyo3(signature = (**changes))]
    fn replace<'py>(
        slf: &Bound<'py, Self>,
        changes: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let fields = slf.get().given.bind(slf.py()).copy()?;
        if let Some(changes) = changes {
            fields.update(changes.as_mapping())?;
        }
        slf.get_type().call((), Some(&fields))
    }

    /// The fields that are set, as a dictionary. Holds the buyer's data.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, value) in self.given.bind(py) {
            let value = match value.cast::<PyTuple>() {
                Ok(items) => items
                    .iter()
                    .map(|item| item.call_method0("to_dict"))
                    .collect::<PyResult<Vec<_>>>()?
                    .into_pyobject(py)?,
                Err(_) => value,
            };
            dict.set_item(name, value)?;
        }
        Ok(dict)
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        crate::value::repr(slf.as_any(), &["reference", "amount", "pay_method", "store"])
    }

    fn __hash__(slf: &Bound<'_, Self>) -> PyResult<u64> {
        crate::value::hash(slf.as_any(), &["reference", "amount", "pay_method", "store"])
    }

    fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = slf.py();
        match other.cast::<Self>() {
            Ok(other) if slf.get_type().is(other.get_type()) => {
                let same = slf.get().given.bind(py).eq(other.get().given.bind(py))?;
                Ok(same.into_pyobject(py)?.to_owned().into_any().unbind())
            }
            _ => Ok(py.NotImplemented()),
        }
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> Reduced<'py, (Bound<'py, PyAny>, Py<PyDict>)> {
        let py = slf.py();
        let rebuild = py.import("nicepay_checkout._native")?.getattr("rebuild_value")?;
        Ok((
            rebuild,
            (slf.get_type().into_any(), slf.get().given.clone_ref(py)),
        ))
    }
}

/// Gives `Registration` one property a field: their list is the core's, so none can be forgotten.
pub(crate) fn add_field_properties(py: Python<'_>) -> PyResult<()> {
    let class = py.get_type::<Registration>();
    let property = py.import("builtins")?.getattr("property")?;
    let names = core::Registration::FIELDS
        .iter()
        .map(|rule| (rule.name, rule.wire_name))
        .chain(OTHERS);
    for (name, wire) in names {
        let get = PyCFunction::new_closure(py, None, None, move |args, _| -> PyResult<Option<Py<PyAny>>> {
            let this = args.get_item(0)?.cast_into::<Registration>()?;
            let value = this.get().given.bind(args.py()).get_item(name)?;
            Ok(value.map(Bound::unbind))
        })?;
        let with = PyDict::new(py);
        with.set_item("doc", format!("Wire: `{wire}`."))?;
        class.setattr(name, property.call((get,), Some(&with))?)?;
    }
    Ok(())
}
