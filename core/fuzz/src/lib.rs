//! What the fuzz targets share.
#![forbid(unsafe_code)]

pub mod corpus;

use nicepay_checkout::{Error, Fields};
use url::form_urlencoded::Serializer;

/// A key that no seed is signed with, so that whatever verifies under it was forged.
pub const FOREIGN_KEY: &str = "a key that nothing in the corpus was signed with";

/// The fields with their values; a JSON null counts as an empty text.
pub fn pairs(fields: &Fields) -> Vec<(String, String)> {
    let text = |(name, value): (&str, Option<&str>)| (name.to_owned(), value.unwrap_or_default().to_owned());
    fields.iter().map(text).collect()
}

/// The pairs as a form.
pub fn form(pairs: &[(String, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Every field is found under its name, however that is written.
pub fn every_field_is_found(fields: &Fields) {
    for (name, value) in fields.iter() {
        assert_eq!(fields.raw(name), value);
        assert_eq!(fields.raw(&name.to_ascii_uppercase()), value);
        assert_eq!(fields.raw(&name.to_ascii_lowercase()), value);
    }
}

/// The first line of an input, split at its tabs, and what follows it.
pub fn head_and_body<const N: usize>(input: &str) -> Option<([&str; N], &str)> {
    let (head, body) = input.split_once('\n')?;
    let parts: Vec<&str> = head.split('\t').collect();
    Some((parts.try_into().ok()?, body))
}

/// An error says something, and stays on one line whatever it quotes.
pub fn error_is_sound(error: &Error) {
    let said = error.to_string();
    assert!(!said.is_empty());
    assert!(!said.contains(['\n', '\r']), "{said:?}");
}
