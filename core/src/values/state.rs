//! What a status digit means: it depends on the pay method (protocol document, section g).

use std::fmt;

use super::codes::PayMethod;

/// The state of a payment, decoded from pay method and status (wire: `payMethod` and `status` of an inquiry).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransactionState {
    /// NICEPAY has the money.
    Paid,
    /// Waiting for the customer.
    Unpaid,
    /// In progress: "ready to commit" at Alfamart, "processing" at a wallet. Neither final nor paid.
    InFlight,
    /// Registered; the customer has not chosen a method or begun yet.
    Initialized,
    /// Expired: it can no longer be paid.
    Expired,
    /// Voided before the settlement.
    Voided,
    /// The money went back to the customer.
    Refunded,
    /// The deposit was taken back (reversal of a virtual account; void or refund of a direct debit).
    Reversed,
    /// Failed.
    Failed,
    /// A payout was approved.
    Approved,
    /// A payout was requested.
    Requested,
    /// A payout was cancelled.
    Cancelled,
    /// A payout was rejected.
    Rejected,
    /// A status that this version does not know for this pay method. It counts neither as paid nor as failed: ask NICEPAY.
    Unknown,
}

impl TransactionState {
    /// Every state.
    pub const ALL: [Self; 14] = [
        Self::Paid,
        Self::Unpaid,
        Self::InFlight,
        Self::Initialized,
        Self::Expired,
        Self::Voided,
        Self::Refunded,
        Self::Reversed,
        Self::Failed,
        Self::Approved,
        Self::Requested,
        Self::Cancelled,
        Self::Rejected,
        Self::Unknown,
    ];

    /// Decodes a status. An unlisted digit becomes [`Unknown`](Self::Unknown), never paid or failed.
    #[must_use]
    pub fn decode(method: &PayMethod, status: &str) -> Self {
        match (method, status) {
            (
                PayMethod::Card
                | PayMethod::Gpn
                | PayMethod::VirtualAccount
                | PayMethod::ConvenienceStore
                | PayMethod::DirectDebit
                | PayMethod::EWallet
                | PayMethod::PayLoan
                | PayMethod::Qris,
                "0",
            ) => Self::Paid,

            (PayMethod::ConvenienceStore, "3") => Self::Unpaid,
            (PayMethod::ConvenienceStore, "4") => Self::Expired,
            (PayMethod::ConvenienceStore, "5") => Self::InFlight,

            (PayMethod::Card | PayMethod::Gpn, "1") => Self::Voided,
            (PayMethod::Card | PayMethod::Gpn, "2") => Self::Refunded,
            (PayMethod::Card | PayMethod::Gpn, "8") => Self::Failed,
            (PayMethod::Card | PayMethod::Gpn, "9") => Self::Initialized,

            (PayMethod::VirtualAccount, "1") => Self::Reversed,
            (PayMethod::VirtualAccount, "3") => Self::Unpaid,
            (PayMethod::VirtualAccount, "4") => Self::Expired,

            (PayMethod::DirectDebit, "1") => Self::Reversed,
            (PayMethod::DirectDebit, "3") => Self::Unpaid,
            (PayMethod::DirectDebit, "9") => Self::Initialized,

            (PayMethod::EWallet, "1") => Self::Voided,
            (PayMethod::EWallet, "2") => Self::Refunded,
            (PayMethod::EWallet, "3") => Self::Unpaid,
            (PayMethod::EWallet, "4") => Self::InFlight,
            (PayMethod::EWallet, "5") => Self::Expired,
            (PayMethod::EWallet, "8") => Self::Failed,
            (PayMethod::EWallet, "9") => Self::Initialized,

            (PayMethod::PayLoan, "1") => Self::Voided,
            (PayMethod::PayLoan, "2") => Self::Refunded,
            (PayMethod::PayLoan, "3") => Self::Unpaid,
            (PayMethod::PayLoan, "4") => Self::Expired,
            (PayMethod::PayLoan, "5") => Self::InFlight,
            (PayMethod::PayLoan, "8") => Self::Failed,
            (PayMethod::PayLoan, "9") => Self::Initialized,

            (PayMethod::Payout, "0") => Self::Approved,
            (PayMethod::Payout, "3") => Self::Requested,
            (PayMethod::Payout, "4") => Self::Cancelled,
            (PayMethod::Payout, "5") => Self::Rejected,
            (PayMethod::Payout, "8" | "9") => Self::Failed,

            (PayMethod::Qris, "1") => Self::Voided,
            (PayMethod::Qris, "2") => Self::Refunded,
            (PayMethod::Qris, "3") => Self::Unpaid,
            (PayMethod::Qris, "4") => Self::InFlight,
            (PayMethod::Qris, "5") => Self::Expired,
            (PayMethod::Qris, "6") => Self::Failed,

            // UNCERTAIN: no source shows the status before a method is chosen; 9 and 3 mean the same for other methods.
            (PayMethod::All, "9") => Self::Initialized,
            (PayMethod::All, "3") => Self::Unpaid,
            _ => Self::Unknown,
        }
    }

    /// Whether the merchant may deliver.
    #[must_use]
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::Paid)
    }

    /// Whether waiting is over: the payment is paid, or can no longer be paid.
    ///
    /// Paid is settled too, although a card or wallet payment may be refunded later.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        !matches!(
            self,
            Self::Unpaid | Self::InFlight | Self::Initialized | Self::Requested | Self::Unknown
        )
    }

    /// The plain name, the same in every language, such as `in_flight`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Unpaid => "unpaid",
            Self::InFlight => "in_flight",
            Self::Initialized => "initialized",
            Self::Expired => "expired",
            Self::Voided => "voided",
            Self::Refunded => "refunded",
            Self::Reversed => "reversed",
            Self::Failed => "failed",
            Self::Approved => "approved",
            Self::Requested => "requested",
            Self::Cancelled => "cancelled",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for TransactionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_by_its_plain_name() {
        assert_eq!(TransactionState::InFlight.to_string(), "in_flight");
    }

    #[test]
    fn only_zero_is_ever_paid() {
        for method in PayMethod::KNOWN {
            for status in [
                "1", "2", "3", "4", "5", "6", "7", "8", "9", "", "00", " 0", "null",
            ] {
                assert!(
                    !TransactionState::decode(method, status).is_paid(),
                    "{method} {status}"
                );
            }
        }
        assert!(!TransactionState::decode(&PayMethod::All, "0").is_paid());
        assert!(!TransactionState::decode(&PayMethod::from_code("42"), "0").is_paid());
    }

    #[test]
    fn a_digit_means_what_its_method_says() {
        use TransactionState::{Expired, InFlight, Rejected};
        let five = |method| TransactionState::decode(&method, "5");
        assert_eq!(
            [
                five(PayMethod::ConvenienceStore),
                five(PayMethod::EWallet),
                five(PayMethod::Payout)
            ],
            [InFlight, Expired, Rejected]
        );
    }
}
