//! A local NICEPAY.
