//! What the next page tells a person about what they did.

use super::text::Text;
use crate::payment::PaymentStatus;

/// Kept in the session until the next page, so that no link can put words on a page.
#[derive(Clone)]
pub(super) enum Told {
    /// NICEPAY was asked; this is the payment now.
    Answered(PaymentStatus),
    /// A cancel ended; this is the payment now.
    CancelEnded(PaymentStatus),
    HandedOver,
    Skipped,
    LookedAfter,
    /// Somebody else was faster.
    NothingToDo,
    /// A note is missing.
    NoteMissing,
    /// It failed: the error's words, which are English.
    Failed(String),
}

impl Told {
    pub(super) fn is_good(&self) -> bool {
        !matches!(self, Self::Failed(_) | Self::NothingToDo | Self::NoteMissing)
    }

    pub(super) fn text(&self, t: &Text) -> &'static str {
        match self {
            Self::Answered(_) => t.told_answered,
            Self::CancelEnded(PaymentStatus::Cancelled) => t.told_cancelled,
            Self::CancelEnded(_) => t.told_not_cancelled,
            Self::HandedOver => t.told_handed_over,
            Self::Skipped => t.told_skipped,
            Self::LookedAfter => t.told_looked_after,
            Self::NothingToDo => t.told_nothing,
            Self::NoteMissing => t.told_note_missing,
            Self::Failed(_) => t.told_failed,
        }
    }

    /// The status that it led to.
    pub(super) fn status(&self, t: &Text) -> Option<&'static str> {
        match self {
            Self::Answered(status) | Self::CancelEnded(status) => Some(t.status(*status)),
            _ => None,
        }
    }

    /// What an error says.
    pub(super) fn detail(&self) -> Option<&str> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}
