//! Transaction ids and payment numbers.

use std::hash::{BuildHasher, RandomState};

use jiff::{SignedDuration, Timestamp};
use nicepay_checkout::{Bank, Mitra};

use crate::clock::{date_time, later};

const PER_SECOND: u64 = 10_000;
// Coprime with 10,000, so that a second's ids are all different and don't follow each other.
const STRIDE: u64 = 7919;

/// Generates transaction ids: merchant + method + second in Jakarta + four digits.
#[derive(Debug)]
pub(crate) struct IdSource {
    start: u64,
    second: Timestamp,
    taken: u64,
    stamp: String,
}

impl IdSource {
    /// The first id's last four digits are the seed's.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        let seed = seed.unwrap_or_else(|| RandomState::new().hash_one(0_u8));
        Self {
            start: seed % PER_SECOND,
            second: Timestamp::MIN,
            taken: 0,
            stamp: String::new(),
        }
    }

    /// The next id. A second holds 10,000; past that the ids' time runs ahead of the clock.
    pub(crate) fn next(&mut self, merchant_id: &str, method: &str, now: Timestamp) -> String {
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        if now > self.second {
            self.begin(now);
        } else if self.taken >= PER_SECOND {
            self.begin(later(self.second, SignedDuration::from_secs(1)));
        }
        let digits = self
            .taken
            .wrapping_mul(STRIDE)
            .wrapping_add(self.start)
            .checked_rem(PER_SECOND)
            .unwrap_or_default();
        self.taken = self.taken.wrapping_add(1);
        format!("{merchant_id}{method}{}{digits:04}", self.stamp)
    }

    fn begin(&mut self, second: Timestamp) {
        let (date, time) = date_time(second);
        self.stamp = date + &time;
        self.second = second;
        self.taken = 0;
    }
}

/// The payment number of a transaction: its id's last 12 digits, behind `9041` where the payment page issues
/// one for the Alfamart group, as in the documentation's samples.
pub(crate) fn payment_number(
    transaction_id: &str,
    store: &Mitra,
    from_page: bool,
    is_taken: impl Fn(&str) -> bool,
) -> String {
    let prefix = if from_page && *store == Mitra::Alfamart {
        "9041"
    } else {
        ""
    };
    number(transaction_id, prefix, 12, is_taken)
}

/// The number of a virtual account. At Mandiri it is the one of the documentation's samples: 20 digits that end in the
/// id's last ten. Elsewhere it has 16 digits, the length that most banks share.
pub(crate) fn account_number(transaction_id: &str, bank: &Bank, is_taken: impl Fn(&str) -> bool) -> String {
    if *bank == Bank::Mandiri {
        number(transaction_id, "7001400009", 10, is_taken)
    } else {
        number(transaction_id, "7001", 12, is_taken)
    }
}

/// `prefix` and the id's last `count` digits, or the next ones that are free.
fn number(transaction_id: &str, prefix: &str, count: usize, is_taken: impl Fn(&str) -> bool) -> String {
    let tail = transaction_id
        .len()
        .checked_sub(count)
        .and_then(|from| transaction_id.get(from..));
    let mut digits: u64 = tail.and_then(|tail| tail.parse().ok()).unwrap_or_default();
    loop {
        let text = format!("{digits:0count$}");
        // Past the last one, the digits begin anew.
        let cut = text.get(text.len().saturating_sub(count)..).unwrap_or_default();
        let number = format!("{prefix}{cut}");
        // The digits hold the day of the month but not the month, so they come back.
        if !is_taken(&number) {
            return number;
        }
        digits = digits.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_documented_sample_comes_out_of_its_time_and_seed() {
        let at = "2022-12-23T11:06:38+07:00".parse().unwrap();
        let id = IdSource::new(Some(6098)).next("IONPAYTEST", "00", at);
        assert_eq!(id, "IONPAYTEST00202212231106386098");
        let number = |store, from_page| payment_number(&id, &store, from_page, |_| false);
        assert_eq!(number(Mitra::Alfamart, true), "9041231106386098");
        assert_eq!(number(Mitra::Indomaret, true), "231106386098");
        assert_eq!(number(Mitra::Alfamart, false), "231106386098");
    }

    #[test]
    fn more_than_a_second_holds_are_still_unique() {
        let at = "2022-12-23T11:06:38+07:00".parse().unwrap();
        let mut ids = IdSource::new(Some(1));
        let all: HashSet<_> = (0..25_000).map(|_| ids.next("IONPAYTEST", "00", at)).collect();
        assert_eq!(all.len(), 25_000);
        assert!(all.iter().all(|id| id.len() == 30));
    }
    #[test]
    fn the_documented_account_numbers_come_out_of_their_ids() {
        let id = "IONPAYTEST02202409060158330631";
        assert_eq!(
            account_number(id, &Bank::Mandiri, |_| false),
            "70014000090158330631"
        );
        let second = "IONPAYTEST02202212141423372834";
        assert_eq!(
            account_number(second, &Bank::Mandiri, |_| false),
            "70014000091423372834"
        );
        assert_eq!(account_number(id, &Bank::Bca, |_| false), "7001060158330631");
    }

    #[test]
    fn a_number_in_use_is_never_issued_again() {
        let taken = |number: &str| number.ends_with("9999999999") || number.ends_with("0000");
        let id = "IONPAYTEST02202409999999999999";
        let number = account_number(id, &Bank::Mandiri, taken);
        assert_eq!(number, "70014000090000000001");
    }
}
