//! The corpora as they are kept: a file a target, an input a line, so that a change of one can be read.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Input {
    Text(String),
    Bytes(Vec<u8>),
}

impl From<Vec<u8>> for Input {
    fn from(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(|error| Self::Bytes(error.into_bytes()), Self::Text)
    }
}

impl From<Input> for Vec<u8> {
    fn from(input: Input) -> Self {
        match input {
            Input::Text(text) => text.into_bytes(),
            Input::Bytes(bytes) => bytes,
        }
    }
}

/// Writes a folder of inputs into a file, the shortest first.
///
/// # Panics
/// When the folder can't be read or the file not be written.
pub fn pack(folder: &Path, file: &Path) {
    let mut inputs: Vec<Vec<u8>> = fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| fs::read(entry.expect("an entry").path()).expect("an input"))
        .collect();
    inputs.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    let lines = inputs
        .into_iter()
        .map(|input| serde_json::to_string(&Input::from(input)).expect("a line") + "\n");
    fs::write(file, lines.collect::<String>()).expect("the packed corpus");
}

/// The inputs of a file that [`pack`] wrote.
///
/// # Panics
/// When the file can't be read.
#[must_use]
pub fn unpack(file: &Path) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(file).expect("the packed corpus");
    let input = |line| Vec::from(serde_json::from_str::<Input>(line).expect("an input"));
    text.lines().map(input).collect()
}
