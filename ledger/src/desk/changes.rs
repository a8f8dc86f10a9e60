//! Says when what a page shows has changed, as server-sent events, so that the page need not be loaded again by hand.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::Inner;
use super::page::{Live, OrderQuery, Visitor, link};
use super::session::SignedIn;
use super::text::Language;
use crate::error::LedgerError;

/// How often the ledger is looked at for a page.
const PAUSE: Duration = Duration::from_secs(1);
/// After so many looks without a change a comment is sent, so that nothing in between takes the connection for dead.
const QUIET_LOOKS: u32 = 15;
/// How many pages are followed at once. Those above it have to be loaded again by hand.
const MOST_FOLLOWED: usize = 64;

/// To be asked before anything is read for the page: no change falls in between.
pub(super) async fn live(desk: &Inner, order: &str, language: Language) -> Result<Live, LedgerError> {
    Ok(Live {
        changes: link("/changes", &[("order", order)], language),
        seen: desk.ledger.inner.store.mark(order.to_owned()).await?,
    })
}

/// One page that is followed; dropped when the browser has gone.
struct Follower {
    desk: Arc<Inner>,
    person: SignedIn,
    order: String,
    sent: String,
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.desk.followed.fetch_sub(1, Ordering::Relaxed);
    }
}

pub(super) async fn stream(
    State(desk): State<Arc<Inner>>,
    Visitor(visit): Visitor,
    Query(query): Query<OrderQuery>,
) -> Response {
    let Some(person) = visit.person else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let before = desk.followed.fetch_add(1, Ordering::Relaxed);
    let follower = Follower {
        desk,
        person,
        order: query.order,
        sent: String::new(),
    };
    if before >= MOST_FOLLOWED {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let news = stream::unfold(follower, |mut follower| async {
        let text = follower.next().await?;
        Some((Ok::<_, Infallible>(text), follower))
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream")];
    (headers, Body::from_stream(news)).into_response()
}

impl Follower {
    /// The next piece of the stream; `None` once the session or the desk has ended, or the ledger does not answer. The browser
    /// then asks again by itself.
    async fn next(&mut self) -> Option<String> {
        let mut ended = self.desk.ended.subscribe();
        for _ in 0..QUIET_LOOKS {
            let desk = &self.desk;
            if *ended.borrow_and_update() || !desk.sessions.is_open(&self.person, desk.ledger.now()) {
                return None;
            }
            let mark = desk.ledger.inner.store.mark(self.order.clone()).await.ok()?;
            if mark != self.sent {
                let text = format!("data: {mark}\n\n");
                self.sent = mark;
                return Some(text);
            }
            // Either the pause or the desk is over; the loop's next turn finds out.
            let _ = tokio::time::timeout(PAUSE, ended.changed()).await;
        }
        Some(": still here\n\n".to_owned())
    }
}
