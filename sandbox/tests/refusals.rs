//! What the gateway refuses, with the gateway's own codes.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::time::Duration;

use nicepay_checkout::{Mitra, PayMethod};
use nicepay_sandbox::Sandbox;
use serde_json::{Value, json};
use support::{post, raw_registration, sample_sandbox, send, sign};

const CHECKOUT: &str = "/nicepay/redirect/v2/registration";
const DIRECT: &str = "/nicepay/direct/v2/registration";
const INQUIRY: &str = "/nicepay/direct/v2/inquiry";
const CANCEL: &str = "/nicepay/direct/v2/cancel";

fn spoiled(field: &str, value: Value) -> Value {
    let mut request = raw_registration();
    request[field] = value;
    sign(request, "referenceNo")
}

async fn code(sandbox: &Sandbox, path: &str, request: &Value) -> String {
    let answer = post(sandbox, path, request).await;
    let code = answer["resultCd"].as_str().unwrap().to_owned();
    if code != "0000" {
        assert_eq!(
            answer.as_object().unwrap().len(),
            2,
            "a refusal holds code and text only: {answer}"
        );
    }
    code
}

#[tokio::test]
async fn the_documented_request_registers_with_its_documented_token() {
    let sandbox = sample_sandbox().await;
    let mut request = raw_registration();
    request["merchantToken"] = "d339576df6d69763073b626fc88b0bbe9e0f9023d376d37372e1af96dde7d059".into();
    let answer = post(&sandbox, CHECKOUT, &request).await;
    assert_eq!(answer["resultCd"], "0000");
    assert_eq!(answer["resultMsg"], "SUCCESS");
    assert_eq!(answer["payNo"], Value::Null);
    let page = format!("{}/nicepay/redirect/v2/payment", sandbox.base_url());
    assert_eq!(answer["paymentURL"], Value::from(page));
}

#[tokio::test]
async fn a_registration_is_refused_with_the_code_of_what_is_wrong() {
    let sandbox = Sandbox::builder()
        .frozen_at(support::sample_time())
        .without_method(PayMethod::Qris)
        .start()
        .await
        .unwrap();
    let long = |count: usize| Value::from("x".repeat(count));
    let cases = [
        ("amt", json!(""), "9007"),
        ("amt", json!(null), "9007"),
        ("amt", json!("10.000"), "9008"),
        ("amt", json!("-1"), "9008"),
        ("amt", json!("0"), "9008"),
        ("amt", json!("010000"), "9008"),
        ("amt", json!("1000000000000"), "9008"),
        ("iMid", json!("NOBODY"), "9011"),
        ("iMid", json!(""), "9011"),
        ("timeStamp", json!(""), "9001"),
        ("timeStamp", json!("2025"), "9031"),
        ("payMethod", json!(""), "9001"),
        ("payMethod", json!("08"), "9012"),
        ("payMethod", json!("77"), "9012"),
        ("currency", json!(""), "9013"),
        ("referenceNo", json!(""), "9014"),
        ("referenceNo", long(41), "9507"),
        ("goodsNm", json!(null), "9015"),
        ("goodsNm", long(101), "9001"),
        ("billingNm", json!(""), "9016"),
        ("billingPhone", json!(""), "9017"),
        ("billingEmail", json!(""), "9018"),
        ("callBackUrl", json!(""), "9019"),
        ("callBackUrl", json!("javascript:alert(1)"), "9001"),
        ("dbProcessUrl", json!(""), "9020"),
        ("billingCity", json!(""), "9025"),
        ("billingState", json!(""), "9026"),
        ("billingPostCd", json!(""), "9027"),
        ("billingCountry", json!(""), "9028"),
        ("cartData", json!(""), "9022"),
        ("cartData", json!("{"), "9022"),
        ("cartData", json!({"count": "1"}), "9001"),
        ("cartData", json!(r#"{"item":[{"goods_amt":"9999"}]}"#), "9023"),
        ("payValidDt", json!("2025021x"), "9510"),
        ("payValidDt", json!("20250211"), "9511"),
    ];
    for (field, value, expected) in cases {
        let request = spoiled(field, value.clone());
        assert_eq!(
            code(&sandbox, CHECKOUT, &request).await,
            expected,
            "{field} = {value}"
        );
    }
    let mut unsigned = raw_registration();
    unsigned["merchantToken"] = "0".repeat(64).into();
    assert_eq!(code(&sandbox, CHECKOUT, &unsigned).await, "9010");
    let mut past = spoiled("payValidDt", json!("20221223"));
    past["payValidTm"] = "110638".into();
    assert_eq!(code(&sandbox, CHECKOUT, &past).await, "9536");
    for body in ["", "[]", "{", "{\"amt\":{}}", "\u{feff}{}"] {
        let (status, answer) = send(sandbox.base_url(), "POST", CHECKOUT, body).await.unwrap();
        assert_eq!(status, 200);
        assert!(answer.contains("\"9001\""), "{body}: {answer}");
    }
    assert_eq!(sandbox.transactions(), []);
    assert_eq!(
        code(&sandbox, CHECKOUT, &spoiled("cartData", json!("{}"))).await,
        "0000"
    );
    assert_eq!(
        code(&sandbox, CHECKOUT, &spoiled("amt", json!("10000"))).await,
        "9009"
    );
}

#[tokio::test]
async fn direct_registration_answers_from_the_stores_list() {
    let sandbox = sample_sandbox().await;
    let direct = |store: &str| {
        let mut request = raw_registration();
        request["payMethod"] = "03".into();
        request["mitraCd"] = store.into();
        sign(request, "referenceNo")
    };
    assert_eq!(code(&sandbox, DIRECT, &direct("")).await, "9505");
    assert_eq!(code(&sandbox, DIRECT, &direct("OVOE")).await, "9505");
    let mut unsigned = direct("ALMA");
    unsigned["merchantToken"] = "x".into();
    assert_eq!(code(&sandbox, DIRECT, &unsigned).await, "9525");
    assert_eq!(
        code(&sandbox, DIRECT, &spoiled("mitraCd", json!("ALMA"))).await,
        "9012"
    );
    assert_eq!(code(&sandbox, DIRECT, &direct("INDO")).await, "0000");
}

fn about(id: &str, method: &str) -> Value {
    json!({ "timeStamp": "20221212101278", "tXid": id, "iMid": "IONPAYTEST", "payMethod": method,
        "referenceNo": "ORD20250211090266", "cancelType": "1", "amt": "10000" })
}

#[tokio::test]
async fn inquiry_finds_only_what_all_its_fields_name() {
    let sandbox = sample_sandbox().await;
    let registered = post(&sandbox, CHECKOUT, &spoiled("amt", json!("10000"))).await;
    let id = registered["tXid"].as_str().unwrap();
    let asked = |change: &[(&str, &str)]| {
        let mut request = about(id, "00");
        for (name, value) in change {
            request[name] = (*value).into();
        }
        sign(request, "referenceNo")
    };
    let answer = post(&sandbox, INQUIRY, &asked(&[])).await;
    assert_eq!(
        (&answer["resultCd"], &answer["status"]),
        (&json!("0000"), &json!("9"))
    );
    assert_eq!(
        (&answer["payMethod"], &answer["resultMsg"]),
        (&json!("00"), &json!("init"))
    );
    for (change, expected) in [
        (("tXid", ""), "8004"),
        (("tXid", "IONPAYTEST002022122311063860981"), "8004"),
        (("tXid", "IONPAYTEST00202212231106386099"), "9528"),
        (("referenceNo", "OTHER"), "9528"),
        (("referenceNo", ""), "9014"),
        (("amt", "10001"), "9528"),
        (("iMid", "NORMALTEST"), "9528"),
    ] {
        assert_eq!(
            code(&sandbox, INQUIRY, &asked(&[change])).await,
            expected,
            "{change:?}"
        );
    }
    assert_eq!(code(&sandbox, INQUIRY, &about(id, "00")).await, "9010");
}

#[tokio::test]
async fn cancel_is_refused_with_its_own_codes() {
    let sandbox = sample_sandbox().await;
    let registered = post(&sandbox, CHECKOUT, &spoiled("amt", json!("10000"))).await;
    let id = registered["tXid"].as_str().unwrap();
    sandbox.choose_store(id, &Mitra::Indomaret).unwrap();
    let asked = |change: (&str, &str)| {
        let mut request = about(id, "03");
        request[change.0] = change.1.into();
        sign(request, "tXid")
    };
    for (change, expected) in [
        (("cancelType", "3"), "9301"),
        (("cancelType", ""), "9301"),
        (("cancelType", "2"), "9313"),
        (("tXid", ""), "9314"),
        (("tXid", "IONPAYTEST00202212231106386099"), "9314"),
        (("iMid", "NORMALTEST"), "9314"),
        (("payMethod", "02"), "8067"),
        (("amt", ""), "9312"),
        (("amt", "1O"), "9312"),
        (("amt", "0"), "9321"),
        (("amt", "10001"), "9319"),
        (("amt", "1"), "8063"),
    ] {
        assert_eq!(
            code(&sandbox, CANCEL, &asked(change)).await,
            expected,
            "{change:?}"
        );
    }
    assert_eq!(code(&sandbox, CANCEL, &about(id, "03")).await, "9010");
    sandbox.pay(id).unwrap();
    assert_eq!(code(&sandbox, CANCEL, &asked(("cancelType", "1"))).await, "9326");
    sandbox.reverse(id).unwrap();
    assert_eq!(code(&sandbox, CANCEL, &asked(("cancelType", "1"))).await, "0000");
    assert_eq!(code(&sandbox, CANCEL, &asked(("cancelType", "1"))).await, "9314");

    let mut old = spoiled("payValidDt", json!("20231223"));
    old["payValidTm"] = "000000".into();
    old["referenceNo"] = "OLD".into();
    let registered = post(&sandbox, CHECKOUT, &sign(old, "referenceNo")).await;
    sandbox.advance(Duration::from_secs(91 * 24 * 3600)).unwrap();
    let mut request = about(registered["tXid"].as_str().unwrap(), "00");
    request["cancelType"] = "1".into();
    assert_eq!(code(&sandbox, CANCEL, &sign(request, "tXid")).await, "9334");
}

#[tokio::test]
async fn a_refusal_may_have_another_http_status_on_demand() {
    let sandbox = Sandbox::builder().error_http_status(400).start().await.unwrap();
    let (status, answer) = send(sandbox.base_url(), "POST", CHECKOUT, "{}").await.unwrap();
    assert_eq!(status, 400);
    assert!(answer.contains("9011"), "{answer}");
    let (status, _) = send(sandbox.base_url(), "GET", CHECKOUT, "").await.unwrap();
    assert_eq!(status, 405);
    let (status, _) = send(sandbox.base_url(), "POST", CHECKOUT, &"x".repeat(300_000))
        .await
        .unwrap();
    assert_eq!(status, 413);
}
