//! Finished calls and hooks on their way to the event loop.
//!
//! One threadsafe function a JavaScript thread carries them all: whatever is ready crosses together. It holds
//! the process alive only between `hold` and `release`, which `lib/native.js` calls around the calls under way.

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use napi::bindgen_prelude::{Env, FnArgs, Function, Status, Unknown};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use tokio::task::AbortHandle;

use crate::error::Fault;
use crate::runtime::runtime;

type Batch = FnArgs<(Vec<u32>, Vec<String>)>;
type Bell = ThreadsafeFunction<(), Unknown<'static>, Batch, Status, false, true, 0>;

/// The letters that are ready: whom each is for, and its text.
type Letters = Mutex<(Vec<u32>, Vec<String>)>;

#[derive(Clone)]
pub(crate) struct Post {
    letters: Arc<Letters>,
    bell: Arc<Mutex<Bell>>,
    calls: Arc<Mutex<HashMap<u32, AbortHandle>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Post {
    /// Puts a letter in the box, and rings when the box was empty.
    pub(crate) fn send(&self, to: u32, text: String) {
        let first = {
            let mut letters = locked(&self.letters);
            letters.0.push(to);
            letters.1.push(text);
            letters.0.len() == 1
        };
        if first {
            // A thread that is ending answers "closing": nobody is left to tell.
            locked(&self.bell).call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }

    /// Carries out `call` away from the event loop and sends its end to `id`.
    pub(crate) fn run(
        &self,
        id: u32,
        call: impl Future<Output = Result<String, Fault>> + Send + 'static,
    ) -> Result<(), Fault> {
        let post = self.clone();
        let runtime = runtime()?;
        // Held until the call is entered, so that a call that ends at once finds itself there.
        let mut calls = locked(&self.calls);
        let task = runtime.spawn(async move {
            let end = AssertUnwindSafe(call)
                .catch_unwind()
                .await
                .unwrap_or_else(|payload| Err(Fault::panic(&*payload)));
            locked(&post.calls).remove(&id);
            post.send(id, end.unwrap_or_else(|fault| fault.to_text()));
        });
        calls.insert(id, task.abort_handle());
        Ok(())
    }

    fn drop_call(&self, id: u32) {
        if let Some(call) = locked(&self.calls).remove(&id) {
            call.abort();
        }
    }
}

#[napi]
pub struct Mailbox {
    post: Post,
}

#[napi]
impl Mailbox {
    /// `deliver(ids, texts)` is called on the event loop with all that is ready.
    #[napi(constructor)]
    pub fn new(deliver: Function<'_, Batch, Unknown<'static>>) -> napi::Result<Self> {
        let letters: Arc<Letters> = Arc::default();
        let inbox = letters.clone();
        let bell = deliver
            .build_threadsafe_function::<()>()
            .weak::<true>()
            .build_callback(move |_| Ok(FnArgs::from(std::mem::take(&mut *locked(&inbox)))))?;
        Ok(Self {
            post: Post {
                letters,
                bell: Arc::new(Mutex::new(bell)),
                calls: Arc::default(),
            },
        })
    }

    /// Keeps the process alive from now on.
    #[napi]
    #[allow(deprecated)] // there is no other way to hold a weak function only while calls are under way
    pub fn hold(&self, env: Env) -> napi::Result<()> {
        locked(&self.post.bell).refer(&env)
    }

    /// No longer keeps the process alive.
    #[napi]
    #[allow(deprecated)]
    pub fn release(&self, env: Env) -> napi::Result<()> {
        locked(&self.post.bell).unref(&env)
    }

    /// Drops the call `id`, and with it its request.
    #[napi]
    pub fn drop_call(&self, id: u32) {
        self.post.drop_call(id);
    }

    pub(crate) fn post(&self) -> Post {
        self.post.clone()
    }
}

impl Drop for Mailbox {
    /// The thread ends: so do its calls.
    fn drop(&mut self) {
        for (_, call) in locked(&self.post.calls).drain() {
            call.abort();
        }
    }
}
