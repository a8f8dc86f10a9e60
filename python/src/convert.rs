//! Between Python's values and the core's: text, money, moments and codes.

use jiff::Timestamp;
use nicepay_checkout as core;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyInt, PyString, PyType};

use crate::class::Class;
use crate::error::Wrong;

fn type_name(value: &Bound<'_, PyAny>) -> String {
    value
        .get_type()
        .name()
        .map_or_else(|_| "something else".to_owned(), |name| name.to_string())
}

/// Whole rupiah from an `int` or a string of digits. A `bool`, `float` or `Decimal` is refused, never rounded.
pub(crate) fn amount(
    value: &Bound<'_, PyAny>,
    field: &'static str,
    wire: &'static str,
) -> Result<core::Amount, Wrong> {
    let wrong = |problem: core::Problem| Wrong::new(field, wire, problem.problem, problem.fix);
    if value.is_instance_of::<PyBool>()
        || !(value.is_instance_of::<PyInt>() || value.is_instance_of::<PyString>())
    {
        return Err(Wrong::new(
            field,
            wire,
            format!("is a {}", type_name(value)),
            "give whole rupiah as an int or a string of digits, such as 10000: never a float or Decimal",
        ));
    }
    if let Ok(text) = value.cast::<PyString>() {
        let text = text.to_string_lossy();
        return text.parse().map_err(wrong);
    }
    match value.extract::<u64>() {
        Ok(rupiah) => core::Amount::rupiah(rupiah).map_err(wrong),
        Err(_) => {
            let negative = value.lt(0).unwrap_or(false);
            Err(Wrong::new(
                field,
                wire,
                if negative {
                    "is negative"
                } else {
                    "has more than 12 digits"
                },
                if negative {
                    "use at least 1 rupiah"
                } else {
                    "NICEPAY accepts at most 12 digits (999999999999 rupiah)"
                },
            ))
        }
    }
}

pub(crate) fn text(value: &Bound<'_, PyAny>, field: &str, wire: &str) -> Result<String, Wrong> {
    let Ok(text) = value.cast::<PyString>() else {
        return Err(Wrong::new(
            field.to_owned(),
            wire.to_owned(),
            format!("is a {}", type_name(value)),
            "give a str",
        ));
    };
    match text.to_str() {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(Wrong::new(
            field.to_owned(),
            wire.to_owned(),
            "holds a lone surrogate",
            "give text that can be written as UTF-8",
        )),
    }
}

/// An instant from an aware `datetime`; a naive one is refused, because it names no instant.
pub(crate) fn moment(value: &Bound<'_, PyAny>, field: &str, wire: &str) -> Result<Timestamp, Wrong> {
    let py = value.py();
    let wrong =
        |problem: String, fix: &'static str| Wrong::new(field.to_owned(), wire.to_owned(), problem, fix);
    let is_datetime = DATETIME
        .get(py)
        .and_then(|class| value.is_instance(class))
        .unwrap_or(false);
    if !is_datetime {
        let fix = "give an aware datetime, such as datetime.now(timezone.utc) + timedelta(days=1)";
        return Err(wrong(format!("is a {}", type_name(value)), fix));
    }
    let aware = value
        .call_method0("utcoffset")
        .is_ok_and(|offset| !offset.is_none());
    if !aware {
        let fix = "give an aware one: NICEPAY's clock is Asia/Jakarta, which nicepay_checkout.JAKARTA names";
        return Err(wrong("is a naive datetime".to_owned(), fix));
    }
    instant(value).map_err(|_| wrong("is out of range".to_owned(), "give a moment of this century"))
}

fn instant(value: &Bound<'_, PyAny>) -> PyResult<Timestamp> {
    let py = value.py();
    let since = value.sub(EPOCH.get(py)?)?;
    let part = |name| since.getattr(name)?.extract::<i64>();
    let seconds = part("days")?
        .saturating_mul(86_400)
        .saturating_add(part("seconds")?);
    let nanos = part("microseconds")?.saturating_mul(1_000);
    Timestamp::new(seconds, i32::try_from(nanos).unwrap_or(0))
        .map_err(|e| PyTypeError::new_err(e.to_string()))
}

/// An aware `datetime` in Asia/Jakarta.
pub(crate) fn datetime<'py>(py: Python<'py>, at: Timestamp) -> PyResult<Bound<'py, PyAny>> {
    FROM_TIMESTAMP.get(py)?.call1((at.as_second(), JAKARTA.get(py)?))
}

/// The same to the microsecond: what this machine's clock wrote has parts of a second, NICEPAY's has none.
pub(crate) fn precise<'py>(py: Python<'py>, at: Timestamp) -> PyResult<Bound<'py, PyAny>> {
    let with = PyDict::new(py);
    with.set_item("microsecond", at.subsec_microsecond())?;
    datetime(py, at)?.call_method("replace", (), Some(&with))
}

pub(crate) fn maybe_datetime(py: Python<'_>, at: Option<Timestamp>) -> PyResult<Option<Bound<'_, PyAny>>> {
    at.map(|at| datetime(py, at)).transpose()
}

static DATETIME: Class = Class::new("datetime", "datetime");
static EPOCH: Class = Class::new("nicepay_checkout.codes", "_EPOCH");
static JAKARTA: Class = Class::new("nicepay_checkout.codes", "JAKARTA");
static FROM_TIMESTAMP: Class = Class::new("nicepay_checkout.codes", "_from_timestamp");

/// The bytes of a message: `bytes`, another buffer-like, or `str`. A parsed body is refused by name, because it
/// has lost the text that the token was made from.
pub(crate) fn with_message<T>(
    value: &Bound<'_, PyAny>,
    read: impl FnOnce(&[u8]) -> PyResult<T>,
) -> PyResult<T> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return read(bytes.as_bytes());
    }
    if let Ok(text) = value.cast::<PyString>() {
        return read(text.to_string_lossy().as_bytes());
    }
    let is_buffer = type_name(value);
    if is_buffer == "bytearray" || is_buffer == "memoryview" {
        let bytes = value.py().get_type::<PyBytes>().call1((value,))?;
        return read(bytes.cast::<PyBytes>()?.as_bytes());
    }
    Err(crate::error::invalid(
        value.py(),
        "the message could not be read",
        &[Wrong::new(
            "message",
            "message",
            format!("is a {is_buffer}"),
            "pass the raw bytes just as they were received (request.body, request.get_data(), await request.body()), not a parsed object",
        )],
    ))
}

/// The class of an enumeration's value, or plain text: both are `str`.
pub(crate) fn code(value: &Bound<'_, PyAny>, field: &str, wire: &str) -> Result<String, Wrong> {
    if let Ok(plain) = value.getattr("value") {
        return text(&plain, field, wire);
    }
    text(value, field, wire)
}

/// Seconds as a non-negative number.
pub(crate) fn seconds(value: f64, field: &'static str) -> Result<std::time::Duration, Wrong> {
    std::time::Duration::try_from_secs_f64(value).map_err(|_| {
        Wrong::new(
            field,
            field,
            format!("is {value}"),
            "give a number of seconds, 0 or more",
        )
    })
}

pub(crate) fn class_name(class: &Bound<'_, PyType>) -> PyResult<String> {
    Ok(class.name()?.to_string())
}
