//! The callback: where the customer's browser goes after the payment page (protocol document, section e).

use std::sync::atomic::Ordering;

use url::Url;

use crate::clock::date_time;
use crate::engine::Engine;
use crate::page::{self, Language};
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

/// The merchant's callback URL with the fields after its own query string; empty if there is no callback URL.
pub(crate) fn url(transaction: &Transaction) -> String {
    let Ok(mut url) = Url::parse(&transaction.callback_url) else {
        return String::new();
    };
    url.query_pairs_mut().extend_pairs(fields(transaction));
    url.into()
}

/// How the browser returns to the merchant.
#[derive(Debug)]
pub(crate) enum Return {
    /// By a redirect to this URL.
    Redirect(String),
    /// By a page that posts a form.
    Form(String),
}

impl Engine {
    /// The customer's way back to the merchant, if there is a callback URL.
    pub(crate) fn way_back(&self, transaction: &Transaction, language: Language) -> Option<Return> {
        if transaction.callback_url.is_empty() {
            return None;
        }
        if !self.callback_by_form.load(Ordering::Relaxed) {
            return Some(Return::Redirect(url(transaction)));
        }
        Some(Return::Form(page::way_back(
            language,
            &transaction.callback_url,
            &fields(transaction),
        )))
    }
}
