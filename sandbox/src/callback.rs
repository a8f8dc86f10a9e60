//! Where the customer's browser goes after the page (protocol document, section e).

use std::sync::atomic::Ordering;

use url::Url;

use crate::clock::date_time;
use crate::engine::Engine;
use crate::transaction::Transaction;

/// The fields of a callback, in the order of the documentation's sample.
fn fields(transaction: &Transaction) -> [(&'static str, String); 9] {
    let (date, time) = date_time(transaction.registered_at);
    let text = |value: &Option<Box<str>>| value.as_deref().unwrap_or_default().to_owned();
    [
        ("tXid", transaction.id.to_string()),
        ("referenceNo", transaction.reference.to_string()),
        ("amount", transaction.amount.to_string()),
        ("transDt", date),
        ("transTm", time),
        ("payNo", text(&transaction.payment_number)),
        ("mitraCd", text(&transaction.store)),
        ("resultCd", "0000".to_owned()),
        ("resultMsg", "SUCCESS".to_owned()),
    ]
}

/// The merchant's callback URL with the fields behind its own query; empty where there is none.
pub(crate) fn url(transaction: &Transaction) -> String {
    let Ok(mut url) = Url::parse(&transaction.callback_url) else {
        return String::new();
    };
    url.query_pairs_mut().extend_pairs(fields(transaction));
    url.into()
}

/// How the browser is sent back.
#[derive(Debug)]
pub(crate) enum Return {
    /// By a redirect to this URL.
    Redirect(String),
    /// By a page that posts a form.
    Form(String),
}

/// The `Content-Security-Policy` of the page that posts a form: it may run its one line of script and post
/// anywhere.
pub(crate) const FORM_POLICY: &str = "default-src 'none'; script-src 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='; \
    frame-ancestors 'none'; base-uri 'none'";

const SUBMIT: &str = "document.forms[0].submit()";

impl Engine {
    /// The customer's way back to the merchant, if the merchant named one.
    pub(crate) fn way_back(&self, transaction: &Transaction) -> Option<Return> {
        if transaction.callback_url.is_empty() {
            return None;
        }
        if !self.callback_by_form.load(Ordering::Relaxed) {
            return Some(Return::Redirect(url(transaction)));
        }
        let inputs: String = fields(transaction)
            .iter()
            .map(|(name, value)| {
                format!(
                    "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
                    escape(value)
                )
            })
            .collect();
        Some(Return::Form(format!(
            "<!doctype html><meta charset=\"utf-8\"><title>NICEPAY</title>\
             <form method=\"post\" action=\"{}\">{inputs}<button>Lanjut / Continue</button></form>\
             <script>{SUBMIT}</script>",
            escape(&transaction.callback_url)
        )))
    }
}

fn escape(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut safe, c| {
            match c {
                '&' => safe.push_str("&amp;"),
                '<' => safe.push_str("&lt;"),
                '>' => safe.push_str("&gt;"),
                '"' => safe.push_str("&quot;"),
                '\'' => safe.push_str("&#39;"),
                other => safe.push(other),
            }
            safe
        })
}
