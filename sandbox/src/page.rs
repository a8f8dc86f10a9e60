//! The secure payment page: what the customer sees between the merchant's checkout and the merchant's callback.
//!
//! Pure rendering: a [`PageView`] goes in, an HTML document comes out. The documents hold no external asset and
//! run under [`CONTENT_SECURITY_POLICY`]; they work without JavaScript, which adds only the countdown, the copy
//! button and a look at whether the payment has arrived.

mod account;
mod barcode;
mod body;
mod choose;
pub(crate) mod form;
mod format;
mod loan;
mod outcome;
mod qr;
mod store;
mod text;
mod wallet;

use askama::Template;
use jiff::Timestamp;
use nicepay_checkout::Instruction;

use self::body::{Back, Body, Simulation};
pub use self::form::{Entered, Problem};
pub(crate) use self::format::rupiah;
use self::text::Text;
pub use crate::offer::Offer;

/// Where the page lives.
pub(crate) const PATH: &str = "/nicepay/redirect/v2/payment";

/// What the page shows.
#[derive(Clone, Debug)]
pub struct PageView<'a> {
    /// The merchant's id (wire: `iMid`), the only name of the merchant that the gateway has.
    pub merchant_id: &'a str,
    /// The merchant's order reference.
    pub reference: &'a str,
    /// What is bought.
    pub goods_name: &'a str,
    /// The price in rupiah.
    pub amount: u64,
    /// The transaction id (wire: `tXid`).
    pub transaction_id: &'a str,
    /// When the payment number stops working.
    pub expires_at: Option<Timestamp>,
    /// The gateway's present; the countdown starts from it, not from the customer's clock.
    pub now: Timestamp,
    /// Where the payment is.
    pub step: Step<'a>,
    /// Whether there is another way to pay to choose.
    pub other_way: bool,
    /// The language of the page.
    pub language: Language,
}

/// Where the payment is.
#[derive(Clone, Debug)]
pub enum Step<'a> {
    /// The customer chooses how to pay.
    Choose {
        /// The pay methods to choose from.
        offers: &'a [Offer],
        /// Whether another one was chosen before.
        again: bool,
    },
    /// The chosen method asks for something first.
    Details {
        /// The wallet that asks for the phone number (wire: `mitraCd`); without one it is the card's fields.
        partner: Option<&'a str>,
        /// What was typed before.
        entered: Entered<'a>,
    },
    /// The payment waits for the customer.
    Pay {
        /// What the customer needs in order to pay.
        instruction: &'a Instruction,
        /// What was typed at the bank's page before.
        entered: Entered<'a>,
        /// Where the way back leads; only its host is shown, the link goes through the gateway.
        callback_url: &'a str,
    },
    /// The simulated page of the wallet or lender that the customer was handed over to.
    Partner {
        /// What the customer needs in order to pay.
        instruction: &'a Instruction,
        /// What was typed before.
        entered: Entered<'a>,
    },
    /// The money arrived.
    Paid {
        /// How it was paid.
        instruction: Option<&'a Instruction>,
        /// Where the way back leads.
        callback_url: &'a str,
    },
    /// Nobody paid in time.
    Expired {
        /// How it was to be paid, if that was chosen.
        instruction: Option<&'a Instruction>,
    },
    /// The bank, wallet or lender declined.
    Failed {
        /// How it was to be paid.
        instruction: Option<&'a Instruction>,
        /// Where the way back leads.
        callback_url: &'a str,
    },
    /// The merchant withdrew the payment.
    Cancelled {
        /// How it was to be paid, if that was chosen.
        instruction: Option<&'a Instruction>,
    },
}

impl Step<'_> {
    fn expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Pay { instruction, .. } | Self::Partner { instruction, .. } => instruction.expires_at(),
            _ => None,
        }
    }

    /// The rest of this page's address, after the way of the payment page.
    fn address(&self, transaction: &str, language: Language) -> String {
        let path = match self {
            Self::Partner { .. } => "/app",
            _ => "",
        };
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("tXid", transaction);
        query.append_pair("lang", language.code());
        match self {
            Self::Choose { again: true, .. } => {
                query.append_pair("again", "1");
            }
            Self::Details { partner: None, .. } => {
                query.append_pair("payMethod", "01");
            }
            Self::Details {
                partner: Some(partner),
                ..
            } => {
                query
                    .append_pair("payMethod", "05")
                    .append_pair("mitraCd", partner);
            }
            _ => {}
        }
        format!("{path}?{}", query.finish())
    }
}

/// A language that the page speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// The language of a `lang` parameter; what is not English is Indonesian.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        if code.eq_ignore_ascii_case("en") {
            Self::English
        } else {
            Self::Indonesian
        }
    }

    /// The language as a `lang` parameter and attribute.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    fn is_english(self) -> bool {
        self == Self::English
    }
}

// A test compares the hashes with the inlined text and prints the right ones when they differ.
macro_rules! style_hash {
    () => {
        "'sha256-3l8B5eJYTb0pM7sLZBxQa2r3r+8jWDyB/bF6nVwlda8='"
    };
}

/// The `Content-Security-Policy` of every page: the one inlined style, the one inlined script, nothing else. The script
/// asks the gateway alone, whether the payment has arrived.
///
/// Forms post to the gateway alone. Chromium holds redirects after a form to `form-action` too, so the way back
/// to the merchant is a link, which the policy leaves free.
pub const CONTENT_SECURITY_POLICY: &str = concat!(
    "default-src 'none'; style-src ",
    style_hash!(),
    "; script-src 'sha256-FuUJP1Fm4gvAGrbdeCfKLj0TsRo9X1MMdGguJ8uXm0g='; \
     connect-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
);

/// The `Content-Security-Policy` of [`way_back`]: its script is another, and its form goes to the merchant, whose
/// answer may redirect anywhere.
pub const WAY_BACK_POLICY: &str = concat!(
    "default-src 'none'; style-src ",
    style_hash!(),
    "; script-src 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='; \
     img-src data:; frame-ancestors 'none'; base-uri 'none'"
);

const STYLE: &str = concat!(
    include_str!("../templates/colours.css"),
    include_str!("../templates/page.css")
);
const SCRIPT: &str = include_str!("../templates/page.js");
const SUBMIT: &str = "document.forms[0].submit()";

/// The payment page, a full HTML document.
#[must_use]
pub fn render(view: &PageView<'_>) -> String {
    let t = Text::of(view.language);
    let body = Body::new(view, t);
    let expires_at = view.step.expires_at().or(view.expires_at);
    let address = |language| view.step.address(view.transaction_id, language);
    document(&PaymentPage {
        t,
        language: view.language,
        merchant: view.merchant_id,
        reference: view.reference,
        goods: view.goods_name,
        amount: format::rupiah(view.amount),
        transaction: view.transaction_id,
        query: format::query_value(view.transaction_id),
        indonesian: address(Language::Indonesian),
        english: address(Language::English),
        deadline: expires_at.filter(|_| body.is_open()).map(|at| Deadline {
            text: format::moment(at, view.language),
            machine: format::machine_moment(at),
            seconds: at.duration_since(view.now).as_secs().max(0),
        }),
        other_way: view.other_way && body.may_change(),
        simulation: body.simulation(t),
        back: body.back(&view.step, t),
        body,
    })
}

/// The page for a request that leads nowhere. `status` is the HTTP status it goes out with.
#[must_use]
pub fn problem(language: Language, status: u16, message: &str) -> String {
    let t = Text::of(language);
    let (title, next) = match status {
        404 => (t.problem_unknown, t.problem_next),
        409 | 410 => (t.problem_too_late, t.problem_see),
        400..=499 => (t.problem_request, t.problem_next),
        _ => (t.problem_gateway, t.problem_next),
    };
    document(&ProblemPage {
        t,
        language,
        status,
        title,
        next,
        message,
    })
}

/// The page that sends the browser back to the merchant by a posted form: at once, or by its button where no script
/// runs.
#[must_use]
pub fn way_back(language: Language, action: &str, fields: &[(&str, String)]) -> String {
    document(&ReturnPage {
        t: Text::of(language),
        language,
        action,
        fields,
    })
}

#[derive(Template)]
#[template(path = "return.html")]
struct ReturnPage<'a> {
    t: &'static Text,
    language: Language,
    action: &'a str,
    fields: &'a [(&'a str, String)],
}

#[derive(Template)]
#[template(path = "payment.html")]
struct PaymentPage<'a> {
    t: &'static Text,
    language: Language,
    merchant: &'a str,
    reference: &'a str,
    goods: &'a str,
    amount: String,
    transaction: &'a str,
    query: String,
    indonesian: String,
    english: String,
    deadline: Option<Deadline>,
    body: Body<'a>,
    /// Whether the customer may choose another way to pay.
    other_way: bool,
    simulation: Option<Simulation>,
    back: Option<Back>,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    t: &'static Text,
    language: Language,
    status: u16,
    title: &'a str,
    next: &'a str,
    message: &'a str,
}

struct Deadline {
    text: String,
    machine: String,
    seconds: i64,
}

fn document(page: &impl Template) -> String {
    // Only a value's own Display could fail here, and every value is text or a number.
    page.render()
        .unwrap_or_else(|error| format!("<!DOCTYPE html><title>NICEPAY</title><p>{error}</p>"))
}
