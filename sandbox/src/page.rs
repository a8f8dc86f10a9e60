//! The secure payment page as HTML.

use jiff::Timestamp;
use nicepay_checkout::Mitra;

/// What the page shows.
#[derive(Debug)]
pub struct PageView<'a> {
    /// The merchant.
    pub merchant_id: &'a str,
    /// The merchant's reference.
    pub reference: &'a str,
    /// What is bought.
    pub goods_name: &'a str,
    /// The amount in rupiah.
    pub amount: u64,
    /// The transaction.
    pub transaction_id: &'a str,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
    /// The time at the gateway.
    pub now: Timestamp,
    /// How far the customer is.
    pub step: Step<'a>,
    /// The customer's language.
    pub language: Language,
}

/// How far the customer is.
#[derive(Debug)]
pub enum Step<'a> {
    /// Choosing a store.
    Choose,
    /// Holding a number to pay with.
    Pay {
        /// The chosen store.
        store: Mitra,
        /// The number to pay with.
        payment_number: &'a str,
        /// Where the customer goes back to.
        callback_url: &'a str,
    },
    /// Paid.
    Paid {
        /// The store that took the money.
        store: Mitra,
        /// The number paid with.
        payment_number: &'a str,
        /// Where the customer goes back to.
        callback_url: &'a str,
    },
    /// Too late.
    Expired,
    /// Cancelled by the merchant.
    Cancelled,
}

/// The page's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Indonesian,
    /// English.
    English,
}

/// The `Content-Security-Policy` to send with the page.
pub const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The whole HTML document.
#[must_use]
pub fn render(view: &PageView<'_>) -> String {
    let number = match &view.step {
        Step::Pay { payment_number, .. } | Step::Paid { payment_number, .. } => payment_number,
        Step::Choose | Step::Expired | Step::Cancelled => "",
    };
    format!(
        "<!doctype html><title>NICEPAY</title><p>Rp {}</p><p>{number}</p>",
        view.amount
    )
}

/// A page for an error.
#[must_use]
pub fn problem(_language: Language, status: u16, _message: &str) -> String {
    format!("<!doctype html><title>{status}</title><p>{status}</p>")
}
