//! From the core's runtime back to an event loop.
//!
//! A finished call is put on the loop's queue, and one byte through a socket pair wakes the loop, which then
//! takes all that have finished: the runtime's threads never wait for the interpreter, and many calls share
//! one wake-up. Loops that can't watch sockets are woken by `call_soon_threadsafe`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use tokio::task::AbortHandle;

use crate::class::Class;
use crate::task::{Finish, Task, spawn};

static GET_RUNNING_LOOP: Class = Class::new("asyncio", "get_running_loop");
static WEAK_REFERENCE: Class = Class::new("weakref", "ref");
const ATTRIBUTE: &str = "_nicepay_checkout_bridge";

enum Wake {
    #[cfg(unix)]
    Socket(std::os::unix::net::UnixStream),
    /// A weak reference: the loop owns its bridge, and a loop that is gone needs no waking.
    CallSoon(Py<PyAny>),
}

#[derive(Default)]
struct Queue {
    finished: Mutex<Vec<(Py<PyAny>, Finish)>>,
    woken: AtomicBool,
}

struct Shared {
    queue: Queue,
    wake: std::sync::OnceLock<Wake>,
}

impl Shared {
    fn put(&self, future: Py<PyAny>, outcome: Finish) {
        self.queue
            .finished
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((future, outcome));
        if self.queue.woken.swap(true, Ordering::AcqRel) {
            return;
        }
        match self.wake.get() {
            #[cfg(unix)]
            Some(Wake::Socket(socket)) => {
                use std::io::Write;
                // A full socket means that the loop has been woken often enough; a closed one, that it is gone.
                let _full_or_closed = (&*socket).write(&[1]);
            }
            Some(Wake::CallSoon(event_loop)) => {
                // The loop may be closed by now, or the interpreter on its way out: then nobody waits.
                Python::try_attach(|py| {
                    let event_loop = event_loop.bind(py).call0()?;
                    let drain = event_loop.getattr(ATTRIBUTE)?.getattr("drain")?;
                    event_loop
                        .call_method1("call_soon_threadsafe", (drain,))
                        .map(drop)
                });
            }
            None => {}
        }
    }
}

/// The way back to one event loop. Kept on the loop itself, so that it lives as long.
#[pyclass(frozen, module = "nicepay_checkout._native")]
pub(crate) struct Bridge {
    shared: Arc<Shared>,
    process: u32,
    #[cfg(unix)]
    socket: Option<std::os::unix::net::UnixStream>,
}

#[pymethods]
impl Bridge {
    /// The bridge of the running event loop.
    #[staticmethod]
    fn current(py: Python<'_>) -> PyResult<Bound<'_, Self>> {
        let event_loop = GET_RUNNING_LOOP.get(py)?.call0()?;
        let attribute = intern!(py, ATTRIBUTE);
        if let Some(known) = event_loop.getattr_opt(attribute)?
            && let Ok(known) = known.cast_into::<Self>()
            && known.get().process == std::process::id()
        {
            return Ok(known);
        }
        let bridge = Self::open(&event_loop)?;
        event_loop.setattr(attribute, &bridge)?;
        Ok(bridge)
    }

    /// Hands every finished call its outcome. Called by the loop.
    fn drain(&self, py: Python<'_>) -> PyResult<()> {
        #[cfg(unix)]
        if let Some(socket) = &self.socket {
            use std::io::Read;
            let mut bytes = [0; 64];
            let _would_block = (&*socket).read(&mut bytes);
        }
        self.shared.queue.woken.store(false, Ordering::Release);
        let finished = std::mem::take(
            &mut *self
                .shared
                .queue
                .finished
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        for (future, outcome) in finished {
            let future = future.bind(py);
            if future.call_method0(intern!(py, "done"))?.is_truthy()? {
                continue; // cancelled meanwhile
            }
            match outcome(py) {
                Ok(value) => future.call_method1(intern!(py, "set_result"), (value,))?,
                Err(error) => future.call_method1("set_exception", (error.into_value(py),))?,
            };
        }
        Ok(())
    }
}

impl Bridge {
    #[cfg(unix)]
    fn open<'py>(event_loop: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        use std::os::fd::AsRawFd;
        use std::os::unix::net::UnixStream;

        let (ours, theirs) = UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        theirs.set_nonblocking(true)?;
        let descriptor = ours.as_raw_fd();
        let bridge = Self::make(event_loop.py(), Some(ours))?;
        let drain = bridge.getattr("drain")?;
        let wake = if event_loop
            .call_method1("add_reader", (descriptor, &drain))
            .is_ok()
        {
            Wake::Socket(theirs)
        } else {
            Self::call_soon(event_loop)?
        };
        let _first = bridge.get().shared.wake.set(wake);
        Ok(bridge)
    }

    #[cfg(not(unix))]
    fn open<'py>(event_loop: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let bridge = Self::make(event_loop.py())?;
        let _first = bridge.get().shared.wake.set(Self::call_soon(event_loop)?);
        Ok(bridge)
    }

    fn make(
        py: Python<'_>,
        #[cfg(unix)] socket: Option<std::os::unix::net::UnixStream>,
    ) -> PyResult<Bound<'_, Self>> {
        Bound::new(
            py,
            Self {
                shared: Arc::new(Shared {
                    queue: Queue::default(),
                    wake: std::sync::OnceLock::new(),
                }),
                process: std::process::id(),
                #[cfg(unix)]
                socket,
            },
        )
    }

    fn call_soon(event_loop: &Bound<'_, PyAny>) -> PyResult<Wake> {
        let weak = WEAK_REFERENCE.get(event_loop.py())?.call1((event_loop,))?;
        Ok(Wake::CallSoon(weak.unbind()))
    }

    /// Starts `task`; the call's future gets its outcome.
    pub(crate) fn begin(bridge: &Bound<'_, Self>, task: Task) -> PyResult<Py<Call>> {
        let py = bridge.py();
        let this = bridge.get();
        if this.process != std::process::id() {
            return Err(PyRuntimeError::new_err(
                "this event loop belongs to the parent process",
            ));
        }
        let event_loop = GET_RUNNING_LOOP.get(py)?.call0()?;
        let future = event_loop.call_method0(intern!(py, "create_future"))?.unbind();
        let (shared, waiting) = (this.shared.clone(), future.clone_ref(py));
        let abort = spawn(py, async move {
            let outcome = task.await;
            shared.put(waiting, outcome);
        })?;
        Py::new(py, Call { future, abort })
    }
}

/// A call under way.
#[pyclass(frozen, module = "nicepay_checkout._native")]
pub(crate) struct Call {
    /// The future that gets its outcome.
    #[pyo3(get)]
    future: Py<PyAny>,
    abort: AbortHandle,
}

#[pymethods]
impl Call {
    /// Drops the request, if it is still under way.
    fn abort(&self) {
        self.abort.abort();
    }
}
