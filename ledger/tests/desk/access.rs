//! Who gets in, and what is refused.

use std::net::IpAddr;
use std::process::Command;
use std::time::Duration;

use nicepay_checkout_ledger::desk::{Desk, Person, Role};

use crate::support::browser::{Browser, serve, serve_as, signed_in};
use crate::support::{Shop, direct, id};

#[tokio::test]
async fn nobody_sees_a_page_before_they_sign_in_and_after_they_sign_out() {
    let shop = Shop::open().await;
    let (budi, token) = Person::with_new_token("budi", Role::View).unwrap();
    let mut desk = serve(&shop.ledger, vec![budi]).await;
    for path in ["/", "/payments", "/payment?order=x", "/payment/cancel?order=x"] {
        let page = desk.get(path).await;
        assert_eq!(
            (page.status, page.header("location")),
            (303, Some("/sign-in?lang=id")),
            "{path}"
        );
    }
    assert_eq!(desk.get("/sign-in").await.status, 200);
    for wrong in ["", "wrong", &token[1..], &token.to_uppercase()] {
        if wrong != token {
            assert_eq!(desk.sign_in(wrong).await.status, 403, "{wrong}");
        }
        assert_eq!(desk.cookie, None);
    }
    let page = desk.sign_in(&token).await;
    let cookie = page.header("set-cookie").unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(
        !cookie.contains("Secure"),
        "on a loopback address there is no HTTPS"
    );
    let page = desk.get("/payments?lang=en").await;
    assert!(page.has("budi") && page.has("may look"));
    let old = desk.cookie.clone();
    let page = desk.press(&page, "Sign out", &[]).await;
    assert!(page.has("Sign in with the token"));
    desk.cookie = old;
    assert_eq!(
        desk.get("/payments").await.status,
        303,
        "the session is over, not only the cookie"
    );
}

#[tokio::test]
async fn a_sign_in_gives_a_new_session_and_ends_the_one_before() {
    let shop = Shop::open().await;
    let (budi, token) = Person::with_new_token("budi", Role::View).unwrap();
    let mut desk = serve(&shop.ledger, vec![budi]).await;
    desk.cookie = Some("nicepay_desk=chosen-by-somebody-else".to_owned());
    desk.sign_in(&token).await;
    let first = desk.cookie.clone();
    assert!(!first.as_ref().unwrap().contains("chosen"));
    desk.sign_in(&token).await;
    assert_ne!(desk.cookie, first);
    assert_eq!(desk.get("/payments").await.status, 200);
    desk.cookie = first;
    assert_eq!(desk.get("/payments").await.status, 303);
}

#[tokio::test]
async fn a_session_ends_when_idle_for_half_an_hour_and_after_twelve_hours() {
    let shop = Shop::open().await;
    let minutes = |count: u64| shop.sandbox.advance(Duration::from_secs(60 * count)).unwrap();
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    for _ in 0..24 {
        minutes(29);
        assert_eq!(desk.get("/payments").await.status, 200);
    }
    minutes(25);
    assert_eq!(desk.get("/payments").await.status, 303, "twelve hours are over");
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    minutes(30);
    assert_eq!(desk.get("/payments").await.status, 303, "idle");
}

#[tokio::test]
async fn an_open_page_keeps_no_session_alive_and_takes_no_words_of_another() {
    let shop = Shop::open().await;
    shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    let minutes = |count: u64| shop.sandbox.advance(Duration::from_secs(60 * count)).unwrap();
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let page = desk.get("/payment?order=order-1&lang=en").await;
    let mut changes = desk.follow_changes(&page).await;
    changes.next().await.unwrap();
    let form = [("csrf", page.csrf()), ("order", "order-1".to_owned())];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    desk.post("/payment/ask?lang=en", &form).await;
    let said = "NICEPAY answered.";
    let by_itself = desk.get_by_itself("/payment?order=order-1&lang=en").await;
    assert!(by_itself.status == 200 && !by_itself.has(said));
    assert!(desk.get("/payment?order=order-1&lang=en").await.has(said));
    minutes(29);
    assert_eq!(desk.get_by_itself("/payments").await.status, 200);
    minutes(1);
    while changes.next().await.is_some() {}
    assert_eq!(desk.get_by_itself("/payments").await.status, 303);
    assert_eq!(desk.get("/changes").await.status, 303);
}

#[tokio::test]
async fn a_desk_that_ends_lets_go_of_the_pages_that_are_followed() {
    let shop = Shop::open().await;
    let (sari, token) = Person::with_new_token("sari", Role::View).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut desk = Browser::at(listener.local_addr().unwrap());
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let ended = async { drop(ended.await) };
    let served = tokio::spawn(Desk::new(shop.ledger.clone(), vec![sari]).serve(listener, ended));
    desk.sign_in(&token).await;
    let page = desk.get("/").await;
    let mut changes = desk.follow_changes(&page).await;
    changes.next().await.unwrap();
    end.send(()).unwrap();
    let served = tokio::time::timeout(Duration::from_secs(30), served).await;
    served.expect("it ends").unwrap().unwrap();
}

#[tokio::test]
async fn more_pages_than_a_desk_follows_are_told_so() {
    let shop = Shop::open().await;
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    let page = desk.get("/").await;
    let mut all = Vec::new();
    for _ in 0..64 {
        let mut changes = desk.follow_changes(&page).await;
        changes.next().await.unwrap();
        all.push(changes);
    }
    let refused = tokio::time::timeout(Duration::from_secs(30), desk.get("/changes")).await;
    assert_eq!(refused.unwrap().status, 503);
    all.clear();
    let again = async {
        while desk.follow_changes(&page).await.next().await.is_none() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), again)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_link_signs_in_once_and_not_by_being_looked_at() {
    let shop = Shop::open().await;
    let (budi, token) = Person::with_new_token("budi", Role::Act).unwrap();
    let mut desk = serve(&shop.ledger, vec![budi.once()]).await;
    let link = format!("/sign-in?token={token}&lang=en");
    desk.get(&link).await;
    let page = desk.get(&link).await;
    assert_eq!(desk.cookie, None);
    let page = desk.press(&page, "Sign in", &[]).await;
    assert!(page.has("may act"), "{}", page.body);
    desk.cookie = None;
    assert_eq!(desk.sign_in(&token).await.status, 403);
}

#[tokio::test]
async fn five_failures_in_a_minute_are_enough_for_one_address() {
    let shop = Shop::open().await;
    let (budi, token) = Person::with_new_token("budi", Role::View).unwrap();
    let proxy: IpAddr = "127.0.0.1".parse().unwrap();
    let desk = Desk::new(shop.ledger.clone(), vec![budi]).behind_proxy([proxy]);
    let mut desk = serve_as(desk).await;
    let try_from = async |desk: &mut Browser, address: &str, token: &str| {
        let headers = format!("Sec-Fetch-Site: same-origin\r\nX-Forwarded-For: 9.9.9.9, {address}\r\n");
        desk.post_from("/sign-in", &[("token", token)], &headers).await
    };
    for _ in 0..5 {
        assert_eq!(try_from(&mut desk, "198.51.100.7", "wrong").await.status, 403);
    }
    let page = try_from(&mut desk, "198.51.100.7", &token).await;
    assert_eq!((page.status, page.header("retry-after")), (429, Some("60")));
    let page = try_from(&mut desk, "198.51.100.8", &token).await;
    let cookie = page.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("__Host-") && cookie.contains("; Secure"),
        "{cookie}"
    );
    shop.sandbox.advance(Duration::from_secs(61)).unwrap();
    assert_eq!(try_from(&mut desk, "198.51.100.7", &token).await.status, 303);
}

#[tokio::test]
async fn forwarded_headers_of_others_are_not_believed_and_only_the_proxy_may_connect() {
    let shop = Shop::open().await;
    let (budi, token) = Person::with_new_token("budi", Role::View).unwrap();
    let mut desk = serve(&shop.ledger, vec![budi.clone()]).await;
    for turn in 0..6 {
        let headers = format!("Sec-Fetch-Site: same-origin\r\nX-Forwarded-For: 198.51.100.{turn}\r\n");
        let page = desk.post_from("/sign-in", &[("token", "wrong")], &headers).await;
        assert_eq!(page.status, if turn < 5 { 403 } else { 429 }, "{turn}");
    }
    let elsewhere: IpAddr = "192.0.2.1".parse().unwrap();
    let desk = Desk::new(shop.ledger.clone(), vec![budi]).behind_proxy([elsewhere]);
    let mut desk = serve_as(desk).await;
    assert_eq!(desk.sign_in(&token).await.status, 403);
    assert_eq!(desk.get("/sign-in").await.status, 403);
}

#[tokio::test]
async fn forms_of_other_pages_and_other_sessions_change_nothing() {
    let shop = Shop::open().await;
    shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    let mut desk = signed_in(&shop.ledger, Role::Act).await;
    let csrf = desk.get("/payments").await.csrf();
    let fields = [("csrf", csrf.as_str()), ("order", "order-1")];
    let own = format!("Origin: http://{}\r\n", desk.host);
    let foreign = [
        "",
        "Origin: null\r\n",
        "Origin: https://evil.example\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\nOrigin: null\r\n",
        "Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.example\r\n",
    ];
    for headers in foreign {
        for path in ["/payment/ask", "/payment/cancel", "/sign-out", "/sign-in"] {
            let page = desk.post_from(path, &fields, headers).await;
            assert_eq!(page.status, 403, "{path}: {headers}");
        }
    }
    let other = signed_in(&shop.ledger, Role::Act)
        .await
        .get("/payments")
        .await
        .csrf();
    for wrong in ["", "x", other.as_str()] {
        let fields = [("csrf", wrong), ("order", "order-1")];
        assert_eq!(desk.post("/payment/cancel", &fields).await.status, 403);
    }
    let payment = shop.ledger.payment(&id("order-1")).await.unwrap().unwrap();
    assert_eq!(payment.status.as_str(), "open");
    assert_eq!(desk.post_from("/payment/cancel", &fields, &own).await.status, 303);
    let payment = shop.ledger.payment(&id("order-1")).await.unwrap().unwrap();
    assert_eq!(payment.status.as_str(), "cancelled", "the desk's own form does");
}

#[tokio::test]
async fn a_foreign_host_is_refused_and_a_named_one_is_not() {
    let shop = Shop::open().await;
    let (budi, _) = Person::with_new_token("budi", Role::View).unwrap();
    let desk = Desk::new(shop.ledger.clone(), vec![budi]).hosts(["desk.example.com".to_owned()]);
    let mut desk = serve_as(desk).await;
    let port = desk.address.port();
    for (host, status) in [
        ("evil.example".to_owned(), 421),
        (format!("evil.example:{port}"), 421),
        (format!("127.0.0.1.evil.example:{port}"), 421),
        (String::new(), 421),
        (format!("localhost:{port}"), 200),
        ("desk.example.com".to_owned(), 200),
        ("Desk.example.com:443".to_owned(), 200),
    ] {
        desk.host.clone_from(&host);
        assert_eq!(desk.get("/sign-in").await.status, status, "{host}");
    }
}

#[tokio::test]
async fn every_response_has_the_headers_that_keep_it_in_place() {
    let shop = Shop::open().await;
    let mut desk = signed_in(&shop.ledger, Role::View).await;
    for path in ["/", "/payments", "/nowhere", "/payment?order=nobody", "/sign-in"] {
        let page = desk.get(path).await;
        let policy = page.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(
            !page.has_foreign_script() && !page.has("style=\"") && !page.has("onclick"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_public_address_needs_a_proxy() {
    let shop = Shop::open().await;
    let desk = Desk::new(shop.ledger.clone(), Vec::new());
    for address in [
        "0.0.0.0:4020",
        "192.0.2.1:4020",
        "[::]:4020",
        "[::ffff:192.0.2.1]:4020",
    ] {
        let error = desk.check(address.parse().unwrap()).unwrap_err();
        assert!(error.to_string().contains("--behind-proxy"), "{error}");
    }
    for address in ["127.0.0.1:4020", "[::1]:4020", "[::ffff:127.0.0.1]:4020"] {
        desk.check(address.parse().unwrap()).unwrap();
    }
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    assert!(desk.serve(listener, std::future::pending()).await.is_err());
}

#[test]
fn a_people_file_is_read_and_what_is_wrong_with_it_is_named() {
    let (sari, _) = Person::with_new_token("sari", Role::Act).unwrap();
    let file = format!("# people\n\n{}\n", sari.line());
    let people = Person::read_all(&file).unwrap();
    assert_eq!(people[0].line(), sari.line());
    for (file, word) in [
        ("", "names nobody"),
        ("sari", "line 1"),
        ("\nsari:boss:00", "line 2 of the people file: the role"),
        ("sari:act:00", "SHA-256"),
        (":act:00", "name"),
    ] {
        let error = Person::read_all(file).unwrap_err();
        assert!(error.to_string().contains(word), "{file}: {error}");
    }
    assert!(Person::with_new_token("a:b", Role::View).is_err());
}

#[test]
fn the_command_makes_a_token_that_its_line_admits() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nicepay-ledger"));
        command.arg("desk").args(arguments).output().unwrap()
    };
    let output = run(&["token", "sari", "act"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let mut last = said.lines().map(|line| line.rsplit(' ').next().unwrap());
    let (line, token) = (last.next().unwrap(), last.next().unwrap());
    assert!(line.starts_with("sari:act:") && token.len() == 64, "{said}");
    assert!(!line.contains(token));
    Person::read_all(line).unwrap();
    assert!(!run(&["token", "sari", "boss"]).status.success());
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_command_prints_a_link_that_signs_in_and_ends_when_told_to() {
    use std::io::{BufRead, BufReader};
    let shop = Shop::open().await;
    let url = format!("sqlite:{}", shop.folder.path().join("payments.db").display());
    let desk = |listen: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nicepay-ledger"));
        command
            .args(["desk", "--name", "sari", "--listen", listen])
            .env("NICEPAY_LEDGER_URL", &url)
            .env("NICEPAY_MERCHANT_ID", "IONPAYTEST")
            .env("NICEPAY_MERCHANT_KEY", crate::support::KEY)
            .env("NICEPAY_BASE_URL", shop.sandbox.base_url());
        command
    };
    let refused = desk("0.0.0.0:0").output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        !refused.status.success() && said.contains("--behind-proxy"),
        "{said}"
    );
    assert!(refused.stdout.is_empty(), "no link to a desk that is not there");
    let mut running = desk("127.0.0.1:0")
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(running.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let (_, link) = line.trim().split_once("http://").unwrap();
    let (host, path) = link.split_once('/').unwrap();
    let mut browser = Browser {
        address: host.parse().unwrap(),
        host: host.to_owned(),
        cookie: None,
    };
    let page = browser.get(&format!("/{path}")).await;
    let page = browser.press(&page, "Sign in", &[]).await;
    assert!(page.has("sari") && page.has("may act"), "{}", page.body);
    let told = Command::new("kill")
        .args(["-TERM", &running.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success() && running.wait().unwrap().success());
}
