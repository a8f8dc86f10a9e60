//! Claims: one statement in the shop's own transaction.

use nicepay_checkout_ledger::{Claim, Dialect};
use serde_json::json;

use crate::error::Fault;

pub(crate) fn dialect(name: &str) -> Result<Dialect, Fault> {
    let name = if name == "pg" { "postgres" } else { name };
    let found = Dialect::ALL.into_iter().find(|dialect| dialect.as_str() == name);
    found.ok_or_else(|| {
        let known = Dialect::ALL.map(Dialect::as_str).join("\", \"");
        Fault::argument(format!("dialect must be one of \"pg\", \"{known}\""))
    })
}

pub(crate) fn text(claim: &Claim) -> String {
    json!({ "sql": claim.sql, "parameter": claim.parameter }).to_string()
}
