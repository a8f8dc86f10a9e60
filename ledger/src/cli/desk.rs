//! `desk`: serves the payment desk, or makes a token for it.

use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use nicepay_checkout_ledger::Ledger;
use nicepay_checkout_ledger::desk::{Desk, Person, Role};
use tokio::net::TcpListener;

use super::Outcome;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct DeskArguments {
    /// Where to listen; another address than a loopback one needs --behind-proxy
    #[arg(long, default_value = "127.0.0.1:4020")]
    listen: SocketAddr,
    /// Who may sign in: a file with one name:role:sha256 a line. Without it a link for one sign-in is printed
    #[arg(long)]
    people: Option<PathBuf>,
    /// Your name in the timeline, for the printed link; your user name by default
    #[arg(long, conflicts_with = "people")]
    name: Option<String>,
    /// Another name of the desk, such as desk.example.com
    #[arg(long)]
    host: Vec<String>,
    /// The addresses of the proxies with HTTPS in front
    #[arg(long, value_delimiter = ',', value_name = "ADDRESS")]
    behind_proxy: Vec<IpAddr>,
    #[command(subcommand)]
    pub(super) command: Option<DeskCommand>,
}

#[derive(Debug, Subcommand)]
pub(super) enum DeskCommand {
    /// Make a token: prints the line for the people file, and the token, once
    Token {
        /// The person's name
        name: String,
        /// What the person may do
        #[arg(value_enum)]
        role: RoleName,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RoleName {
    /// Look at everything
    View,
    /// Also ask NICEPAY, cancel, and hand events over again
    Act,
}

impl DeskCommand {
    /// Needs neither a ledger nor credentials.
    pub(super) fn run(self, out: &mut impl Write) -> Outcome {
        let Self::Token { name, role } = self;
        let role = match role {
            RoleName::View => Role::View,
            RoleName::Act => Role::Act,
        };
        let (person, token) = Person::with_new_token(&name, role)?;
        writeln!(out, "line for the people file:  {}", person.line())?;
        writeln!(out, "token, shown only now:     {token}")?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Serves until SIGTERM or Ctrl-C.
pub(super) async fn serve(out: &mut impl Write, ledger: &Ledger, arguments: DeskArguments) -> Outcome {
    let mut link = None;
    let people = if let Some(file) = &arguments.people {
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("the people file {} can't be read: {error}", file.display()))?;
        Person::read_all(&text)?
    } else {
        let name = arguments.name.or_else(user).unwrap_or_else(|| "desk".to_owned());
        let (person, token) = Person::with_new_token(&name, Role::Act)?;
        link = Some(token);
        vec![person.once()]
    };
    let listener = TcpListener::bind(arguments.listen)
        .await
        .map_err(|error| format!("the desk can't listen on {}: {error}", arguments.listen))?;
    let address = listener.local_addr()?;
    let shown = match arguments.host.first() {
        Some(name) if !arguments.behind_proxy.is_empty() => format!("https://{name}"),
        _ => format!("http://{address}"),
    };
    let desk = Desk::new(ledger.clone(), people)
        .hosts(arguments.host)
        .behind_proxy(arguments.behind_proxy);
    let end = async {
        // Without a signal handler it serves until it is killed.
        if super::stop_asked().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    desk.check(address)?;
    match link {
        Some(token) => writeln!(out, "sign in, once: {shown}/sign-in?token={token}&lang=en")?,
        None => writeln!(out, "the desk is at {shown}/")?,
    }
    out.flush()?;
    desk.serve(listener, end).await?;
    ledger.close().await?;
    Ok(ExitCode::SUCCESS)
}

fn user() -> Option<String> {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter();
    named
        .filter_map(|variable| std::env::var(variable).ok())
        .find(|name| !name.is_empty())
}
