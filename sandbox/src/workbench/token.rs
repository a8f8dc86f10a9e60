//! A token spelled out: what was joined, what came of it, what was sent, and why the two may differ.

use nicepay_checkout::{Credentials, MerchantToken};

use super::text::Text;
use crate::merchant::Merchants;

/// The arithmetic of one message's token.
pub(super) struct Arithmetic {
    /// What is joined, in order: the name and the value as it was sent.
    pub(super) parts: Vec<(&'static str, String)>,
    /// The token that belongs to it, shortened; nothing for a merchant that is not known.
    pub(super) wanted: Option<String>,
    /// The token that came, shortened.
    pub(super) came: String,
    pub(super) matches: bool,
    /// The likely cause of a mismatch.
    pub(super) cause: Option<String>,
}

/// Which rule a token follows (protocol document, section e).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Registration and inquiry: the time stamp, the merchant id, the reference, the amount and the key.
    Reference,
    /// Cancel: the transaction id stands in the place of the reference.
    Transaction,
    /// Notification: the merchant id, the transaction id, the amount and the key.
    Notification,
}

impl Arithmetic {
    /// `field` gives a field of the message by its wire name; empty when it is not there.
    pub(super) fn of<'a>(
        rule: Rule,
        merchant_id: &str,
        merchants: &Merchants,
        field: impl Fn(&str) -> &'a str,
        t: &Text,
    ) -> Self {
        let names: &[&'static str] = match rule {
            Rule::Reference => &["timeStamp", "iMid", "referenceNo", "amt"],
            Rule::Transaction => &["timeStamp", "iMid", "tXid", "amt"],
            Rule::Notification => &["iMid", "tXid", "amt"],
        };
        let value = |name: &str| if name == "iMid" { merchant_id } else { field(name) };
        let parts: Vec<_> = names.iter().map(|name| (*name, value(name).to_owned())).collect();
        let came = field("merchantToken");
        let message = Message {
            stamp: field("timeStamp"),
            reference: field("referenceNo"),
            transaction: field("tXid"),
            amount: field("amt"),
            came,
        };
        let merchant = merchants.get(merchant_id);
        let wanted = merchant.map(|merchant| message.token(rule, merchant));
        let matches = wanted
            .as_ref()
            .is_some_and(|wanted| wanted.eq_ignore_ascii_case(came));
        let cause = (!matches).then(|| message.cause(rule, merchant, merchants, t));
        Self {
            parts,
            wanted: wanted.map(|token| short(&token)),
            came: if came.is_empty() {
                t.token_absent.to_owned()
            } else {
                short(came)
            },
            matches,
            cause,
        }
    }
}

/// Enough of a token to compare by eye, and too little to use.
fn short(token: &str) -> String {
    let letters: Vec<char> = token.chars().collect();
    if letters.len() <= 16 {
        return "…".to_owned();
    }
    let first: String = letters.iter().take(8).collect();
    let last: String = letters.iter().skip(letters.len().saturating_sub(4)).collect();
    format!("{first}…{last} ({})", letters.len())
}

struct Message<'a> {
    stamp: &'a str,
    reference: &'a str,
    transaction: &'a str,
    amount: &'a str,
    came: &'a str,
}

impl Message<'_> {
    fn token(&self, rule: Rule, merchant: &Credentials) -> String {
        match rule {
            Rule::Reference => joined(merchant, self.stamp, self.reference, self.amount),
            Rule::Transaction => joined(merchant, self.stamp, self.transaction, self.amount),
            Rule::Notification => joined(merchant, "", self.transaction, self.amount),
        }
    }

    fn cause(&self, rule: Rule, merchant: Option<&Credentials>, merchants: &Merchants, t: &Text) -> String {
        let Some(merchant) = merchant else {
            return t.cause_merchant.to_owned();
        };
        if self.came.is_empty() {
            return t.cause_absent.to_owned();
        }
        if self.came.trim() != self.came {
            return t.cause_space.to_owned();
        }
        if self.came.len() != 64 || !self.came.bytes().all(|b| b.is_ascii_hexdigit()) {
            return t
                .cause_form
                .replace("{n}", &self.came.chars().count().to_string());
        }
        let is = |token: String| token.eq_ignore_ascii_case(self.came);
        let id = if rule == Rule::Reference {
            self.reference
        } else {
            self.transaction
        };
        let other_id = if rule == Rule::Reference {
            self.transaction
        } else {
            self.reference
        };
        let stamp = if rule == Rule::Notification {
            ""
        } else {
            self.stamp
        };
        for spelling in spellings(self.amount) {
            if is(joined(merchant, stamp, id, &spelling)) {
                return t
                    .cause_amount
                    .replace("{signed}", &spelling)
                    .replace("{sent}", self.amount);
            }
        }
        if !other_id.is_empty() && is(joined(merchant, stamp, other_id, self.amount)) {
            return t.cause_other_id.to_owned();
        }
        if !stamp.is_empty() && is(joined(merchant, "", id, self.amount)) {
            return t.cause_no_stamp.to_owned();
        }
        // By the rule of notifications with other parts in its places: what is joined is the same text.
        let own = |id: &str, amount: &str| MerchantToken::for_notification(merchant, id, amount).to_hex();
        let orders = [
            joined(merchant, stamp, self.amount, id),
            own(&format!("{stamp}{id}"), self.amount),
            own(&format!("{id}{stamp}"), self.amount),
            own(&format!("{id}{}", self.amount), stamp),
            own(self.amount, id),
        ];
        if orders.into_iter().any(is) {
            return t.cause_order.to_owned();
        }
        match merchants.all().find(|other| is(self.token(rule, other))) {
            Some(other) => t.cause_other_merchant.replace("{merchant}", other.merchant_id()),
            None => t.cause_key.to_owned(),
        }
    }
}

fn joined(merchant: &Credentials, stamp: &str, id: &str, amount: &str) -> String {
    MerchantToken::for_request(merchant, stamp, id, amount).to_hex()
}

/// How else an amount may have been written when it was signed.
fn spellings(amount: &str) -> Vec<String> {
    let whole = amount.split(['.', ',']).next().unwrap_or_default();
    let bare = whole.trim_start_matches('0');
    let mut all = vec![String::new()];
    for whole in [whole, bare] {
        all.extend([
            whole.to_owned(),
            format!("{whole}.00"),
            format!("{whole}.0"),
            format!("{whole},00"),
        ]);
    }
    all.push(format!("{bare}00"));
    all.retain(|spelling| spelling != amount);
    all
}
