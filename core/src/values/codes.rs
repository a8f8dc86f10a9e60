//! NICEPAY's code lists as open types (protocol document, section j): an unknown code becomes the `Other` variant with
//! its text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! open_codes {
    (
        $(#[$doc:meta])* $type:ident {
            $( $(#[$variant_doc:meta])* $variant:ident = $code:literal, $name:literal, $label:literal; )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $( $(#[$variant_doc])* #[doc = concat!(" (wire: `", $code, "`)")] $variant, )*
            /// A code that this version does not know, with its text on the wire.
            Other(Box<str>),
        }

        impl $type {
            /// The known codes.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// From the code on the wire; any text is accepted.
            #[must_use]
            pub fn from_code(code: &str) -> Self {
                match code {
                    $( $code => Self::$variant, )*
                    other => Self::Other(other.into()),
                }
            }

            /// The code on the wire.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $( Self::$variant => $code, )*
                    Self::Other(code) => code,
                }
            }

            /// The plain name, the same in every language: snake case for a known code, otherwise the code itself.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $( Self::$variant => $name, )*
                    Self::Other(code) => code,
                }
            }

            /// The name to show a person.
            #[must_use]
            pub fn label(&self) -> &str {
                match self {
                    $( Self::$variant => $label, )*
                    Self::Other(code) => code,
                }
            }
        }

        impl Serialize for $type {
            /// As the code on the wire.
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Ok(Self::from_code(&String::deserialize(from)?))
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl From<&str> for $type {
            /// From the plain name or the code on the wire.
            fn from(text: &str) -> Self {
                match text {
                    $( $name => Self::$variant, )*
                    other => Self::from_code(other),
                }
            }
        }

        impl FromStr for $type {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }
    };
}

open_codes! {
    /// How a payment is made (wire: `payMethod`, N 2).
    PayMethod {
        /// The customer chooses on the payment page; only for registration.
        All = "00", "all", "All methods";
        /// Credit or debit card.
        Card = "01", "card", "Card";
        /// Transfer to a virtual account.
        VirtualAccount = "02", "virtual_account", "Virtual account";
        /// Cash at the counter of a convenience store.
        ConvenienceStore = "03", "convenience_store", "Convenience store";
        /// Direct debit, formerly ClickPay.
        DirectDebit = "04", "direct_debit", "Direct debit";
        /// E-wallet.
        EWallet = "05", "e_wallet", "E-wallet";
        /// Pay later.
        PayLoan = "06", "pay_loan", "PayLoan";
        /// Payout.
        Payout = "07", "payout", "Payout";
        /// QRIS.
        Qris = "08", "qris", "QRIS";
        /// GPN debit card.
        Gpn = "09", "gpn", "GPN";
    }
}

open_codes! {
    /// The store, wallet or lender that accepts the money (wire: `mitraCd`, AN 4; *mitra* is Indonesian for partner).
    ///
    /// The Alfamart code also covers Alfamidi, Lawson and Dan+Dan.
    Mitra {
        /// Indomaret.
        Indomaret = "INDO", "indomaret", "Indomaret";
        /// Alfamart and its group: Alfamidi, Lawson, Dan+Dan.
        Alfamart = "ALMA", "alfamart", "Alfamart";
        /// Dan+Dan with its own code; only one source mentions it.
        DanDan = "DNDN", "dan_dan", "Dan+Dan";
        /// OVO.
        Ovo = "OVOE", "ovo", "OVO";
        /// DANA.
        Dana = "DANA", "dana", "DANA";
        /// LinkAja.
        LinkAja = "LINK", "link_aja", "LinkAja";
        /// ShopeePay wallet.
        ShopeePay = "ESHP", "shopee_pay", "ShopeePay";
        /// Akulaku.
        Akulaku = "AKLP", "akulaku", "Akulaku";
        /// Kredivo.
        Kredivo = "KDVI", "kredivo", "Kredivo";
        /// Indodana.
        Indodana = "IDNA", "indodana", "Indodana";
        /// QRIS by ShopeePay.
        QrisShopeePay = "QSHP", "qris_shopee_pay", "QRIS ShopeePay";
        /// QRIS by Nobu.
        QrisNobu = "NOBU", "qris_nobu", "QRIS Nobu";
        /// QRIS by NICEPAY.
        QrisNicepay = "NICE", "qris_nicepay", "QRIS NICEPAY";
    }
}

open_codes! {
    /// The bank of a virtual account (wire: `bankCd`, A 4).
    Bank {
        /// Bank Mandiri.
        Mandiri = "BMRI", "mandiri", "Mandiri";
        /// Maybank.
        Maybank = "IBBK", "maybank", "Maybank";
        /// Permata.
        Permata = "BBBA", "permata", "Permata";
        /// Permata Syariah.
        PermataSyariah = "BBBB", "permata_syariah", "Permata Syariah";
        /// BCA.
        Bca = "CENA", "bca", "BCA";
        /// BNI.
        Bni = "BNIN", "bni", "BNI";
        /// KEB Hana.
        Hana = "HNBN", "hana", "KEB Hana";
        /// BRI.
        Bri = "BRIN", "bri", "BRI";
        /// CIMB Niaga.
        CimbNiaga = "BNIA", "cimb_niaga", "CIMB Niaga";
        /// Danamon.
        Danamon = "BDIN", "danamon", "Danamon";
        /// BJB.
        Bjb = "PDJB", "bjb", "BJB";
        /// Neo Commerce.
        NeoCommerce = "YUDB", "neo_commerce", "BNC";
        /// Bank DKI.
        Dki = "BDKI", "dki", "Bank DKI";
        /// Another bank.
        OtherBank = "OTHR", "other_bank", "Other bank";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_read_back() {
        for method in PayMethod::KNOWN {
            assert_eq!(&PayMethod::from_code(method.code()), method);
            assert_eq!(&PayMethod::from(method.name()), method);
        }
        for mitra in Mitra::KNOWN {
            assert_eq!(&Mitra::from_code(mitra.code()), mitra);
            assert_eq!(&Mitra::from(mitra.name()), mitra);
        }
        for bank in Bank::KNOWN {
            assert_eq!(&Bank::from(bank.name()), bank);
        }
    }

    #[test]
    fn an_unknown_code_keeps_its_text() {
        let store = Mitra::from_code("ASTR");
        assert_eq!((store.code(), store.name()), ("ASTR", "ASTR"));
    }
}
