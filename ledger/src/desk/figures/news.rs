//! How the ledger learned of the money: from NICEPAY's notification, or by asking.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::desk::Inner;
use crate::error::LedgerError;
use crate::store::Heard;

/// Of the paid payments that were looked at.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    /// Their notification was there when the ledger saw the money.
    pub(super) told: u64,
    /// The ledger asked, and found the money before a notification came.
    pub(super) found_by_asking: u64,
    /// From the deposit, as NICEPAY says it, until its first notification arrived; in seconds, sorted.
    lags: Vec<i64>,
}

impl News {
    pub(super) async fn of(desk: &Inner, paid: &[(String, Timestamp)]) -> Result<Self, LedgerError> {
        let orders = paid.iter().map(|(order, _)| order.clone()).collect();
        let heard = desk.ledger.inner.store.heard(orders).await?;
        Ok(Self::counted(paid, heard))
    }

    fn counted(paid: &[(String, Timestamp)], heard: Vec<Heard>) -> Self {
        let mut first: HashMap<String, (Timestamp, Option<Timestamp>)> = HashMap::new();
        for notification in heard {
            let Some(deposited_at) = deposit(&notification.said) else {
                continue;
            };
            let news = (notification.received_at, deposited_at);
            let kept = first.entry(notification.order).or_insert(news);
            if news.0 < kept.0 {
                *kept = news;
            }
        }
        let mut news = Self::default();
        for (order, paid_at) in paid {
            match first.get(order) {
                Some((received_at, _)) if received_at <= paid_at => news.told = news.told.saturating_add(1),
                _ => news.found_by_asking = news.found_by_asking.saturating_add(1),
            }
        }
        let lag = |(received_at, deposited_at): &(Timestamp, Option<Timestamp>)| {
            Some(
                received_at
                    .as_second()
                    .saturating_sub(deposited_at.as_ref()?.as_second())
                    .max(0),
            )
        };
        news.lags = first.values().filter_map(lag).collect();
        news.lags.sort_unstable();
        news
    }

    /// Half of the notifications came within so many seconds; `None` if NICEPAY said no time.
    pub(super) fn median_lag(&self) -> Option<u64> {
        self.lag(50)
    }

    /// Of a hundred notifications 95 came within so many seconds.
    pub(super) fn slow_lag(&self) -> Option<u64> {
        self.lag(95)
    }

    fn lag(&self, percent: usize) -> Option<u64> {
        let place = self.lags.len().checked_sub(1)?.saturating_mul(percent) / 100;
        self.lags.get(place).map(|seconds| seconds.unsigned_abs())
    }
}

/// When the money of a deposit came, if NICEPAY said that; `None` for other notifications.
fn deposit(said: &str) -> Option<Option<Timestamp>> {
    let said: serde_json::Value = serde_json::from_str(said).ok()?;
    if said.get("reported")?.as_str()? != "deposit" {
        return None;
    }
    let at = said.get("deposited_at").and_then(serde_json::Value::as_str);
    Some(at.and_then(|at| at.parse().ok()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn the_first_deposit_counts_and_only_if_it_came_before_the_ledger_knew() {
        let at = |second| Timestamp::from_second(1_000_000 + second).unwrap();
        let heard = |order: &str, second, reported: &str, deposited: Option<i64>| Heard {
            order: order.to_owned(),
            received_at: at(second),
            said: serde_json::json!({ "reported": reported, "deposited_at": deposited.map(at) }).to_string(),
        };
        let paid = [
            ("told", 100),
            ("late", 100),
            ("never", 100),
            ("reversed", 100),
            ("same", 100),
        ];
        let paid = paid.map(|(order, second)| (order.to_owned(), at(second)));
        let news = News::counted(
            &paid,
            vec![
                heard("told", 300, "deposit", Some(10)),
                heard("told", 90, "deposit", Some(10)),
                heard("late", 101, "deposit", Some(1)),
                heard("reversed", 50, "reversal", Some(1)),
                heard("same", 100, "deposit", None),
            ],
        );
        assert_eq!((news.told, news.found_by_asking), (2, 3));
        assert_eq!(news.lags, [80, 100]);
        assert_eq!((news.median_lag(), news.slow_lag()), (Some(80), Some(80)));
        assert_eq!(News::default().median_lag(), None);
    }
}
