//! What a person does about a payment. Who did it is recorded before it is done.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use nicepay_checkout::ReferenceNo;

use super::Inner;
use super::list::Row;
use super::page::{Acted, Frame, OrderQuery, Posted, Trouble, Visitor, html, link};
use super::payment::Shown;
use super::told::Told;
use crate::error::LedgerError;
use crate::ledger::Step;
use crate::machine::{Fact, HandledAction};
use crate::payment::{Payment, PaymentStatus};

const LONGEST_NOTE: usize = 500;

/// Asks NICEPAY now.
pub(super) async fn ask(State(desk): State<Arc<Inner>>, Acted(posted): Acted) -> Response {
    act(&desk, &posted, HandledAction::Asked, "", async |order| {
        Ok(match desk.ledger.recheck(order).await? {
            Some(payment) => Told::Answered(payment.status),
            None => Told::NothingToDo,
        })
    })
    .await
}

/// Cancels, after the page that asks whether that is meant.
pub(super) async fn cancel(State(desk): State<Arc<Inner>>, Acted(posted): Acted) -> Response {
    act(&desk, &posted, HandledAction::Cancelled, "", async |order| {
        Ok(match desk.ledger.cancel(order).await? {
            Some(payment) => Told::CancelEnded(payment.status),
            None => Told::NothingToDo,
        })
    })
    .await
}

/// Hands a parked event over again.
pub(super) async fn hand_over(State(desk): State<Arc<Inner>>, Acted(posted): Acted) -> Response {
    parked(&desk, &posted, true).await
}

/// Skips a parked event.
pub(super) async fn skip(State(desk): State<Arc<Inner>>, Acted(posted): Acted) -> Response {
    parked(&desk, &posted, false).await
}

async fn parked(desk: &Inner, posted: &Posted, again: bool) -> Response {
    let (consumer, event) = (posted.field("consumer"), posted.field("event"));
    let action = if again {
        HandledAction::HandedOver
    } else {
        HandledAction::Skipped
    };
    let is_it = |shown: &Shown| {
        let parked = |delivery: &super::payment::Delivery| {
            delivery.parked && delivery.consumer == consumer && delivery.event == event
        };
        shown.deliveries.iter().any(parked)
    };
    match super::payment::read(desk, posted.field("order")).await {
        Ok(Some(shown)) if is_it(&shown) => {}
        Ok(Some(_)) => return back(desk, posted, Told::NothingToDo),
        Ok(None) => return Trouble::unknown(&posted.visit).into_response(),
        Err(error) => return Trouble::of(&posted.visit, &error).into_response(),
    }
    let note = format!("{event} ({consumer})");
    act(desk, posted, action, &note, async |_| {
        let (count, told) = if again {
            let count = desk.ledger.retry_parked(consumer, Some(event)).await?;
            (count, Told::HandedOver)
        } else {
            (desk.ledger.skip_parked(consumer, event).await?, Told::Skipped)
        };
        Ok(if count > 0 { told } else { Told::NothingToDo })
    })
    .await
}

/// Marks a payment as looked after: it needs attention no longer.
pub(super) async fn looked_after(State(desk): State<Arc<Inner>>, Acted(posted): Acted) -> Response {
    let note: String = posted.field("note").chars().take(LONGEST_NOTE).collect();
    if note.is_empty() {
        return back(&desk, &posted, Told::NoteMissing);
    }
    act(&desk, &posted, HandledAction::LookedAfter, &note, async |_| {
        Ok(Told::LookedAfter)
    })
    .await
}

/// Shows the payment with its raw messages. Whoever may look may see them, and that they did is recorded.
pub(super) async fn messages(State(desk): State<Arc<Inner>>, posted: Posted) -> Response {
    let order = posted.field("order");
    let recorded = record(&desk, &posted, HandledAction::ReadMessages, "").await;
    match recorded {
        Ok(Some(_)) => super::payment::respond(&desk, &posted.visit, order, true).await,
        Ok(None) => Trouble::unknown(&posted.visit).into_response(),
        Err(error) => Trouble::of(&posted.visit, &error).into_response(),
    }
}

#[derive(Template)]
#[template(path = "desk/cancel.html")]
struct CancelPage {
    frame: Frame,
    row: Row,
}

/// Asks whether the payment shall be cancelled.
pub(super) async fn confirm_cancel(
    State(desk): State<Arc<Inner>>,
    Visitor(visit): Visitor,
    Query(query): Query<OrderQuery>,
) -> Response {
    match super::payment::find(&desk, &query.order).await {
        Ok(Some(payment)) if payment.status == PaymentStatus::Open => {
            let frame = Frame::new(&desk, &visit, "payments");
            let row = Row::of(&payment, frame.language);
            html(&CancelPage { frame, row })
        }
        Ok(Some(payment)) => {
            let order = payment.order_id.as_str();
            Redirect::to(&link("/payment", &[("order", order)], visit.language)).into_response()
        }
        Ok(None) => Trouble::unknown(&visit).into_response(),
        Err(error) => Trouble::of(&visit, &error).into_response(),
    }
}

/// Records who does it, does it, and goes back to the page that it was done from.
async fn act(
    desk: &Inner,
    posted: &Posted,
    action: HandledAction,
    note: &str,
    work: impl AsyncFnOnce(&ReferenceNo) -> Result<Told, LedgerError>,
) -> Response {
    let told = match record(desk, posted, action, note).await {
        Ok(Some(order)) => work(&order).await,
        Ok(None) => return Trouble::unknown(&posted.visit).into_response(),
        Err(error) => Err(error),
    };
    back(
        desk,
        posted,
        told.unwrap_or_else(|error| Told::Failed(error.to_string())),
    )
}

fn back(desk: &Inner, posted: &Posted, told: Told) -> Response {
    desk.sessions.tell(&posted.person, told);
    let language = posted.visit.language;
    let to = if posted.field("back") == "attention" {
        link("/", &[], language)
    } else {
        link("/payment", &[("order", posted.field("order"))], language)
    };
    Redirect::to(&to).into_response()
}

/// Adds the fact that this person did this; `None` if there is no such payment.
async fn record(
    desk: &Inner,
    posted: &Posted,
    action: HandledAction,
    note: &str,
) -> Result<Option<ReferenceNo>, LedgerError> {
    let Ok(order) = ReferenceNo::new(posted.field("order")) else {
        return Ok(None);
    };
    let fact = Fact::Handled {
        person: posted.person.name.clone(),
        action,
        note: note.to_owned(),
    };
    let stepped = desk
        .ledger
        .step(Step::of(&order), |state, _| {
            let known = !state.attempts.is_empty();
            known.then(|| fact.clone()).into_iter().collect()
        })
        .await?;
    Ok(Payment::of(&stepped.stored.state).map(|payment| payment.order_id))
}
