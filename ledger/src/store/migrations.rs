//! Numbered SQL files, one per version and dialect; {prefix} is replaced by the merchant's prefix.

use crate::MigrationDialect;
use crate::error::{LedgerError, StorageFault};

/// The schema that this version writes.
pub(crate) const CURRENT: u32 = 2;

const SQLITE: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_initial.sql"),
    include_str!("../../migrations/sqlite/0002_search.sql"),
];
const POSTGRES: &[&str] = &[
    include_str!("../../migrations/postgres/0001_initial.sql"),
    include_str!("../../migrations/postgres/0002_search.sql"),
];

/// The migrations after `version`, each with the version that it leads to.
pub(super) fn after(dialect: MigrationDialect, version: u32, prefix: &str) -> Vec<(u32, String)> {
    let files = match dialect {
        MigrationDialect::Sqlite => SQLITE,
        MigrationDialect::Postgres => POSTGRES,
    };
    (1_u32..)
        .zip(files)
        .filter(|(number, _)| *number > version)
        .map(|(number, sql)| (number, rendered(sql, prefix)))
        .collect()
}

/// An index is in its table's schema, and its name can't be qualified.
fn rendered(sql: &str, prefix: &str) -> String {
    let bare = prefix.rsplit('.').next().unwrap_or(prefix);
    sql.replace("CREATE INDEX {prefix}", &format!("CREATE INDEX {bare}"))
        .replace("{prefix}", prefix)
}

/// All of them as one script.
pub(crate) fn all(dialect: MigrationDialect, prefix: &str) -> String {
    after(dialect, 0, prefix)
        .into_iter()
        .map(|(_, sql)| sql)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Rejects tables of a newer version.
pub(crate) fn check(found: u32) -> Result<(), LedgerError> {
    if found > CURRENT {
        return Err(LedgerError::storage(
            StorageFault::Schema,
            format!("the ledger's tables have schema version {found}, but this SDK supports up to {CURRENT}"),
        )
        .hinting("nothing was changed; update the SDK to the version that wrote them"));
    }
    Ok(())
}

/// A prefix becomes part of SQL, so only plain names are allowed.
pub(super) fn check_prefix(prefix: &str, dialect: MigrationDialect) -> Result<(), LedgerError> {
    let plain = |part: &str| {
        part.len() <= 40
            && part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let parts: Vec<_> = prefix.split('.').collect();
    let most = if dialect == MigrationDialect::Postgres {
        2
    } else {
        1
    };
    let is_right = match parts.as_slice() {
        [only] => plain(only),
        [schema, ""] => most == 2 && plain(schema),
        [schema, rest] => most == 2 && plain(schema) && plain(rest),
        _ => false,
    };
    if is_right {
        return Ok(());
    }
    Err(LedgerError::invalid(
        "the table prefix is invalid",
        "use lower-case letters, digits and `_`, such as nicepay_; on PostgreSQL a schema may come first, such as payments.nicepay_",
    ))
}
