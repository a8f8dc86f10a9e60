//! The command `nicepay-sandbox`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    nicepay_sandbox::cli::run()
}
