//! A report of NICEPAY's beside the ledger, in either store.

use std::time::Duration;

use nicepay_checkout::JAKARTA;
use nicepay_checkout_ledger::desk::Role;

use crate::support::browser::{Browser, Page, signed_in};
use crate::support::{Shop, direct, id};

const COLUMNS: [(&str, &str); 3] = [
    ("transaction_id", "tXid"),
    ("reference", "referenceNo"),
    ("amount", "amt"),
];

/// Checks out, pays unless `paid` is false, and gives NICEPAY's id.
async fn order(shop: &Shop, name: &str, amount: u64, paid: bool) -> String {
    shop.ledger.check_out(direct(name, amount)).await.unwrap();
    let transaction = shop.transaction_id(name).await;
    if paid {
        shop.sandbox.pay(&transaction).unwrap();
        shop.ledger.recheck(&id(name)).await.unwrap();
    }
    transaction
}

fn today(shop: &Shop) -> String {
    JAKARTA.to_datetime(shop.sandbox.now()).date().to_string()
}

/// Uploads a report of today, and gives the page that follows.
async fn upload(desk: &mut Browser, shop: &Shop, report: &str) -> Page {
    let csrf = desk.get("/reconcile?lang=en").await.csrf();
    let day = today(shop);
    let fields = [("csrf", csrf.as_str()), ("from", &day), ("to", &day)];
    let answer = desk
        .upload("/reconcile?lang=en", &fields, "report.csv", report)
        .await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    desk.get(answer.header("location").unwrap()).await
}

#[tokio::test]
async fn a_report_shows_what_is_missing_on_either_side() {
    let shop = Shop::open().await;
    let same = order(&shop, "same", 10_000, true).await;
    let less = order(&shop, "less", 20_000, true).await;
    let unpaid = order(&shop, "unpaid", 30_000, false).await;
    order(&shop, "by-reference", 40_000, true).await;
    order(&shop, "missing", 50_000, true).await;
    let unreadable = order(&shop, "unreadable", 60_000, true).await;
    let report = format!(
        "Settlement\n\ntXid;referenceNo;amt\n{same};;10.000\n{less};;19.999\n{unpaid};;30000\n;by-reference;Rp 40.000,00\n\
         {same};;10000\nNOBODY;=HYPERLINK(1);70000\n{unreadable};;60.50\n;;1\n"
    );
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let page = upload(&mut desk, &shop, &report).await;
    assert!(page.has("Which column has what?"), "{}", page.body);
    assert!(
        page.has("<option value=\"tXid\" selected>"),
        "it is guessed: {}",
        page.body
    );
    let page = desk.press(&page, "Compare", &COLUMNS).await;
    assert!(
        page.has("<strong>2</strong>, <strong>Rp\u{a0}50,000</strong>"),
        "{}",
        page.body
    );
    let csv = desk.get("/reconcile.csv").await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    let lines: Vec<String> = csv.body.lines().map(str::to_owned).collect();
    let found: Vec<[&str; 4]> = lines
        .iter()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [cells[0], cells[1], cells[2], cells[5]]
        })
        .collect();
    assert_eq!(
        found,
        [
            ["not_in_the_ledger", "9", "", "70000"],
            ["not_paid_in_the_ledger", "6", "unpaid", "30000"],
            ["another_amount", "5", "less", "19.999"],
            ["twice_in_the_report", "8", "same", "10000"],
            ["not_readable", "10", "unreadable", "60.50"],
            ["not_readable", "11", "", "1"],
            ["not_in_the_report", "", "missing", ""],
        ],
        "{}",
        csv.body
    );
    assert!(csv.body.contains(",'=HYPERLINK(1),"), "no formula: {}", csv.body);
    for text in [
        "Not in the ledger",
        "Rp\u{a0}70,000",
        "NOBODY",
        "line 9",
        "Waiting for payment",
        "Not in the report",
    ] {
        assert!(page.has(text), "{text}: {}", page.body);
    }
    let page = desk.follow(&page, "<bdi>unpaid</bdi>").await;
    assert!(page.has("Ask NICEPAY now"));
}

#[tokio::test]
async fn the_columns_are_remembered_for_everybody_by_who_may_act() {
    let shop = Shop::open().await;
    let paid = order(&shop, "order-1", 10_000, true).await;
    let report = format!("Number,Rupiah\n{paid},10000\n");
    let columns = [
        ("transaction_id", "Number"),
        ("reference", ""),
        ("amount", "Rupiah"),
    ];
    let mut looking = signed_in(&shop.ledger, Role::View).await;
    let page = upload(&mut looking, &shop, &report).await;
    let page = looking.press(&page, "Compare", &columns).await;
    assert!(page.has("There are no differences."), "{}", page.body);
    let mut acting = signed_in(&shop.ledger, Role::Act).await;
    let page = upload(&mut acting, &shop, &report).await;
    assert!(page.has("Which column has what?"), "nothing is remembered yet");
    for wrong in [
        [("transaction_id", ""), ("reference", ""), ("amount", "Rupiah")],
        [
            ("transaction_id", "Number"),
            ("reference", "Number"),
            ("amount", "Rupiah"),
        ],
        [
            ("transaction_id", "Rupiah"),
            ("reference", ""),
            ("amount", "Rupiah"),
        ],
        [("transaction_id", "Number"), ("reference", ""), ("amount", "")],
        [
            ("transaction_id", "Number"),
            ("reference", "Nobody"),
            ("amount", "Rupiah"),
        ],
    ] {
        let page = acting.press(&page, "Compare", &wrong).await;
        assert!(page.has("Choose a column for the amount"), "{wrong:?}");
    }
    acting.press(&page, "Compare", &columns).await;
    let mut third = signed_in(&shop.ledger, Role::View).await;
    let page = upload(&mut third, &shop, &report).await;
    assert!(page.has("There are no differences."), "{}", page.body);
    let page = upload(&mut third, &shop, "Other,Names\nx,1\n").await;
    assert!(page.has("Which column has what?"), "they are not in this report");
}

#[tokio::test]
async fn only_what_was_paid_in_the_days_is_missed() {
    let shop = Shop::open().await;
    // Noon, so that an hour does not change the day.
    let noon = JAKARTA.to_datetime(shop.sandbox.now()).date().tomorrow().unwrap();
    let noon = JAKARTA.to_timestamp(noon.at(12, 0, 0, 0)).unwrap();
    let until = noon.duration_since(shop.sandbox.now()).unsigned_abs();
    shop.sandbox.advance(until).unwrap();
    order(&shop, "yesterday", 10_000, true).await;
    let late = order(&shop, "late", 10_000, false).await;
    shop.sandbox.advance(Duration::from_secs(24 * 3600)).unwrap();
    shop.sandbox.pay(&late).unwrap();
    shop.ledger.recheck(&id("late")).await.unwrap();
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let page = upload(&mut desk, &shop, "tXid,referenceNo,amt\nnobody,,1\n").await;
    let page = desk.press(&page, "Compare", &COLUMNS).await;
    assert!(
        page.has("<bdi>late</bdi>") && !page.has("yesterday"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn of_many_that_are_missing_the_page_shows_some_and_the_file_has_all() {
    let shop = Shop::open().await;
    for number in 1..=102 {
        order(&shop, &format!("order-{number}"), 10_000 + number, true).await;
    }
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let page = upload(&mut desk, &shop, "tXid,referenceNo,amt\n,order-7,10007\n").await;
    let page = desk.press(&page, "Compare", &COLUMNS).await;
    assert!(
        page.has("</span> 101 · Rp\u{a0}1,015,246</li>"),
        "all are counted: {}",
        page.body
    );
    assert_eq!(page.body.matches("<bdi>order-").count(), 100);
    assert!(page.has("There are more: the CSV file has all."), "{}", page.body);
    let csv = desk.get("/reconcile.csv").await;
    assert_eq!(csv.body.matches("not_in_the_report,,order-").count(), 101);
    assert!(!csv.body.contains("order-7,"), "{}", csv.body);
}

#[tokio::test]
async fn what_can_not_be_compared_says_why() {
    let shop = Shop::open().await;
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let csrf = desk.get("/reconcile?lang=en").await.csrf();
    for (from, to, report, why) in [
        ("2026-01-01", "2026-01-02", "no table", "This file can"),
        (
            "2026-01-02",
            "2026-01-01",
            "a,b\n",
            "The first must not be after the last.",
        ),
        ("soon", "2026-01-01", "a,b\n", "These days can"),
    ] {
        let fields = [("csrf", csrf.as_str()), ("from", from), ("to", to)];
        let answer = desk.upload("/reconcile?lang=en", &fields, "r.csv", report).await;
        let page = desk.get(answer.header("location").unwrap()).await;
        assert!(page.has(why), "{}", page.body);
    }
    let day = today(&shop);
    let forged = [("csrf", "f"), ("from", &*day), ("to", &*day)];
    let answer = desk
        .upload("/reconcile?lang=en", &forged, "r.csv", "a,b\n1,2\n")
        .await;
    assert_eq!(answer.status, 403);
    let large = "x".repeat(16 * 1024 * 1024 + 1);
    let fields = [("csrf", csrf.as_str()), ("from", &*day), ("to", &*day)];
    let answer = desk.upload("/reconcile?lang=en", &fields, "r.csv", &large).await;
    assert_eq!(answer.status, 413);
    for path in ["/reconcile/result", "/reconcile/columns", "/reconcile.csv"] {
        assert_eq!(desk.get(path).await.status, 303, "{path}: nothing was uploaded");
    }
    desk.cookie = None;
    let answer = desk
        .upload("/reconcile?lang=en", &fields, "r.csv", "a,b\n1,2\n")
        .await;
    assert!(answer.header("location").unwrap().starts_with("/sign-in"));
}
