//! Every pay method from the registration to the money, and back, over real sockets with the SDK as the merchant.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

#[path = "methods/choices.rs"]
mod choices;
#[path = "methods/direct.rs"]
mod direct;
#[path = "methods/expiry.rs"]
mod expiry;
#[path = "methods/messages.rs"]
mod messages;
#[path = "methods/returns.rs"]
mod returns;
mod support;

use std::time::Duration;

use nicepay_checkout::{
    Amount, Bank, Callback, Cancel, CancelOutcome, Client, Credentials, Environment, Instruction, Mitra,
    PayMethod, Registration, TransactionState,
};
use nicepay_sandbox::{Choice, DeliveryState, Sandbox};
use serde_json::{Value, json};
use support::{
    Merchant, order, post, raw_registration, registration, sample_sandbox, sample_time, send, sign,
};

const DIRECT: &str = "/nicepay/direct/v2/registration";
const CHECKOUT: &str = "/nicepay/redirect/v2/registration";
const CANCEL: &str = "/nicepay/direct/v2/cancel";
const CARD: &str = "4111111111111111";
const NOWHERE: &str = "https://merchant.example/n";

/// A client whose clock stands where the sandbox's began.
fn client(sandbox: &Sandbox) -> Client {
    let here = Environment::custom(sandbox.base_url()).unwrap();
    Client::builder(Credentials::sandbox(), here)
        .clock(sample_time)
        .build()
        .unwrap()
}

fn account(bank: &str) -> Choice {
    Choice::new(PayMethod::VirtualAccount).partner(bank)
}

fn wallet(wallet: &str) -> Choice {
    Choice::new(PayMethod::EWallet).partner(wallet)
}

fn qr() -> Choice {
    Choice::new(PayMethod::Qris)
}

fn lender(lender: &str) -> Choice {
    Choice::new(PayMethod::PayLoan).partner(lender)
}

fn card(number: &str) -> Choice {
    Choice::new(PayMethod::Card).card_number(number)
}

/// Registers for the customer's choice; the transaction id.
async fn registered(sandbox: &Sandbox, reference: &str, notify: &str) -> String {
    let checkout = client(sandbox).register(&registration(reference, notify)).await;
    checkout.unwrap().transaction_id.as_str().to_owned()
}

/// The result code of a raw cancel.
async fn cancelled(sandbox: &Sandbox, id: &str, method: &str, amount: Option<u64>) -> String {
    let request = json!({
        "timeStamp": "20221212101278", "tXid": id, "iMid": "IONPAYTEST", "payMethod": method,
        "cancelType": if amount.is_some() { "2" } else { "1" }, "amt": amount.unwrap_or(10_000).to_string(),
    });
    let answer = post(sandbox, CANCEL, &sign(request, "tXid")).await;
    answer["resultCd"].as_str().unwrap().to_owned()
}

fn status(sandbox: &Sandbox, id: &str) -> String {
    let all = sandbox.transactions();
    let found = all.into_iter().find(|payment| payment.transaction_id == id);
    found.unwrap().status
}

/// Where each choice leads: the fields of its own in the notification, the status that an open payment has, and the
/// state after a full cancel on the day of the payment; `None` where a paid payment can't be cancelled.
#[tokio::test]
async fn each_method_goes_from_choice_to_money_and_back() {
    use TransactionState::{Initialized, Refunded, Unpaid, Voided};
    let cases: [(Choice, TransactionState, &[&str], Option<TransactionState>); 8] = [
        (
            account("BMRI"),
            Unpaid,
            &["bankCd", "vacctNo", "vacctValidDt", "vacctValidTm", "depositDt"],
            None,
        ),
        (
            qr(),
            Unpaid,
            &["paymentTrxSn", "userId", "mitraCd", "shopId"],
            Some(Refunded),
        ),
        (wallet("OVOE"), Unpaid, &["mitraCd", "depositDt"], Some(Voided)),
        (wallet("dana"), Unpaid, &["mitraCd", "depositDt"], Some(Voided)),
        (wallet("LINK"), Unpaid, &["mitraCd", "depositDt"], Some(Voided)),
        (wallet("ESHP"), Unpaid, &["mitraCd", "depositDt"], Some(Voided)),
        (lender("KDVI"), Unpaid, &["mitraCd"], Some(Voided)),
        (
            card(CARD),
            Initialized,
            &["authNo", "cardNo", "issuBankCd", "issuBankNm", "ccTransType"],
            Some(Voided),
        ),
    ];
    let sandbox = sample_sandbox().await;
    let client = client(&sandbox);
    for (number, (choice, open, own, returned)) in cases.into_iter().enumerate() {
        let merchant = Merchant::new().await;
        let reference = format!("ORD{number}");
        let id = registered(&sandbox, &reference, &merchant.url).await;
        let order = order(&reference, &id);
        let asked = client.inquire(&order).await.unwrap();
        assert_eq!((asked.instruction, asked.pay_method), (None, PayMethod::All));

        let chosen = sandbox.choose(&id, &choice).unwrap();
        let asked = client.inquire(&order).await.unwrap();
        assert_eq!((asked.state, &asked.pay_method), (open, &choice.method));
        assert!(chosen.instruction.is_some(), "{choice:?}");
        assert_eq!(
            told(asked.instruction.as_ref()),
            told(chosen.instruction.as_ref())
        );
        assert_eq!(sandbox.choose(&id, &choice).unwrap(), chosen, "the same again");
        let query = format!("tXid={id}&referenceNo={reference}");
        assert!(chosen.callback_url.contains(&query), "{}", chosen.callback_url);
        let callback = Callback::parse(&chosen.callback_url).unwrap();
        assert!(!client.confirm(&callback, &order).await.unwrap().is_paid());

        sandbox.pay(&id).unwrap();
        assert!(sandbox.pay(&id).is_err(), "paid once");
        assert!(sandbox.choose(&id, &choice).is_err(), "paid for good");
        sandbox.idle().await;
        let (_, body) = merchant.received().remove(0);
        let notification = client.verify_notification(&body).unwrap();
        assert_eq!(notification.pay_method().as_ref(), Some(&choice.method));
        for name in own {
            assert!(
                notification.raw().get(name).is_some() || *name == "shopId",
                "{name} in {body}"
            );
        }
        let settlement = client.settle(&notification, &order).await.unwrap();
        assert!(settlement.is_paid(), "{choice:?}");

        let cancel = client.cancel(&order, &Cancel::full()).await.unwrap();
        let after = client.inquire(&order).await.unwrap();
        match returned {
            None => {
                assert_eq!(cancel.outcome, CancelOutcome::AlreadyPaid);
                assert!(after.is_paid());
            }
            Some(state) => {
                assert_eq!(cancel.outcome, CancelOutcome::Cancelled, "{choice:?}");
                assert_eq!(
                    (after.state, after.cancelled_amount),
                    (state, Some(order.amount)),
                    "{choice:?}"
                );
            }
        }
        let code = if choice.method == PayMethod::VirtualAccount {
            "9329"
        } else {
            "9314"
        };
        assert_eq!(cancelled(&sandbox, &id, choice.method.code(), None).await, code);
    }
    let states = sandbox
        .transactions()
        .into_iter()
        .flat_map(|payment| payment.notifications);
    assert!(
        states
            .map(|sent| sent.state)
            .all(|state| state == DeliveryState::Delivered)
    );
}

/// An instruction with every field, as JSON: it has no equality of its own between a URL's hosts.
fn told(instruction: Option<&Instruction>) -> Value {
    serde_json::to_value(instruction).unwrap()
}

#[tokio::test]
async fn what_the_customer_gets_is_what_the_method_needs() {
    let sandbox = sample_sandbox().await;
    let id = registered(&sandbox, "A", NOWHERE).await;
    let base = sandbox.base_url();
    let page = format!("{base}/nicepay/redirect/v2/payment/app?tXid={id}");
    let picture = format!("{base}/nicepay/direct/v2/qr?tXid={id}");
    let get = |choice: &Choice| told(sandbox.choose(&id, choice).unwrap().instruction.as_ref());

    let mandiri = get(&account("mandiri"));
    assert_eq!(
        mandiri["account_number"], "70014000091106386098",
        "as in the samples"
    );
    let bca = get(&account("CENA"));
    assert_eq!(
        (&bca["account_number"], &bca["bank"]),
        (&json!("7001231106386098"), &json!("bca"))
    );
    let code = get(&qr().partner("NOBU"));
    assert_eq!(
        (&code["image_url"], &code["issuer"]),
        (&json!(picture), &json!("qris_nobu"))
    );
    let push = get(&wallet("OVOE"));
    assert_eq!(
        (&push["phone"], &push["redirect_url"], &push["app_url"]),
        (&json!("08123456789"), &Value::Null, &Value::Null)
    );
    assert_eq!(get(&wallet("OVOE").phone("0899999999"))["phone"], "0899999999");
    let dana = get(&wallet("DANA"));
    assert_eq!(
        (&dana["redirect_url"], &dana["phone"], &dana["app_url"]),
        (
            &json!(page),
            &Value::Null,
            &json!(format!("nicepay-sandbox://pay?tXid={id}"))
        )
    );
    assert_eq!(get(&lender("AKLP"))["redirect_url"], page);
    let plastic = get(&card("4111 1111 1111 1111"));
    assert_eq!(
        (&plastic["masked_number"], &plastic["authorization_number"]),
        (&json!("411111******1111"), &Value::Null)
    );
    let store = sandbox.choose_store(&id, &Mitra::Alfamart).unwrap();
    assert_eq!(store.payment_number, "9041231106386098");
    assert_eq!(
        told(store.instruction.as_ref())["payment_number"],
        "9041231106386098"
    );

    sandbox.choose(&id, &card(CARD)).unwrap();
    sandbox.pay(&id).unwrap();
    let paid = sandbox.transactions().remove(0).instruction;
    assert_eq!(told(paid.as_ref())["authorization_number"], "386098");
}

#[tokio::test]
async fn two_accounts_never_share_a_number() {
    // The digits that an account number takes from the id come back the next day.
    let sandbox = sample_sandbox().await;
    let mut numbers = Vec::new();
    for reference in ["A", "B"] {
        let id = registered(&sandbox, reference, NOWHERE).await;
        let issued = sandbox.choose(&id, &account("BMRI")).unwrap().instruction;
        numbers.push(told(issued.as_ref())["account_number"].clone());
        sandbox.advance(Duration::from_secs(24 * 3600)).unwrap();
    }
    assert_eq!(numbers, ["70014000091106386098", "70014000091106386099"]);
}

#[tokio::test]
async fn a_payment_is_in_flight_until_the_customer_confirms() {
    let sandbox = sample_sandbox().await;
    for (number, choice) in [qr(), wallet("DANA"), wallet("OVOE")].iter().enumerate() {
        let id = registered(&sandbox, &number.to_string(), NOWHERE).await;
        assert!(sandbox.begin(&id).is_err(), "nothing is chosen");
        sandbox.choose(&id, choice).unwrap();
        sandbox.begin(&id).unwrap();
        let found = client(&sandbox)
            .inquire(&order(&number.to_string(), &id))
            .await
            .unwrap();
        assert_eq!(
            (found.state, &*found.status_code),
            (TransactionState::InFlight, "4"),
            "{choice:?}"
        );
        if choice.method == PayMethod::Qris {
            assert!(
                sandbox.confirm(&id).is_err(),
                "a code waits for no step of its own"
            );
            sandbox.pay(&id).unwrap();
        } else {
            sandbox.confirm(&id).unwrap();
        }
        assert_eq!(status(&sandbox, &id), "0");
    }
    let id = registered(&sandbox, "card", NOWHERE).await;
    sandbox.choose(&id, &card(CARD)).unwrap();
    assert!(sandbox.begin(&id).is_err(), "a card is never in flight");
    sandbox.confirm(&id).unwrap();
    assert_eq!(status(&sandbox, &id), "0");
}

#[tokio::test]
async fn a_failure_is_final_and_has_the_methods_own_status() {
    let sandbox = sample_sandbox().await;
    let cases = [
        (card(CARD), "8"),
        (wallet("LINK"), "8"),
        (lender("AKLP"), "8"),
        (qr(), "6"),
    ];
    for (number, (choice, failed)) in cases.into_iter().enumerate() {
        let reference = number.to_string();
        let id = registered(&sandbox, &reference, NOWHERE).await;
        assert!(sandbox.fail(&id).is_err(), "nothing is chosen");
        sandbox.choose(&id, &choice).unwrap();
        sandbox.fail(&id).unwrap();
        let found = client(&sandbox).inquire(&order(&reference, &id)).await.unwrap();
        assert_eq!(
            (found.state, &*found.status_code),
            (TransactionState::Failed, failed),
            "{choice:?}"
        );
        assert!(sandbox.pay(&id).is_err() && sandbox.choose(&id, &choice).is_err());
        assert_eq!(cancelled(&sandbox, &id, choice.method.code(), None).await, "9314");
    }
    for choice in [
        account("BMRI"),
        Choice::new(PayMethod::ConvenienceStore).partner("INDO"),
    ] {
        let id = registered(&sandbox, choice.method.code(), NOWHERE).await;
        sandbox.choose(&id, &choice).unwrap();
        assert!(sandbox.fail(&id).is_err(), "{choice:?}");
        assert_eq!(status(&sandbox, &id), "3");
    }
}

#[tokio::test]
async fn every_method_may_be_paid_on_its_own() {
    let paying = Sandbox::builder()
        .frozen_at(sample_time())
        .autopay(Duration::from_secs(30))
        .start()
        .await
        .unwrap();
    let choices = [account("BMRI"), qr(), wallet("OVOE"), lender("IDNA"), card(CARD)];
    let mut ids = Vec::new();
    for (number, choice) in choices.iter().enumerate() {
        let id = registered(&paying, &number.to_string(), NOWHERE).await;
        paying.choose(&id, choice).unwrap();
        ids.push(id);
    }
    let declined = registered(&paying, "declined", NOWHERE).await;
    paying.choose(&declined, &card("4000000000000002")).unwrap();
    paying.advance(Duration::from_secs(30)).unwrap();
    for id in &ids {
        assert_eq!(status(&paying, id), "0");
    }
    assert_eq!(status(&paying, &declined), "8");
}
