//! A local NICEPAY.

pub mod page;
