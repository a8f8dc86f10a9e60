//! What all result classes have in common: `repr` without private data, `==`, `hash`, `to_dict`, `raw`.

use std::hash::{DefaultHasher, Hash, Hasher};

use nicepay_checkout::Fields;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Serializer;

/// `Name(a=…, b=…)` of the named attributes that are set.
pub(crate) fn repr(value: &Bound<'_, PyAny>, shown: &[&str]) -> PyResult<String> {
    let mut parts = Vec::with_capacity(shown.len());
    for name in shown {
        let attribute = value.getattr(name)?;
        if !attribute.is_none() {
            // An enumeration's member shows as its value: shorter, and it reads back.
            let plain = attribute.getattr("value").unwrap_or(attribute);
            parts.push(format!("{name}={}", plain.repr()?));
        }
    }
    let class = crate::convert::class_name(&value.get_type())?;
    Ok(format!("{class}({})", parts.join(", ")))
}

pub(crate) fn hash(value: &Bound<'_, PyAny>, shown: &[&str]) -> PyResult<u64> {
    let mut hasher = DefaultHasher::new();
    repr(value, shown)?.hash(&mut hasher);
    Ok(hasher.finish())
}

/// The named attributes as a dictionary; values of this package become dictionaries too, by their method `nested`.
pub(crate) fn to_dict<'py>(
    value: &Bound<'py, PyAny>,
    names: &[&str],
    nested: &str,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(value.py());
    for name in names {
        let attribute = value.getattr(name)?;
        match attribute.getattr_opt(nested)? {
            Some(method) => dict.set_item(name, method.call0()?)?,
            None => dict.set_item(name, attribute)?,
        }
    }
    Ok(dict)
}

/// Every field of a message as it came.
pub(crate) fn raw<'py>(py: Python<'py>, fields: &Fields) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in fields.iter() {
        dict.set_item(name, value)?;
    }
    Ok(dict)
}

/// The message as JSON that reads back to the same fields in the same order, for pickling.
pub(crate) fn to_json(fields: &Fields) -> String {
    let mut json = Vec::new();
    let written = serde_json::Serializer::new(&mut json).collect_map(fields.iter());
    debug_assert!(written.is_ok(), "text and null always become JSON");
    String::from_utf8(json).unwrap_or_default()
}

/// Adds the shared methods. `shown` is for `repr` and `hash`, `more` only for `to_dict`. With `nested: "_whole"` the dictionary
/// holds all that the value is made of again, the buyer's phone number and card too.
macro_rules! value_class {
    ($class:ident, shown: $shown:tt, more: $more:tt $(,)?) => {
        $crate::value::value_class!($class, shown: $shown, more: $more, nested: "to_dict");
    };
    ($class:ident, shown: [$($shown:literal),* $(,)?], more: [$($more:literal),* $(,)?], nested: $nested:literal $(,)?) => {
        #[pymethods]
        impl $class {
            fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
                $crate::value::repr(slf.as_any(), &[$($shown),*])
            }

            fn __hash__(slf: &Bound<'_, Self>) -> PyResult<u64> {
                $crate::value::hash(slf.as_any(), &[$($shown),*])
            }

            fn __eq__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Py<PyAny>> {
                let py = slf.py();
                match other.cast::<Self>() {
                    Ok(other) => Ok(slf.get().same(py, other.get())?.into_pyobject(py)?.to_owned().into_any().unbind()),
                    Err(_) => Ok(py.NotImplemented()),
                }
            }

            /// Every attribute but `raw`, which holds the token and the buyer's data, as a dictionary of plain values.
            fn to_dict<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, pyo3::types::PyDict>> {
                $crate::value::to_dict(slf.as_any(), &[$($shown,)* $($more),*], $nested)
            }
        }
    };
}
pub(crate) use value_class;

/// What `__reduce__` gives: the function that makes the value again, and its arguments.
pub(crate) type Reduced<'py, T> = PyResult<(Bound<'py, PyAny>, T)>;

/// For pickling a value that its own keyword arguments make.
pub(crate) fn reduce<'py>(
    value: &Bound<'py, PyAny>,
    names: &[&str],
) -> Reduced<'py, (Bound<'py, PyAny>, Bound<'py, PyDict>)> {
    let py = value.py();
    let keywords = PyDict::new(py);
    for name in names {
        keywords.set_item(name, value.getattr(name)?)?;
    }
    let rebuild = py.import("nicepay_checkout._native")?.getattr("rebuild_value")?;
    Ok((rebuild, (value.get_type().into_any(), keywords)))
}

/// For pickling.
#[pyfunction]
pub(crate) fn rebuild_value<'py>(
    class: &Bound<'py, PyAny>,
    keywords: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    class.call((), Some(keywords))
}
