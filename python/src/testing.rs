//! For merchants' own tests, and for the shared vectors.

use nicepay_checkout as core;
use nicepay_checkout::testing;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::convert::{code, moment};
use crate::credentials::{Credentials, refuse};
use crate::error::{guard, invalid};
use crate::inquiry::Transaction;
use crate::order::Order;
use crate::registration::{Registration, checkout, payment_code};

/// The token of a registration or inquiry (`id` is the reference) or of a cancel (`id` is the transaction id).
#[pyfunction]
#[pyo3(signature = (*, credentials, time_stamp, id, amount))]
pub(crate) fn request_token(
    credentials: &Bound<'_, Credentials>,
    time_stamp: &str,
    id: &str,
    amount: &str,
) -> String {
    core::MerchantToken::for_request(&credentials.get().inner, time_stamp, id, amount).to_hex()
}

/// The token of a notification.
#[pyfunction]
#[pyo3(signature = (*, credentials, transaction_id, amount))]
pub(crate) fn notification_token(
    credentials: &Bound<'_, Credentials>,
    transaction_id: &str,
    amount: &str,
) -> String {
    core::MerchantToken::for_notification(&credentials.get().inner, transaction_id, amount).to_hex()
}

/// A notification's body, signed.
#[pyfunction]
#[pyo3(signature = (*, order, credentials, event = "deposit", encoding = "form", fields = None))]
pub(crate) fn sample_notification<'py>(
    py: Python<'py>,
    order: &Bound<'py, Order>,
    credentials: &Bound<'py, Credentials>,
    event: &str,
    encoding: &str,
    fields: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let order = &order.get().inner;
    let mut sample = match event {
        "deposit" => testing::SampleNotification::deposit(order),
        "reversal" => testing::SampleNotification::reversal(order),
        _ => {
            return Err(pyo3::exceptions::PyValueError::new_err(
                "event is deposit or reversal",
            ));
        }
    };
    for (name, value) in fields.into_iter().flatten() {
        sample = sample.with(&name.extract::<String>()?, &value.extract::<String>()?);
    }
    let credentials = &credentials.get().inner;
    let body = match encoding {
        "form" => sample.form(credentials),
        "json" => sample.json(credentials),
        _ => {
            return Err(pyo3::exceptions::PyValueError::new_err(
                "encoding is form or json",
            ));
        }
    };
    Ok(PyBytes::new(py, body.as_bytes()))
}

/// A callback's query.
#[pyfunction]
#[pyo3(signature = (*, order, store, payment_number))]
pub(crate) fn sample_callback(
    order: &Bound<'_, Order>,
    store: &Bound<'_, PyAny>,
    payment_number: &str,
) -> PyResult<String> {
    let store =
        code(store, "store", "mitraCd").map_err(|wrong| invalid(store.py(), "this is no store", &[wrong]))?;
    Ok(testing::callback_query(
        &order.get().inner,
        &store.as_str().into(),
        payment_number,
    ))
}

/// The JSON body that registering would post at `now`.
#[pyfunction]
#[pyo3(signature = (registration, *, credentials, now, direct = false))]
pub(crate) fn registration_body(
    py: Python<'_>,
    registration: &Bound<'_, Registration>,
    credentials: &Bound<'_, Credentials>,
    now: &Bound<'_, PyAny>,
    direct: bool,
) -> PyResult<String> {
    let at = moment(now, "now", "timeStamp");
    refuse(
        py,
        "the registration is invalid",
        at.as_ref().err().map(std::slice::from_ref).unwrap_or_default(),
    )?;
    let now = at.unwrap_or(core::Timestamp::UNIX_EPOCH);
    guard(py, || {
        testing::registration_body(&registration.get().inner, direct, &credentials.get().inner, now)
    })
}

/// What `Client.inquire` would make of an answer.
#[pyfunction]
#[pyo3(signature = (*, order, http_status, body))]
pub(crate) fn read_inquiry(
    py: Python<'_>,
    order: &Bound<'_, Order>,
    http_status: u16,
    body: &str,
) -> PyResult<Transaction> {
    guard(py, || {
        testing::read_inquiry(&order.get().inner, http_status, body)
    })
    .map(|inner| Transaction { inner })
}

/// What `Client.register` would make of an answer.
#[pyfunction]
#[pyo3(signature = (*, registration, environment, http_status, body))]
pub(crate) fn read_registration(
    py: Python<'_>,
    registration: &Bound<'_, Registration>,
    environment: &str,
    http_status: u16,
    body: &str,
) -> PyResult<Py<PyAny>> {
    let environment = crate::client::environment(py, environment)?;
    let read = guard(py, || {
        testing::read_registration(&registration.get().inner, &environment, http_status, body)
    })?;
    checkout(py, read)
}

/// What `Client.register_direct` would make of an answer.
#[pyfunction]
#[pyo3(signature = (*, registration, http_status, body))]
pub(crate) fn read_direct_registration(
    py: Python<'_>,
    registration: &Bound<'_, Registration>,
    http_status: u16,
    body: &str,
) -> PyResult<Py<PyAny>> {
    let read = guard(py, || {
        testing::read_direct_registration(&registration.get().inner, http_status, body)
    })?;
    payment_code(py, read)
}
