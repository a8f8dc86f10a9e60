//! Once, in the merchant's own database: which SQL a driver of Python's takes.

use nicepay_checkout_ledger::{Claim, Delivery, Dialect};
use pyo3::prelude::*;

use crate::error::{Wrong, invalid};

/// The paramstyles of DB-API 2.0 that are not the name of a dialect themselves.
const STYLES: [(&str, Dialect); 4] = [
    ("qmark", Dialect::Sqlite),
    ("pyformat", Dialect::Format),
    ("numeric_dollar", Dialect::Postgres),
    ("mysql_format", Dialect::MySql),
];

/// Every name that a claim can be asked for by, with the ledger's own name of its dialect.
pub(super) fn dialects() -> Vec<(&'static str, &'static str)> {
    let own = Dialect::ALL.iter().map(|dialect| (dialect.as_str(), *dialect));
    own.chain(STYLES)
        .map(|(name, dialect)| (name, dialect.as_str()))
        .collect()
}

fn dialect(py: Python<'_>, name: &str) -> PyResult<Dialect> {
    let own = Dialect::ALL.into_iter().find(|dialect| dialect.as_str() == name);
    let by_style = || STYLES.into_iter().find(|(style, _)| *style == name);
    own.or_else(|| by_style().map(|(_, dialect)| dialect))
        .ok_or_else(|| {
            let known: Vec<&str> = dialects().into_iter().map(|(name, _)| name).collect();
            let fix = format!("give one of {}", known.join(", "));
            let wrong = Wrong::new("dialect", "dialect", "is not known", fix);
            invalid(py, "there is no such claim", &[wrong])
        })
}

/// The statement and its parameter.
pub(super) fn claim(py: Python<'_>, delivery: &Delivery, name: &str) -> PyResult<(String, String)> {
    let Claim { sql, parameter, .. } = delivery.claim(dialect(py, name)?);
    // Python's drivers of MySQL write %s where those of other languages write a question mark.
    let sql = if name == "mysql_format" {
        sql.replace('?', "%s")
    } else {
        sql.to_owned()
    };
    Ok((sql, parameter))
}

/// The table that claims go into.
#[pyfunction]
pub(crate) fn claim_migration(py: Python<'_>, dialect: &str) -> PyResult<&'static str> {
    self::dialect(py, dialect).map(Dialect::migration)
}
