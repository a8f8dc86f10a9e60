//! Answers to an inquiry: what is accepted speaks of the order, and only a paid state says paid.
//! Input: HTTP status, reference, amount and transaction id, parted by tabs; a line end; the body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nicepay_checkout::{ErrorKind, Order, TransactionState, testing};
use nicepay_checkout_fuzz::{error_is_sound, head_and_body};

fuzz_target!(|input: &str| {
    let Some(([status, reference, amount, id], body)) = head_and_body(input) else {
        return;
    };
    let (Ok(status), Ok(amount)) = (status.parse(), amount.parse()) else {
        return;
    };
    let Ok(order) = Order::new(reference, amount, id) else {
        return;
    };
    match testing::read_inquiry(&order, status, body) {
        Ok(transaction) => {
            assert_eq!(transaction.transaction_id, order.transaction_id);
            assert_eq!(transaction.reference, order.reference);
            assert_eq!(transaction.amount, order.amount);
            assert_eq!(transaction.raw.get("tXid"), Some(id));
            assert_eq!(transaction.is_paid(), transaction.state.is_paid());
            assert_eq!(
                transaction.state,
                TransactionState::decode(&transaction.pay_method, &transaction.status_code)
            );
        }
        Err(error) => {
            // An inquiry changes nothing, so its outcome is never unknown.
            assert!(!matches!(
                error.kind(),
                ErrorKind::OutcomeUnknown | ErrorKind::Internal
            ));
            error_is_sound(&error);
        }
    }
});
