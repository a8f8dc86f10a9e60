//! The secure payment page's addresses (protocol document, section d). Whoever knows the transaction id may
//! open it; the gateway asks for nothing more.

use hyper::body::Bytes;
use hyper::header::{CACHE_CONTROL, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use nicepay_checkout::Mitra;
use url::form_urlencoded;

use crate::answer::respond;
use crate::callback::{self, Return};
use crate::engine::Engine;
use crate::error::SandboxError;
use crate::page::{self, Language, PageView, Step};
use crate::transaction::{Stage, Transaction};

/// Where the page lives.
pub(crate) const PATH: &str = "/nicepay/redirect/v2/payment";

const HTML: &str = "text/html; charset=utf-8";

/// Answers a browser.
pub(crate) fn answer(engine: &Engine, head: &Parts, body: &[u8]) -> Response<Bytes> {
    let query = Fields::read(head.uri.query().unwrap_or_default().as_bytes());
    let form = Fields::read(body);
    let step = head.uri.path().strip_prefix(PATH).unwrap_or_default();
    let fields = if head.method == Method::POST {
        &form
    } else {
        &query
    };
    let language = match fields.lang.as_str() {
        "en" => Language::English,
        "id" => Language::Indonesian,
        _ if query.lang == "en" => Language::English,
        _ => Language::Indonesian,
    };
    let id = fields.transaction_id.as_str();
    let answered = match (head.method.as_str(), step) {
        ("GET" | "HEAD", "") => show(engine, id, language),
        ("POST", "/choose") => {
            let chosen = engine.choose_store(id, &Mitra::from_code(&form.store));
            chosen.map(|_| to_page(id, language))
        }
        ("POST", "/pay") => engine.pay(id).map(|()| to_page(id, language)),
        ("GET" | "POST", "/return") => way_back(engine, id, language),
        (_, "" | "/choose" | "/pay" | "/return") => Ok(problem(
            language,
            StatusCode::METHOD_NOT_ALLOWED,
            "Method not allowed",
        )),
        _ => Ok(problem(language, StatusCode::NOT_FOUND, "Not found")),
    };
    answered.unwrap_or_else(|error| match error {
        SandboxError::UnknownTransaction(_) => {
            problem(language, StatusCode::NOT_FOUND, "Transaction not found")
        }
        error => problem(language, StatusCode::CONFLICT, &error.to_string()),
    })
}

#[derive(Default)]
struct Fields {
    transaction_id: String,
    store: String,
    lang: String,
}

impl Fields {
    fn read(text: &[u8]) -> Self {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(text) {
            match &*name {
                "tXid" => fields.transaction_id = value.into_owned(),
                "mitraCd" => fields.store = value.into_owned(),
                "lang" => fields.lang = value.into_owned(),
                _ => {}
            }
        }
        fields
    }
}

fn show(engine: &Engine, id: &str, language: Language) -> Result<Response<Bytes>, SandboxError> {
    let found = engine.look_up(id)?;
    let now = engine.now();
    let callback_url = callback::url(&found);
    let payment_number = found.payment_number();
    let step = match (found.stage, payment_number, found.store()) {
        (Stage::Cancelled | Stage::Reversed | Stage::Refunded | Stage::Failed, ..) => Step::Cancelled,
        (Stage::Paid, number, store) => Step::Paid {
            store: store.unwrap_or(Mitra::Other("".into())),
            payment_number: number.unwrap_or_default(),
            callback_url: &callback_url,
        },
        (Stage::Open | Stage::InFlight, ..) if found.is_expired(now) => Step::Expired,
        (Stage::Open | Stage::InFlight, Some(payment_number), Some(store)) => Step::Pay {
            store,
            payment_number,
            callback_url: &callback_url,
        },
        (Stage::Open | Stage::InFlight, ..) => Step::Choose,
    };
    let document = page::render(&view(&found, now, step, language));
    Ok(html(StatusCode::OK, document, page::CONTENT_SECURITY_POLICY))
}

fn view<'a>(
    found: &'a Transaction,
    now: jiff::Timestamp,
    step: Step<'a>,
    language: Language,
) -> PageView<'a> {
    PageView {
        merchant_id: &found.merchant_id,
        reference: &found.reference,
        goods_name: &found.goods_name,
        amount: found.amount,
        transaction_id: &found.id,
        expires_at: Some(found.expires_at),
        now,
        step,
        language,
    }
}

fn way_back(engine: &Engine, id: &str, language: Language) -> Result<Response<Bytes>, SandboxError> {
    let found = engine.look_up(id)?;
    if found.details == crate::details::Details::None {
        return Err(SandboxError::Refused("no pay method is chosen yet"));
    }
    Ok(match engine.way_back(&found, language) {
        Some(Return::Redirect(url)) => redirect(&url),
        Some(Return::Form(document)) => html(StatusCode::OK, document, page::WAY_BACK_POLICY),
        None => problem(
            language,
            StatusCode::NOT_FOUND,
            "The merchant named no callback URL",
        ),
    })
}

fn to_page(id: &str, language: Language) -> Response<Bytes> {
    let lang = match language {
        Language::English => "en",
        Language::Indonesian => "id",
    };
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("tXid", id), ("lang", lang)])
        .finish();
    redirect(&format!("{PATH}?{query}"))
}

fn redirect(to: &str) -> Response<Bytes> {
    let mut answer = html(
        StatusCode::SEE_OTHER,
        String::new(),
        page::CONTENT_SECURITY_POLICY,
    );
    if let Ok(to) = HeaderValue::from_str(to) {
        answer.headers_mut().insert(LOCATION, to);
    }
    answer
}

fn problem(language: Language, status: StatusCode, message: &str) -> Response<Bytes> {
    let document = page::problem(language, status.as_u16(), message);
    html(status, document, page::CONTENT_SECURITY_POLICY)
}

fn html(status: StatusCode, document: String, policy: &'static str) -> Response<Bytes> {
    const NOSNIFF: HeaderName = HeaderName::from_static("x-content-type-options");
    const POLICY: HeaderName = HeaderName::from_static("content-security-policy");
    let mut answer = respond(status, HTML, document);
    let headers = answer.headers_mut();
    headers.insert(POLICY, HeaderValue::from_static(policy));
    headers.insert(NOSNIFF, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
