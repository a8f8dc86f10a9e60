//! The settings of the sandbox.

use std::time::Duration;

use nicepay_checkout::PayMethod;

/// The settings of the sandbox.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) autopay: Option<Duration>,
    pub(crate) duplicate_check: bool,
    pub(crate) error_http_status: u16,
    pub(crate) notify_retries: Vec<Duration>,
    pub(crate) cancelled_status: &'static str,
    /// The only pay methods that the merchants have; all of them by default.
    pub(crate) methods: Option<Vec<PayMethod>>,
    pub(crate) inactive: Vec<PayMethod>,
}

impl Settings {
    /// Whether the merchants have the pay method; a registration for the customer's choice is always accepted.
    pub(crate) fn serves(&self, method: &PayMethod) -> bool {
        let listed = self
            .methods
            .as_ref()
            .is_none_or(|methods| methods.contains(method));
        (listed || *method == PayMethod::All) && !self.inactive.contains(method)
    }
}
