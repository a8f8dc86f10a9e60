//! HTTP responses, complete or broken on purpose.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};

/// A response with a content type.
pub(crate) fn respond(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<Bytes> {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer
}

/// Close the connection without a response.
#[derive(Debug)]
pub(crate) struct Hangup;

impl fmt::Display for Hangup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed on purpose")
    }
}

impl std::error::Error for Hangup {}

impl From<Infallible> for Hangup {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// The body of a response.
#[derive(Debug)]
pub(crate) struct Payload {
    bytes: Option<Bytes>,
    /// Ends with an error, so that the connection is closed before the promised end.
    cut: bool,
    /// Whether the part before the cut had a chance to be sent.
    flushed: bool,
}

impl Payload {
    /// What is sent, if nobody closes the connection.
    pub(crate) fn bytes(&self) -> &Bytes {
        static NOTHING: Bytes = Bytes::new();
        self.bytes.as_ref().unwrap_or(&NOTHING)
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Hangup;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Hangup>>> {
        if let Some(bytes) = self.bytes.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        // An error drops what is still buffered, so let the connection send it first.
        if self.cut && !self.flushed {
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.cut.then_some(Err(Hangup)))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none() && !self.cut
    }

    fn size_hint(&self) -> SizeHint {
        let length = self.bytes.as_ref().map_or(0, Bytes::len) as u64;
        if self.cut {
            SizeHint::default()
        } else {
            SizeHint::with_exact(length)
        }
    }
}

/// Sends the response unchanged.
pub(crate) fn whole(answer: Response<Bytes>) -> Response<Payload> {
    answer.map(|bytes| Payload {
        bytes: Some(bytes),
        cut: false,
        flushed: false,
    })
}

/// Promises the whole body and sends its first half.
pub(crate) fn cut(mut answer: Response<Bytes>) -> Response<Payload> {
    let length = answer.body().len();
    answer
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(length));
    answer.map(|bytes| Payload {
        bytes: Some(bytes.slice(..length / 2)),
        cut: true,
        flushed: false,
    })
}
