//! The client's settings and life; its operations stand in the files of their names.

use std::sync::{Mutex, PoisonError};

use nicepay_checkout as core;
use pyo3::prelude::*;

use crate::convert::{moment, seconds};
use crate::credentials::{Credentials, refuse};
use crate::error::{Wrong, guard, invalid};
use crate::observe;

/// The core's client. `Client` and `AsyncClient` are thin over it.
#[pyclass(frozen, module = "nicepay_checkout._native")]
pub(crate) struct Core {
    credentials: core::Credentials,
    environment: core::Environment,
    client: Mutex<Option<core::Client>>,
}

/// A plain name or a base URL.
pub(crate) fn environment(py: Python<'_>, text: &str) -> PyResult<core::Environment> {
    if let Some(named) = core::Environment::named(text) {
        return Ok(named);
    }
    if text.contains("://") {
        return guard(py, || core::Environment::custom(text));
    }
    let fix = "give sandbox, staging, production, services_sandbox, services_production or a base URL";
    let wrong = Wrong::new("environment", "environment", "is not known", fix);
    Err(invalid(
        py,
        "the NICEPAY environment is missing or invalid",
        &[wrong],
    ))
}

#[pymethods]
impl Core {
    #[new]
    #[pyo3(signature = (
        credentials, environment, *, timeout, connect_timeout, read_timeout, max_retries, proxy,
        root_certificates, user_agent, max_response_bytes, idle_connections, on_request, on_response, clock,
    ))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords")]
    fn new(
        py: Python<'_>,
        credentials: &Bound<'_, Credentials>,
        environment: &str,
        timeout: f64,
        connect_timeout: f64,
        read_timeout: f64,
        max_retries: u32,
        proxy: Option<String>,
        root_certificates: Vec<Vec<u8>>,
        user_agent: Option<&str>,
        max_response_bytes: usize,
        idle_connections: usize,
        on_request: Option<Py<PyAny>>,
        on_response: Option<Py<PyAny>>,
        clock: Option<Py<PyAny>>,
    ) -> PyResult<Self> {
        let environment = self::environment(py, environment)?;
        let credentials = credentials.get().inner.clone();
        let mut wrong = Vec::new();
        let mut builder = core::Client::builder(credentials.clone(), environment.clone())
            .max_retries(max_retries)
            .max_response_bytes(max_response_bytes)
            .idle_connections(idle_connections);
        let mut time = |value, field| seconds(value, field).map_err(|problem| wrong.push(problem));
        if let Ok(limit) = time(timeout, "timeout") {
            builder = builder.timeout(limit);
        }
        if let Ok(limit) = time(connect_timeout, "connect_timeout") {
            builder = builder.connect_timeout(limit);
        }
        if let Ok(limit) = time(read_timeout, "read_timeout") {
            builder = builder.read_timeout(limit);
        }
        refuse(py, "the client settings are invalid", &wrong)?;
        if let Some(proxy) = proxy {
            builder = builder.proxy(proxy);
        }
        for pem in root_certificates {
            builder = builder.root_certificate(pem);
        }
        if let Some(product) = user_agent {
            builder = builder.user_agent(product);
        }
        if let Some(clock) = clock {
            builder = builder.clock(move || injected(&clock));
        }
        builder = observe::attach(builder, on_request, on_response);
        let client = guard(py, || builder.build())?;
        Ok(Self {
            credentials,
            environment,
            client: Mutex::new(Some(client)),
        })
    }

    /// The base URL of NICEPAY's environment.
    #[getter]
    fn base_url(&self) -> &str {
        self.environment.base_url()
    }

    /// The merchant id.
    #[getter]
    fn merchant_id(&self) -> &str {
        self.credentials.merchant_id()
    }

    /// Lets go of the connections; later calls are refused.
    fn close(&self) {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Whether the client was closed.
    #[getter]
    fn closed(&self) -> bool {
        self.client
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_none()
    }

    /// Bytes of the environment from the process's variables.
    #[staticmethod]
    fn environment_from_env(py: Python<'_>) -> PyResult<String> {
        guard(py, core::Environment::from_env).map(|environment| environment.base_url().to_owned())
    }
}

impl Core {
    /// The core's client, for one call.
    pub(crate) fn client(&self, py: Python<'_>) -> PyResult<core::Client> {
        observe::refresh(py);
        self.client
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or_else(|| {
                let wrong = Wrong::new("client", "client", "is closed", "make another, or close it later");
                invalid(py, "nothing was sent", &[wrong])
            })
    }

    pub(crate) fn credentials(&self) -> &core::Credentials {
        &self.credentials
    }
}

/// The merchant's clock; where it fails, the failure is reported and the system's clock stands in.
fn injected(clock: &Py<PyAny>) -> core::Timestamp {
    Python::try_attach(|py| {
        let read = clock.bind(py).call0().and_then(|now| {
            moment(&now, "clock", "clock").map_err(|wrong| invalid(py, "the clock can't be used", &[wrong]))
        });
        read.map_err(|error| error.write_unraisable(py, Some(clock.bind(py))))
            .ok()
    })
    .flatten()
    .unwrap_or_else(core::Timestamp::now)
}
