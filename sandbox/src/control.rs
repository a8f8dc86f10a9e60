//! The control API under `/sandbox/`: the methods of [`Sandbox`](crate::Sandbox) for other languages
//! (docs/sandbox.md).

use std::sync::atomic::Ordering;
use std::time::Duration;

use hyper::body::Bytes;
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};
use nicepay_checkout::PayMethod;
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::form_urlencoded;

use crate::answer::respond;
use crate::choice::Choice;
use crate::engine::Engine;
use crate::error::SandboxError;
use crate::fault::Fault;
use crate::notification::ForgeKind;
use crate::workbench::{self, Line};

/// How long a request for new traffic waits; clients commonly wait ten seconds for an answer.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

type Answered = Result<serde_json::Value, Trouble>;

enum Trouble {
    NotFound,
    BadRequest(String),
    Sandbox(SandboxError),
}

impl From<SandboxError> for Trouble {
    fn from(error: SandboxError) -> Self {
        Self::Sandbox(error)
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self::BadRequest(error.to_string())
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Pay {
    method: Option<String>,
    status: Option<String>,
}

/// Either a store alone, or a pay method with what it needs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choose {
    store: Option<String>,
    method: Option<String>,
    partner: Option<String>,
    phone: Option<String>,
    card: Option<String>,
}

impl Choose {
    fn choice(self) -> Result<Choice, Trouble> {
        if let Some(store) = self.store {
            if self.method.is_some() || self.partner.is_some() {
                let why = "name a store, or a method and its partner, not both";
                return Err(Trouble::BadRequest(why.to_owned()));
            }
            return Ok(Choice::new(PayMethod::ConvenienceStore).partner(store));
        }
        let Some(method) = self.method else {
            let why =
                "method is missing: use convenience_store, virtual_account, qris, e_wallet, pay_loan or card";
            return Err(Trouble::BadRequest(why.to_owned()));
        };
        let mut choice = Choice::new(PayMethod::from(&*method));
        choice.partner = self.partner;
        choice.phone = self.phone;
        choice.card_number = self.card;
        Ok(choice)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forge {
    kind: ForgeKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Style {
    Redirect,
    Form,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallbackStyle {
    style: Style,
}

/// Answers a request for `path`, what follows `/sandbox/`.
pub(crate) async fn answer(engine: &Engine, head: &Parts, path: &str, body: &[u8]) -> Response<Bytes> {
    // Browsers send an `Origin` header, so no website can control the sandbox.
    let foreign = head.headers.contains_key(hyper::header::ORIGIN);
    if foreign {
        return problem(StatusCode::FORBIDDEN, "the control API is not for web pages");
    }
    let method = head.method.as_str();
    if (method, path) == ("POST", "idle") {
        let idle = tokio::time::timeout(Duration::from_secs(30), engine.idle())
            .await
            .is_ok();
        return answered(&json!({ "idle": idle }));
    }
    if (method, path) == ("GET", "traffic") {
        return answered(&json!({ "traffic": traffic(engine, head).await }));
    }
    let done = match path.strip_prefix("transactions/") {
        Some(rest) => {
            let (id, action) = rest.split_once('/').unwrap_or((rest, ""));
            transaction(engine, method, id, action, body)
        }
        None => whole(engine, method, path, body),
    };
    match done {
        Ok(value) => answered(&value),
        Err(Trouble::NotFound) => problem(
            StatusCode::NOT_FOUND,
            "there is nothing here; see docs/sandbox.md",
        ),
        Err(Trouble::BadRequest(why)) => problem(StatusCode::BAD_REQUEST, &why),
        Err(Trouble::Sandbox(error)) => {
            let status = match error {
                SandboxError::UnknownTransaction(_) => StatusCode::NOT_FOUND,
                SandboxError::Storage(_) => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::CONFLICT,
            };
            problem(status, &error.to_string())
        }
    }
}

/// What came after the number that is asked for; waits for it for a while.
async fn traffic(engine: &Engine, head: &Parts) -> Vec<Line> {
    let query = head.uri.query().unwrap_or_default();
    let after = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "after");
    let after = after.and_then(|(_, number)| number.parse().ok()).unwrap_or(0);
    let news = async {
        loop {
            let seen = engine.changes.count();
            let lines = workbench::lines(engine, after);
            if !lines.is_empty() {
                return lines;
            }
            engine.changes.after(Some(seen)).await;
        }
    };
    tokio::time::timeout(LONGEST_WAIT, news).await.unwrap_or_default()
}

fn whole(engine: &Engine, method: &str, path: &str, body: &[u8]) -> Answered {
    match (method, path) {
        ("GET", "health") => {}
        ("GET", "transactions") => return Ok(json!({ "transactions": engine.snapshot() })),
        ("GET", "requests") => return Ok(json!({ "requests": engine.log.read() })),
        ("GET", "clock") => {}
        ("POST", "clock/advance") => {
            let by: Advance = serde_json::from_slice(body)?;
            engine.advance(Duration::from_secs(by.seconds))?;
        }
        ("GET", "faults") => {
            return Ok(json!({ "faults": engine.faults.list(), "struck": engine.faults.struck() }));
        }
        ("POST", "faults") => engine.faults.add(serde_json::from_slice::<Fault>(body)?),
        ("DELETE", "faults") => engine.faults.clear(),
        ("POST", "callback") => {
            let to: CallbackStyle = serde_json::from_slice(body)?;
            let by_form = matches!(to.style, Style::Form);
            engine.callback_by_form.store(by_form, Ordering::Relaxed);
        }
        ("POST", "reset") => engine.reset()?,
        _ => return Err(Trouble::NotFound),
    }
    Ok(json!({ "now": engine.now() }))
}

fn transaction(engine: &Engine, method: &str, id: &str, action: &str, body: &[u8]) -> Answered {
    match (method, action) {
        ("GET", "") => {}
        ("POST", "pay") => {
            let how: Pay = optional(body)?;
            match (how.method, how.status) {
                (None, None) => engine.pay(id)?,
                (method, status) => {
                    let method = method.map_or(PayMethod::ConvenienceStore, |text| PayMethod::from(&*text));
                    engine.set_status(id, &method, status.as_deref().unwrap_or("0"))?;
                }
            }
        }
        ("POST", "begin") => engine.begin(id)?,
        ("POST", "confirm") => engine.confirm(id)?,
        ("POST", "fail") => engine.fail(id)?,
        ("POST", "reverse") => engine.reverse(id)?,
        ("POST", "expire") => engine.expire(id)?,
        ("POST", "choose") => {
            let choice: Choose = serde_json::from_slice(body)?;
            let chosen = engine.choose(id, &choice.choice()?)?;
            let number = Some(chosen.payment_number).filter(|number| !number.is_empty());
            return Ok(json!({
                "payment_number": number,
                "callback_url": chosen.callback_url,
                "instruction": chosen.instruction,
            }));
        }
        ("POST", "notify") => engine.resend(id)?,
        ("POST", "forge") => {
            let forge: Forge = serde_json::from_slice(body)?;
            engine.forge(id, forge.kind)?;
        }
        _ => return Err(Trouble::NotFound),
    }
    Ok(serde_json::to_value(engine.snapshot_of(id)?)?)
}

fn optional<'a, T: Deserialize<'a> + Default>(body: &'a [u8]) -> Result<T, serde_json::Error> {
    if body.trim_ascii().is_empty() {
        return Ok(T::default());
    }
    serde_json::from_slice(body)
}

fn answered(value: &impl Serialize) -> Response<Bytes> {
    let body = serde_json::to_vec(value).unwrap_or_default();
    respond(StatusCode::OK, "application/json", body)
}

fn problem(status: StatusCode, why: &str) -> Response<Bytes> {
    let body = json!({ "error": why }).to_string();
    respond(status, "application/json", body)
}
