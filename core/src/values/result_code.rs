//! NICEPAY's result codes in words (wire: `resultCd`; protocol document, section j).
//!
//! A code that is not in the table is passed through with NICEPAY's own text.

use std::fmt;

use super::codes::PayMethod;

/// A result code as NICEPAY sent it; `0000` is success. Codes of card networks have other lengths.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ResultCode(Box<str>);

/// What the merchant should do about a result code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Advice {
    /// The request is wrong: fix it before you send it again.
    Fix,
    /// NICEPAY is busy or has no payment numbers left: retry later.
    RetryLater,
    /// NICEPAY itself does not know whether it happened: inquire before anything else.
    Inquire,
    /// The merchant's settings at NICEPAY need attention: contact NICEPAY.
    Contact,
}

struct Row(&'static str, Advice, &'static str);

impl ResultCode {
    /// Creates a code from its text.
    #[must_use]
    pub fn new(code: impl Into<Box<str>>) -> Self {
        Self(code.into())
    }

    /// The code's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the code is `0000`. For an inquiry this means only that the inquiry succeeded, not that it is paid.
    #[must_use]
    pub fn is_success(&self) -> bool {
        &*self.0 == "0000"
    }

    /// The code's meaning in words; `None` for a code that the table does not know.
    ///
    /// 9501 to 9507 are in two of NICEPAY's lists, with different meanings. The pay method decides; without one the text
    /// contains both meanings.
    #[must_use]
    pub fn meaning(&self, method: Option<&PayMethod>) -> Option<&'static str> {
        self.row(method).map(|row| row.2)
    }

    /// What the merchant should do; `None` for a code that the table does not know.
    #[must_use]
    pub fn advice(&self, method: Option<&PayMethod>) -> Option<Advice> {
        self.row(method).map(|row| row.1)
    }

    fn row(&self, method: Option<&PayMethod>) -> Option<&'static Row> {
        let colliding = match method {
            Some(PayMethod::ConvenienceStore) => STORE,
            Some(PayMethod::All) | None => EITHER,
            Some(_) => GENERAL,
        };
        colliding.iter().chain(TABLE).find(|row| row.0 == &*self.0)
    }

    /// Every code that the table knows for `method`, with its meaning.
    pub fn known(method: Option<&PayMethod>) -> impl Iterator<Item = (&'static str, &'static str)> {
        let colliding = match method {
            Some(PayMethod::ConvenienceStore) => STORE,
            Some(PayMethod::All) | None => EITHER,
            Some(_) => GENERAL,
        };
        colliding.iter().chain(TABLE).map(|row| (row.0, row.2))
    }
}

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

use Advice::{Contact, Fix, Inquire, RetryLater};

const STORE: &[Row] = &[
    Row("9501", RetryLater, "the store system is busy"),
    Row("9502", RetryLater, "the store system is busy"),
    Row(
        "9503",
        RetryLater,
        "no payment number is available: the pool is empty or its limit is reached",
    ),
    Row("9504", RetryLater, "the store system is busy"),
    Row("9505", Fix, "the store (mitraCd) is not valid"),
    Row("9506", RetryLater, "the store system is busy"),
    // The SDK never sends such a long reference, so it may be the time-out of the general list.
    Row(
        "9507",
        Inquire,
        "the reference is longer than 40 characters, or the HTTP request timed out at NICEPAY",
    ),
];

const GENERAL: &[Row] = &[
    Row("9501", Fix, "the transaction number is not valid"),
    Row("9502", Fix, "the transaction is not allowed"),
    Row("9503", Contact, "the store is stopped"),
    Row("9504", Contact, "no offus set-up"),
    Row("9505", Fix, "no bank is given"),
    Row("9506", Contact, "no pay method information"),
    Row("9507", Inquire, "the HTTP request timed out at NICEPAY"),
];

const EITHER: &[Row] = &[
    Row(
        "9501",
        RetryLater,
        "the transaction number is not valid; at a convenience store: the store system is busy",
    ),
    Row(
        "9502",
        RetryLater,
        "the transaction is not allowed; at a convenience store: the store system is busy",
    ),
    Row(
        "9503",
        RetryLater,
        "the store is stopped; at a convenience store: no payment number is available",
    ),
    Row(
        "9504",
        RetryLater,
        "no offus set-up; at a convenience store: the store system is busy",
    ),
    Row(
        "9505",
        Fix,
        "no bank is given; at a convenience store: the store (mitraCd) is not valid",
    ),
    Row(
        "9506",
        RetryLater,
        "no pay method information; at a convenience store: the store system is busy",
    ),
    Row(
        "9507",
        Inquire,
        "the HTTP request timed out at NICEPAY; at a convenience store: the reference is longer than 40 characters",
    ),
];

const TABLE: &[Row] = &[
    Row("0000", Inquire, "success"),
    Row("1001", Inquire, "connection error inside NICEPAY"),
    Row("1002", Inquire, "socket error inside NICEPAY"),
    Row("1003", Inquire, "server error inside NICEPAY"),
    Row("1004", Inquire, "time-out inside NICEPAY"),
    Row("8001", Inquire, "the order could not be registered"),
    Row("8002", RetryLater, "the order could not be inquired"),
    Row("8003", Fix, "the registration data is not valid"),
    Row("8004", Fix, "the transaction id in the inquiry is not valid"),
    Row("8005", Inquire, "the order's answer was empty"),
    Row("8061", Fix, "full cancel: the merchant id is not valid"),
    Row("8062", Fix, "full cancel: the transaction id is not valid"),
    Row("8063", Fix, "full cancel: the amount is not valid"),
    Row("8064", Fix, "partial cancel: the merchant id is not valid"),
    Row("8065", Fix, "partial cancel: the transaction id is not valid"),
    Row("8066", Fix, "partial cancel: the amount is not valid"),
    Row("8067", Fix, "the cancel is not valid"),
    Row("8090", Inquire, "net cancel error"),
    Row("9001", Fix, "the registration is malformed"),
    Row("9002", RetryLater, "the server is busy"),
    Row("9003", Fix, "the order is not valid"),
    Row("9004", Inquire, "the order could not be confirmed by inquiry"),
    Row("9005", Inquire, "the status could not be checked"),
    Row("9006", RetryLater, "no transaction id could be made"),
    Row("9007", Fix, "the amount (amt) is missing"),
    Row("9008", Fix, "the amount (amt) is not whole digits"),
    Row("9009", Fix, "the reference (referenceNo) was already used"),
    Row(
        "9010",
        Fix,
        "the merchant token is wrong: check the merchant key and the environment",
    ),
    Row(
        "9011",
        Contact,
        "the merchant id is unknown here: check the merchant id and the environment",
    ),
    Row(
        "9012",
        Contact,
        "the pay method is not activated for this merchant",
    ),
    Row("9013", Fix, "the currency is missing"),
    Row("9014", Fix, "the reference (referenceNo) is missing"),
    Row("9015", Fix, "the goods name (goodsNm) is missing"),
    Row("9016", Fix, "the buyer's name (billingNm) is missing"),
    Row("9017", Fix, "the buyer's phone (billingPhone) is missing"),
    Row("9018", Fix, "the buyer's email (billingEmail) is missing"),
    Row("9019", Fix, "the callback URL (callBackUrl) is missing"),
    Row("9020", Fix, "the notification URL (dbProcessUrl) is missing"),
    Row(
        "9021",
        Contact,
        "the merchant's setting for duplicate references could not be read",
    ),
    Row("9022", Fix, "the cart (cartData) is not valid JSON"),
    Row("9023", Fix, "the amount differs from the sum of the cart"),
    Row("9024", Fix, "the buyer's address (userIP) is missing"),
    Row("9025", Fix, "the buyer's city (billingCity) is missing"),
    Row("9026", Fix, "the buyer's state (billingState) is missing"),
    Row("9027", Fix, "the buyer's postal code (billingPostCd) is missing"),
    Row("9028", Fix, "the buyer's country (billingCountry) is missing"),
    Row("9029", Fix, "the instalment month is not available"),
    Row("9030", Inquire, "the transaction failed"),
    Row("9031", Fix, "the date or time is not valid"),
    Row("9301", Fix, "the cancel type is not valid"),
    Row("9302", Inquire, "the cancel server is busy"),
    Row("9303", Inquire, "the cancel failed with a database error"),
    Row("9304", Inquire, "the cancel failed with a ledger error"),
    Row("9305", Inquire, "the cancel failed with a ledger error"),
    Row("9306", Inquire, "the cancel failed with a ledger error"),
    Row("9307", Inquire, "the cancel failed with a ledger error"),
    Row("9308", Inquire, "the cancel could not reach the bank"),
    Row("9309", Inquire, "the cancel could not reach the bank"),
    Row("9310", Inquire, "the cancel failed with a ledger error"),
    Row("9311", Inquire, "the cancel failed with a ledger error"),
    Row("9312", Fix, "the cancel amount is missing or not digits"),
    Row("9313", Fix, "this transaction can't be cancelled in part"),
    Row(
        "9314",
        Fix,
        "the transaction can't be cancelled: its transaction id is not valid",
    ),
    Row("9315", Inquire, "the cancel failed with a ledger error"),
    Row("9317", Fix, "this transaction can't be cancelled in part"),
    Row("9318", Fix, "a virtual account payment can't be cancelled here"),
    Row("9319", Fix, "the cancel amount is larger than the original"),
    Row("9320", Fix, "this transaction can't be cancelled in part"),
    Row("9321", Fix, "the cancel amount must be above zero"),
    Row(
        "9326",
        Fix,
        "the transaction can't be cancelled after the purchase",
    ),
    Row("9327", Fix, "this transaction can't be cancelled in part"),
    Row("9328", Contact, "the transaction can't be cancelled: risk check"),
    Row("9329", Fix, "the virtual account was already paid"),
    Row("9330", Contact, "the merchant may not cancel"),
    Row("9331", Contact, "the merchant may not cancel: open debt"),
    Row("9332", Fix, "this transaction can't be cancelled in part"),
    Row("9333", Contact, "the merchant may not cancel: open debt"),
    Row("9334", Fix, "the transaction is more than 90 days old"),
    Row("9508", Contact, "a setting of the merchant could not be read"),
    Row("9509", Fix, "the amount is below the store's minimum"),
    Row("9510", Fix, "the expiry holds letters"),
    Row("9511", Fix, "the expiry has the wrong length"),
    Row("9512", Contact, "the merchant or pay method could not be checked"),
    Row("9513", Inquire, "the store system failed with a ledger error"),
    Row("9514", Contact, "the settlement interval could not be read"),
    Row("9515", Inquire, "the store system failed with a database error"),
    Row("9516", Inquire, "the store system failed with a database error"),
    Row("9517", Inquire, "the store system failed with a database error"),
    Row("9518", Inquire, "the store system failed with a database error"),
    Row("9519", RetryLater, "the store system is busy"),
    Row("9520", RetryLater, "the store system is busy"),
    Row("9521", Contact, "the store setting (CVS_SET) could not be read"),
    Row(
        "9522",
        Contact,
        "the store contract (MITRA_CONT) could not be read",
    ),
    Row("9523", Fix, "the customer id is not valid"),
    Row("9524", Fix, "the customer check failed"),
    Row(
        "9525",
        Fix,
        "the merchant token is wrong: check the merchant key and the environment",
    ),
    Row("9526", Fix, "the number is too long"),
    Row("9527", Inquire, "the store system failed with a database error"),
    Row("9528", Fix, "the transaction was not found"),
    Row("9529", Fix, "the fixed account type is not valid"),
    Row("9530", Fix, "there is no such customer"),
    Row("9531", Fix, "the data is empty"),
    Row("9532", Fix, "the merchant id exists already"),
    Row("9533", Fix, "the number exists already"),
    Row("9534", Fix, "the customer id exists already"),
    Row("9535", Fix, "the customer's name is not valid"),
    Row("9536", Fix, "the expiry date is not valid"),
    Row("9203", RetryLater, "no virtual account number is available"),
    Row("9207", Fix, "the reference is longer than 40 characters"),
    Row("9209", Fix, "the amount is below the virtual account's minimum"),
    Row("9210", Fix, "the virtual account's expiry holds letters"),
    Row("9211", Fix, "the virtual account's expiry has the wrong length"),
    Row(
        "9225",
        Fix,
        "the merchant token is wrong: check the merchant key and the environment",
    ),
    Row("9228", Fix, "the transaction was not found"),
    Row("9233", Fix, "the virtual account number exists already"),
    Row("9237", Fix, "the bank (bankCd) is not valid"),
    Row("9109", Fix, "the reference is longer than 40 characters"),
    Row("9115", Fix, "the amount is below the card minimum"),
    Row("9116", Inquire, "the card transaction exists already"),
    Row("9124", Fix, "the amount is below the card minimum"),
    Row("9126", Inquire, "the card transaction was already approved"),
    Row("9127", Inquire, "the card transaction exists already"),
    Row("9129", Fix, "the card transaction has expired"),
    Row("9147", Fix, "the card parameters are not valid"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_stands_once() {
        for method in [None, Some(PayMethod::ConvenienceStore), Some(PayMethod::Card)] {
            let mut codes: Vec<_> = ResultCode::known(method.as_ref()).map(|(code, _)| code).collect();
            let count = codes.len();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), count);
        }
    }

    #[test]
    fn colliding_codes_are_told_apart_by_pay_method() {
        let code = ResultCode::new("9503");
        let store = code.meaning(Some(&PayMethod::ConvenienceStore)).unwrap();
        let card = code.meaning(Some(&PayMethod::Card)).unwrap();
        let either = code.meaning(None).unwrap();
        assert_ne!(store, card);
        assert!(either.contains("payment number") && either.contains(card));
    }

    #[test]
    fn what_may_have_been_done_is_not_called_refused() {
        for method in [None, Some(PayMethod::ConvenienceStore), Some(PayMethod::Card)] {
            for code in ["1004", "8001", "8005", "9004", "9005", "9507"] {
                let advice = ResultCode::new(code).advice(method.as_ref());
                assert_eq!(advice, Some(Advice::Inquire), "{code} {method:?}");
            }
        }
    }

    #[test]
    fn an_unknown_code_passes_through() {
        let code = ResultCode::new("B1");
        assert_eq!(
            (code.as_str(), code.meaning(None), code.advice(None)),
            ("B1", None, None)
        );
    }
}
