//! The NICEPAY reference of an attempt: the order id for the first, a derived one for later attempts.

use nicepay_checkout::{Problem, ReferenceNo};
use sha2::{Digest, Sha256};

/// How many characters of the order id a derived reference contains: 40 − `-` − 3 digits − `-` − 8 hex digits.
const READABLE: usize = 27;

/// The reference of attempt `number`. The first attempt uses the order id. A later one uses its first 27 characters, the
/// attempt's number, and 8 hex digits of the SHA-256 of order id and number, joined by `-`: at most 40 characters.
///
/// ```
/// # use nicepay_checkout_ledger::machine::reference_of_attempt;
/// let order = "ordNo20221223111252".parse()?;
/// assert_eq!(reference_of_attempt(&order, 1)?.as_str(), "ordNo20221223111252");
/// assert!(reference_of_attempt(&order, 2)?.as_str().starts_with("ordNo20221223111252-2-"));
/// # Ok::<(), nicepay_checkout::Problem>(())
/// ```
///
/// # Errors
/// A problem after 999 attempts.
pub fn reference_of_attempt(order_id: &ReferenceNo, number: u32) -> Result<ReferenceNo, Problem> {
    if number <= 1 {
        return Ok(order_id.clone());
    }
    let digest = Sha256::digest(format!("{order_id}\n{number}"));
    let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let readable: String = order_id.as_str().chars().take(READABLE).collect();
    ReferenceNo::new(format!("{readable}-{number}-{hash}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_reference_fits_and_differs() {
        let long = ReferenceNo::new("x".repeat(40)).unwrap();
        let other = ReferenceNo::new(format!("{}y", "x".repeat(39))).unwrap();
        for number in [2, 10, 999] {
            let derived = reference_of_attempt(&long, number).unwrap();
            assert!(derived.as_str().chars().count() <= 40);
            assert_ne!(derived, reference_of_attempt(&other, number).unwrap());
            assert_ne!(
                derived,
                reference_of_attempt(&long, number + 1).unwrap_or_else(|_| long.clone())
            );
        }
        let wide = ReferenceNo::new("é".repeat(40)).unwrap();
        assert!(reference_of_attempt(&wide, 2).is_ok());
    }
}
