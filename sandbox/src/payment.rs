//! The secure payment page's addresses (protocol document, section d). Whoever knows the transaction id may
//! open it; the gateway asks for nothing more.

pub(crate) mod hand_over;

use hyper::body::Bytes;
use hyper::header::{CACHE_CONTROL, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use nicepay_checkout::{Instruction, PayMethod};
use url::form_urlencoded;

use crate::answer::respond;
use crate::callback::{self, Return};
use crate::choice::Choice;
use crate::details::is_pushed;
use crate::engine::Engine;
use crate::error::SandboxError;
use crate::page::form::{self, CODE, Card, TRIES};
use crate::page::{self, Entered, Language, Offer, PATH, PageView, Problem, Step};
use crate::transaction::{Awaited, Stage, Transaction};

const HTML: &str = "text/html; charset=utf-8";

/// Answers a browser.
pub(crate) fn answer(engine: &Engine, head: &Parts, body: &[u8]) -> Response<Bytes> {
    let query = Fields::read(head.uri.query().unwrap_or_default().as_bytes());
    let form = Fields::read(body);
    let step = head.uri.path().strip_prefix(PATH).unwrap_or_default();
    let posted = head.method == Method::POST;
    let fields = if posted { &form } else { &query };
    let language = match fields.get("lang") {
        "en" => Language::English,
        "id" => Language::Indonesian,
        _ if query.get("lang") == "en" => Language::English,
        _ => Language::Indonesian,
    };
    let id = fields.get("tXid");
    let visit = Visit {
        engine,
        id,
        language,
        fields,
    };
    let answered = match (head.method.as_str(), step) {
        ("GET" | "HEAD", "") => visit.show(),
        ("GET" | "HEAD", "/app") => visit.show_partner(),
        ("POST", "/choose") => visit.choose(),
        ("POST", "/details") => visit.details(),
        ("POST", "/open") => visit.open(),
        ("POST", "/confirm") => visit.confirm(),
        ("POST", "/pay") => engine.pay(id).map(|()| visit.to_page("")),
        ("POST", "/fail") => engine.fail(id).map(|()| visit.to_page("")),
        ("GET" | "POST", "/return") => way_back(engine, id, language),
        (_, "" | "/app" | "/choose" | "/details" | "/open" | "/confirm" | "/pay" | "/fail" | "/return") => {
            Ok(problem(
                language,
                StatusCode::METHOD_NOT_ALLOWED,
                "Method not allowed",
            ))
        }
        _ => Ok(problem(language, StatusCode::NOT_FOUND, "Not found")),
    };
    answered.unwrap_or_else(|error| match error {
        SandboxError::UnknownTransaction(_) => {
            problem(language, StatusCode::NOT_FOUND, "Transaction not found")
        }
        error => problem(language, StatusCode::CONFLICT, &error.to_string()),
    })
}

/// The fields of a form or a query string.
#[derive(Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn read(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The last field of this name, or nothing.
    fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The pay method: the form of earlier versions names only a store.
    fn method(&self) -> PayMethod {
        match self.get("payMethod") {
            "" => PayMethod::ConvenienceStore,
            code => PayMethod::from_code(code),
        }
    }

    /// The store, wallet, lender, issuer or bank.
    fn partner(&self) -> &str {
        if self.method() == PayMethod::VirtualAccount {
            self.get("bankCd")
        } else {
            self.get("mitraCd")
        }
    }

    /// Whether this choice needs to know more: the card, or the phone that a push message goes to.
    fn needs_details(&self) -> bool {
        match self.method() {
            PayMethod::Card => true,
            PayMethod::EWallet => is_pushed(self.get("mitraCd")),
            _ => false,
        }
    }
}

/// A browser's request about one payment.
struct Visit<'a> {
    engine: &'a Engine,
    id: &'a str,
    language: Language,
    fields: &'a Fields,
}

impl Visit<'_> {
    /// The page of the payment as it is now.
    fn show(&self) -> Result<Response<Bytes>, SandboxError> {
        self.page(StatusCode::OK, Asked::Now, Entered::default())
    }

    /// The simulated page of the wallet or lender, while the payment waits for it.
    fn show_partner(&self) -> Result<Response<Bytes>, SandboxError> {
        self.page(StatusCode::OK, Asked::Partner, Entered::default())
    }

    fn page(
        &self,
        status: StatusCode,
        asked: Asked,
        entered: Entered<'_>,
    ) -> Result<Response<Bytes>, SandboxError> {
        let found = self.engine.look_up(self.id)?;
        let now = self.engine.now();
        let callback_url = callback::url(&found);
        let chosen = self.engine.instruction(&found);
        let offers = self.engine.offers(&found);
        let instruction = chosen.as_ref();
        let callback_url = &*callback_url;
        let step = match (found.stage, instruction) {
            (Stage::Cancelled | Stage::Reversed | Stage::Refunded, _) => Step::Cancelled { instruction },
            (Stage::Failed, _) => Step::Failed {
                instruction,
                callback_url,
            },
            (Stage::Paid, _) => Step::Paid {
                instruction,
                callback_url,
            },
            (Stage::Open | Stage::InFlight, _) if found.is_expired(now) => Step::Expired { instruction },
            (Stage::Open | Stage::InFlight, _) => {
                self.open_step(&found, &offers, instruction, asked, entered, callback_url)
            }
        };
        let document = page::render(&PageView {
            merchant_id: &found.merchant_id,
            reference: &found.reference,
            goods_name: &found.goods_name,
            amount: found.amount,
            transaction_id: &found.id,
            expires_at: Some(found.expires_at),
            now,
            step,
            other_way: is_choice(&offers),
            language: self.language,
        });
        Ok(html(status, document, page::CONTENT_SECURITY_POLICY))
    }

    fn open_step<'v>(
        &'v self,
        found: &Transaction,
        offers: &'v [Offer],
        instruction: Option<&'v Instruction>,
        asked: Asked,
        entered: Entered<'v>,
        callback_url: &'v str,
    ) -> Step<'v> {
        let choose = Step::Choose {
            offers,
            again: instruction.is_some(),
        };
        let wants_details = self.fields.has("payMethod") && self.fields.needs_details();
        match instruction {
            _ if wants_details && self.is_offered(offers) => Step::Details {
                partner: (self.fields.method() == PayMethod::EWallet).then(|| self.fields.partner()),
                entered,
            },
            None => choose,
            Some(_) if self.fields.has("again") => choose,
            Some(instruction)
                if asked == Asked::Partner
                    && matches!(found.awaits(), Some(Awaited::HandOver | Awaited::Terms)) =>
            {
                Step::Partner { instruction, entered }
            }
            Some(instruction) => Step::Pay {
                instruction,
                entered,
                callback_url,
            },
        }
    }

    fn is_offered(&self, offers: &[Offer]) -> bool {
        let method = self.fields.method();
        let partner = self.fields.partner();
        offers.iter().any(|offer| {
            offer.method == method
                && (offer.partners.is_empty() || offer.partners.iter().any(|known| known == partner))
        })
    }

    /// The customer's choice; what needs details is asked for them first.
    fn choose(&self) -> Result<Response<Bytes>, SandboxError> {
        let method = self.fields.method();
        if !self.fields.needs_details() {
            let choice = Choice::new(method).partner(self.fields.partner());
            return self.engine.choose(self.id, &choice).map(|_| self.to_page(""));
        }
        if ["cardNo", "billingPhone"]
            .iter()
            .any(|name| self.fields.has(name))
        {
            return self.details();
        }
        let found = self.engine.look_up(self.id)?;
        if !found.is_payable(self.engine.now()) || !self.is_offered(&self.engine.offers(&found)) {
            return Err(SandboxError::Refused(
                "this way to pay is not offered, or the payment is already paid, expired or cancelled",
            ));
        }
        let mut more = vec![("payMethod", method.code())];
        if method == PayMethod::EWallet {
            more.push(("mitraCd", self.fields.partner()));
        }
        Ok(self.redirect_to("", &more))
    }

    /// The choice with its details. What is wrong with them is said beside the field.
    fn details(&self) -> Result<Response<Bytes>, SandboxError> {
        if !self.fields.needs_details() {
            return self.choose();
        }
        let get = |name| self.fields.get(name);
        let mut entered = Entered {
            phone: get("billingPhone"),
            expiry: get("cardExp"),
            holder: get("cardHolderNm"),
            ..Entered::default()
        };
        let choice = Choice::new(self.fields.method()).partner(self.fields.partner());
        let checked = if self.fields.method() == PayMethod::Card {
            let card = Card {
                number: get("cardNo"),
                expiry: entered.expiry,
                security_code: get("cardCvv"),
                holder: entered.holder,
            };
            card.check(self.engine.now())
                .map(|number| choice.card_number(number))
        } else {
            form::phone(entered.phone)
                .map(|phone| choice.phone(phone))
                .ok_or_else(|| vec![Problem::Phone])
        };
        match checked {
            Ok(choice) => self.engine.choose(self.id, &choice).map(|_| self.to_page("")),
            Err(problems) => {
                entered.problems = &problems;
                self.page(StatusCode::UNPROCESSABLE_ENTITY, Asked::Now, entered)
            }
        }
    }

    /// The customer goes to the wallet or lender.
    fn open(&self) -> Result<Response<Bytes>, SandboxError> {
        if self.engine.look_up(self.id)?.awaits() == Some(Awaited::HandOver) {
            self.engine.begin(self.id)?;
        }
        Ok(self.to_page("/app"))
    }

    /// The customer's own step: the bank's code, the wallet's button, the lender's terms.
    fn confirm(&self) -> Result<Response<Bytes>, SandboxError> {
        let awaited = self.engine.look_up(self.id)?.awaits();
        match awaited {
            Some(Awaited::Card3ds) if self.fields.get("code").trim() != CODE => {
                // Counted in the form: whoever loads the page anew starts anew, which a real bank would not allow.
                let before = self.fields.get("wrong").parse::<u8>().unwrap_or_default();
                let wrong_codes = before.saturating_add(1);
                if wrong_codes >= TRIES {
                    return self.engine.fail(self.id).map(|()| self.to_page(""));
                }
                let entered = Entered {
                    wrong_codes,
                    problems: &[Problem::Code],
                    ..Entered::default()
                };
                self.page(StatusCode::UNPROCESSABLE_ENTITY, Asked::Now, entered)
            }
            Some(Awaited::Terms) if self.fields.get("terms").is_empty() => {
                let entered = Entered {
                    problems: &[Problem::Terms],
                    ..Entered::default()
                };
                self.page(StatusCode::UNPROCESSABLE_ENTITY, Asked::Partner, entered)
            }
            _ => self.engine.confirm(self.id).map(|()| self.to_page("")),
        }
    }

    fn to_page(&self, path: &str) -> Response<Bytes> {
        self.redirect_to(path, &[])
    }

    fn redirect_to(&self, path: &str, more: &[(&str, &str)]) -> Response<Bytes> {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("tXid", self.id), ("lang", self.language.code())])
            .extend_pairs(more)
            .finish();
        redirect(&format!("{PATH}{path}?{query}"))
    }
}

/// Which page of an open payment the browser asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// The one that the payment's progress leads to.
    Now,
    /// The wallet's or lender's.
    Partner,
}

/// Whether the customer has more than one way to pay.
fn is_choice(offers: &[Offer]) -> bool {
    match offers {
        [] => false,
        // One code, whoever issues it.
        [only] => only.method != PayMethod::Qris && only.partners.len() > 1,
        _ => true,
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
