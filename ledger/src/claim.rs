//! Claims: one row, inserted in the transaction that delivers, makes an event take effect once.

/// The SQL dialect of the merchant's own database, and how its driver writes parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// PostgreSQL with `$1`: tokio-postgres, sqlx, pg, asyncpg.
    Postgres,
    /// SQLite or PostgreSQL with `?`: rusqlite, sqlite3, JDBC.
    Sqlite,
    /// MySQL or MariaDB with `?`.
    MySql,
    /// `%s`: psycopg, Django on PostgreSQL or SQLite.
    Format,
    /// `:key`: sqlite3, SQLAlchemy.
    Named,
    /// `:1`.
    Numeric,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 6] = [
        Self::Postgres,
        Self::Sqlite,
        Self::MySql,
        Self::Format,
        Self::Named,
        Self::Numeric,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
            Self::MySql => "mysql",
            Self::Format => "format",
            Self::Named => "named",
            Self::Numeric => "numeric",
        }
    }

    /// The SQL of the table of claims. Run it once, in the merchant's own migrations.
    #[must_use]
    pub const fn migration(self) -> &'static str {
        match self {
            Self::MySql => {
                "CREATE TABLE IF NOT EXISTS nicepay_claims (claim VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY)"
            }
            _ => "CREATE TABLE IF NOT EXISTS nicepay_claims (claim VARCHAR(255) PRIMARY KEY)",
        }
    }

    const fn statement(self) -> &'static str {
        match self {
            Self::Postgres => "INSERT INTO nicepay_claims (claim) VALUES ($1) ON CONFLICT DO NOTHING",
            Self::Sqlite => "INSERT INTO nicepay_claims (claim) VALUES (?) ON CONFLICT DO NOTHING",
            Self::MySql => "INSERT IGNORE INTO nicepay_claims (claim) VALUES (?)",
            Self::Format => "INSERT INTO nicepay_claims (claim) VALUES (%s) ON CONFLICT DO NOTHING",
            Self::Named => "INSERT INTO nicepay_claims (claim) VALUES (:claim) ON CONFLICT DO NOTHING",
            Self::Numeric => "INSERT INTO nicepay_claims (claim) VALUES (:1) ON CONFLICT DO NOTHING",
        }
    }
}

/// One statement with its parameter. Run it with the merchant's own driver, in the transaction that delivers. If it inserts a
/// row, deliver; if it inserts none, the event has already taken effect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claim {
    /// The statement.
    pub sql: &'static str,
    /// Its parameter: consumer and event id. (Its name is `claim` if parameters have names.)
    pub parameter: String,
}

impl Claim {
    pub(crate) fn new(dialect: Dialect, consumer: &str, event_id: &str) -> Self {
        Self {
            sql: dialect.statement(),
            parameter: format!("{consumer}/{event_id}"),
        }
    }
}
