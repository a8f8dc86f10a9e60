//! The threads that carry requests: two, shared by all clients and worker threads of the process, started by
//! the first call that needs them.

use nicepay_checkout::blocking;
use tokio::runtime::Runtime;

use crate::error::Fault;

pub(crate) fn runtime() -> Result<&'static Runtime, Fault> {
    blocking::runtime().map_err(Fault::from)
}
