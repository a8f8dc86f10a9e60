//! The command line.

mod certify;
mod drive;
mod inspect;
mod play;
mod record;
mod serve;
mod tail;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A NICEPAY gateway for your own machine.
#[derive(Debug, Parser)]
#[command(name = "nicepay-sandbox", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the gateway until Ctrl-C.
    Serve(Serve),
    /// List the payments of a running gateway.
    List(Running),
    /// Pay a payment by the chosen method, as the customer does.
    Pay(One),
    /// Begin to pay by QRIS or a wallet: the payment is then in flight.
    Begin(One),
    /// Take the customer's own step (bank's code, push message, wallet's page, lender's terms), and so pay.
    Confirm(One),
    /// Fail a payment by card, wallet, lender or QRIS.
    Fail(One),
    /// Reverse a payment.
    Reverse(One),
    /// Let a payment expire now.
    Expire(One),
    /// Choose a store or another pay method for a payment, as the customer does on the page.
    Choose(Choose),
    /// Advance the clock.
    Advance {
        /// By how many seconds.
        seconds: u64,
        #[command(flatten)]
        running: Running,
    },
    /// Send a payment's last notification again.
    Notify(One),
    /// Send a notification that NICEPAY would not send.
    Forge {
        #[command(flatten)]
        one: One,
        /// token, key, amount, reference, deposit or reversal.
        #[arg(long, default_value = "token")]
        kind: String,
    },
    /// Inject a fault; without arguments, list the active faults.
    Fault(FaultArgs),
    /// Print requests and notifications of a running gateway as they happen.
    Tail(Tail),
    /// Carry out a scenario file: steps and faults, one after the other.
    Play(Play),
    /// Print what happened to the payments of a running gateway as a scenario, to play it again.
    Record(Running),
    /// Send a signed sample callback or notification to your URL and print the reply.
    Trigger(Trigger),
    /// Check a callback or notification and say what is wrong with it.
    Verify(Verify),
    /// Try your shop with genuine and false messages, and say by which it was fooled.
    Certify(Certify),
}

#[derive(Debug, Args)]
struct Serve {
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// Makes transaction ids and payment numbers reproducible.
    #[arg(long)]
    seed: Option<u64>,
    /// Pays payments automatically this many seconds after their number was issued.
    #[arg(long, value_name = "SECONDS")]
    autopay: Option<u64>,
    /// Keeps the state in this SQLite file.
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Adds a merchant, besides IONPAYTEST and NORMALTEST; can be repeated.
    #[arg(long, value_name = "ID:KEY")]
    merchant: Vec<String>,
    /// Adds merchants from a file, one ID:KEY per line; `#` begins a comment.
    #[arg(long, value_name = "FILE")]
    merchants: Option<PathBuf>,
    /// The only pay methods that the merchants have, such as `card,virtual_account`; all of them by default.
    #[arg(long, value_name = "METHOD,…", value_delimiter = ',')]
    methods: Vec<String>,
}

#[derive(Clone, Debug, Args)]
struct Running {
    /// The gateway's URL.
    #[arg(long, default_value = "http://127.0.0.1:4010")]
    url: String,
}

#[derive(Debug, Args)]
struct One {
    /// The transaction id (tXid).
    id: String,
    #[command(flatten)]
    running: Running,
}

#[derive(Debug, Args)]
struct Choose {
    #[command(flatten)]
    one: One,
    /// INDO or ALMA, for a convenience store.
    #[arg(required_unless_present = "method", conflicts_with_all = ["method", "partner"])]
    store: Option<String>,
    /// Another method: `virtual_account`, qris, `e_wallet`, `pay_loan` or card.
    #[arg(long)]
    method: Option<String>,
    /// Its bank, issuer, wallet or lender, such as BMRI, QSHP, DANA or KDVI.
    #[arg(long)]
    partner: Option<String>,
    /// OVO: the phone number of the push message; the registration's by default.
    #[arg(long)]
    phone: Option<String>,
    /// Card: a test number, such as 4111111111111111; 4000000000000002 is declined.
    #[arg(long)]
    card: Option<String>,
}

#[derive(Debug, Args)]
struct FaultArgs {
    /// register, `register_direct`, inquire, cancel, page or notification.
    #[arg(requires = "kind")]
    operation: Option<String>,
    /// What goes wrong, such as `drop_after`, `latency`, `status_before`, truncated, html or duplicate.
    kind: Option<String>,
    /// The kind's value: milliseconds, HTTP status, result code or bytes.
    #[arg(long)]
    value: Option<String>,
    /// How many times; without it the fault stays.
    #[arg(long)]
    times: Option<u32>,
    /// Remove all faults.
    #[arg(long, conflicts_with = "operation")]
    clear: bool,
    #[command(flatten)]
    running: Running,
}

#[derive(Debug, Args)]
struct Tail {
    /// How many of the latest lines come first.
    #[arg(long, short = 'n', default_value_t = 10)]
    lines: usize,
    /// Print what is there, then exit.
    #[arg(long)]
    no_follow: bool,
    #[command(flatten)]
    running: Running,
}

#[derive(Debug, Args)]
struct Play {
    /// The scenario, a TOML file.
    file: PathBuf,
    #[command(flatten)]
    running: Running,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Message {
    Callback,
    Notification,
}

#[derive(Debug, Args)]
struct Merchant {
    /// The merchant id (iMid).
    #[arg(long, default_value = nicepay_checkout::Credentials::SANDBOX_MERCHANT_ID)]
    merchant: String,
    /// The environment variable with the merchant key; by default the public sandbox's key.
    #[arg(long, value_name = "VAR")]
    key_env: Option<String>,
}

#[derive(Debug, Args)]
struct Trigger {
    /// What to send.
    message: Message,
    /// The target URL: http on this machine, or https.
    #[arg(long)]
    to: String,
    /// The transaction id.
    #[arg(long, default_value = "IONPAYTEST00202212231106386098")]
    tx: String,
    /// The merchant's reference.
    #[arg(long, default_value = "ordNo20221223111252")]
    reference: String,
    /// The amount in rupiah.
    #[arg(long, default_value_t = 10_000)]
    amount: u64,
    /// Send a reversal instead of a deposit.
    #[arg(long)]
    reversal: bool,
    #[command(flatten)]
    merchant: Merchant,
}

#[derive(Debug, Args)]
struct Verify {
    /// The kind of message.
    message: Message,
    /// The message: a form, a query string, a URL or JSON; `-` reads standard input.
    #[arg(long, default_value = "-")]
    body: String,
    /// The order's transaction id, to compare the message with.
    #[arg(long, requires_all = ["reference", "amount"])]
    tx: Option<String>,
    /// The order's reference.
    #[arg(long, requires = "tx")]
    reference: Option<String>,
    /// The order's amount in rupiah.
    #[arg(long, requires = "tx")]
    amount: Option<u64>,
    #[command(flatten)]
    merchant: Merchant,
}

/// The shop registers at the gateway of `--url`, which must be nobody else's meanwhile: faults come and go.
#[derive(Debug, Args)]
struct Certify {
    /// The request that places an order and registers its payment, such as 'PUT http://127.0.0.1:8000/orders/{order}'.
    #[arg(long, value_name = "METHOD URL")]
    order: String,
    /// The request that tells what the shop knows of the order; that of --order by default.
    #[arg(long, value_name = "METHOD URL", conflicts_with = "status_command")]
    status: Option<String>,
    /// A command instead, for the shell: a SQL query, or the ledger's. $ORDER is the order's id.
    #[arg(long, value_name = "COMMAND")]
    status_command: Option<String>,
    /// The word in the status that means paid.
    #[arg(long, default_value = "paid")]
    paid: String,
    /// The shop's callback URL, to try it with a callback that lies.
    #[arg(long, value_name = "URL")]
    callback: Option<String>,
    /// The request that tells how often an order was delivered, as a number.
    #[arg(long, value_name = "METHOD URL")]
    deliveries: Option<String>,
    /// How many seconds a shop is given to be fooled.
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    wait: f64,
    /// How many seconds a shop is given to learn the truth.
    #[arg(long, value_name = "SECONDS", default_value_t = 15.0)]
    patience: f64,
    #[command(flatten)]
    running: Running,
}

/// Runs the command line. Exit code 0: done; 1: failed; 2: invalid arguments.
#[must_use]
pub fn run() -> ExitCode {
    let command = Cli::parse().command;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(dispatch(command)),
        Err(error) => Err(error.to_string()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "nicepay-sandbox: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(command: Command) -> Result<(), String> {
    match command {
        Command::Serve(serve) => serve::run(serve).await,
        Command::List(running) => drive::list(&running).await,
        Command::Pay(one) => drive::act(&one, "pay", None).await,
        Command::Reverse(one) => drive::act(&one, "reverse", None).await,
        Command::Expire(one) => drive::act(&one, "expire", None).await,
        Command::Begin(one) => drive::act(&one, "begin", None).await,
        Command::Confirm(one) => drive::act(&one, "confirm", None).await,
        Command::Fail(one) => drive::act(&one, "fail", None).await,
        Command::Choose(choose) => drive::choose(&choose).await,
        Command::Advance { seconds, running } => drive::advance(&running, seconds).await,
        Command::Notify(one) => drive::act(&one, "notify", None).await,
        Command::Forge { one, kind } => {
            drive::act(&one, "forge", Some(serde_json::json!({ "kind": kind }))).await
        }
        Command::Fault(fault) => drive::fault(&fault).await,
        Command::Tail(tail) => tail::run(&tail).await,
        Command::Play(play) => play::run(&play).await,
        Command::Record(running) => record::run(&running).await,
        Command::Trigger(trigger) => inspect::trigger(&trigger).await,
        Command::Verify(verify) => inspect::verify(&verify),
        Command::Certify(certify) => certify::run(&certify).await,
    }
}

/// Prints a line; a closed pipe is not an error.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
