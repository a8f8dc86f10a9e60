//! Counts what changes in the gateway, for the pages that show it.

use std::sync::Arc;

use tokio::sync::watch;

#[derive(Clone, Debug, Default)]
pub(crate) struct Changes(Arc<watch::Sender<u64>>);

impl Changes {
    pub(crate) fn add(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(crate) fn count(&self) -> u64 {
        *self.0.borrow()
    }

    /// Waits until the count is another one than `seen`.
    pub(crate) async fn after(&self, seen: Option<u64>) -> u64 {
        let mut counts = self.0.subscribe();
        let other = counts.wait_for(|count| seen != Some(*count)).await;
        other.map_or_else(|_| self.count(), |count| *count)
    }
}
