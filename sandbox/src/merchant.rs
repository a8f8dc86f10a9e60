//! The merchants the gateway knows.

use std::collections::HashMap;

use nicepay_checkout::{Credentials, Error, MerchantToken};

/// Every merchant by its id.
#[derive(Debug)]
pub(crate) struct Merchants(HashMap<Box<str>, Credentials>);

impl Merchants {
    /// NICEPAY's two public sandbox merchants; they share one public key.
    pub(crate) fn public() -> Self {
        let ids = [Credentials::SANDBOX_MERCHANT_ID, "NORMALTEST"];
        let known = ids.into_iter().filter_map(|id| {
            let credentials = Credentials::new(id, Credentials::SANDBOX_MERCHANT_KEY).ok()?;
            Some((id.into(), credentials))
        });
        Self(known.collect())
    }

    pub(crate) fn add(&mut self, id: &str, key: &str) -> Result<(), Error> {
        self.0.insert(id.into(), Credentials::new(id, key)?);
        Ok(())
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Credentials> {
        self.0.values()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Credentials> {
        self.0.get(id)
    }
}

/// Whether `token` is the one of a request; `id` is the reference, or the transaction id for a cancel.
pub(crate) fn signed(merchant: &Credentials, time_stamp: &str, id: &str, amount: &str, token: &str) -> bool {
    MerchantToken::for_request(merchant, time_stamp, id, amount)
        .to_hex()
        .eq_ignore_ascii_case(token)
}
