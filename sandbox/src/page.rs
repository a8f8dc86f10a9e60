//! The secure payment page: what the customer sees between the merchant's checkout and the merchant's callback.
//!
//! Pure rendering: a [`PageView`] goes in, an HTML document comes out. The documents hold no external asset and
//! run under [`CONTENT_SECURITY_POLICY`]; they work without JavaScript, which adds only the countdown and the
//! copy button.

mod barcode;
mod format;
mod store;
mod text;

use askama::Template;
use jiff::Timestamp;
use nicepay_checkout::Mitra;

use self::barcode::Barcode;
use self::store::Store;
use self::text::Text;

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
    /// The language of the page.
    pub language: Language,
}

/// Where the payment is.
#[derive(Clone, Debug)]
pub enum Step<'a> {
    /// The customer chooses a store.
    Choose,
    /// A payment number is issued and waits for its payment.
    Pay {
        /// The chosen store.
        store: Mitra,
        /// The number for the cashier (wire: `payNo`).
        payment_number: &'a str,
        /// Where the way back leads; only its host is shown, the link goes through the gateway.
        callback_url: &'a str,
    },
    /// The store took the money.
    Paid {
        /// The store that took it.
        store: Mitra,
        /// The number that was paid.
        payment_number: &'a str,
        /// Where the way back leads.
        callback_url: &'a str,
    },
    /// Nobody paid in time.
    Expired,
    /// The merchant withdrew the payment.
    Cancelled,
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
        "'sha256-LZpnvyt/6LAK+7xVg7DFtZDj0XCs62pjQCeyb0NIJJA='"
    };
}

/// The `Content-Security-Policy` of every page: the one inlined style, the one inlined script, nothing else.
///
/// Forms post to the gateway alone. Chromium holds redirects after a form to `form-action` too, so the way back
/// to the merchant is a link, which the policy leaves free.
pub const CONTENT_SECURITY_POLICY: &str = concat!(
    "default-src 'none'; style-src ",
    style_hash!(),
    "; script-src 'sha256-+YyERlykeXMk4ITjndy0Hncp7GB9R0AE++0Tkk94AWs='; \
     img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
);

/// The `Content-Security-Policy` of [`way_back`]: its script is another, and its form goes to the merchant, whose
/// answer may redirect anywhere.
pub const WAY_BACK_POLICY: &str = concat!(
    "default-src 'none'; style-src ",
    style_hash!(),
    "; script-src 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='; \
     img-src data:; frame-ancestors 'none'; base-uri 'none'"
);

const STYLE: &str = include_str!("../templates/page.css");
const SCRIPT: &str = include_str!("../templates/page.js");
const SUBMIT: &str = "document.forms[0].submit()";

/// The payment page, a full HTML document.
#[must_use]
pub fn render(view: &PageView<'_>) -> String {
    let body = match &view.step {
        Step::Choose => Body::Choose {
            stores: [Mitra::Indomaret, Mitra::Alfamart]
                .map(|mitra| Store::new(&mitra, view.language, view.now)),
        },
        Step::Pay {
            store,
            payment_number,
            callback_url,
        } => Body::Pay(Number::new(view, store, payment_number, callback_url)),
        Step::Paid {
            store,
            payment_number,
            callback_url,
        } => Body::Paid(Number::new(view, store, payment_number, callback_url)),
        Step::Expired => Body::Expired,
        Step::Cancelled => Body::Cancelled,
    };
    let waiting = matches!(body, Body::Choose { .. } | Body::Pay(_));
    document(&PaymentPage {
        t: Text::of(view.language),
        language: view.language,
        merchant: view.merchant_id,
        reference: view.reference,
        goods: view.goods_name,
        amount: format::rupiah(view.amount),
        transaction: view.transaction_id,
        query: format::query_value(view.transaction_id),
        deadline: view.expires_at.filter(|_| waiting).map(|at| Deadline {
            text: format::moment(at, view.language),
            machine: format::machine_moment(at),
            seconds: at.duration_since(view.now).as_secs().max(0),
        }),
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
    deadline: Option<Deadline>,
    body: Body<'a>,
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

enum Body<'a> {
    Choose { stores: [Store; 2] },
    Pay(Number<'a>),
    Paid(Number<'a>),
    Expired,
    Cancelled,
}

impl Body<'_> {
    /// What stands before the merchant's name: "pay" only while paying is right.
    fn to(&self, t: &Text) -> &'static str {
        match self {
            Self::Choose { .. } | Self::Pay(_) => t.pay_to,
            Self::Paid(_) => t.paid_to,
            Self::Expired | Self::Cancelled => t.order_at,
        }
    }

    /// The way through the page, for a payment that can still be made or was.
    fn progress(&self, t: &Text) -> Option<[Progress; 3]> {
        let classes = match self {
            Self::Choose { .. } => ["current", "ahead", "ahead"],
            Self::Pay(_) => ["done", "current", "ahead"],
            Self::Paid(_) => ["done", "done", "done"],
            Self::Expired | Self::Cancelled => return None,
        };
        let [choose, pay, done] = classes;
        Some([
            Progress {
                class: choose,
                label: t.progress_choose,
            },
            Progress {
                class: pay,
                label: t.progress_pay,
            },
            Progress {
                class: done,
                label: t.progress_done,
            },
        ])
    }
}

struct Progress {
    class: &'static str,
    label: &'static str,
}

struct Number<'a> {
    store: Store,
    digits: &'a str,
    groups: Vec<String>,
    spoken: String,
    barcode: Option<Barcode>,
    host: Option<String>,
}

impl<'a> Number<'a> {
    fn new(view: &PageView<'_>, store: &Mitra, digits: &'a str, callback_url: &str) -> Self {
        Self {
            store: Store::new(store, view.language, view.now),
            digits,
            groups: format::groups_of_four(digits),
            spoken: format::spoken(digits),
            barcode: Barcode::of(digits),
            host: format::host(callback_url),
        }
    }
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
