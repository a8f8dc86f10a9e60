//! The way to NICEPAY: its hosts, and how a request gets there.

pub(crate) mod environment;
pub(crate) mod http;
pub(crate) mod tls;
pub(crate) mod transport;
