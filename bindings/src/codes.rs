//! NICEPAY's code lists: open enums for what may grow, closed ones for what the core decodes.

use nicepay_checkout as core;

macro_rules! open_codes {
    ( $(#[$doc:meta])* $type:ident { $( $(#[$variant_doc:meta])* $variant:ident; )* } ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, uniffi::Enum)]
        #[uniffi::export(Display)]
        pub enum $type {
            $( $(#[$variant_doc])* $variant, )*
            /// A code that this version does not know, as it stands on the wire.
            Other {
                /// The code on the wire.
                code: String,
            },
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                core::$type::from(self.clone()).fmt(f)
            }
        }

        #[uniffi::export]
        impl $type {
            /// The code on the wire.
            #[must_use]
            pub fn wire_code(&self) -> String {
                core::$type::from(self.clone()).code().to_owned()
            }

            /// The plain name, the same in every language; the code itself for a code that is not known.
            #[must_use]
            pub fn plain_name(&self) -> String {
                core::$type::from(self.clone()).name().to_owned()
            }

            /// The name to show a person.
            #[must_use]
            pub fn label(&self) -> String {
                core::$type::from(self.clone()).label().to_owned()
            }
        }

        impl From<$type> for core::$type {
            fn from(code: $type) -> Self {
                match code {
                    $( $type::$variant => Self::$variant, )*
                    $type::Other { code } => Self::from_code(&code),
                }
            }
        }

        impl From<&core::$type> for $type {
            fn from(code: &core::$type) -> Self {
                match code {
                    $( core::$type::$variant => Self::$variant, )*
                    other => Self::Other { code: other.code().to_owned() },
                }
            }
        }

        impl From<core::$type> for $type {
            fn from(code: core::$type) -> Self {
                Self::from(&code)
            }
        }
    };
}

macro_rules! closed_codes {
    ( $(#[$doc:meta])* $type:ident, else $fallback:ident { $( $(#[$variant_doc:meta])* $variant:ident; )* } ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, uniffi::Enum)]
        pub enum $type {
            $( $(#[$variant_doc])* $variant, )*
        }

        impl $type {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
        }

        impl From<core::$type> for $type {
            fn from(code: core::$type) -> Self {
                match code {
                    $( core::$type::$variant => Self::$variant, )*
                    // The core's enums may grow; the parity test below sees it first.
                    _ => Self::$fallback,
                }
            }
        }
    };
}

open_codes! {
    /// How a payment is made (wire: `payMethod`).
    PayMethod {
        /// The customer chooses on the payment page; only for registration (wire: `00`).
        All;
        /// Credit or debit card (wire: `01`).
        Card;
        /// Transfer to a virtual account (wire: `02`).
        VirtualAccount;
        /// Cash at the counter of a convenience store (wire: `03`).
        ConvenienceStore;
        /// Direct debit, formerly ClickPay (wire: `04`).
        DirectDebit;
        /// E-wallet (wire: `05`).
        EWallet;
        /// Pay later (wire: `06`).
        PayLoan;
        /// Payout (wire: `07`).
        Payout;
        /// QRIS (wire: `08`).
        Qris;
        /// GPN debit card (wire: `09`).
        Gpn;
    }
}

open_codes! {
    /// The store, wallet or lender that takes the money (wire: `mitraCd`; *mitra* is Indonesian for partner).
    ///
    /// Alfamidi, Lawson and Dan+Dan counters are reached with the Alfamart code.
    Mitra {
        /// Indomaret (wire: `INDO`).
        Indomaret;
        /// Alfamart and its group: Alfamidi, Lawson, Dan+Dan (wire: `ALMA`).
        Alfamart;
        /// Dan+Dan under a code of its own; seen in one source only (wire: `DNDN`).
        DanDan;
        /// OVO (wire: `OVOE`).
        Ovo;
        /// DANA (wire: `DANA`).
        Dana;
        /// LinkAja (wire: `LINK`).
        LinkAja;
        /// ShopeePay wallet (wire: `ESHP`).
        ShopeePay;
        /// Akulaku (wire: `AKLP`).
        Akulaku;
        /// Kredivo (wire: `KDVI`).
        Kredivo;
        /// Indodana (wire: `IDNA`).
        Indodana;
        /// QRIS by ShopeePay (wire: `QSHP`).
        QrisShopeePay;
        /// QRIS by Nobu (wire: `NOBU`).
        QrisNobu;
        /// QRIS by NICEPAY (wire: `NICE`).
        QrisNicepay;
    }
}

open_codes! {
    /// The bank of a virtual account (wire: `bankCd`).
    Bank {
        /// Bank Mandiri (wire: `BMRI`).
        Mandiri;
        /// Maybank (wire: `IBBK`).
        Maybank;
        /// Permata (wire: `BBBA`).
        Permata;
        /// Permata Syariah (wire: `BBBB`).
        PermataSyariah;
        /// BCA (wire: `CENA`).
        Bca;
        /// BNI (wire: `BNIN`).
        Bni;
        /// KEB Hana (wire: `HNBN`).
        Hana;
        /// BRI (wire: `BRIN`).
        Bri;
        /// CIMB Niaga (wire: `BNIA`).
        CimbNiaga;
        /// Danamon (wire: `BDIN`).
        Danamon;
        /// BJB (wire: `PDJB`).
        Bjb;
        /// Neo Commerce (wire: `YUDB`).
        NeoCommerce;
        /// Bank DKI (wire: `BDKI`).
        Dki;
        /// Another bank (wire: `OTHR`).
        OtherBank;
    }
}

closed_codes! {
    /// The state of a payment, decoded from pay method and status by the core.
    TransactionState, else Unknown {
        /// The money is there.
        Paid;
        /// Waiting for the customer.
        Unpaid;
        /// On its way: "ready to commit" at Alfamart, "processing" at a wallet. Not final, not paid.
        InFlight;
        /// Registered, and the customer has not chosen or begun yet.
        Initialized;
        /// Too late to pay.
        Expired;
        /// Voided before settlement.
        Voided;
        /// The money went back to the customer.
        Refunded;
        /// The deposit was taken back (virtual account reversal; void or refund of a direct debit).
        Reversed;
        /// Failed.
        Failed;
        /// A payout was approved.
        Approved;
        /// A payout was asked for.
        Requested;
        /// A payout was cancelled.
        Cancelled;
        /// A payout was rejected.
        Rejected;
        /// A status that this version does not know for this pay method. Neither paid nor failed: ask NICEPAY.
        Unknown;
    }
}

closed_codes! {
    /// Why a verification failed.
    VerificationFailure, else Token {
        /// The token does not match, and nothing tells why: a forgery, or another merchant's key.
        Token;
        /// The token is not 64 hexadecimal digits: cut off or altered on the way.
        TokenMalformed;
        /// The token fits another spelling of the amount: something on the way re-wrote the body.
        TokenAmountText;
        /// The token fits another spelling of the transaction id: something on the way re-wrote the body.
        TokenTransactionText;
        /// The transaction id begins with another merchant id: check which merchant's settings are loaded.
        TokenMerchant;
        /// The reference is not the order's.
        Reference;
        /// The transaction id is not the order's.
        TransactionId;
        /// The amount is not one the order's amount policy accepts.
        Amount;
        /// The sender's address is outside the ranges that NICEPAY publishes.
        SourceAddress;
    }
}

closed_codes! {
    /// What a notification reports. Its token does not cover it.
    NotificationEvent, else Other {
        /// Money came in (`status` 0).
        Deposit;
        /// Money was taken back (`status` 1).
        Reversal;
        /// Something else, or nothing.
        Other;
    }
}

closed_codes! {
    /// How the paid amount compares with the asked one (wire: `matchCl`). The token does not cover it.
    AmountMatch, else Match {
        /// The same (`1`).
        Match;
        /// More was paid (`2`).
        Over;
        /// Less was paid (`3`).
        Under;
    }
}

closed_codes! {
    /// What a settlement means.
    SettlementOutcome, else NotYetVisible {
        /// NICEPAY has the money.
        Paid;
        /// The notification reports a deposit or a reversal that the inquiry does not show yet: ask again soon. The reply
        /// asks to be told again, but nobody promises that NICEPAY does: poll.
        NotYetVisible;
        /// NICEPAY does not have the money, and nothing says otherwise.
        NotPaid;
    }
}

closed_codes! {
    /// Who says when a payment number expires.
    ExpirySource, else Default {
        /// NICEPAY's answer.
        Answered;
        /// The registration asked for it, and the answer says nothing.
        Requested;
        /// Nobody: it is NICEPAY's documented default, the seventh day after the registration.
        Default;
    }
}

closed_codes! {
    /// How a cancel ended.
    CancelOutcome, else Cancelled {
        /// The payment is cancelled: it can no longer be paid, or the money goes back.
        Cancelled;
        /// The customer had paid already, or paid meanwhile: deliver, or refund by other means.
        AlreadyPaid;
        /// The payment can no longer be paid anyway: it expired or failed.
        AlreadyClosed;
    }
}

/// The pay method of a plain name (`convenience_store`) or a code on the wire (`03`); any text is taken.
#[uniffi::export]
#[must_use]
pub fn pay_method_of(text: String) -> PayMethod {
    core::PayMethod::from(text.as_str()).into()
}

/// The store, wallet or lender of a plain name (`alfamart`) or a code on the wire (`ALMA`); any text is taken.
#[uniffi::export]
#[must_use]
pub fn mitra_of(text: String) -> Mitra {
    core::Mitra::from(text.as_str()).into()
}

/// The bank of a plain name (`bca`) or a code on the wire (`CENA`); any text is taken.
#[uniffi::export]
#[must_use]
pub fn bank_of(text: String) -> Bank {
    core::Bank::from(text.as_str()).into()
}

/// The meaning of a result code in words, for the pay method at hand; nothing for one that the core does not know.
#[uniffi::export(default(pay_method = None))]
#[must_use]
pub fn result_code_meaning(code: String, pay_method: Option<PayMethod>) -> Option<String> {
    let method = pay_method.map(core::PayMethod::from);
    core::ResultCode::new(code)
        .meaning(method.as_ref())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_open_code_of_the_core_is_here() {
        macro_rules! check {
            ($($type:ident),*) => { $(
                for known in core::$type::KNOWN {
                    let here = $type::from(known);
                    assert!(!matches!(here, $type::Other { .. }), "{known}");
                    assert_eq!(&core::$type::from(here), known);
                }
                let other = core::$type::from_code("NEWX");
                assert_eq!(core::$type::from($type::from(&other)), other);
            )* };
        }
        check!(PayMethod, Mitra, Bank);
    }

    #[test]
    fn every_closed_code_of_the_core_is_here() {
        macro_rules! check {
            ($($type:ident),*) => { $(
                let here: Vec<_> = core::$type::ALL.into_iter().map($type::from).collect();
                assert_eq!(here, $type::ALL, stringify!($type));
            )* };
        }
        check!(
            TransactionState,
            VerificationFailure,
            NotificationEvent,
            AmountMatch,
            SettlementOutcome,
            ExpirySource,
            CancelOutcome
        );
    }
}
