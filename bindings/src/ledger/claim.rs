//! Once, in the merchant's own database: one row inserted in the transaction that delivers.

use nicepay_checkout_ledger as core;

use super::names::ClaimDialect;

/// One statement with its parameter, for the merchant's own driver, in the transaction that delivers: one row inserted
/// means deliver, none means that this event took effect already.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Claim {
    /// The statement.
    pub sql: String,
    /// Its one parameter: consumer and event id. (Its name is `claim` where parameters have names.)
    pub parameter: String,
}

impl From<core::Claim> for Claim {
    fn from(claim: core::Claim) -> Self {
        Self {
            sql: claim.sql.to_owned(),
            parameter: claim.parameter,
        }
    }
}

/// The table that claims go into, once in the merchant's own migrations.
#[uniffi::export]
#[must_use]
pub fn claim_migration(dialect: ClaimDialect) -> String {
    core::Dialect::from(dialect).migration().to_owned()
}
