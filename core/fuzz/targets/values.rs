//! Amounts and identifiers: what is accepted is within NICEPAY's limits and reads back as it was written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nicepay_checkout::{Amount, AmountPolicy, ReferenceNo, TransactionId};

fuzz_target!(|text: &str| {
    if let Ok(amount) = text.parse::<Amount>() {
        assert_eq!(amount.to_string(), text);
        assert!((1..=Amount::MAX.as_u64()).contains(&amount.as_u64()));
        assert_eq!(Amount::rupiah(amount.as_u64()), Ok(amount));
        assert!(AmountPolicy::Exact.accepts(amount, amount));
        if let Ok(less) = Amount::rupiah(amount.as_u64() - 1) {
            assert!(!AmountPolicy::Exact.accepts(amount, less));
            assert!(!AmountPolicy::AtLeast.accepts(amount, less));
            assert!(!AmountPolicy::WithFee { max: u64::MAX }.accepts(amount, less));
            assert!(!AmountPolicy::WithFee { max: 0 }.accepts(less, amount));
        }
    } else if let Ok(number) = text.parse::<u64>() {
        // Refused though it is a number: out of range, or not written the one way that is hashed.
        assert!(Amount::rupiah(number).is_err() || number.to_string() != text);
    }
    if let Ok(reference) = ReferenceNo::new(text) {
        assert_eq!(reference.as_str(), text);
        assert!((1..=ReferenceNo::MAX_LENGTH).contains(&text.chars().count()));
        assert!(!text.chars().any(char::is_control));
        read_back(&reference);
    }
    if let Ok(id) = TransactionId::new(text) {
        assert_eq!(id.as_str(), text);
        assert!((1..=TransactionId::MAX_LENGTH).contains(&text.len()));
        assert!(text.bytes().all(|b| b.is_ascii_graphic()));
        read_back(&id);
    }
});

fn read_back<T>(value: &T)
where
    T: std::fmt::Display + std::str::FromStr + PartialEq + Clone + std::fmt::Debug,
    T::Err: std::fmt::Debug,
{
    assert_eq!(
        value.to_string().parse::<T>().expect("it was taken before"),
        *value
    );
}
