//! Foreign code that Rust calls back.

/// What a hook is told.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HookEvent {
    /// The operation's name.
    pub operation: String,
    /// Its reference number.
    pub reference_no: String,
}

/// A hook's failure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum HookError {
    /// The hook threw.
    #[error("{reason}")]
    Failed {
        /// What it said.
        reason: String,
    },
}

// Without this an exception that is not a HookError would be a panic on the Rust side.
impl From<uniffi::UnexpectedUniFFICallbackError> for HookError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { reason: error.reason }
    }
}

/// Implemented by the merchant's code.
#[uniffi::export(with_foreign)]
pub trait Hook: Send + Sync {
    /// Told before each operation; throwing stops it.
    ///
    /// # Errors
    /// Whatever the merchant's code throws.
    fn before(&self, event: HookEvent) -> Result<(), HookError>;
}
