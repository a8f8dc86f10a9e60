//! The merchant's credentials.

use std::fmt;

use crate::error::Error;
use crate::values::problem::{FieldError, Problem};
use crate::values::secret::Secret;

/// The merchant id and keys that NICEPAY issued. Besides the current key there can be previous keys, which verify
/// notifications but never sign, so that a key change loses no notification.
///
/// A key looks like Base64, but it is used *as text* and never decoded. It does not appear in `Debug` output, and its
/// memory is overwritten when dropped.
///
/// ```
/// use nicepay_checkout::Credentials;
/// let credentials = Credentials::new("IONPAYTEST", "new-key")?.with_previous_key("old-key")?;
/// assert!(!format!("{credentials:?}").contains("key\""));
/// # Ok::<(), nicepay_checkout::Error>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    merchant_id: Box<str>,
    key: Secret,
    previous: Vec<Secret>,
}

impl Credentials {
    /// The merchant id of NICEPAY's public sandbox. Not a secret: NICEPAY's documentation contains it.
    pub const SANDBOX_MERCHANT_ID: &'static str = "IONPAYTEST";
    /// The key of NICEPAY's public sandbox merchant. Not a secret: NICEPAY's documentation contains it.
    pub const SANDBOX_MERCHANT_KEY: &'static str =
        "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==";

    /// Credentials from the merchant id (wire: `iMid`, AN 10) and the merchant key.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) when the id is not 1 to 10 letters and digits, or
    /// the key is empty or contains white space or control characters.
    pub fn new(merchant_id: &str, merchant_key: &str) -> Result<Self, Error> {
        let mut wrong = Vec::new();
        if let Err(problem) = check_id(merchant_id) {
            wrong.push(problem.at("merchant_id", "iMid"));
        }
        if let Err(problem) = check_key(merchant_key) {
            wrong.push(problem.at("merchant_key", "merchantKey"));
        }
        if !wrong.is_empty() {
            return Err(refused(wrong));
        }
        Ok(Self {
            merchant_id: merchant_id.into(),
            key: Secret::new(merchant_key),
            previous: Vec::new(),
        })
    }

    /// Also accepts notifications signed with the previous key `key`. Can be called several times.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) as for [`Credentials::new`].
    pub fn with_previous_key(mut self, key: &str) -> Result<Self, Error> {
        check_key(key).map_err(|problem| refused(vec![problem.at("previous_key", "merchantKey")]))?;
        self.previous.push(Secret::new(key));
        Ok(self)
    }

    /// The public sandbox merchant, `IONPAYTEST`. Its payments are paid automatically (NICEPAY calls it "AutoPaid").
    #[must_use]
    pub fn sandbox() -> Self {
        Self {
            merchant_id: Self::SANDBOX_MERCHANT_ID.into(),
            key: Secret::new(Self::SANDBOX_MERCHANT_KEY),
            previous: Vec::new(),
        }
    }

    /// Reads `NICEPAY_MERCHANT_ID`, `NICEPAY_MERCHANT_KEY` and, where set, `NICEPAY_PREVIOUS_KEYS`
    /// (separated by commas).
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) naming every variable that is missing or wrong.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_vars(|name| std::env::var(name).ok())
    }

    pub(crate) fn from_vars(var: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        const ID: &str = "NICEPAY_MERCHANT_ID";
        const KEY: &str = "NICEPAY_MERCHANT_KEY";
        const PREVIOUS: &str = "NICEPAY_PREVIOUS_KEYS";
        let mut wrong = Vec::new();
        let mut read = |name: &'static str, check: fn(&str) -> Result<(), Problem>| {
            let value = Secret::new(var(name).unwrap_or_default());
            if let Err(problem) = check(value.expose()) {
                wrong.push(problem.at(name, name));
            }
            value
        };
        let id = read(ID, check_id);
        let key = read(KEY, check_key);
        let previous = Secret::new(var(PREVIOUS).unwrap_or_default());
        let previous: Vec<&str> = previous
            .expose()
            .split(',')
            .filter(|k| !k.trim().is_empty())
            .collect();
        wrong.extend(
            previous
                .iter()
                .filter_map(|key| check_key(key).err())
                .map(|problem| problem.at(PREVIOUS, PREVIOUS)),
        );
        if !wrong.is_empty() {
            return Err(refused(wrong));
        }
        let current = Self::new(id.expose(), key.expose())?;
        previous.into_iter().try_fold(current, Self::with_previous_key)
    }

    /// The merchant id (wire: `iMid`).
    #[must_use]
    pub fn merchant_id(&self) -> &str {
        &self.merchant_id
    }

    pub(crate) fn key(&self) -> &Secret {
        &self.key
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.key).chain(&self.previous)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("merchant_id", &self.merchant_id)
            .field("key", &self.key)
            .field("previous", &self.previous)
            .finish()
    }
}

fn refused(fields: Vec<FieldError>) -> Error {
    Error::invalid("the credentials are invalid", fields)
}

fn check_id(id: &str) -> Result<(), Problem> {
    if id.is_empty() {
        return Err(Problem::new(
            "is missing",
            "set the merchant id that NICEPAY issued, such as IONPAYTEST",
        ));
    }
    if id.len() > 10 || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Problem::new(
            "is not a valid merchant id",
            "use the 1 to 10 letters and digits that NICEPAY issued",
        ));
    }
    Ok(())
}

fn check_key(key: &str) -> Result<(), Problem> {
    if key.is_empty() {
        return Err(Problem::new(
            "is missing",
            "set the merchant key that NICEPAY issued",
        ));
    }
    if key.trim() != key || key.chars().any(char::is_control) {
        return Err(Problem::new(
            "contains white space or control characters",
            "remove them; the usual cause is a line break from a file or secret store",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_environment_and_names_all_that_is_wrong() {
        let error = Credentials::from_vars(|_| None).unwrap_err();
        let names: Vec<_> = error.fields().iter().map(|f| f.field.as_ref()).collect();
        assert_eq!(names, ["NICEPAY_MERCHANT_ID", "NICEPAY_MERCHANT_KEY"]);

        let good = Credentials::from_vars(|name| {
            Some(match name {
                "NICEPAY_MERCHANT_ID" => "IONPAYTEST".into(),
                "NICEPAY_MERCHANT_KEY" => "new".into(),
                _ => "old,older".into(),
            })
        });
        assert_eq!(good.unwrap().keys().count(), 3);
    }

    #[test]
    fn a_wrong_key_is_refused_without_showing_it() {
        let error = Credentials::new("IONPAYTEST", "s3cret-canary\n").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
}
