//! QRIS codes as drawings.

use qrcode::{Color, EcLevel, QrCode};

/// The blank margin that ISO/IEC 18004 asks for on every side, in modules.
const QUIET_ZONE: usize = 4;

/// A QR code, ready to be drawn: one unit is one module.
pub(super) struct Drawing {
    /// Width and height with the quiet zones.
    pub(super) size: usize,
    /// The dark modules as one SVG path.
    pub(super) path: String,
}

impl Drawing {
    /// `None` if the text does not fit into a QR code.
    pub(super) fn of(content: &str) -> Option<Self> {
        if content.is_empty() {
            return None;
        }
        let code = QrCode::with_error_correction_level(content, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        let mut y = QUIET_ZONE;
        for row in code.to_colors().chunks(width) {
            let mut x = QUIET_ZONE;
            for run in row.chunk_by(|left, right| left == right) {
                if run.first() == Some(&Color::Dark) {
                    path.push_str(&format!("M{x} {y}h{0}v1h-{0}z", run.len()));
                }
                x = x.saturating_add(run.len());
            }
            y = y.saturating_add(1);
        }
        Some(Self {
            size: y.saturating_add(QUIET_ZONE),
            path,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_not_drawn() {
        assert!(Drawing::of("").is_none());
        assert!(Drawing::of(&"x".repeat(3000)).is_none());
        assert_eq!(Drawing::of("x").unwrap().size, 21 + 8);
    }
}
