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
        }
    };
}

pub(super) use statements;
