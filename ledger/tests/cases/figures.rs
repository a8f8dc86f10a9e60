//! The figures of the payment desk, from either store.

use std::time::Duration;

use nicepay_checkout::testing::SampleNotification;
use nicepay_checkout::{Credentials, JAKARTA, Mitra};
use nicepay_checkout_ledger::desk::Role;
use nicepay_sandbox::{Fault, FaultKind, FaultTarget};

use crate::support::browser::signed_in;
use crate::support::{Shop, direct, id, registration};

#[tokio::test]
async fn figures_say_how_the_money_was_noticed() {
    let shop = Shop::at_a_standstill().await;
    for order in ["told", "asked", "late"] {
        shop.ledger.check_out(direct(order, 10_000)).await.unwrap();
    }
    let paid = async |order: &str| {
        let transaction = shop.transaction_id(order).await;
        shop.sandbox.pay(&transaction).unwrap();
        let order = shop.ledger.payment(&id(order)).await.unwrap().unwrap().order();
        let now = JAKARTA.to_datetime(shop.sandbox.now());
        SampleNotification::deposit(&order.unwrap())
            .with("depositDt", &now.strftime("%Y%m%d").to_string())
            .with("depositTm", &now.strftime("%H%M%S").to_string())
            .form(&Credentials::sandbox())
    };
    let body = paid("told").await;
    shop.ledger.receive(&body).await.unwrap();
    shop.ledger.run_due().await.unwrap();
    paid("asked").await;
    shop.ledger.recheck(&id("asked")).await.unwrap();
    let body = paid("late").await;
    shop.ledger.recheck(&id("late")).await.unwrap();
    shop.sandbox.advance(Duration::from_secs(60)).unwrap();
    shop.ledger.receive(&body).await.unwrap();
    shop.ledger.run_due().await.unwrap();

    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let csv = desk.get("/figures.csv?of=news").await.body;
    assert!(
        csv.starts_with(
            "told_by_notification,found_by_asking,median_lag_seconds,slow_lag_seconds\r\n1,2,0,0"
        ),
        "{csv}"
    );
    let page = desk.get("/figures?lang=en").await;
    for text in ["By a notification</dt><dd>1<", "33.3%", "66.7%"] {
        assert!(page.has(text), "{text}: {}", page.body);
    }
    let csv = desk.get("/figures.csv?of=ways").await.body;
    assert_eq!(
        csv,
        "pay_method,paid,paid_rupiah,median_minutes_until_paid\r\n\"Convenience store: Alfamart\",3,30000,0\r\n"
    );
}

#[tokio::test]
async fn figures_count_each_day_in_jakarta_by_status_and_pay_method() {
    let shop = Shop::at_a_standstill().await;
    let today = || nicepay_checkout::JAKARTA.to_datetime(shop.sandbox.now()).date();
    // Half past midnight in Jakarta, where it is a day later than in UTC.
    let night = nicepay_checkout::JAKARTA.to_timestamp(today().tomorrow().unwrap().at(0, 30, 0, 0));
    let until_night = night.unwrap().duration_since(shop.sandbox.now());
    shop.sandbox.advance(until_night.unsigned_abs()).unwrap();
    let first_day = today();
    for (order, amount) in [("first", 10_000), ("second", 30_000), ("third", 5_000)] {
        shop.ledger.check_out(direct(order, amount)).await.unwrap();
    }
    shop.sandbox.advance(Duration::from_secs(390)).unwrap();
    for order in ["first", "second"] {
        shop.sandbox.pay(&shop.transaction_id(order).await).unwrap();
        shop.ledger.recheck(&id(order)).await.unwrap();
    }
    shop.sandbox.advance(Duration::from_secs(24 * 3600)).unwrap();
    shop.ledger.check_out(direct("fourth", 7_000)).await.unwrap();
    let second_day = today();
    let period = format!("from={first_day}&to={second_day}");

    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let csv = desk.get(&format!("/figures.csv?{period}")).await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let lines: Vec<&str> = csv.body.lines().collect();
    let columns: Vec<&str> = lines[0].split(',').collect();
    let cell = |line: usize, column: &str| {
        let place = columns.iter().position(|name| *name == column).unwrap();
        lines[line].split(',').nth(place).unwrap().to_owned()
    };
    assert_eq!(lines.len(), 3);
    assert_eq!(cell(1, "day"), first_day.to_string());
    for (line, column, expected) in [
        (1, "checked_out", "3"),
        (1, "checked_out_rupiah", "45000"),
        (1, "paid", "2"),
        (1, "paid_rupiah", "40000"),
        (1, "open", "1"),
        (1, "open_rupiah", "5000"),
        (2, "checked_out", "1"),
        (2, "paid", "0"),
        (2, "open_rupiah", "7000"),
    ] {
        assert_eq!(cell(line, column), expected, "{column}: {}", csv.body);
    }

    let page = desk.get(&format!("/figures?lang=en&{period}")).await;
    for text in [
        "50.0%",
        "Rp\u{a0}40,000",
        "Convenience store: Alfamart",
        "data-label=\"Minutes until paid (median)\">7<",
    ] {
        assert!(page.has(text), "{text}: {}", page.body);
    }
    assert_eq!(page.body.matches("<rect").count(), 2, "a bar for each day");
    assert!(
        desk.get("/figures?lang=en").await.has("50.0%"),
        "the last thirty days"
    );
    let none = desk.get("/figures?lang=en&from=2001-01-01&to=2001-01-02").await;
    assert!(
        none.status == 200 && none.has("Rp\u{a0}0") && none.has("–"),
        "{}",
        none.body
    );
    desk.cookie = None;
    assert_eq!(
        desk.get("/figures.csv").await.status,
        303,
        "only for who signed in"
    );
}

#[tokio::test]
async fn figures_have_every_status_that_a_payment_can_have() {
    let shop = Shop::at_a_standstill().await;
    let orders = ["open", "paid", "reversed", "expired", "cancelled"];
    for (order, amount) in orders.into_iter().zip(1_u64..) {
        let amount = amount * 10_000;
        let payment = shop.ledger.check_out(direct(order, amount)).await.unwrap();
        let transaction = payment.transaction_id.unwrap().to_string();
        match order {
            "open" => continue,
            "paid" => shop.sandbox.pay(&transaction).unwrap(),
            "reversed" => {
                shop.sandbox.pay(&transaction).unwrap();
                shop.ledger.recheck(&id(order)).await.unwrap();
                shop.sandbox.reverse(&transaction).unwrap();
            }
            "expired" => shop.sandbox.expire(&transaction).unwrap(),
            _ => {
                shop.ledger.cancel(&id(order)).await.unwrap();
            }
        }
        shop.ledger.recheck(&id(order)).await.unwrap();
    }
    let faults = [
        (
            "refused",
            FaultKind::ResultCode {
                code: "9007".to_owned(),
                after: false,
            },
            1,
            60_000,
        ),
        ("unknown", FaultKind::DropAfter, 2, 70_000),
    ];
    for (order, kind, times, amount) in faults {
        shop.sandbox
            .inject(Fault::new(FaultTarget::RegisterDirect, kind).times(times));
        shop.ledger.check_out(direct(order, amount)).await.unwrap_err();
    }
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let csv = desk.get("/figures.csv").await;
    let lines: Vec<Vec<&str>> = csv.body.lines().map(|line| line.split(',').collect()).collect();
    let cell = |column: &str| {
        let place = lines[0].iter().position(|name| *name == column).unwrap();
        lines[30][place]
    };
    assert_eq!(lines.len(), 31, "a head and thirty days");
    assert_eq!((cell("checked_out"), cell("checked_out_rupiah")), ("7", "280000"));
    for (status, rupiah) in [
        ("open", "10000"),
        ("paid", "20000"),
        ("reversed", "30000"),
        ("expired", "40000"),
        ("cancelled", "50000"),
        ("refused", "60000"),
        ("unknown", "70000"),
    ] {
        let found = (cell(status), cell(&format!("{status}_rupiah")));
        assert_eq!(found, ("1", rupiah), "{status}: {}", csv.body);
    }
    let page = desk.get("/figures?lang=en").await;
    for total in [
        "Declined by NICEPAY",
        "Money taken back",
        "14.3%",
        "Rp\u{a0}70,000",
    ] {
        assert!(page.has(total), "{total}: {}", page.body);
    }
    assert!(!page.has("Registering"), "of those that there are");
}

#[tokio::test]
async fn figures_show_the_way_with_the_most_money_first_and_the_middle_of_its_minutes() {
    let shop = Shop::at_a_standstill().await;
    for order in ["slow", "fast", "middle"] {
        shop.ledger.check_out(direct(order, 10_000)).await.unwrap();
    }
    let large = shop
        .ledger
        .check_out(registration("large", 90_000))
        .await
        .unwrap();
    let large = large.transaction_id.unwrap().to_string();
    shop.sandbox.choose_store(&large, &Mitra::Indomaret).unwrap();
    for order in ["large", "fast", "middle", "slow"] {
        shop.sandbox.advance(Duration::from_secs(590)).unwrap();
        shop.sandbox.pay(&shop.transaction_id(order).await).unwrap();
        shop.ledger.recheck(&id(order)).await.unwrap();
    }
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let page = desk.get("/figures?lang=en").await;
    let place = |text: &str| {
        page.body
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {}", page.body))
    };
    assert!(place("Convenience store: Indomaret") < place("Convenience store: Alfamart"));
    // Paid within 20, 30 and 40 minutes.
    let minutes = "data-label=\"Minutes until paid (median)\">30<";
    assert!(place("Convenience store: Alfamart") < place(minutes));
    assert!(!page.has("of the newest paid payments"), "all of them");
}
