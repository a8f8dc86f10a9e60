//! The commands.

#[cfg(feature = "desk")]
mod desk;
mod doctor;
mod show;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use nicepay_checkout::{Client, ReferenceNo};
use nicepay_checkout_ledger::{ExportFormat, Filter, Ledger, MigrationDialect, PaymentStatus};

/// Runs the payment ledger of a shop. The merchant's id and key come from NICEPAY_MERCHANT_ID, NICEPAY_MERCHANT_KEY and
/// NICEPAY_ENV or NICEPAY_BASE_URL.
#[derive(Debug, Parser)]
#[command(name = "nicepay-ledger", version, about)]
pub(crate) struct Arguments {
    /// The ledger, such as sqlite:payments.db
    #[arg(
        long,
        env = "NICEPAY_LEDGER_URL",
        default_value = "sqlite:payments.db",
        hide_env_values = true,
        global = true
    )]
    url: String,
    /// Prefix of the table names
    #[arg(
        long,
        env = "NICEPAY_LEDGER_PREFIX",
        default_value = "nicepay_",
        global = true
    )]
    prefix: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create or update the tables
    Migrate {
        /// Print the SQL instead
        #[arg(long)]
        print: bool,
    },
    /// Follow every payment to its end, until SIGTERM or Ctrl-C
    Worker {
        /// Do what is due now, then exit
        #[arg(long)]
        once: bool,
    },
    /// List payments, newest first
    List {
        /// Only payments with this status, such as open or paid
        #[arg(long)]
        status: Option<String>,
        /// The most payments to list
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show an order's payment and everything that happened to it
    Show {
        /// The shop's order id
        order: String,
    },
    /// List what needs a person's attention; exit code 1 if anything does
    Attention,
    /// Ask NICEPAY about an order now
    Recheck {
        /// The shop's order id
        order: String,
    },
    /// Write every payment to standard output
    Export {
        /// The format
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
    },
    /// Check schema, key, clock, connection and backlog; exit code 1 if something is wrong
    Doctor,
    /// Serve the payment desk: web pages for the people who look after payments
    #[cfg(feature = "desk")]
    Desk(desk::DeskArguments),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Comma-separated values
    Csv,
    /// One JSON object per line
    Json,
}

type Outcome = Result<ExitCode, Box<dyn Error>>;

pub(crate) async fn run(arguments: Arguments) -> Outcome {
    let Arguments { url, prefix, command } = arguments;
    let mut out = std::io::stdout().lock();
    if let Command::Migrate { print: true } = command {
        write!(out, "{}", Ledger::migration(MigrationDialect::Sqlite, &prefix))?;
        return Ok(ExitCode::SUCCESS);
    }
    #[cfg(feature = "desk")]
    if let Command::Desk(desk::DeskArguments {
        command: Some(command),
        ..
    }) = command
    {
        return command.run(&mut out);
    }
    let builder = Ledger::builder(&url, Client::from_env()?).prefix(prefix);
    let migrates = matches!(command, Command::Migrate { .. } | Command::Worker { .. });
    let ledger = builder.migrate(migrates).open().await?;
    match command {
        Command::Migrate { .. } => writeln!(out, "the tables are up to date")?,
        Command::Worker { once: true } => {
            let looked_at = ledger.run_due().await?;
            writeln!(out, "looked at {looked_at}")?;
        }
        Command::Worker { once: false } => {
            drop(out);
            work(&ledger).await?;
        }
        Command::List { status, limit } => {
            let mut filter = Filter::default();
            if let Some(name) = status {
                let known = PaymentStatus::ALL.map(PaymentStatus::as_str).join(", ");
                filter.status = Some(
                    PaymentStatus::named(&name)
                        .ok_or(format!("there is no status {name}; use one of {known}"))?,
                );
            }
            let page = ledger.payments(&filter, None, limit).await?;
            show::list(&mut out, &page.payments)?;
        }
        Command::Show { order } => return show::order(&mut out, &ledger, &order_id(order)?).await,
        Command::Attention => return show::attention(&mut out, &ledger).await,
        Command::Recheck { order } => match ledger.recheck(&order_id(order)?).await? {
            Some(payment) => show::list(&mut out, &[payment])?,
            None => return show::unknown(&mut out),
        },
        Command::Export { format } => {
            let format = match format {
                Format::Csv => ExportFormat::Csv,
                Format::Json => ExportFormat::JsonLines,
            };
            drop(out);
            ledger
                .export(&Filter::default(), format, std::io::stdout())
                .await?;
        }
        Command::Doctor => return doctor::examine(&mut out, &ledger).await,
        #[cfg(feature = "desk")]
        Command::Desk(arguments) => return desk::serve(&mut out, &ledger, arguments).await,
    }
    ledger.close().await?;
    Ok(ExitCode::SUCCESS)
}

fn order_id(text: String) -> Result<ReferenceNo, Box<dyn Error>> {
    ReferenceNo::new(text)
        .map_err(|problem| format!("the order id {}; {}", problem.problem, problem.fix).into())
}

/// Runs the worker until it has to stop; current work is finished first.
async fn work(ledger: &Ledger) -> Result<(), Box<dyn Error>> {
    let stopping = ledger.clone();
    tokio::spawn(async move {
        if stop_asked().await.is_ok() {
            stopping.stop();
        }
    });
    ledger.run().await?;
    ledger.close().await?;
    Ok(())
}

#[cfg(unix)]
async fn stop_asked() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        pressed = tokio::signal::ctrl_c() => pressed,
    }
}

#[cfg(not(unix))]
async fn stop_asked() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
