//! The client: settings in, operations by name.

use std::num::NonZeroU32;
use std::time::Duration;

use napi_derive::napi;
use nicepay_checkout::{
    Client, ClientBuilder, Credentials, DirectRegistration, Environment, RequestInfo, ResponseInfo,
};
use serde_json::{Value, json};
use zeroize::Zeroize;

use crate::error::{Fault, caught, guarded};
use crate::mailbox::{Mailbox, Post};
use crate::ticket::Ticket;
use crate::value::{Input, environment};
use crate::{callback, cancel, inquiry, notification, registration};

#[napi]
pub struct NativeClient {
    pub(crate) client: Client,
    post: Post,
    ticket: Ticket,
}

#[napi]
impl NativeClient {
    /// `keys`: the current key first, then previous ones. `hooks`: the address of hook letters; 0 for none.
    #[napi(constructor)]
    pub fn new(
        merchant_id: String,
        keys: Vec<String>,
        settings: String,
        mailbox: &Mailbox,
        hooks: u32,
    ) -> napi::Result<Self> {
        let post = mailbox.post();
        let client = caught(|| {
            let credentials = credentials(Some(merchant_id), keys)?;
            build(credentials, &settings, &post, hooks)
        })?;
        Ok(Self::of(client, post))
    }

    /// From the environment variables.
    #[napi(factory)]
    pub fn from_env(settings: String, mailbox: &Mailbox, hooks: u32) -> napi::Result<Self> {
        let post = mailbox.post();
        let client = caught(|| build(Credentials::from_env()?, &settings, &post, hooks))?;
        Ok(Self::of(client, post))
    }

    #[napi(getter)]
    pub fn merchant_id(&self) -> &str {
        self.client.credentials().merchant_id()
    }

    #[napi(getter)]
    pub fn base_url(&self) -> &str {
        self.client.environment().base_url()
    }

    /// Names this client to the functions that are called too often to unwrap an object each time.
    #[napi(getter)]
    pub fn ticket(&self) -> i64 {
        self.ticket.number()
    }

    /// Begins the operation; its end is sent to `id`. `first` and `second` are what it takes, as text; `timeout` is its own
    /// time limit in milliseconds.
    #[napi]
    pub fn begin(
        &self,
        id: u32,
        operation: String,
        first: String,
        second: String,
        timeout: Option<u32>,
    ) -> Option<String> {
        caught(|| self.begin_call(id, &operation, first, &second, timeout))
            .err()
            .map(|fault| fault.to_text())
    }

    fn begin_call(
        &self,
        id: u32,
        operation: &str,
        first: String,
        second: &str,
        timeout: Option<u32>,
    ) -> Result<(), Fault> {
        let client = match timeout {
            Some(limit) => self.client.with_timeout(Duration::from_millis(limit.into())),
            None => self.client.clone(),
        };
        let post = &self.post;
        match operation {
            "register" => {
                let registration = registration::read(&first)?;
                post.run(id, async move {
                    Ok(registration::checkout(&client.register(&registration).await?).to_string())
                })
            }
            "register_direct" => {
                let registration = DirectRegistration::from_fields(registration::read(&first)?);
                post.run(id, async move {
                    Ok(registration::code(&client.register_direct(&registration).await?).to_string())
                })
            }
            "resolve" => {
                let registration = registration::read(&first)?;
                post.run(id, async move {
                    let end = client.resolve(&registration).await?;
                    Ok(registration::resolution(end, registration::checkout).to_string())
                })
            }
            "resolve_direct" => {
                let registration = DirectRegistration::from_fields(registration::read(&first)?);
                post.run(id, async move {
                    let end = client.resolve_direct(&registration).await?;
                    Ok(registration::resolution(end, registration::code).to_string())
                })
            }
            "inquire" => {
                let order = inquiry::order(&first)?;
                post.run(id, async move {
                    Ok(inquiry::transaction(&client.inquire(&order).await?).to_string())
                })
            }
            "confirm" => {
                let (message, order) = (callback::read(&first)?, inquiry::order(second)?);
                post.run(id, async move {
                    let confirmation = client.confirm(&message, &order).await?;
                    Ok(inquiry::transaction(&confirmation.transaction).to_string())
                })
            }
            "settle" => {
                // Verified once more: cheap, and so nothing unverified can be settled by mistake.
                let notification = client.verify_notification(&first)?;
                let order = inquiry::order(second)?;
                post.run(id, async move {
                    let settlement = client.settle(&notification, &order).await?;
                    Ok(notification::settlement(&settlement).to_string())
                })
            }
            "cancel" => {
                let (order, cancel) = (inquiry::order(&first)?, cancel::read(second)?);
                post.run(id, async move {
                    Ok(cancel::cancellation(&client.cancel(&order, &cancel).await?).to_string())
                })
            }
            #[allow(clippy::panic)] // what proves that a panic becomes an error
            "panic" => post.run(id, async { panic!("as the test asked") }),
            other => Err(Fault::argument(format!("there is no operation {other}"))),
        }
    }

    fn of(client: Client, post: Post) -> Self {
        let ticket = Ticket::for_client(&client);
        Self { client, post, ticket }
    }

    pub(crate) fn post(&self) -> Post {
        self.post.clone()
    }
}

/// Proves in a test that a panic becomes an error.
#[napi]
#[allow(clippy::panic)]
pub fn panic_for_test() -> String {
    guarded(|| panic!("as the test asked"))
}

/// The keys are overwritten before they are given back to the allocator.
pub(crate) fn credentials(merchant_id: Option<String>, mut keys: Vec<String>) -> Result<Credentials, Fault> {
    let (current, previous) = keys
        .split_first()
        .map_or(("", &[][..]), |(key, rest)| (key.as_str(), rest));
    let made = Credentials::new(&merchant_id.unwrap_or_default(), current).and_then(|credentials| {
        previous
            .iter()
            .try_fold(credentials, |credentials, key| credentials.with_previous_key(key))
    });
    keys.iter_mut().for_each(Zeroize::zeroize);
    Ok(made?)
}

fn build(credentials: Credentials, settings: &str, post: &Post, hooks: u32) -> Result<Client, Fault> {
    let mut input = Input::read("options", settings)?;
    let environment = match (input.text("baseUrl")?, input.text("environment")?) {
        (Some(_), Some(_)) => return Err(Fault::argument("give environment or baseUrl, not both")),
        (Some(url), None) => Environment::custom(&url)?,
        (None, Some(name)) => environment(&name)?,
        (None, None) => Environment::from_env()?,
    };
    let mut builder = Client::builder(credentials, environment);
    let millis = |value: Option<u64>| value.map(Duration::from_millis);
    if let Some(limit) = millis(input.number("timeoutMs")?) {
        builder = builder.timeout(limit);
    }
    if let Some(limit) = millis(input.number("connectTimeoutMs")?) {
        builder = builder.connect_timeout(limit);
    }
    if let Some(limit) = millis(input.number("readTimeoutMs")?) {
        builder = builder.read_timeout(limit);
    }
    if let Some(retries) = input.number("maxRetries")? {
        builder = builder.max_retries(u32::try_from(retries).unwrap_or(u32::MAX));
    }
    if let Some(url) = input.text("proxy")? {
        builder = builder.proxy(url);
    }
    for pem in input.list("rootCertificates")? {
        let pem = pem
            .as_str()
            .ok_or_else(|| Fault::argument("options.rootCertificates must hold PEM strings"))?;
        builder = builder.root_certificate(pem);
    }
    if let Some(product) = input.text("userAgent")? {
        builder = builder.user_agent(&product);
    }
    if let Some(limit) = input.number("maxResponseBytes")? {
        builder = builder.max_response_bytes(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    if let Some(count) = input.number("idleConnections")? {
        builder = builder.idle_connections(usize::try_from(count).unwrap_or(usize::MAX));
    }
    let frozen = input.time("clock")?;
    input.end()?;
    if let Some(at) = frozen {
        builder = builder.clock(move || at);
    }
    if let Some(hooks) = NonZeroU32::new(hooks) {
        builder = hooked(builder, post, hooks.get());
    }
    Ok(builder.build()?)
}

fn hooked(builder: ClientBuilder, post: &Post, address: u32) -> ClientBuilder {
    let (before, after) = (post.clone(), post.clone());
    builder
        .on_request(move |info| before.send(address, request(info).to_string()))
        .on_response(move |info| after.send(address, response(info).to_string()))
}

fn request(info: &RequestInfo<'_>) -> Value {
    json!({ "operation": info.operation.as_str(), "url": info.url, "attempt": info.attempt })
}

fn response(info: &ResponseInfo<'_>) -> Value {
    json!({
        "operation": info.operation.as_str(),
        "url": info.url,
        "attempt": info.attempt,
        "elapsedMs": u64::try_from(info.elapsed.as_millis()).unwrap_or(u64::MAX),
        "httpStatus": info.http_status,
        "error": info.error.map(nicepay_checkout::ErrorKind::as_str),
        "willRetry": info.will_retry,
    })
}
