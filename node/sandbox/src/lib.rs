//! Starts and stops the sandbox inside a Node process; everything else goes over its control API.
//!
//! An addon, not a child process: it starts within a millisecond, needs no executable to be found, allowed
//! and cleaned up, and can't outlive the test that started it, however that ends.
#![cfg_attr(
    test,
    allow(dead_code, reason = "the macros register nothing in a test build")
)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use napi_derive::napi;
use nicepay_checkout::{PayMethod, Timestamp};
use nicepay_sandbox::{Builder, Sandbox};
use serde_json::Value;
use tokio::runtime::{self, Runtime};

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// Its threads, started by the first sandbox. They never keep the process alive.
fn runtime() -> Result<&'static Runtime, String> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let made = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("nicepay-sandbox")
        .enable_all()
        .build()
        .map_err(|error| format!("no threads could be started ({error})"))?;
    Ok(RUNTIME.get_or_init(|| made))
}

#[napi]
pub struct NativeSandbox {
    sandbox: Mutex<Option<Sandbox>>,
    base_url: String,
}

#[napi]
impl NativeSandbox {
    /// `options`: see `SandboxOptions` in `types/testing.d.ts`, as JSON.
    #[napi(factory)]
    pub fn start(options: String) -> napi::Result<Self> {
        guarded(|| {
            let sandbox = runtime()?
                .block_on(builder(&options)?.start())
                .map_err(|error| format!("the sandbox could not be started: {error}"))?;
            Ok(Self {
                base_url: sandbox.base_url().to_owned(),
                sandbox: Mutex::new(Some(sandbox)),
            })
        })
    }

    #[napi(getter)]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Stops it, and frees its port before it returns. May be called again.
    #[napi]
    pub fn stop(&self) -> napi::Result<()> {
        guarded(|| {
            let running = self.sandbox.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(sandbox) = running {
                runtime()?.block_on(sandbox.stop());
            }
            Ok(())
        })
    }
}

fn guarded<T>(call: impl FnOnce() -> Result<T, String>) -> napi::Result<T> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|_| Err("the sandbox failed inside; report this as a defect".to_owned()))
        .map_err(napi::Error::from_reason)
}

fn builder(options: &str) -> Result<Builder, String> {
    let Ok(Value::Object(options)) = serde_json::from_str(options) else {
        return Err("the options must be an object".to_owned());
    };
    let mut builder = Sandbox::builder();
    for (name, value) in options {
        builder = set(builder, &name, &value).ok_or_else(|| format!("the option {name} can't be used"))?;
    }
    Ok(builder)
}

/// `None`: there is no such option, or its value is not one.
fn set(builder: Builder, name: &str, value: &Value) -> Option<Builder> {
    let millis = |value: &Value| value.as_u64().map(Duration::from_millis);
    Some(match name {
        "port" => builder.port(u16::try_from(value.as_u64()?).ok()?),
        "seed" => builder.seed(value.as_u64()?),
        "frozenAt" => builder.frozen_at(value.as_str()?.parse::<Timestamp>().ok()?),
        "autopayMs" => builder.autopay(millis(value)?),
        "duplicateCheck" => builder.duplicate_check(value.as_bool()?),
        "errorHttpStatus" => builder.error_http_status(u16::try_from(value.as_u64()?).ok()?),
        "notifyRetriesMs" => {
            let pauses: Option<Vec<Duration>> = value.as_array()?.iter().map(millis).collect();
            builder.notify_retries(pauses?)
        }
        "merchants" => {
            let text = |merchant: &Value, name: &str| merchant.get(name)?.as_str().map(str::to_owned);
            value.as_array()?.iter().try_fold(builder, |builder, merchant| {
                let (id, key) = (text(merchant, "merchantId")?, text(merchant, "merchantKey")?);
                Some(builder.merchant(id, key))
            })?
        }
        "withoutMethods" => value.as_array()?.iter().try_fold(builder, |builder, method| {
            Some(builder.without_method(PayMethod::from(method.as_str()?)))
        })?,
        _ => return None,
    })
}
