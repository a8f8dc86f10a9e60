//! Paid rupiah by day, drawn as SVG.

use super::counted::Day;
use crate::desk::format;
use crate::desk::text::Language;
use crate::payment::PaymentStatus;

const STEP: usize = 12;
const BAR: usize = 10;
const HEIGHT: u64 = 120;

/// A bar for each day, as high as its share of the best day.
pub(super) struct Chart {
    pub(super) bars: Vec<Bar>,
    pub(super) width: usize,
    pub(super) height: u64,
    /// Of each bar.
    pub(super) bar: usize,
    /// The best day's rupiah.
    pub(super) most: String,
}

pub(super) struct Bar {
    pub(super) x: usize,
    pub(super) y: u64,
    pub(super) height: u64,
    pub(super) label: String,
}

impl Chart {
    pub(super) fn of(days: &[Day], language: Language) -> Self {
        let paid = |day: &Day| day.of(PaymentStatus::Paid).rupiah;
        let most = days.iter().map(paid).max().unwrap_or_default();
        let bars = days.iter().enumerate().map(|(number, day)| {
            let height = scaled(paid(day), most);
            Bar {
                x: number.saturating_mul(STEP),
                y: HEIGHT.saturating_sub(height),
                height,
                label: format!(
                    "{}: {}",
                    format::date(day.date, language),
                    format::sum(paid(day), language)
                ),
            }
        });
        Self {
            bars: bars.collect(),
            width: days.len().saturating_mul(STEP),
            height: HEIGHT,
            bar: BAR,
            most: format::sum(most, language),
        }
    }
}

/// Up to the chart's height; what is not nothing is seen.
fn scaled(rupiah: u64, most: u64) -> u64 {
    let exact = u128::from(rupiah).saturating_mul(u128::from(HEIGHT));
    let height = exact.checked_div(u128::from(most)).unwrap_or_default();
    u64::try_from(height).unwrap_or(HEIGHT).max(u64::from(rupiah > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_high_as_its_share_and_never_out_of_sight() {
        assert_eq!(scaled(0, 0), 0);
        assert_eq!(scaled(0, 10), 0);
        assert_eq!(scaled(1, u64::MAX), 1);
        assert_eq!(scaled(5, 10), HEIGHT / 2);
        assert_eq!(scaled(u64::MAX, u64::MAX), HEIGHT);
    }
}
