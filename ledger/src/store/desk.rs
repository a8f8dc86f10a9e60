//! What only the payment desk asks of a store.

#[cfg(feature = "desk")]
pub(crate) use with_desk::{DeskStore, Figure, Heard, Undelivered, after_prefix};

/// Without the desk nothing is asked.
#[cfg(not(feature = "desk"))]
pub(crate) trait DeskStore {}

#[cfg(not(feature = "desk"))]
impl<T> DeskStore for T {}

#[cfg(feature = "desk")]
mod with_desk {
    use jiff::Timestamp;

    use crate::machine::Event;
    use crate::store::{Done, Filter, KeyKind, Listed};

    /// The desk's questions.
    pub(crate) trait DeskStore {
        /// A text that is another one once anything was written that a page shows: of one order, or with an empty order of any.
        fn mark(&self, order: String) -> Done<'_, String>;

        /// How many payments there are, counted up to `most`.
        fn tally(&self, filter: Filter, most: u32) -> Done<'_, u64>;

        /// The orders whose id, reference, transaction id or payment number begins with `beginning`: up to `limit` by each.
        fn search(&self, beginning: String, limit: u32) -> Done<'_, Vec<String>>;

        /// The payments that need a person, most money first.
        fn urgent(&self, limit: u32) -> Done<'_, Vec<Listed>>;

        /// The events of money that arrived which a consumer has parked, or not handled though they are from before `until`;
        /// most money first.
        fn undelivered(&self, until: Timestamp, limit: u32) -> Done<'_, Vec<Undelivered>>;

        /// How many payments were created from `from` on and before `before`, and what they are worth, by status and by days
        /// of 24 hours from `from` on.
        fn figures(&self, from: Timestamp, before: Timestamp) -> Done<'_, Vec<Figure>>;

        /// The orders that have these names, each with its name.
        fn named(&self, kind: KeyKind, names: Vec<String>) -> Done<'_, Vec<(String, String)>>;

        /// The notifications of these orders that were handled.
        fn heard(&self, orders: Vec<String>) -> Done<'_, Vec<Heard>>;

        /// The orders of payments that are paid, were created from `created` on, and were seen as paid from `from` on and before
        /// `before`; each with its rupiah.
        fn paid(
            &self,
            created: Timestamp,
            from: Timestamp,
            before: Timestamp,
        ) -> Done<'_, Vec<(String, u64)>>;

        /// What the desk remembers under this key.
        fn recall(&self, key: &'static str) -> Done<'_, Option<String>>;

        /// Remembers it for everybody, in the place of what was remembered before.
        fn remember(&self, key: &'static str, value: String) -> Done<'_, ()>;
    }

    /// The payments of a day that have one status.
    #[derive(Clone, Debug)]
    pub(crate) struct Figure {
        /// 0 for the first day.
        pub(crate) day: i64,
        pub(crate) status: String,
        pub(crate) payments: u64,
        pub(crate) rupiah: u64,
    }

    /// A notification that was handled.
    #[derive(Clone, Debug)]
    pub(crate) struct Heard {
        pub(crate) order: String,
        pub(crate) received_at: Timestamp,
        /// What it reports, as a JSON object.
        pub(crate) said: String,
    }

    /// An event that a consumer has not handled.
    #[derive(Clone, Debug)]
    pub(crate) struct Undelivered {
        pub(crate) consumer: String,
        pub(crate) event: Event,
        pub(crate) failures: u32,
        pub(crate) error: Option<String>,
        pub(crate) parked_at: Option<Timestamp>,
    }

    /// The first text after every text that begins with `beginning`, byte by byte.
    pub(crate) fn after_prefix(beginning: &str) -> String {
        let mut chars: Vec<char> = beginning.chars().collect();
        if let Some(last) = chars.last_mut() {
            *last = char::from_u32(u32::from(*last).saturating_add(1)).unwrap_or(char::MAX);
        }
        chars.into_iter().collect()
    }
}
