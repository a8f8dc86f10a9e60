//! Direct registration, and the QR code.

use super::*;

/// A direct request of `method`, with its own fields.
fn direct(method: &str, own: &[(&str, &str)]) -> Value {
    let mut request = raw_registration();
    request["payMethod"] = method.into();
    request["referenceNo"] = format!("D{method}").into();
    for (name, value) in own {
        request[*name] = (*value).into();
    }
    sign(request, "referenceNo")
}

#[tokio::test]
async fn direct_registration_of_an_account_answers_with_its_number() {
    let sandbox = sample_sandbox().await;
    let answer = post(&sandbox, DIRECT, &direct("02", &[("bankCd", "BMRI")])).await;
    let expected = json!({
        "resultCd": "0000", "tXid": "IONPAYTEST02202212231106386098", "payMethod": "02", "bankCd": "BMRI",
        "vacctNo": "70014000091106386098", "vacctValidDt": "20221225", "vacctValidTm": "110638", "currency": "IDR",
        "goodsNm": "Jhon Doe", "billingNm": "Jhon Doe", "mitraCd": null, "payNo": null, "payValidDt": null,
        "qrContent": null, "qrUrl": null, "paymentExpDt": null,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&answer[name], value, "{name}");
    }
    let id = answer["tXid"].as_str().unwrap();
    let asked = client(&sandbox).inquire(&order("D02", id)).await.unwrap();
    assert_eq!(asked.state, TransactionState::Unpaid);
    assert_eq!(
        told(asked.instruction.as_ref())["account_number"],
        answer["vacctNo"]
    );
    assert_eq!(cancelled(&sandbox, id, "02", None).await, "0000");
    assert_eq!(status(&sandbox, id), "4");
    assert!(sandbox.pay(id).is_err());

    let code = |own: &'static [(&'static str, &'static str)]| {
        let sandbox = &sandbox;
        async move {
            let answer = post(sandbox, DIRECT, &direct("02", own)).await;
            answer["resultCd"].as_str().unwrap().to_owned()
        }
    };
    assert_eq!(code(&[("bankCd", "")]).await, "9237");
    assert_eq!(code(&[("bankCd", "ALMA")]).await, "9237");
    let valid = [("bankCd", "CENA"), ("vacctValidTm", "000000")];
    for (date, expected) in [("2022122x", "9210"), ("202212", "9211"), ("20221222", "9031")] {
        let own: Vec<_> = valid.into_iter().chain([("vacctValidDt", date)]).collect();
        let answer = post(&sandbox, DIRECT, &direct("02", &own)).await;
        assert_eq!(answer["resultCd"], expected, "{date}");
    }
    let mut unsigned = direct("02", &[("bankCd", "CENA")]);
    unsigned["merchantToken"] = "x".into();
    assert_eq!(post(&sandbox, DIRECT, &unsigned).await["resultCd"], "9225");
    let long = "x".repeat(41);
    let long = direct("02", &[("bankCd", "CENA"), ("referenceNo", &long)]);
    assert_eq!(post(&sandbox, DIRECT, &long).await["resultCd"], "9207");
}

#[tokio::test]
async fn direct_registration_of_a_code_answers_with_text_and_picture() {
    let sandbox = sample_sandbox().await;
    let request = direct("08", &[("mitraCd", "QSHP"), ("shopId", "NICEPAY")]);
    let answer = post(&sandbox, DIRECT, &request).await;
    for (name, value) in [
        ("resultCd", "0000"),
        ("payMethod", "08"),
        ("mitraCd", "QSHP"),
        ("shopId", "NICEPAY"),
        ("paymentExpDt", "20221223"),
        ("paymentExpTm", "111138"),
    ] {
        assert_eq!(answer[name], value, "{name}");
    }
    assert_eq!(
        (&answer["vacctNo"], &answer["payNo"]),
        (&Value::Null, &Value::Null)
    );
    let fields = emvco(answer["qrContent"].as_str().unwrap());
    let value = |tag: &str| fields.iter().find(|field| field.0 == tag).unwrap().1.as_str();
    assert_eq!(
        (value("54"), value("53"), value("59"), value("58")),
        ("10000", "360", "IONPAYTEST", "ID")
    );
    assert!(value("62").ends_with("D08") && value("26").contains("IONPAYTEST08202212231106386098"));

    let url = answer["qrUrl"].as_str().unwrap();
    let path = url.strip_prefix(sandbox.base_url()).unwrap();
    let (head, drawn) = with_head(&sandbox, path).await;
    for line in [
        "content-type: image/svg+xml",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
        "content-security-policy: default-src 'none'",
    ] {
        assert!(head.contains(line), "{line} in {head}");
    }
    assert!(
        head.starts_with("HTTP/1.1 200") && drawn.contains("<svg"),
        "{head}"
    );
    assert_eq!(scanned(&drawn), [answer["qrContent"].as_str().unwrap()]);
    let id = answer["tXid"].as_str().unwrap();
    assert_eq!(
        cancelled(&sandbox, id, "08", None).await,
        "0000",
        "before it is paid"
    );
    assert_eq!(status(&sandbox, id), "5", "as if it had expired");
    let (head, _) = with_head(&sandbox, path).await;
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");
    let (head, _) = with_head(&sandbox, "/nicepay/direct/v2/qr?tXid=none").await;
    assert!(head.starts_with("HTTP/1.1 404"), "{head}");

    let wrong = post(
        &sandbox,
        DIRECT,
        &direct("08", &[("mitraCd", "OVOE"), ("referenceNo", "E")]),
    )
    .await;
    assert_eq!(wrong["resultCd"], "8003");
    let past = [
        ("mitraCd", "QSHP"),
        ("paymentExpDt", "20221223"),
        ("paymentExpTm", "110638"),
    ];
    let past = post(&sandbox, DIRECT, &direct("08", &past)).await;
    assert_eq!(past["resultCd"], "9031");
}

#[tokio::test]
async fn direct_registration_of_wallets_and_lenders_answers_as_the_samples_do() {
    let sandbox = sample_sandbox().await;
    let push = post(&sandbox, DIRECT, &direct("05", &[("mitraCd", "OVOE")])).await;
    assert_eq!(
        (&push["resultCd"], &push["mitraCd"]),
        (&json!("0000"), &Value::Null)
    );
    let id = push["tXid"].as_str().unwrap();
    sandbox.confirm(id).unwrap();
    assert_eq!(status(&sandbox, id), "0");
    let loan = post(&sandbox, DIRECT, &direct("06", &[("mitraCd", "AKLP")])).await;
    for (name, value) in [
        ("mitraCd", "AKLP"),
        ("payValidDt", "20221224"),
        ("payValidTm", "110638"),
        ("currency", "IDR"),
    ] {
        assert_eq!(loan[name], value, "{name}");
    }
    for (method, mitra) in [("01", ""), ("04", "JENC"), ("09", ""), ("00", "")] {
        let refused = post(&sandbox, DIRECT, &direct(method, &[("mitraCd", mitra)])).await;
        assert_eq!(refused["resultCd"], "9012", "{method}");
    }
}

/// What a scanner reads off the picture on a dark page.
fn scanned(svg: &str) -> Vec<String> {
    const AROUND: usize = 40;
    let between = |start: &str, end: char| {
        let rest = svg.split_once(start).unwrap().1;
        rest.split(end).next().unwrap()
    };
    let size: usize = between("viewBox=\"0 0 ", ' ').parse().unwrap();
    assert!(svg.contains(&format!("width=\"{size}\" height=\"{size}\" fill=\"#ffffff\"")));
    let side = size + 2 * AROUND;
    let mut picture = vec![0_u8; side * side];
    for y in AROUND..side - AROUND {
        picture[y * side + AROUND..(y + 1) * side - AROUND].fill(255);
    }
    for rectangle in between("<path fill=\"#000000\" d=\"M", '"').split('M') {
        let numbers = rectangle.split(|c: char| !c.is_ascii_digit());
        let numbers: Vec<usize> = numbers.map(|number| number.parse().unwrap()).collect();
        let [x, y, width, height, ..] = *numbers else {
            panic!("{rectangle}");
        };
        for row in y..y + height {
            let start = (AROUND + row) * side + AROUND + x;
            picture[start..start + width].fill(0);
        }
    }
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| picture[y * side + x]);
    let grids = image.detect_grids();
    grids.iter().map(|grid| grid.decode().unwrap().1).collect()
}

/// Tags and values, once the checksum at the end is right.
fn emvco(text: &str) -> Vec<(String, String)> {
    let (covered, checksum) = text.split_at(text.len() - 4);
    let mut crc = 0xFFFF_u16;
    for byte in covered.bytes() {
        crc ^= u16::from(byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 == 0 {
                crc << 1
            } else {
                (crc << 1) ^ 0x1021
            };
        }
    }
    assert_eq!(format!("{crc:04X}"), checksum, "{text}");
    let (mut rest, mut fields) = (text, Vec::new());
    while !rest.is_empty() {
        let length: usize = rest[2..4].parse().unwrap();
        fields.push((rest[..2].to_owned(), rest[4..4 + length].to_owned()));
        rest = &rest[4 + length..];
    }
    fields
}

#[tokio::test]
async fn a_code_holds_any_reference() {
    let sandbox = Sandbox::builder()
        .merchant("SHOP", "a-key")
        .frozen_at(sample_time())
        .start()
        .await
        .unwrap();
    let shop = Client::builder(
        Credentials::new("SHOP", "a-key").unwrap(),
        Environment::custom(sandbox.base_url()).unwrap(),
    )
    .clock(sample_time)
    .build()
    .unwrap();
    for reference in ["x".repeat(40), "A/B-1.2".to_owned()] {
        let checkout = shop.register(&registration(&reference, NOWHERE)).await.unwrap();
        let chosen = sandbox.choose(checkout.transaction_id.as_str(), &qr()).unwrap();
        let content = told(chosen.instruction.as_ref())["content"].clone();
        let fields = emvco(content.as_str().unwrap());
        assert!(
            fields
                .iter()
                .any(|field| field == &("59".to_owned(), "SHOP".to_owned()))
        );
    }
}

/// The head and the body of a GET.
async fn with_head(sandbox: &Sandbox, path: &str) -> (String, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let host = sandbox.base_url().trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (
        head.to_ascii_lowercase().replacen("http", "HTTP", 1),
        body.to_owned(),
    )
}
