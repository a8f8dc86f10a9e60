//! Values that stand alone: what they may be, and how they are written.

pub(crate) mod cart;
pub(crate) mod clock;
pub(crate) mod codes;
pub(crate) mod ids;
pub(crate) mod money;
pub(crate) mod operation;
pub(crate) mod problem;
pub(crate) mod result_code;
pub(crate) mod secret;
pub(crate) mod state;
