//! A dialect's statements, each rendered once with the merchant's prefix and, where it names them, every status.

macro_rules! statements {
    ($( $(#[$doc:meta])* $name:ident: $sql:literal; )*) => {
        /// Every statement of this dialect.
        pub(super) struct Statements {
            $( $(#[$doc])* pub(super) $name: String, )*
        }

        impl Statements {
            pub(super) fn new(prefix: &str) -> Self {
                let quoted = crate::PaymentStatus::ALL.map(|status| format!("'{}'", status.as_str()));
                let statuses = quoted.join(", ");
                Self {
                    $( $name: $sql.replace("{prefix}", prefix).replace("{statuses}", &statuses), )*
                }
            }

            /// Each with its name.
            #[cfg(test)]
            #[allow(dead_code, reason = "PostgreSQL's plans depend on what is stored: a bench looks at them")]
            pub(super) fn all(&self) -> Vec<(&'static str, &str)> {
                vec![$( (stringify!($name), self.$name.as_str()), )*]
            }
        }
    };
}

pub(super) use statements;
