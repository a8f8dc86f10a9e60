//! The payment number as a Code 128 barcode.

use barcoders::sym::code128::Code128;

/// The blank margin that Code 128 asks for on either side, in modules.
const QUIET_ZONE: usize = 10;

/// A barcode, ready to be drawn: one unit of width is one module.
pub(super) struct Barcode {
    /// Width with both quiet zones.
    pub(super) width: usize,
    /// The bars as one SVG path, one unit high.
    pub(super) path: String,
}

impl Barcode {
    /// `None` if it is not only digits: a wrong barcode is worse than none.
    pub(super) fn of(number: &str) -> Option<Self> {
        if number.is_empty() || number.len() > 40 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let modules = Code128::new(code_set_c(number)?).ok()?.encode();
        let mut path = String::new();
        let mut at = QUIET_ZONE;
        for run in modules.chunk_by(|left, right| left == right) {
            if run.first() == Some(&1) {
                path.push_str(&format!("M{at} 0h{0}v1h-{0}z", run.len()));
            }
            at = at.saturating_add(run.len());
        }
        Some(Self {
            width: at.saturating_add(QUIET_ZONE),
            path,
        })
    }
}

/// The encoder's own notation: two digits a symbol in set C, an odd last digit in set B.
fn code_set_c(number: &str) -> Option<String> {
    let (pairs, last) = number.split_at_checked(number.len() & !1)?;
    Some(match (pairs.is_empty(), last.is_empty()) {
        (false, true) => format!("\u{106}{pairs}"),
        (false, false) => format!("\u{106}{pairs}\u{181}{last}"),
        (true, _) => format!("\u{181}{last}"),
    })
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]
mod tests {
    use super::*;

    #[test]
    fn an_even_number_takes_half_its_digits_in_symbols() {
        // start + 8 pairs + check at 11 modules, stop at 13, two quiet zones of 10
        assert_eq!(Barcode::of("9041231106386098").unwrap().width, 10 * 11 + 13 + 20);
        assert_eq!(
            Barcode::of("12345678901234567890").unwrap().width,
            12 * 11 + 13 + 20
        );
    }

    #[test]
    fn what_is_no_number_has_no_barcode() {
        for text in ["", "1234a", "12 34", "-1", "\u{0661}\u{0662}", "<svg>"] {
            assert!(Barcode::of(text).is_none(), "{text}");
        }
    }
}
