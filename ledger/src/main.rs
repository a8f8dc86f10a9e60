//! `nicepay-ledger`: the ledger's tables, its worker, and commands to inspect it.
#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match cli::run(arguments).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("nicepay-ledger: {error}");
            ExitCode::FAILURE
        }
    }
}
