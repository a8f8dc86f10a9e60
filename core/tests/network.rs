//! The default transport: TLS with the merchant's own CA, proxies, redirects, sizes, and the header it sends.
#![allow(clippy::restriction, reason = "a test may fail loudly")]

mod support;

use std::sync::Arc;

use nicepay_checkout::{Client, ClientBuilder, Credentials, Environment, ErrorKind};
use nicepay_sandbox::Sandbox;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

fn builder(base_url: &str) -> ClientBuilder {
    let environment = Environment::custom(base_url).unwrap();
    Client::builder(Credentials::sandbox(), environment).max_retries(0)
}

/// The sandbox behind TLS; its base URL and its certificate as PEM.
async fn behind_tls(sandbox: &Sandbox) -> (String, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let gateway = sandbox.base_url().trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, gateway) = (acceptor.clone(), gateway.clone());
            tokio::spawn(async move {
                let mut outside = acceptor.accept(stream).await?;
                let mut inside = TcpStream::connect(gateway).await?;
                copy_bidirectional(&mut outside, &mut inside).await
            });
        }
    });
    (base_url, cert.pem())
}

#[tokio::test]
async fn a_certificate_is_trusted_only_when_its_ca_is() {
    let sandbox = Sandbox::start().await.unwrap();
    let (base_url, pem) = behind_tls(&sandbox).await;

    let error = builder(&base_url)
        .build()
        .unwrap()
        .register(&support::payment("a"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.is_retryable()),
        (ErrorKind::Connection, true),
        "{error}"
    );
    assert!(
        error.to_string().contains("certificate"),
        "the cause is named: {error}"
    );
    assert!(sandbox.requests().is_empty(), "nothing was sent");

    let trusting = builder(&base_url).root_certificate(pem).build().unwrap();
    // The sandbox names its payment page by the plain address, which is not the configured environment.
    let error = trusting.register(&support::payment("b")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert!(error.transaction_id().is_some());
    assert!(
        trusting
            .register_direct(&support::direct_payment("c"))
            .await
            .is_ok()
    );
}

#[test]
fn settings_that_cannot_be_used_are_refused_at_once() {
    let refused = [
        builder("http://localhost").root_certificate("no PEM").build(),
        builder("http://localhost").proxy("::not a url::").build(),
        builder("http://localhost").user_agent("line\nbreak").build(),
        builder("http://localhost")
            .timeout(std::time::Duration::ZERO)
            .build(),
    ];
    for result in refused {
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), error.fields().len()),
            (ErrorKind::InvalidRequest, 1),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_proxy_is_gone_through() {
    let sandbox = Sandbox::start().await.unwrap();
    // Nobody listens on port 9; the sandbox stands in for a proxy, because it looks at paths alone.
    let client = builder("http://127.0.0.1:9")
        .proxy(sandbox.base_url())
        .build()
        .unwrap();
    let order = client
        .register_direct(&support::direct_payment("a"))
        .await
        .unwrap()
        .order();
    assert!(client.inquire(&order).await.is_ok());
    assert_eq!(sandbox.requests().len(), 2);
}

/// Answers each connection with `answer`, and hands over what was asked.
async fn server(answer: &'static str) -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let (asked, questions) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 64 * 1024];
            let read = stream.read(&mut request).await.unwrap_or_default();
            let _ = asked.send(String::from_utf8_lossy(&request[..read]).into_owned());
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (base_url, questions)
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let answer = "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:9/elsewhere\r\ncontent-length: 0\r\n\r\n";
    let (base_url, mut questions) = server(answer).await;
    let error = builder(&base_url)
        .build()
        .unwrap()
        .register(&support::payment("a"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.http_status()),
        (ErrorKind::OutcomeUnknown, Some(307))
    );
    assert!(questions.recv().await.is_some() && questions.try_recv().is_err());
}

#[tokio::test]
async fn the_request_is_what_the_protocol_wants() {
    let (base_url, mut questions) = server("HTTP/1.1 204 No Content\r\n\r\n").await;
    let client = builder(&base_url).user_agent("my-shop/2.1").build().unwrap();
    assert!(client.register(&support::payment("a")).await.is_err());
    let question = questions.recv().await.unwrap();
    assert!(
        question.starts_with("POST /nicepay/redirect/v2/registration HTTP/1.1\r\n"),
        "{question}"
    );
    assert!(
        question.contains("content-type: application/json\r\n"),
        "{question}"
    );
    assert!(
        question.contains("user-agent: my-shop/2.1 nicepay-checkout/"),
        "{question}"
    );
    assert!(question.contains(r#"{"timeStamp":""#), "{question}");
}

#[tokio::test]
async fn an_answer_that_never_ends_is_not_read_to_its_end() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 9999999999\r\n\r\n{";
    let (base_url, _questions) = server(answer).await;
    let client = builder(&base_url).max_response_bytes(1_000).build().unwrap();
    let order = nicepay_checkout::Order::new("r", 1, "t").unwrap();
    let error = client.inquire(&order).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadResponse, "{error}");
}
