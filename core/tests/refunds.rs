//! What each pay method gives back: what is impossible is not sent, and the error says why.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use nicepay_checkout::{
    Amount, BoxFuture, Cancel, CancelOutcome, Cancellation, Client, Credentials, Environment, Error,
    ErrorKind, HttpRequest, HttpResponse, Operation, Order, PayMethod, Timestamp,
};

const PAID: &str = "2026-11-24T10:00:00+07:00";

/// Cancels a payment that an inquiry shows with these fields, at `now`; with the number of cancels that were sent.
async fn cancel(fields: &str, now: &str, cancel: Cancel) -> (Result<Cancellation, Error>, usize) {
    let order = Order::new("order-1", 10_000, "T").unwrap();
    let sent = Arc::new(AtomicUsize::new(0));
    let now: Timestamp = now.parse().unwrap();
    let (count, inquired) = (Arc::clone(&sent), fields.to_owned());
    let client = Client::builder(Credentials::sandbox(), Environment::Sandbox)
        .clock(move || now)
        .transport(move |request: HttpRequest| -> BoxFuture<'static, _> {
            let fields = if request.operation == Operation::Cancel {
                count.fetch_add(1, Ordering::Relaxed);
                r#""canceltXid":"C""#.to_owned()
            } else {
                format!(r#""amt":"10000",{inquired}"#)
            };
            let body = format!(r#"{{"resultCd":"0000","tXid":"T","referenceNo":"order-1",{fields}}}"#);
            Box::pin(async move { Ok(HttpResponse::new(200, body)) })
        })
        .build()
        .unwrap();
    let ended = client.cancel(&order, &cancel).await;
    (ended, sent.load(Ordering::Relaxed))
}

/// The inquiry's fields of a payment that was paid at [`PAID`].
fn paid(method: &str, mitra: &str) -> String {
    format!(
        r#""payMethod":"{method}","mitraCd":"{mitra}","status":"0","reqDt":"20261124","reqTm":"095900","depositDt":"20261124","depositTm":"100000""#
    )
}

fn part() -> Cancel {
    Cancel::partial(Amount::rupiah(4_000).unwrap())
}

async fn refused(fields: &str, now: &str, how: Cancel, field: &str, says: &str) {
    let (ended, sent) = cancel(fields, now, how).await;
    let error = ended.unwrap_err();
    assert_eq!(
        (error.kind(), sent),
        (ErrorKind::InvalidRequest, 0),
        "{fields} at {now}: {error}"
    );
    assert_eq!(error.fields()[0].wire_name, field, "{error}");
    assert!(error.to_string().contains(says), "{error}");
}

async fn sent(fields: &str, now: &str, how: Cancel) {
    let (ended, sent) = cancel(fields, now, how).await;
    assert_eq!(
        (ended.unwrap().outcome, sent),
        (CancelOutcome::Cancelled, 1),
        "{fields} at {now}"
    );
}

#[tokio::test]
async fn a_virtual_account_is_cancelled_whole_and_only_before_it_is_paid() {
    let open = r#""payMethod":"02","status":"3""#;
    sent(open, PAID, Cancel::full()).await;
    refused(
        open,
        PAID,
        part(),
        "amt",
        "a virtual account can only be cancelled in full",
    )
    .await;
    refused(
        open,
        PAID,
        part().pay_method(PayMethod::VirtualAccount),
        "amt",
        "in full",
    )
    .await;
    let (ended, sent) = cancel(&paid("02", ""), PAID, Cancel::full()).await;
    assert_eq!((ended.unwrap().outcome, sent), (CancelOutcome::AlreadyPaid, 0));
}

#[tokio::test]
async fn ovo_gives_back_the_full_amount_on_the_same_day() {
    let ovo = paid("05", "OVOE");
    sent(&ovo, "2026-11-24T23:59:59+07:00", Cancel::full()).await;
    refused(
        &ovo,
        "2026-11-25T00:00:00+07:00",
        Cancel::full(),
        "tXid",
        "only on the same day",
    )
    .await;
    refused(
        &ovo,
        "2026-11-24T11:00:00+07:00",
        part(),
        "amt",
        "OVO only gives back the full amount",
    )
    .await;
}

#[tokio::test]
async fn dana_gives_back_for_thirty_days_but_not_after_midnight() {
    let dana = paid("05", "DANA");
    sent(&dana, "2026-11-24T11:00:00+07:00", part()).await;
    sent(&dana, "2026-12-24T10:00:00+07:00", Cancel::full()).await;
    refused(
        &dana,
        "2026-12-24T10:00:01+07:00",
        Cancel::full(),
        "tXid",
        "30 days",
    )
    .await;
    refused(
        &dana,
        "2026-11-25T00:59:59+07:00",
        Cancel::full(),
        "tXid",
        "00:00 to 01:00",
    )
    .await;
    sent(&dana, "2026-11-25T01:00:00+07:00", Cancel::full()).await;
    sent(&dana, "2026-11-24T23:59:59+07:00", Cancel::full()).await;
}

#[tokio::test]
async fn linkaja_gives_back_the_full_amount_for_thirty_days() {
    let linkaja = paid("05", "LINK");
    sent(&linkaja, "2026-12-24T10:00:00+07:00", Cancel::full()).await;
    refused(
        &linkaja,
        "2026-12-24T10:00:01+07:00",
        Cancel::full(),
        "tXid",
        "30 days",
    )
    .await;
    refused(
        &linkaja,
        PAID,
        part(),
        "amt",
        "LinkAja only gives back the full amount",
    )
    .await;
}

#[tokio::test]
async fn the_others_are_sent_in_full_and_in_part() {
    for (method, mitra) in [
        ("01", ""),
        ("05", "ESHP"),
        ("06", "KDVI"),
        ("08", "QSHP"),
        ("09", ""),
    ] {
        let fields = paid(method, mitra);
        sent(&fields, "2027-01-24T00:30:00+07:00", Cancel::full()).await;
        sent(&fields, "2027-01-24T00:30:00+07:00", part()).await;
    }
    // A wallet that is not paid yet has no money to give back, so its rules do not apply.
    let unpaid = r#""payMethod":"05","mitraCd":"OVOE","status":"3","transDt":"20261120","transTm":"100000""#;
    sent(unpaid, PAID, Cancel::full()).await;
}

#[tokio::test]
async fn nothing_is_cancelled_after_ninety_days() {
    for method in ["01", "03", "06", "08"] {
        let fields = format!(r#""payMethod":"{method}","status":"9","reqDt":"20261124","reqTm":"095900""#);
        sent(&fields, "2027-02-22T09:59:00+07:00", Cancel::full()).await;
        refused(
            &fields,
            "2027-02-22T09:59:01+07:00",
            Cancel::full(),
            "tXid",
            "90 days",
        )
        .await;
    }
}
