//! The export, streamed: written on a thread of its own, and no faster than it is taken.

use std::io::{self, Write};
use std::mem;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use napi_derive::napi;
use nicepay_checkout_ledger::{ExportFormat, Filter, Ledger};
use tokio::runtime::Handle;

use super::{NativeLedger, look, refused};
use crate::error::{Fault, caught};
use crate::mailbox::Post;
use crate::runtime::runtime;
use crate::value::Input;

/// How much is sent at once.
const CHUNK: usize = 64 * 1024;
/// Begins a text that holds whole lines.
const LINES: &str = ">";

type Chunk = Result<String, Fault>;

#[napi]
pub struct NativeExport {
    ledger: Ledger,
    plan: Option<(Filter, ExportFormat)>,
    chunks: Option<Arc<Mutex<Receiver<Chunk>>>>,
    post: Post,
}

#[napi]
impl NativeExport {
    /// `options`: the filter, and `format`. Nothing is read before the first chunk is asked for.
    #[napi(factory)]
    pub fn of(ledger: &NativeLedger, options: String) -> napi::Result<Self> {
        Ok(caught(|| {
            let mut input = Input::read("options", &options)?;
            let filter = look::filter(&mut input)?;
            let format = match input.text("format")?.as_deref() {
                None | Some("csv") => ExportFormat::Csv,
                Some("json") => ExportFormat::JsonLines,
                Some(_) => return Err(Fault::argument("options.format must be \"csv\" or \"json\"")),
            };
            input.end()?;
            Ok(Self {
                ledger: ledger.opened()?,
                plan: Some((filter, format)),
                chunks: None,
                post: ledger.post.clone(),
            })
        })?)
    }

    /// Sends `id` the next lines behind a mark, or how many payments there were at the end.
    #[napi]
    pub fn next(&mut self, id: u32) -> Option<String> {
        refused(|| {
            let chunks = self.chunks()?;
            self.post.run(id, async move {
                let next = move || {
                    let chunks = chunks.lock().unwrap_or_else(PoisonError::into_inner);
                    chunks.recv()
                };
                let next = tokio::task::spawn_blocking(next).await;
                next.ok()
                    .and_then(Result::ok)
                    .unwrap_or_else(|| Err(Fault::argument("the export is over")))
            })
        })
    }

    /// Nobody takes lines any more.
    #[napi]
    pub fn stop(&mut self) {
        self.plan = None;
        self.chunks = None;
    }

    fn chunks(&mut self) -> Result<Arc<Mutex<Receiver<Chunk>>>, Fault> {
        if let Some((filter, format)) = self.plan.take() {
            let (send, receive) = sync_channel(1);
            let ledger = self.ledger.clone();
            runtime()?.spawn_blocking(move || {
                let lines = Lines {
                    held: Vec::with_capacity(CHUNK),
                    to: send.clone(),
                };
                let end = Handle::current().block_on(ledger.export(&filter, format, lines));
                // Nobody asks any more when this fails.
                let _ = send.send(end.map(|count| count.to_string()).map_err(Fault::from));
            });
            self.chunks = Some(Arc::new(Mutex::new(receive)));
        }
        self.chunks
            .clone()
            .ok_or_else(|| Fault::argument("the export is over"))
    }
}

/// Collects what is written, and sends it as whole lines.
struct Lines {
    held: Vec<u8>,
    to: SyncSender<Chunk>,
}

impl Lines {
    fn send(&mut self, rest: Vec<u8>) -> io::Result<()> {
        let lines = mem::replace(&mut self.held, rest);
        if lines.is_empty() {
            return Ok(());
        }
        let lines = String::from_utf8(lines).map_err(io::Error::other)?;
        let sent = self.to.send(Ok(format!("{LINES}{lines}")));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= CHUNK
            && let Some(end) = memchr::memrchr(b'\n', &self.held)
        {
            let rest = self.held.split_off(end.saturating_add(1));
            self.send(rest)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send(Vec::new())
    }
}
