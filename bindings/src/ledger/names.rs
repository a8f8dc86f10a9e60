//! The ledger's names: how a payment stands, what an event says, which SQL a database speaks.

use nicepay_checkout_ledger as core;

macro_rules! names {
    ( $(#[$doc:meta])* $type:ident = $core:ident { $( $(#[$variant_doc:meta])* $variant:ident; )* } ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, uniffi::Enum)]
        pub enum $type {
            $( $(#[$variant_doc])* $variant, )*
        }

        impl $type {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
        }

        impl From<$type> for core::$core {
            fn from(from: $type) -> Self {
                match from {
                    $( $type::$variant => Self::$variant, )*
                }
            }
        }

        #[uniffi::export]
        impl $type {
            /// The stable name, the same in every language.
            #[must_use]
            pub fn plain_name(&self) -> String {
                core::$core::from(*self).as_str().to_owned()
            }
        }
    };
}

/// What the ledger gives back: its enums may grow, and the test below sees it first.
macro_rules! given {
    ( $type:ident = $core:ident, else $fallback:ident ) => {
        impl From<core::$core> for $type {
            fn from(from: core::$core) -> Self {
                let known = Self::ALL.iter().copied();
                known
                    .into_iter()
                    .find(|known| core::$core::from(*known) == from)
                    .unwrap_or(Self::$fallback)
            }
        }
    };
}

pub(crate) use given;
pub(crate) use names;

names! {
    /// How an order's payment stands.
    PaymentStatus = PaymentStatus {
        /// Its registration is under way, or could not be sent yet.
        Registering;
        /// Whether NICEPAY has it is not known yet; it is being settled.
        Unknown;
        /// NICEPAY refused the registration.
        Refused;
        /// The customer may pay.
        Open;
        /// NICEPAY has the money.
        Paid;
        /// Too late to pay; a late deposit is still watched for.
        Expired;
        /// Cancelled, or ended otherwise unpaid; a late deposit is still watched for.
        Cancelled;
        /// It was paid, and is not any more.
        Reversed;
    }
}
given!(PaymentStatus = PaymentStatus, else Unknown);

names! {
    /// What an event says.
    EventKind = EventKind {
        /// The customer has a number to pay with.
        NumberIssued;
        /// The money is there: deliver.
        Paid;
        /// The money came after the payment had expired or been cancelled: deliver, or give it back.
        PaidLate;
        /// The order was paid already, and now once more under another payment: give one back.
        PaidTwice;
        /// NICEPAY reports an amount that does not pay the order: a person must look.
        AmountDiffers;
        /// It can't be paid any more; a late deposit is still watched for.
        Expired;
        /// It was cancelled, or ended otherwise unpaid; a late deposit is still watched for.
        Cancelled;
        /// The money was there and is not any more: stop the delivery, or ask for the goods.
        Reversed;
        /// It can't go on by itself: a person must look.
        NeedsAttention;
    }
}
given!(EventKind = EventKind, else NeedsAttention);

names! {
    /// Which SQL the merchant's own database speaks, and how its driver writes parameters.
    ClaimDialect = Dialect {
        /// PostgreSQL with `$1`.
        Postgres;
        /// SQLite or PostgreSQL with `?`: JDBC.
        Sqlite;
        /// MySQL or MariaDB with `?`.
        MySql;
        /// `%s`.
        Format;
        /// `:claim`: JDBI, Spring's named parameters.
        Named;
        /// `:1`.
        Numeric;
    }
}

/// Which database the ledger's own tables are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum LedgerDialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL 13 and later.
    Postgres,
}

impl From<LedgerDialect> for core::MigrationDialect {
    fn from(dialect: LedgerDialect) -> Self {
        match dialect {
            LedgerDialect::Sqlite => Self::Sqlite,
            LedgerDialect::Postgres => Self::Postgres,
        }
    }
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum ExportFormat {
    /// Comma-separated values with a header; moments as RFC 3339 in UTC.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl From<ExportFormat> for core::ExportFormat {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Csv => Self::Csv,
            ExportFormat::JsonLines => Self::JsonLines,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fault::StorageFault;

    #[test]
    fn every_name_of_the_ledger_is_here_and_comes_back_as_itself() {
        assert_eq!(
            core::PaymentStatus::ALL.map(PaymentStatus::from),
            PaymentStatus::ALL
        );
        assert_eq!(core::EventKind::ALL.map(EventKind::from), EventKind::ALL);
        assert_eq!(core::StorageFault::ALL.map(StorageFault::from), StorageFault::ALL);
        let dialects: Vec<_> = ClaimDialect::ALL
            .iter()
            .map(|it| core::Dialect::from(*it))
            .collect();
        assert_eq!(dialects, core::Dialect::ALL);
    }
}
