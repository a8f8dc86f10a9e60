//! A dialect's statements, each rendered once with the merchant's prefix.

macro_rules! statements {
    ($( $(#[$doc:meta])* $name:ident: $sql:literal; )*) => {
        /// Every statement of this dialect.
        pub(super) struct Statements {
            $( $(#[$doc])* pub(super) $name: String, )*
        }

        impl Statements {
            pub(super) fn new(prefix: &str) -> Self {
                Self {
                    $( $name: $sql.replace("{prefix}", prefix), )*
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
