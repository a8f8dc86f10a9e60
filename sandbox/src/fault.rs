//! Faults on demand.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::changes::Changes;

/// Where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultTarget {
    /// Registration of API Checkout.
    Register,
    /// Direct registration.
    RegisterDirect,
    /// Status inquiry.
    Inquire,
    /// Cancel.
    Cancel,
    /// The payment page.
    Page,
    /// Notifications on their way to the merchant.
    Notification,
}

/// What goes wrong.
///
/// "Before" means that the gateway never acts on the request. "After" means that it acts, and only the response fails:
/// the payment is registered, but the merchant does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultKind {
    /// The response takes longer. It can be combined with another fault.
    Latency {
        /// How much longer, in milliseconds.
        ms: u64,
    },
    /// The connection is closed before the gateway acts on the request, without a response.
    DropBefore,
    /// The gateway acts on the request, then the connection is closed without a response.
    DropAfter,
    /// An HTTP error instead of acting.
    StatusBefore {
        /// The HTTP status.
        #[serde(default = "unavailable")]
        status: u16,
    },
    /// An HTTP error after acting.
    StatusAfter {
        /// The HTTP status.
        #[serde(default = "unavailable")]
        status: u16,
    },
    /// A result code instead of the normal response.
    ResultCode {
        /// The code, such as `9002`.
        code: String,
        /// Whether the gateway acts on the request first.
        #[serde(default)]
        after: bool,
    },
    /// The response ends in the middle of its body.
    Truncated,
    /// An HTML page instead of the response.
    Html,
    /// Megabytes of spaces follow the response.
    Oversized {
        /// How long the body is, in bytes.
        #[serde(default = "eight_mebibytes")]
        bytes: usize,
    },
    /// The response contains bytes that are not UTF-8.
    NonUtf8,
    /// The response has the content type `text/plain`.
    WrongContentType,
    /// A notification is sent twice.
    Duplicate,
    /// A notification is sent later.
    Delayed {
        /// How much later, in milliseconds of the host's clock.
        ms: u64,
    },
    /// A notification waits until the next one was sent.
    OutOfOrder,
    /// A notification is never sent.
    Lost,
    /// A notification with a wrong token.
    ForgedToken,
    /// A notification with a different amount than its token covers.
    AlteredAmount,
}

impl FaultKind {
    /// The name in the control API.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "latency",
            Self::DropBefore => "drop_before",
            Self::DropAfter => "drop_after",
            Self::StatusBefore { .. } => "status_before",
            Self::StatusAfter { .. } => "status_after",
            Self::ResultCode { .. } => "result_code",
            Self::Truncated => "truncated",
            Self::Html => "html",
            Self::Oversized { .. } => "oversized",
            Self::NonUtf8 => "non_utf8",
            Self::WrongContentType => "wrong_content_type",
            Self::Duplicate => "duplicate",
            Self::Delayed { .. } => "delayed",
            Self::OutOfOrder => "out_of_order",
            Self::Lost => "lost",
            Self::ForgedToken => "forged_token",
            Self::AlteredAmount => "altered_amount",
        }
    }
}

fn unavailable() -> u16 {
    503
}

fn eight_mebibytes() -> usize {
    8 << 20
}

/// A fault to inject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fault {
    /// Where it strikes.
    #[serde(rename = "operation")]
    pub target: FaultTarget,
    /// What goes wrong.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// How many times; unlimited by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// In how many of 100 cases, at random by the sandbox's seed; always by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
}

impl Fault {
    /// A fault that strikes every time.
    #[must_use]
    pub fn new(target: FaultTarget, kind: FaultKind) -> Self {
        Self {
            target,
            kind,
            times: None,
            percent: None,
        }
    }

    /// The same fault, this many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// The same fault, once.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// The same fault in `percent` of 100 cases.
    #[must_use]
    pub fn percent(mut self, percent: u8) -> Self {
        self.percent = Some(percent);
        self
    }
}

/// The active faults.
#[derive(Debug)]
pub(crate) struct Faults {
    /// Avoids the lock while there are none.
    any: AtomicBool,
    inner: Mutex<Inner>,
    changes: Changes,
}

#[derive(Debug)]
struct Inner {
    faults: Vec<Fault>,
    seed: u64,
    /// The state of the random numbers, for each payment and operation.
    chances: HashMap<u64, u64>,
    struck: BTreeMap<&'static str, u64>,
}

impl Faults {
    pub(crate) fn new(seed: u64, changes: Changes) -> Self {
        Self {
            any: AtomicBool::new(false),
            inner: Mutex::new(Inner {
                faults: Vec::new(),
                seed,
                chances: HashMap::new(),
                struck: BTreeMap::new(),
            }),
            changes,
        }
    }

    pub(crate) fn add(&self, fault: Fault) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.faults.push(fault);
        self.any.store(true, Ordering::Release);
        drop(inner);
        self.changes.add();
    }

    pub(crate) fn clear(&self) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.faults.clear();
        inner.chances.clear();
        self.any.store(false, Ordering::Release);
        drop(inner);
        self.changes.add();
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.faults.clone()
    }

    /// How often each kind has struck since the sandbox started.
    pub(crate) fn struck(&self) -> BTreeMap<&'static str, u64> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.struck.clone()
    }

    /// The faults that strike `target` now: the earliest one that is due, plus latency. Random faults depend only on the
    /// seed and on `reference`, not on other payments.
    pub(crate) fn strike(&self, target: FaultTarget, reference: impl FnOnce() -> String) -> Vec<FaultKind> {
        if !self.any.load(Ordering::Acquire) {
            return Vec::new();
        }
        let reference = reference();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Inner {
            faults,
            seed,
            chances,
            struck: counts,
        } = &mut *inner;
        let stream = stream(*seed, target, &reference);
        let chance = chances.entry(stream).or_insert(stream);
        let mut struck: Vec<FaultKind> = Vec::new();
        let is_latency = |kind: &FaultKind| matches!(kind, FaultKind::Latency { .. });
        for fault in faults.iter_mut().filter(|fault| fault.target == target) {
            if struck
                .iter()
                .any(|kind| is_latency(kind) == is_latency(&fault.kind))
                || fault
                    .percent
                    .is_some_and(|percent| draw(chance) >= u64::from(percent))
            {
                continue;
            }
            fault.times = fault.times.map(|times| times.saturating_sub(1));
            struck.push(fault.kind.clone());
            let count = counts.entry(fault.kind.as_str()).or_default();
            *count = count.saturating_add(1);
        }
        faults.retain(|fault| fault.times != Some(0));
        let empty = faults.is_empty();
        self.any.store(!empty, Ordering::Release);
        struck
    }
}

/// FNV-1a, because it is the same in every build.
fn stream(seed: u64, target: FaultTarget, reference: &str) -> u64 {
    let bytes = seed
        .to_le_bytes()
        .into_iter()
        .chain([target as u8])
        .chain(reference.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// 0 to 99 by splitmix64.
fn draw(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) % 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_as_often_as_it_says_and_latency_goes_along() {
        let faults = Faults::new(1, Changes::default());
        faults.add(Fault::new(FaultTarget::Inquire, FaultKind::DropAfter).once());
        faults.add(Fault::new(FaultTarget::Inquire, FaultKind::Html).times(2));
        faults.add(Fault::new(FaultTarget::Inquire, FaultKind::Latency { ms: 5 }).times(1));
        assert_eq!(faults.strike(FaultTarget::Cancel, String::new), []);
        assert_eq!(
            faults.strike(FaultTarget::Inquire, String::new),
            [FaultKind::DropAfter, FaultKind::Latency { ms: 5 }]
        );
        assert_eq!(
            faults.strike(FaultTarget::Inquire, String::new),
            [FaultKind::Html]
        );
        assert_eq!(
            faults.strike(FaultTarget::Inquire, String::new),
            [FaultKind::Html]
        );
        assert_eq!(faults.strike(FaultTarget::Inquire, String::new), []);
        let counts = [("drop_after", 1), ("html", 2), ("latency", 1)];
        assert_eq!(faults.struck(), BTreeMap::from(counts));
    }

    #[test]
    fn chance_is_the_seeds() {
        let draws = |seed| {
            let faults = Faults::new(seed, Changes::default());
            faults.add(Fault::new(FaultTarget::Inquire, FaultKind::Html).percent(30));
            (0..1000)
                .map(|_| faults.strike(FaultTarget::Inquire, String::new).len())
                .collect::<Vec<_>>()
        };
        assert_eq!(draws(7), draws(7));
        let of_two = |first: &str, second: &str| {
            let faults = Faults::new(7, Changes::default());
            faults.add(Fault::new(FaultTarget::Inquire, FaultKind::Html).percent(50));
            let strike = |reference: &str| faults.strike(FaultTarget::Inquire, || reference.to_owned()).len();
            let drawn: Vec<_> = (0..64).map(|_| (strike(first), strike(second))).collect();
            drawn
        };
        let turned: Vec<_> = of_two("b", "a").into_iter().map(|(b, a)| (a, b)).collect();
        assert_eq!(of_two("a", "b"), turned);
        let struck: usize = draws(7).iter().sum();
        assert!((200..400).contains(&struck), "{struck}");
    }

    #[test]
    fn json_names_operation_and_kind() {
        let fault: Fault =
            serde_json::from_str(r#"{"operation":"register","kind":"status_before","times":2}"#).unwrap();
        let expected = Fault::new(FaultTarget::Register, FaultKind::StatusBefore { status: 503 }).times(2);
        assert_eq!(fault, expected);
        let json = serde_json::to_value(&fault).unwrap();
        assert_eq!(json["kind"], fault.kind.as_str());
    }
}
