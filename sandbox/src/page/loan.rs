//! A lender's terms, as an example of what its page says.

use super::format;

/// UNCERTAIN: each lender has rates of its own, and no source names them. 25 per thousand and month is an example.
const FEE_PER_MILLE: u64 = 25;

/// A way to pay the loan back.
pub(super) struct Plan {
    pub(super) months: u64,
    /// The instalments after the first.
    pub(super) others: u64,
    pub(super) first: String,
    pub(super) monthly: String,
    pub(super) total: String,
    /// Whether it is chosen to begin with.
    pub(super) chosen: bool,
}

/// The plans for an amount in rupiah.
pub(super) fn plans(amount: u64) -> Vec<Plan> {
    let plan = |months| {
        let (first, monthly, total) = instalments(amount, months);
        Plan {
            months,
            others: months.saturating_sub(1),
            first: format::rupiah(first),
            monthly: format::rupiah(monthly),
            total: format::rupiah(total),
            chosen: months == 3,
        }
    };
    [1, 3, 6, 12].map(plan).into()
}

/// The first instalment, each of the others, and their sum, in whole rupiah: what does not divide is in the first.
fn instalments(amount: u64, months: u64) -> (u64, u64, u64) {
    let fee = amount
        .saturating_mul(FEE_PER_MILLE)
        .saturating_mul(months)
        .div_ceil(1000);
    let total = amount.saturating_add(fee);
    let monthly = total.checked_div(months).unwrap_or(total);
    let others = monthly.saturating_mul(months.saturating_sub(1));
    (total.saturating_sub(others), monthly, total)
}

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]
mod tests {
    use super::instalments;

    #[test]
    fn the_instalments_add_up_to_the_last_rupiah() {
        assert_eq!(instalments(100_000, 1), (102_500, 102_500, 102_500));
        assert_eq!(instalments(100_000, 3), (35_834, 35_833, 107_500));
        for amount in [1, 7, 10_000, 85_001, 999_999_999_999] {
            for months in [1, 3, 6, 12] {
                let (first, monthly, total) = instalments(amount, months);
                assert_eq!(first + monthly * (months - 1), total, "{amount} in {months}");
                assert!(first >= monthly && first - monthly < months && total >= amount);
            }
        }
    }
}
