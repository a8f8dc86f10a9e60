//! Checking an order out: the registration in, the payment out.

use napi_derive::napi;
use nicepay_checkout::DirectRegistration;
use nicepay_checkout_ledger::CheckOut;

use super::{NativeLedger, payment};
use crate::registration;

#[napi]
impl NativeLedger {
    #[napi]
    pub fn check_out(
        &self,
        id: u32,
        registration: String,
        direct: bool,
        replace_open: bool,
    ) -> Option<String> {
        self.start(id, |ledger| {
            let registration = registration::read(&registration)?;
            let mut order = if direct {
                CheckOut::from(DirectRegistration::from_fields(registration))
            } else {
                CheckOut::from(registration)
            };
            if replace_open {
                order = order.replacing_open();
            }
            Ok(async move { Ok(payment::payment(&ledger.check_out(order).await?).to_string()) })
        })
    }
}
