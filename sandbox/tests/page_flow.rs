//! What a browser posts from the payment page, over a real socket, by pay method: from the choice to the money.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use nicepay_checkout::PayMethod;
use nicepay_sandbox::{Sandbox, TransactionSnapshot};
use support::{Merchant, client, registration, sample_sandbox, send};

const ROOT: &str = "/nicepay/redirect/v2/payment";
const ID: &str = "IONPAYTEST00202212231106386098";
const CARD: &str = "cardExp=12%2F30&cardCvv=123&cardHolderNm=John+Doe";

struct Browser {
    sandbox: Sandbox,
    _merchant: Merchant,
}

impl Browser {
    async fn new() -> Self {
        Self::on(sample_sandbox().await).await
    }

    async fn on(sandbox: Sandbox) -> Self {
        let merchant = Merchant::new().await;
        let order = registration("A", &merchant.url);
        client(&sandbox).register(&order).await.unwrap();
        Self {
            sandbox,
            _merchant: merchant,
        }
    }

    async fn get(&self, path: &str) -> String {
        let path = format!("{ROOT}{path}tXid={ID}&lang=en");
        let (status, html) = send(self.sandbox.base_url(), "GET", &path, "").await.unwrap();
        assert_eq!(status, 200, "{html}");
        html
    }

    /// The page as it is now.
    async fn page(&self) -> String {
        self.get("?").await
    }

    async fn post(&self, step: &str, fields: &str) -> (u16, String) {
        let body = format!("tXid={ID}&lang=en&{fields}");
        let path = format!("{ROOT}/{step}");
        send(self.sandbox.base_url(), "POST", &path, &body).await.unwrap()
    }

    /// Posts, and is sent on to `to` with the transaction and the language.
    async fn go(&self, step: &str, fields: &str, to: &str) {
        let (path, more) = to.split_once('?').unwrap_or((to, ""));
        let more = if more.is_empty() {
            String::new()
        } else {
            format!("&{more}")
        };
        let wanted = format!("{ROOT}{path}?tXid={ID}&lang=en{more}");
        assert_eq!(self.post(step, fields).await, (303, wanted), "{step} {fields}");
    }

    /// Posts, and is shown the same form with what is wrong.
    async fn refused(&self, step: &str, fields: &str) -> String {
        let (status, html) = self.post(step, fields).await;
        assert_eq!(status, 422, "{step} {fields}: {html}");
        html
    }

    fn payment(&self) -> TransactionSnapshot {
        self.sandbox.transactions().remove(0)
    }

    async fn is_paid(&self, by: &str) {
        assert!(self.payment().paid_at.is_some());
        let html = self.page().await;
        assert!(
            html.contains("<h2>Payment received</h2>") && html.contains(by),
            "{html}"
        );
    }

    async fn has_failed(&self, said: &str) {
        assert_eq!(self.payment().paid_at, None);
        let html = self.page().await;
        assert!(
            html.contains("<h2>This payment failed</h2>") && html.contains(said),
            "{html}"
        );
        assert!(!html.contains("<form"));
    }
}

#[tokio::test]
async fn the_page_offers_what_the_merchant_has() {
    let page = Browser::new().await.page().await;
    for method in ["01", "02", "03", "05", "06", "08"] {
        assert!(
            page.contains(&format!("name=\"payMethod\" value=\"{method}\"")),
            "{method}"
        );
    }
    let sandbox = sample().without_method(PayMethod::PayLoan);
    let page = Browser::on(sandbox.start().await.unwrap()).await.page().await;
    assert!(!page.contains("name=\"payMethod\" value=\"06\""));
    let sandbox = sample().without_method(PayMethod::Card);
    let browser = Browser::on(sandbox.start().await.unwrap()).await;
    let page = browser.get("?payMethod=01&").await;
    assert!(!page.contains("cardNo") && page.contains("How would you like to pay?"));
}

fn sample() -> nicepay_sandbox::Builder {
    Sandbox::builder()
        .seed(support::SAMPLE_SEED)
        .frozen_at(support::sample_time())
}

#[tokio::test]
async fn an_account_and_a_code_are_paid() {
    for (choice, shown, by) in [
        (
            "payMethod=02&bankCd=CENA",
            "Transfer to this BCA virtual account",
            "Virtual account · BCA",
        ),
        ("payMethod=08&mitraCd=QSHP", "Scan this QRIS code", "QRIS"),
        ("payMethod=08&mitraCd=", "Scan this QRIS code", "QRIS"),
    ] {
        let browser = Browser::new().await;
        browser.go("choose", choice, "").await;
        let page = browser.page().await;
        assert!(page.contains(shown) && page.contains("again=1"), "{page}");
        assert_eq!(browser.payment().paid_at, None);
        browser.go("pay", "", "").await;
        browser.is_paid(by).await;
    }
}

#[tokio::test]
async fn a_push_message_needs_a_phone_number() {
    let browser = Browser::new().await;
    browser
        .go(
            "choose",
            "payMethod=05&mitraCd=OVOE",
            "?payMethod=05&mitraCd=OVOE",
        )
        .await;
    assert_eq!(browser.payment().pay_method, "00", "nothing is chosen yet");
    let form = browser.get("?payMethod=05&mitraCd=OVOE&").await;
    assert!(form.contains("Your mobile number for OVO"));
    let again = browser
        .refused("details", "payMethod=05&mitraCd=OVOE&billingPhone=0812")
        .await;
    assert!(again.contains("value=\"0812\"") && again.contains("id=\"billingPhone-error\""));
    browser
        .go(
            "details",
            "payMethod=05&mitraCd=OVOE&billingPhone=%2B62+812-3456-789",
            "",
        )
        .await;
    assert!(browser.page().await.contains("08••••••789"));
    browser.go("pay", "", "").await;
    browser.is_paid("E-wallet · OVO").await;
}

#[tokio::test]
async fn a_wallet_confirms_or_declines_in_its_app() {
    let open = || async {
        let browser = Browser::new().await;
        browser.go("choose", "payMethod=05&mitraCd=DANA", "").await;
        assert!(browser.page().await.contains("Open DANA"));
        browser.go("open", "", "/app").await;
        assert_eq!(browser.payment().status, "4", "in flight while the app is open");
        assert!(browser.get("/app?").await.contains("Confirm this payment?"));
        browser
    };
    let browser = open().await;
    browser.go("confirm", "", "").await;
    browser.is_paid("E-wallet · DANA").await;
    let browser = open().await;
    browser.go("fail", "", "").await;
    browser.has_failed("declined in the wallet").await;
}

#[tokio::test]
async fn a_lender_wants_its_terms_accepted() {
    let browser = Browser::new().await;
    browser.go("choose", "payMethod=06&mitraCd=KDVI", "").await;
    browser.go("open", "", "/app").await;
    assert!(browser.get("/app?").await.contains("Choose your instalments"));
    let again = browser.refused("confirm", "months=6").await;
    assert!(again.contains("id=\"terms-error\""));
    assert_eq!(browser.payment().paid_at, None);
    browser.go("confirm", "months=6&terms=yes", "").await;
    browser.is_paid("Pay later · Kredivo").await;
}

#[tokio::test]
async fn a_card_is_paid_with_the_banks_code_and_its_number_is_nowhere() {
    let browser = Browser::new().await;
    browser.go("choose", "payMethod=01", "?payMethod=01").await;
    assert!(browser.get("?payMethod=01&").await.contains("Pay by card"));
    let again = browser
        .refused(
            "details",
            &format!("payMethod=01&cardNo=4111+1111+1111+1112&{CARD}"),
        )
        .await;
    assert!(again.contains("id=\"cardNo-error\"") && again.contains("value=\"John Doe\""));
    for hidden in ["1112", "value=\"123\""] {
        assert!(!again.contains(hidden), "{hidden} must not come back");
    }
    assert_eq!(browser.payment().pay_method, "00");
    browser
        .go(
            "details",
            &format!("payMethod=01&cardNo=4111+1111+1111+1111&{CARD}"),
            "",
        )
        .await;
    let bank = browser.page().await;
    assert!(bank.contains("Enter the code from your bank") && bank.contains("•••• 1111"));
    let again = browser.refused("confirm", "wrong=0&code=000000").await;
    assert!(again.contains("name=\"wrong\" value=\"1\""));
    browser.go("confirm", "wrong=1&code=112233", "").await;
    browser.is_paid("•••• 1111").await;
    for page in [
        again,
        bank,
        browser.page().await,
        format!("{:?}", browser.payment()),
        format!("{:?}", browser.sandbox.requests()),
    ] {
        for secret in ["41111111", "4111 1111", "4111+1111", "cardCvv=123", "John+Doe"] {
            assert!(!page.contains(secret), "{secret}: {page}");
        }
    }
}

#[tokio::test]
async fn the_third_wrong_code_and_a_declined_card_fail_the_payment() {
    let browser = Browser::new().await;
    let card = format!("payMethod=01&cardNo=4111111111111111&{CARD}");
    browser.go("details", &card, "").await;
    for wrong in 0..2 {
        browser.refused("confirm", &format!("wrong={wrong}&code=1")).await;
    }
    browser.go("confirm", "wrong=2&code=1", "").await;
    browser.has_failed("did not accept the card").await;

    let browser = Browser::new().await;
    let card = format!("payMethod=01&cardNo=4000000000000002&{CARD}");
    browser.go("choose", &card, "").await;
    browser.has_failed("did not accept the card").await;
    let (status, _) = browser.post("confirm", "code=112233").await;
    assert_eq!(status, 409, "a failed payment stays failed");
}

#[tokio::test]
async fn the_customer_may_change_their_mind() {
    let browser = Browser::new().await;
    browser.go("choose", "payMethod=08&mitraCd=QSHP", "").await;
    let again = browser.get("?again=1&").await;
    assert!(again.contains("How would you like to pay?") && again.contains("name=\"bankCd\" value=\"BMRI\""));
    browser.go("choose", "payMethod=02&bankCd=BMRI", "").await;
    assert!(browser.page().await.contains("Mandiri virtual account"));
    browser.go("pay", "", "").await;
    browser.is_paid("Virtual account · Mandiri").await;
}

#[tokio::test]
async fn an_expired_code_can_not_be_chosen_again() {
    let browser = Browser::new().await;
    browser.go("choose", "payMethod=08&mitraCd=QSHP", "").await;
    browser.sandbox.expire(ID).unwrap();
    let page = browser.page().await;
    assert!(page.contains("The merchant must register a new payment.") && !page.contains("<form"));
    for fields in [
        "payMethod=08&mitraCd=QSHP",
        "payMethod=01",
        "payMethod=05&mitraCd=OVOE",
    ] {
        assert_eq!(browser.post("choose", fields).await.0, 409, "{fields}");
    }
    assert!(!browser.get("?payMethod=01&").await.contains("cardNo"));
}

#[tokio::test]
async fn what_is_not_offered_is_refused() {
    let browser = Browser::new().await;
    for fields in [
        "payMethod=02&bankCd=XXXX",
        "payMethod=05&mitraCd=XXXX",
        "payMethod=07",
        "payMethod=%3Cb%3E",
        "payMethod=02",
        "",
    ] {
        let (status, html) = browser.post("choose", fields).await;
        assert_eq!(status, 409, "{fields}");
        assert!(!html.contains("<b>"), "{fields}");
    }
    for step in ["confirm", "pay", "fail"] {
        assert_eq!(browser.post(step, "").await.0, 409, "{step}: nothing is chosen");
    }
    assert!(
        browser
            .get("?payMethod=05&mitraCd=%3Cb%3E&")
            .await
            .contains("How would you like to pay?")
    );
    for step in ["app", "choose", "details", "open", "confirm", "pay", "fail"] {
        let wrong = if step == "app" { "POST" } else { "GET" };
        let (status, _) = send(
            browser.sandbox.base_url(),
            wrong,
            &format!("{ROOT}/{step}?tXid={ID}"),
            "",
        )
        .await
        .unwrap();
        assert_eq!(status, 405, "{step}");
    }
}
