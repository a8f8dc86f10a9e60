//! HTTP: accepts connections, routes requests, and injects faults.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::answer::{Hangup, Payload, cut, respond, whole};
use crate::delivery::deliver;
use crate::engine::Engine;
use crate::fault::{FaultKind, FaultTarget};
use crate::parcel::Parcel;
use crate::payment::hand_over;
use crate::{control, gateway, page, payment, picture, qr, workbench};

const LARGEST_REQUEST: usize = 256 * 1024;

/// Serves until it is dropped. Everything that runs for the sandbox runs inside, and ends with it.
pub(crate) async fn serve(
    engine: Arc<Engine>,
    listener: TcpListener,
    mut outbox: mpsc::UnboundedReceiver<Vec<Parcel>>,
) {
    let mut tasks = JoinSet::new();
    tasks.spawn(autopay(Arc::clone(&engine)));
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => drop(tasks.spawn(connection(Arc::clone(&engine), stream, peer.ip()))),
                // Out of file handles, as a rule: let some connections end.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(parcels) = outbox.recv() => drop(tasks.spawn(deliver(Arc::clone(&engine), parcels))),
            Some(_) = tasks.join_next() => {}
        }
    }
}

/// Pays payments automatically when they are due by the host's clock.
async fn autopay(engine: Arc<Engine>) {
    loop {
        let due = engine.books().next_due();
        let wait = due.filter(|_| !engine.clock.is_frozen()).map(|due| {
            let left = due.duration_since(engine.now());
            Duration::try_from(left).unwrap_or(Duration::ZERO)
        });
        let bell = engine.autopay_bell.notified();
        match wait {
            Some(wait) => tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = bell => {}
            },
            None => bell.await,
        }
        engine.pay_due();
    }
}

async fn connection(engine: Arc<Engine>, stream: TcpStream, peer: IpAddr) {
    // Small answers go out at once.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| handle(&engine, peer, request));
    // An error here is the client's: it went away, or was hung up on.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn handle(
    engine: &Arc<Engine>,
    peer: IpAddr,
    request: Request<Incoming>,
) -> Result<Response<Payload>, Hangup> {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    if let Some(rest) = path.strip_prefix("/sandbox/") {
        let answered = match read(body).await {
            Ok(body) => control::answer(engine, &head, rest, &body).await,
            Err(status) => plain(status),
        };
        return Ok(whole(answered));
    }
    if workbench::is_at(path) {
        let answered = match read(body).await {
            Ok(body) => workbench::answer(engine, peer, &head, &body).await,
            Err(status) => plain(status),
        };
        return Ok(whole(answered));
    }
    let Some(target) = target(path) else {
        return Ok(whole(plain(StatusCode::NOT_FOUND)));
    };
    let body = match read(body).await {
        Ok(body) => body,
        Err(status) => return Ok(whole(plain(status))),
    };
    let faults = engine.faults.strike(target, || gateway::reference(engine, &body));
    for fault in &faults {
        if let FaultKind::Latency { ms } = fault {
            tokio::time::sleep(Duration::from_millis(*ms)).await;
        }
    }
    let fault = faults
        .into_iter()
        .find(|fault| !matches!(fault, FaultKind::Latency { .. }));
    let answered = match fault {
        None => Ok(whole(act(engine, target, &head, &body))),
        Some(fault) => misbehave(engine, &fault, target, || act(engine, target, &head, &body)),
    };
    let answer = answered.as_ref().ok();
    let answer = answer.map(|answer| (answer.status().as_u16(), answer.body().bytes()));
    engine.log.add(engine.now(), &head, body, answer);
    answered
}

pub(crate) fn target(path: &str) -> Option<FaultTarget> {
    Some(match path {
        "/nicepay/redirect/v2/registration" => FaultTarget::Register,
        "/nicepay/direct/v2/registration" => FaultTarget::RegisterDirect,
        "/nicepay/direct/v2/inquiry" => FaultTarget::Inquire,
        "/nicepay/direct/v2/cancel" => FaultTarget::Cancel,
        _ if path == qr::PATH || path == hand_over::PATH || path.starts_with(page::PATH) => FaultTarget::Page,
        _ => return None,
    })
}

async fn read(body: Incoming) -> Result<Bytes, StatusCode> {
    match Limited::new(body, LARGEST_REQUEST).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::BAD_REQUEST),
    }
}

fn act(engine: &Engine, target: FaultTarget, head: &Parts, body: &[u8]) -> Response<Bytes> {
    if head.uri.path() == qr::PATH {
        return picture::answer(engine, head);
    }
    if head.uri.path() == hand_over::PATH {
        return hand_over::answer(engine, head, body);
    }
    if target == FaultTarget::Page {
        return payment::answer(engine, head, body);
    }
    if head.method != Method::POST {
        return plain(StatusCode::METHOD_NOT_ALLOWED);
    }
    gateway::answer(engine, target, body, authority(head))
}

/// How the client reached the gateway, so that the payment page is reachable the same way; empty when the
/// header is not plainly a host and port.
fn authority(head: &Parts) -> &str {
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok());
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    host.filter(|host| host.bytes().all(plain)).unwrap_or_default()
}

fn plain(status: StatusCode) -> Response<Bytes> {
    let text = status.canonical_reason().unwrap_or("error");
    respond(status, "text/plain; charset=utf-8", text)
}

/// Carries out the request or not, and sends a faulty response.
fn misbehave(
    engine: &Engine,
    fault: &FaultKind,
    target: FaultTarget,
    act: impl Fn() -> Response<Bytes>,
) -> Result<Response<Payload>, Hangup> {
    const HTML: &str = "<!doctype html><html><head><title>502 Bad Gateway</title></head>\
        <body><h1>502 Bad Gateway</h1></body></html>";
    let error = |status: u16| {
        whole(plain(
            StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE),
        ))
    };
    Ok(match fault {
        FaultKind::DropBefore => return Err(Hangup),
        FaultKind::DropAfter => {
            act();
            return Err(Hangup);
        }
        FaultKind::StatusBefore { status } => error(*status),
        FaultKind::StatusAfter { status } => {
            act();
            error(*status)
        }
        FaultKind::ResultCode { code, after } => {
            if *after {
                act();
            }
            whole(gateway::refused(engine, code, "set by a fault"))
        }
        FaultKind::Truncated => cut(act()),
        FaultKind::Html => {
            act();
            whole(respond(StatusCode::OK, "text/html; charset=utf-8", HTML))
        }
        FaultKind::Oversized { bytes } => whole(act().map(|body| {
            let mut body = body.to_vec();
            body.resize((*bytes).max(body.len()), b' ');
            body.into()
        })),
        FaultKind::NonUtf8 => whole(act().map(|body| {
            let mut body = body.to_vec();
            // Inside the object, so that a reader that drops such bytes is found out as well.
            body.splice(1..1, *b"\"\xff\xfe\":\"\xc3\x28\",");
            body.into()
        })),
        FaultKind::WrongContentType => {
            let mut answer = act();
            let text = HeaderValue::from_static("text/plain");
            answer.headers_mut().insert(CONTENT_TYPE, text);
            whole(answer)
        }
        // The rest is for notifications.
        _ => {
            debug_assert!(target != FaultTarget::Notification);
            whole(act())
        }
    })
}
