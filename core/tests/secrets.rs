//! Nothing secret shows: every operation and every error runs with canaries for the key and the buyer's
//! data, and neither logs, spans, Debug nor error texts may hold one.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::fmt::{Debug, Write};
use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{
    Callback, Cancel, Client, Credentials, Environment, MerchantToken, Mitra, Order, PayMethod, Registration,
};
use nicepay_sandbox::{Fault, FaultKind, FaultTarget, Sandbox};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

const KEY: &str = "KEYCANARY+Kq9/Zr==";
const CANARIES: [&str; 7] = [
    KEY,
    "KEYCANARY",
    "NameCanary",
    "081999000111",
    "mailcanary@example.com",
    "CityCanary",
    "ReasonCanary",
];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The log of the whole process: callsites are cached process-wide, so one subscriber serves both tests.
fn log() -> &'static Log {
    static LOG: LazyLock<Log> = LazyLock::new(|| {
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(log.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
        log
    });
    &LOG
}

/// All that a program may print of a result.
fn show<T: Debug, E: Debug + std::error::Error>(shown: &mut String, result: &Result<T, E>) {
    match result {
        Ok(value) => write!(shown, "{value:?} {value:#?}").unwrap(),
        Err(error) => {
            write!(shown, "{error} {error:?} {error:#?} {:?}", error.source()).unwrap();
        }
    }
}

fn buyer(registration: Registration) -> Registration {
    registration
        .buyer_name("NameCanary")
        .buyer_phone("081999000111")
        .buyer_email("mailcanary@example.com")
        .buyer_city("CityCanary")
        .buyer_address("NameCanary street")
        .user_session_id("KEYCANARY session")
}

async fn run(client: &Client, sandbox: &Sandbox, shown: &mut String, round: usize) {
    let registration = buyer(support::payment(&format!("order-{round}")));
    write!(shown, "{client:?} {registration:?} {:?}", client.credentials()).unwrap();
    show(shown, &client.register(&registration).await);
    show(shown, &client.resolve(&registration).await);
    show(
        shown,
        &client
            .register_direct(
                &buyer(support::payment(&format!("direct-{round}")))
                    .direct(Mitra::Indomaret, "NameCanary street"),
            )
            .await,
    );
    show(
        shown,
        &client
            .register(&buyer(support::payment("")).buyer_email("mailcanary@example.com "))
            .await,
    );
    show(
        shown,
        &client
            .register(&buyer(support::payment("x")).buyer_phone("+081999000111"))
            .await,
    );
    for snapshot in sandbox.transactions() {
        let order = Order::new(snapshot.reference, snapshot.amount, snapshot.transaction_id).unwrap();
        show(shown, &client.inquire(&order).await);
        let sample = SampleNotification::deposit(&order).with("billingNm", "NameCanary");
        let genuine = sample.form(client.credentials());
        let forged = sample.form(&Credentials::sandbox());
        let token =
            MerchantToken::for_notification(client.credentials(), order.transaction_id.as_str(), "10000");
        write!(shown, "{token:?}").unwrap();
        for body in [genuine, forged] {
            let verified = client.verify_notification(&body);
            show(shown, &verified);
            if let Ok(notification) = verified {
                show(shown, &client.settle(&notification, &order).await);
            }
        }
        let query = nicepay_checkout::testing::callback_query(&order, &Mitra::Alfamart, "9041")
            + "&billingNm=NameCanary&billingEmail=mailcanary@example.com";
        let callback = Callback::parse(&query);
        show(shown, &callback);
        show(shown, &client.confirm(&callback.unwrap(), &order).await);
        let cancel = Cancel::full()
            .pay_method(PayMethod::ConvenienceStore)
            .reason("ReasonCanary");
        write!(shown, "{cancel:?}").unwrap();
        show(shown, &client.cancel(&order, &cancel).await);
    }
}

#[tokio::test]
async fn no_canary_is_seen() {
    let log = log();
    let sandbox = Sandbox::builder()
        .merchant("CANARYTEST", KEY)
        .start()
        .await
        .unwrap();
    let credentials = Credentials::new("CANARYTEST", KEY).unwrap();
    let client = Client::builder(credentials, Environment::custom(sandbox.base_url()).unwrap())
        .max_retries(0)
        .build()
        .unwrap();
    let mut shown = String::new();
    run(&client, &sandbox, &mut shown, 0).await;
    let faults = [
        FaultKind::DropAfter,
        FaultKind::StatusAfter { status: 500 },
        FaultKind::Truncated,
        FaultKind::Html,
        FaultKind::NonUtf8,
        FaultKind::ResultCode {
            code: "9999".to_owned(),
            after: false,
        },
    ];
    let operations = [
        FaultTarget::Register,
        FaultTarget::RegisterDirect,
        FaultTarget::Inquire,
        FaultTarget::Cancel,
    ];
    for (round, kind) in faults.into_iter().enumerate() {
        for target in operations {
            sandbox.inject(Fault::new(target, kind.clone()));
        }
        run(&client, &sandbox, &mut shown, round + 1).await;
        sandbox.clear_faults();
    }

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        logged.contains("nicepay.register") && logged.contains("sending"),
        "the log was caught: {logged}"
    );
    assert!(shown.contains("[redacted]"));
    for canary in CANARIES {
        for (place, text) in [("the log", &logged), ("a text", &shown)] {
            assert!(
                !text.contains(canary),
                "{canary} in {place}: {}",
                around(text, canary)
            );
        }
    }
    let token = MerchantToken::for_notification(client.credentials(), "x", "1").to_hex();
    assert!(
        token.len() == 64 && !has_hex_run(&shown) && !has_hex_run(&logged),
        "a token shows"
    );
}

fn around<'a>(text: &'a str, canary: &'a str) -> &'a str {
    let at = text.find(canary).unwrap_or_default();
    text.get(at.saturating_sub(80)..(at + 80).min(text.len()))
        .unwrap_or(canary)
}

fn has_hex_run(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_hexdigit())
        .any(|run| run.len() >= 64)
}

/// A gateway that echoes what it was sent, in each way it can.
#[tokio::test]
async fn an_echo_is_not_repeated() {
    log();
    for (status, wrap) in [
        (502, "<pre>%</pre>"),
        (502, "%"),
        (200, "{\"resultCd\":\"9999\",\"resultMsg\":%Q}"),
    ] {
        let client = Client::builder(Credentials::new("CANARYTEST", KEY).unwrap(), Environment::Sandbox)
            .transport(
                move |request: nicepay_checkout::HttpRequest| -> nicepay_checkout::BoxFuture<'static, _> {
                    let sent = String::from_utf8_lossy(&request.body).into_owned();
                    let quoted = serde_json::to_string(&sent).unwrap();
                    let body = wrap.replace("%Q", &quoted).replace('%', &sent);
                    Box::pin(async move { Ok(nicepay_checkout::HttpResponse::new(status, body)) })
                },
            )
            .build()
            .unwrap();
        let mut shown = String::new();
        let registration = buyer(support::payment("order"));
        show(&mut shown, &client.register(&registration).await);
        show(
            &mut shown,
            &client
                .register_direct(&registration.direct(Mitra::Indomaret, "NameCanary street"))
                .await,
        );
        let order = Order::new("order", 10_000, "CANARYTEST00202212231106386098").unwrap();
        let cancel = Cancel::full()
            .pay_method(PayMethod::ConvenienceStore)
            .reason("ReasonCanary");
        show(&mut shown, &client.cancel(&order, &cancel).await);
        for canary in CANARIES {
            assert!(!shown.contains(canary), "{canary} in {shown}");
        }
        assert!(!has_hex_run(&shown), "a token shows: {shown}");
    }
}
