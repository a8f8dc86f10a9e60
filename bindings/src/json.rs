//! Reading and writing JSON, for what a merchant keeps.

use serde::{Deserialize, Serialize};

use crate::error::NicepayError;

pub(crate) fn written(value: &impl Serialize) -> Result<String, NicepayError> {
    serde_json::to_string(value).map_err(|error| NicepayError::internal(&error.to_string()))
}

pub(crate) fn read<T: for<'de> Deserialize<'de>>(json: &str) -> Result<T, NicepayError> {
    serde_json::from_str(json).map_err(|error| {
        // The place, and not the text: it may hold a buyer's data.
        let place = format!(
            "is of another form at line {}, column {}",
            error.line(),
            error.column()
        );
        NicepayError::wrong("json", "json", place, "give what toJson wrote")
    })
}
