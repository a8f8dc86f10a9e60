//! What a cancel sends, what it refuses to send, and when NICEPAY is asked instead.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

use std::sync::{Arc, Mutex};

use nicepay_checkout::{
    Amount, BoxFuture, Cancel, CancelOutcome, Client, Credentials, Environment, ErrorKind, HttpRequest,
    HttpResponse, Operation, Order, PayMethod, TransportError, TransportFault,
};
use serde_json::Value;

type Requests = Arc<Mutex<Vec<(Operation, Value)>>>;
type Answer = Result<HttpResponse, TransportError>;

/// A client whose requests are kept, and answered by `answer`.
fn client(answer: fn(Operation) -> Answer) -> (Client, Requests) {
    let requests = Requests::default();
    let kept = Arc::clone(&requests);
    let client = Client::builder(Credentials::sandbox(), Environment::Sandbox)
        .transport(move |request: HttpRequest| -> BoxFuture<'static, _> {
            let body = serde_json::from_slice(&request.body).unwrap();
            kept.lock().unwrap().push((request.operation, body));
            let answer = answer(request.operation);
            Box::pin(async move { answer })
        })
        .build()
        .unwrap();
    (client, requests)
}

fn order() -> Order {
    Order::new("order-1", 10_000, "T").unwrap()
}

fn said(fields: &str) -> Answer {
    let body = format!(r#"{{"resultCd":"0000","tXid":"T","referenceNo":"order-1","amt":"10000",{fields}}}"#);
    Ok(HttpResponse::new(200, body))
}

fn cancelled(_: Operation) -> Answer {
    said(r#""canceltXid":"C""#)
}

/// A cancel with a text of its own in each place.
fn told() -> Cancel {
    let mut cancel = Cancel::full().pay_method(PayMethod::Card).reason("sold out");
    cancel.user_id = Some("sari".into());
    cancel.user_ip = Some("203.0.113.7".into());
    cancel.user_info = Some("desk 4".into());
    cancel.server_ip = Some("198.51.100.2".into());
    cancel.preauth_token = Some("pre-7".into());
    cancel
}

const TEXTS: [(&str, &str, usize); 6] = [
    ("reason", "cancelMsg", 255),
    ("user_id", "cancelUserId", 30),
    ("user_ip", "cancelUserIp", 15),
    ("user_info", "cancelUserInfo", 100),
    ("server_ip", "cancelServerIp", 15),
    ("preauth_token", "preauthToken", 100),
];

fn with(field: &str, text: String) -> Cancel {
    let mut cancel = Cancel::full().pay_method(PayMethod::Card);
    let place = match field {
        "reason" => &mut cancel.reason,
        "user_id" => &mut cancel.user_id,
        "user_ip" => &mut cancel.user_ip,
        "user_info" => &mut cancel.user_info,
        "server_ip" => &mut cancel.server_ip,
        _ => &mut cancel.preauth_token,
    };
    *place = Some(text);
    cancel
}

#[tokio::test]
async fn each_text_goes_out_under_its_wire_name_and_an_empty_one_not_at_all() {
    let (client, requests) = client(cancelled);
    client.cancel(&order(), &told()).await.unwrap();
    let mut empty = told();
    empty.reason = Some(String::new());
    client.cancel(&order(), &empty).await.unwrap();
    let requests = requests.lock().unwrap();
    let sent = &requests[0].1;
    for (wire, text) in [
        ("cancelMsg", "sold out"),
        ("cancelUserId", "sari"),
        ("cancelUserIp", "203.0.113.7"),
        ("cancelUserInfo", "desk 4"),
        ("cancelServerIp", "198.51.100.2"),
        ("preauthToken", "pre-7"),
    ] {
        assert_eq!(sent[wire], text);
    }
    assert_eq!(requests[1].1.get("cancelMsg"), None);
}

#[tokio::test]
async fn each_text_may_be_as_long_as_its_field_and_no_longer() {
    let (client, requests) = client(cancelled);
    for (name, wire, longest) in TEXTS {
        let fits = with(name, "a".repeat(longest));
        client.cancel(&order(), &fits).await.unwrap();
        let sent = requests.lock().unwrap().len();
        for wrong in ["a".repeat(longest + 1), "a\nb".into()] {
            let error = client.cancel(&order(), &with(name, wrong)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{name}");
            assert_eq!(
                (&*error.fields()[0].field, &*error.fields()[0].wire_name),
                (name, wire)
            );
        }
        assert_eq!(requests.lock().unwrap().len(), sent, "{name} was sent");
    }
}

#[tokio::test]
async fn a_part_may_be_all_of_it_and_no_more() {
    let (client, requests) = client(cancelled);
    let part = |rupiah| Cancel::partial(Amount::rupiah(rupiah).unwrap()).pay_method(PayMethod::Card);
    client.cancel(&order(), &part(10_000)).await.unwrap();
    assert_eq!(requests.lock().unwrap()[0].1["cancelType"], "2");
    let error = client.cancel(&order(), &part(10_001)).await.unwrap_err();
    assert_eq!(error.fields()[0].wire_name, "amt");
    assert_eq!(requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn the_part_of_a_payment_that_was_given_back_before_is_not_taken_for_this_one() {
    let answer = |operation| match operation {
        Operation::Inquire => said(r#""payMethod":"01","status":"1""#),
        _ => Ok(HttpResponse::new(200, r#"{"resultCd":"9301","resultMsg":"no"}"#)),
    };
    let (client, _) = client(answer);
    let whole = client.cancel(&order(), &Cancel::full()).await.unwrap();
    assert_eq!(whole.outcome, CancelOutcome::Cancelled);
    let part = Cancel::partial(Amount::rupiah(4_000).unwrap());
    let error = client.cancel(&order(), &part).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Declined);
}

#[tokio::test]
async fn a_cancel_that_never_left_is_not_asked_about() {
    let answer = |_| Err(TransportError::new(TransportFault::Connection, false, "no route"));
    let (client, requests) = client(answer);
    let error = client.cancel(&order(), &told()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(
        requests
            .lock()
            .unwrap()
            .iter()
            .all(|sent| sent.0 == Operation::Cancel)
    );
}

#[tokio::test]
async fn an_error_page_does_not_repeat_what_the_cancel_said() {
    let page = |_| {
        Ok(HttpResponse::new(
            500,
            "<html>sold out, says sari at desk 4 (pre-7)</html>",
        ))
    };
    let (client, _) = client(page);
    let error = client.cancel(&order(), &told()).await.unwrap_err();
    let shown = format!("{error} {:?}", error.body_excerpt());
    assert!(shown.contains("[redacted]"), "{shown}");
    for private in ["sold out", "sari", "desk 4", "pre-7"] {
        assert!(!shown.contains(private), "{shown}");
    }
}

#[tokio::test]
async fn a_declined_inquiry_is_asked_once() {
    let answer = |_| Ok(HttpResponse::new(200, r#"{"resultCd":"9528","resultMsg":"no"}"#));
    let (client, requests) = client(answer);
    assert_eq!(
        client.inquire(&order()).await.unwrap_err().kind(),
        ErrorKind::Declined
    );
    assert_eq!(requests.lock().unwrap().len(), 1);
}
