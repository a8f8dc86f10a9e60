//! The fields of each method's callback and notification, by the documentation's tables.

use super::*;

/// The names and values of a query or form, without what every method has in common.
fn own(text: &str, common: &[&str]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .filter(|(name, _)| !common.contains(&&**name))
        .collect()
}

fn pairs(of: &[(String, String)]) -> Vec<(&str, &str)> {
    of.iter().map(|(name, value)| (&**name, &**value)).collect()
}

#[tokio::test]
async fn a_callback_has_the_methods_own_fields() {
    const COMMON: [&str; 12] = [
        "resultCd",
        "resultMsg",
        "tXid",
        "referenceNo",
        "payMethod",
        "amt",
        "transDt",
        "transTm",
        "description",
        "currency",
        "goodsNm",
        "billingNm",
    ];
    let cases: [(Choice, &[(&str, &str)]); 5] = [
        (
            account("BMRI"),
            &[
                ("bankCd", "BMRI"),
                ("vacctNo", "70014000091106386098"),
                ("vacctValidDt", "20221225"),
                ("vacctValidTm", "110638"),
            ],
        ),
        (qr(), &[("mitraCd", "QSHP")]),
        (wallet("DANA"), &[("mitraCd", "DANA")]),
        (lender("KDVI"), &[("mitraCd", "KDVI")]),
        (
            card(CARD),
            &[
                ("authNo", "386098"),
                ("issuBankCd", "BMRI"),
                ("issuBankNm", "PT Bank Mandiri (Persero)"),
                ("acquBankCd", "BMRI"),
                ("acquBankNm", "PT Bank Mandiri (Persero)"),
                ("cardNo", "411111******1111"),
                ("ccTransType", "1"),
                ("instmntType", "1"),
                ("instmntMon", "1"),
            ],
        ),
    ];
    for (choice, expected) in cases {
        let sandbox = sample_sandbox().await;
        let id = registered(&sandbox, "A", NOWHERE).await;
        sandbox.choose(&id, &choice).unwrap();
        sandbox.pay(&id).unwrap();
        let back = format!("/nicepay/redirect/v2/payment/return?tXid={id}");
        let (code, url) = send(sandbox.base_url(), "GET", &back, "").await.unwrap();
        assert_eq!(code, 303, "{choice:?}");
        let (_, query) = url.split_once('?').unwrap();
        assert_eq!(pairs(&own(query, &COMMON)), expected, "{choice:?}");
        for name in COMMON {
            assert!(query.contains(&format!("{name}=")), "{name} in {query}");
        }
        assert!(
            query.contains("resultCd=0000") && query.contains("amt=10000"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_callback_after_a_failure_says_so() {
    let sandbox = sample_sandbox().await;
    let id = registered(&sandbox, "A", NOWHERE).await;
    let chosen = sandbox.choose(&id, &card("4000000000000002")).unwrap();
    assert!(
        chosen.callback_url.contains("resultCd=9030"),
        "{}",
        chosen.callback_url
    );
    assert!(!chosen.callback_url.contains("authNo"), "{}", chosen.callback_url);
}

#[tokio::test]
async fn a_notification_has_the_methods_own_fields() {
    const COMMON: [&str; 11] = [
        "tXid",
        "merchantToken",
        "referenceNo",
        "payMethod",
        "amt",
        "transDt",
        "transTm",
        "currency",
        "goodsNm",
        "billingNm",
        "status",
    ];
    let user = "8bf254cd".repeat(4);
    let cases: [(Choice, &[(&str, &str)]); 5] = [
        (
            account("CENA"),
            &[
                ("matchCl", "1"),
                ("bankCd", "CENA"),
                ("vacctNo", "7001231106386098"),
                ("vacctValidDt", "20221225"),
                ("vacctValidTm", "110638"),
                ("depositDt", "20221223"),
                ("depositTm", "110638"),
            ],
        ),
        (
            qr(),
            &[
                ("matchCl", "1"),
                ("paymentTrxSn", "202212231106386098"),
                ("userId", &user),
                ("mitraCd", "QSHP"),
                ("shopId", "NICEPAY"),
            ],
        ),
        (
            wallet("OVOE"),
            &[
                ("matchCl", "1"),
                ("mitraCd", "OVOE"),
                ("depositDt", "20221223"),
                ("depositTm", "110638"),
            ],
        ),
        (lender("AKLP"), &[("matchCl", "Null"), ("mitraCd", "AKLP")]),
        (
            card(CARD),
            &[
                ("matchCl", "1"),
                ("authNo", "386098"),
                ("cardNo", "411111******1111"),
                ("issuBankCd", "BMRI"),
                ("issuBankNm", "PT Bank Mandiri (Persero)"),
                ("acquBankCd", "BMRI"),
                ("acquBankNm", "PT Bank Mandiri (Persero)"),
                ("ccTransType", "1"),
                ("instmntType", "1"),
                ("instmntMon", "1"),
            ],
        ),
    ];
    for (choice, expected) in cases {
        let sandbox = sample_sandbox().await;
        let merchant = Merchant::new().await;
        let wanted = registration("A", &merchant.url).shop_id("NICEPAY");
        let checkout = client(&sandbox).register(&wanted).await.unwrap();
        let id = checkout.transaction_id.as_str();
        sandbox.choose(id, &choice).unwrap();
        sandbox.pay(id).unwrap();
        sandbox.idle().await;
        let (_, body) = merchant.received().remove(0);
        assert_eq!(pairs(&own(&body, &COMMON)), expected, "{choice:?}");
        for name in COMMON {
            assert!(body.contains(&format!("{name}=")), "{name} in {body}");
        }
    }
}
