//! The Python face: converts, and nothing else. Every rule stands in the core.
//!
//! One file an operation, with the core's file names; the blocking and the asynchronous twin of an operation
//! are one method here (see `run.rs`).

mod bridge;
mod bulk;
mod callback;
mod cancel;
mod class;
mod client;
mod convert;
mod credentials;
mod error;
mod inquiry;
mod instruction;
#[cfg(feature = "ledger")]
mod ledger;
mod notification;
mod observe;
mod order;
mod parity;
mod registration;
mod run;
mod source;
mod task;
mod testing;
mod value;
mod wait;

/// The compiled half of nicepay_checkout. Import from `nicepay_checkout` instead.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::bridge::{Bridge, Call};
    #[pymodule_export]
    use crate::bulk::Bulk;
    #[pymodule_export]
    use crate::callback::{Callback, Confirmation, rebuild_callback, rebuild_confirmation};
    #[pymodule_export]
    use crate::cancel::{Cancellation, rebuild_cancellation};
    #[pymodule_export]
    use crate::client::Core;
    #[pymodule_export]
    use crate::credentials::Credentials;
    #[pymodule_export]
    use crate::inquiry::{Transaction, rebuild_transaction};
    #[pymodule_export]
    use crate::notification::{
        Notification, NotificationReply, Settlement, UnverifiedNotification, rebuild_notification,
        rebuild_settlement,
    };
    #[pymodule_export]
    use crate::observe::{RequestInfo, ResponseInfo};
    #[pymodule_export]
    use crate::order::{AmountPolicy, Order, rebuild_order, rebuild_with_fee};
    #[pymodule_export]
    use crate::parity::{core_tables, panic_for_test};
    #[pymodule_export]
    use crate::registration::{
        CartItem, Checkout, DirectRegistration, PaymentCode, Registration, Resolution, Seller, SellerAddress,
        rebuild_checkout, rebuild_payment_code, rebuild_resolution,
    };
    #[pymodule_export]
    use crate::source::SourceAddresses;
    #[pymodule_export]
    use crate::testing::{
        notification_token, read_direct_registration, read_inquiry, read_registration, registration_body,
        request_token, sample_callback, sample_notification,
    };
    #[pymodule_export]
    use crate::value::rebuild_value;
    #[pymodule_export]
    use crate::wait::Waiting;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        #[cfg(feature = "ledger")]
        crate::ledger::add_to(module)?;
        crate::registration::add_field_properties(module.py())
    }
}
