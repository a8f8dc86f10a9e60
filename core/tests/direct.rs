//! Direct registration by each pay method, against the sandbox over a socket: from the order to the money, without NICEPAY's
//! payment page.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

#[path = "../examples/direct.rs"]
mod example;
mod support;

use nicepay_checkout::{
    Bank, DirectRegistration, ErrorKind, Instruction, Mitra, PayMethod, PaymentCode, TransactionState,
};
use nicepay_sandbox::Sandbox;
use support::{client, payment};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const ADDRESS: &str = "Jalan Bukit Berbunga 22";

/// The status line and the head of a browser's GET.
async fn visit(url: &str) -> String {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn each_method() -> [DirectRegistration; 6] {
    let new = |name: &str| payment(name);
    [
        new("store").direct(Mitra::Alfamart, ADDRESS),
        new("account").direct_virtual_account(Bank::Mandiri, ADDRESS),
        new("code").direct_qris(Mitra::QrisShopeePay, ADDRESS),
        new("app").direct_e_wallet(Mitra::Dana, ADDRESS),
        new("push").direct_e_wallet(Mitra::Ovo, ADDRESS),
        new("loan").direct_pay_loan(Mitra::Kredivo, ADDRESS),
    ]
}

/// What the instruction has for the customer, by pay method.
fn shown(code: &PaymentCode) -> (Option<&str>, Option<&str>) {
    match &code.instruction {
        Instruction::Qris { content, .. } => (None, content.as_deref()),
        Instruction::EWallet { redirect_url, .. } | Instruction::PayLoan { redirect_url, .. } => {
            (None, redirect_url.as_deref())
        }
        other => (other.number(), None),
    }
}

#[tokio::test]
async fn each_method_registered_directly_goes_from_order_to_paid() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    for registration in each_method() {
        let method = &registration.pay_method;
        let code = client.register_direct(&registration).await.unwrap();
        assert_eq!(code.instruction.pay_method(), *method);
        assert_eq!(code.store, registration.store);
        assert_eq!(
            code.payment_number.is_some(),
            *method == PayMethod::ConvenienceStore
        );
        let (number, more) = shown(&code);
        assert!(number.is_some() != more.is_some(), "{method}");
        let id = code.transaction_id.as_str();
        if matches!(method, PayMethod::EWallet | PayMethod::PayLoan) {
            let answer = visit(more.unwrap()).await;
            assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
            assert!(answer.contains(&format!("tXid={id}")), "{answer}");
            sandbox.confirm(id).unwrap();
        } else {
            let before = client.inquire(&code.order()).await.unwrap();
            assert_eq!(before.state, TransactionState::Unpaid, "{method}");
            // What an inquiry tells adds up with what the registration told.
            let later = before.instruction.unwrap();
            assert_eq!(later.pay_method(), *method);
            assert_eq!(later.number(), code.instruction.number());
            sandbox.pay(id).unwrap();
        }
        let after = client.inquire(&code.order()).await.unwrap();
        assert!(after.is_paid(), "{method}");
        assert_eq!(after.pay_method, *method);
    }
}

#[test]
fn the_guides_page_shows_each_method() {
    example::main().unwrap();
}

#[tokio::test]
async fn a_link_that_was_changed_leads_nowhere() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let [_, account, _, app, ..] = each_method();
    let code = client.register_direct(&app).await.unwrap();
    let link = shown(&code).1.unwrap().to_owned();
    let changed = |name: &str, value: &str| {
        let start = link.find(&format!("{name}=")).unwrap() + name.len() + 1;
        let end = link[start..].find('&').map_or(link.len(), |end| start + end);
        format!("{}{value}{}", &link[..start], &link[end..])
    };
    let transfer = client.register_direct(&account).await.unwrap();
    for (name, value, status) in [
        ("merchantToken", "0".repeat(64), "403"),
        ("merchantToken", String::new(), "403"),
        ("timeStamp", "20200101000000".to_owned(), "403"),
        ("tXid", transfer.transaction_id.to_string(), "403"),
        ("tXid", "none".to_owned(), "404"),
        ("callBackUrl", "javascript:alert(1)".to_owned(), "400"),
    ] {
        let answer = visit(&changed(name, &value)).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{name}={value}: {answer}"
        );
    }
    assert!(visit(&link).await.starts_with("HTTP/1.1 303"));
}

#[tokio::test]
async fn the_browser_returns_to_the_links_callback() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let wanting = payment("loan").callback_url("https://merchant.example/back?order=1&lang=id");
    let code = client
        .register_direct(&wanting.direct_pay_loan(Mitra::Akulaku, ADDRESS))
        .await
        .unwrap();
    visit(shown(&code).1.unwrap()).await;
    let id = code.transaction_id.as_str();
    sandbox.confirm(id).unwrap();
    let back = format!(
        "{}/nicepay/redirect/v2/payment/return?tXid={id}",
        sandbox.base_url()
    );
    let answer = visit(&back).await;
    assert!(
        answer.contains("https://merchant.example/back?order=1&lang=id&"),
        "{answer}"
    );
}

#[tokio::test]
async fn what_a_link_is_signed_by_shows_nowhere_else() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    let [_, _, _, app, ..] = each_method();
    let code = client.register_direct(&app).await.unwrap();
    let link = shown(&code).1.unwrap();
    let token = link.split_once("merchantToken=").unwrap().1;
    assert_eq!(token.len(), 64);
    assert!(!format!("{code:?} {code:#?}").contains(token));
    assert!(
        code.raw
            .iter()
            .all(|(_, value)| value.is_none_or(|value| !value.contains(token)))
    );
}

#[tokio::test]
async fn a_payment_that_needs_the_page_is_refused_before_anything_is_sent() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = client(&sandbox);
    for method in [
        PayMethod::Card,
        PayMethod::DirectDebit,
        PayMethod::Gpn,
        PayMethod::Payout,
    ] {
        let wanted = payment("order").store(Mitra::Ovo).pay_method(method);
        let error = client
            .register_direct(&DirectRegistration::from_fields(wanted))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert_eq!(error.fields()[0].wire_name, "payMethod");
    }
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn an_earlier_link_completes_a_later_answer_of_the_same_wallet_only() {
    let read = |json: &str| serde_json::from_str::<Instruction>(json).unwrap();
    let earlier = r#"{"pay_method":"e_wallet","wallet":"dana","redirect_url":"https://a.example/1"}"#;
    let at = "2022-12-23T11:06:38+07:00";
    let later = |wallet: &str| format!(r#"{{"pay_method":"e_wallet"{wallet},"expires_at":"{at}"}}"#);
    for wallet in [r#","wallet":"dana""#, ""] {
        let completed = read(&later(wallet)).completed_from(&read(earlier));
        let expected = earlier.replace('}', &format!(r#","expires_at":"{at}"}}"#));
        assert_eq!(completed, read(&expected));
    }
    let ovo = read(&later(r#","wallet":"ovo""#));
    assert_eq!(ovo.clone().completed_from(&read(earlier)), ovo);
    let loan = read(r#"{"pay_method":"pay_loan","lender":"dana"}"#);
    assert_eq!(loan.clone().completed_from(&read(earlier)), loan);
    let newer = read(r#"{"pay_method":"e_wallet","wallet":"dana","redirect_url":"https://a.example/2"}"#);
    assert_eq!(newer.clone().completed_from(&read(earlier)), newer);
    let code = |rest: &str| read(&format!(r#"{{"pay_method":"qris",{rest}}}"#));
    assert_eq!(
        code(r#""content":"1""#).completed_from(&code(r#""content":"1","image_url":"https://a.example/1""#)),
        code(r#""content":"1","image_url":"https://a.example/1""#)
    );
    assert_eq!(
        code(r#""content":"2""#).completed_from(&code(r#""content":"1","image_url":"https://a.example/1""#)),
        code(r#""content":"2""#)
    );
}
