//! One payment with every failure on the way: an order, a crash before NICEPAY's response is stored, a restart, a payment
//! number, a lost notification, and one delivery. `make demo` runs it; no credentials, no network.

mod shop;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nicepay_sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    if let (Some(base_url), Some(folder)) = (arguments.next(), arguments.next()) {
        return shop::run(
            &base_url,
            Path::new(&folder),
            arguments.next().as_deref() == Some("crash"),
        )
        .await;
    }

    let sandbox = Sandbox::builder().notify_retries([]).start().await?;
    say(
        "sandbox",
        &format!("a local NICEPAY gateway at {}", sandbox.base_url()),
    );
    let folder = tempfile::tempdir()?;

    let crashed = start(sandbox.base_url(), folder.path(), "crash")?.wait_with_output()?;
    if crashed.status.success() {
        return Err("the shop did not crash".into());
    }
    let registered = sandbox.transactions().len();
    say(
        "crash",
        &format!("the shop crashed; NICEPAY has {registered} payment, but its response is lost"),
    );

    let mut restarted = start(sandbox.base_url(), folder.path(), "restart")?;
    let output = restarted.stdout.take().ok_or("the shop has no output")?;
    let (lines, mut said) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = lines.send(line);
        }
    });
    let mut delivered = 0_usize;
    while let Some(line) = tokio::time::timeout(Duration::from_secs(60), said.recv()).await? {
        let (step, what) = line.split_once('\t').unwrap_or(("", &line));
        say(step, what);
        if step == "waiting" {
            let open = sandbox.transactions().pop().ok_or("NICEPAY has nothing")?;
            sandbox.pay(&open.transaction_id)?;
            say("customer pays", "at the counter; the notification is lost");
        }
        delivered = delivered.saturating_add(usize::from(step == "delivered"));
    }
    if !restarted.wait()?.success() || delivered != 1 {
        return Err(format!("delivered {delivered} times").into());
    }
    say("", "PAID");
    Ok(())
}

/// The shop as a separate process, which can crash.
fn start(base_url: &str, folder: &Path, how: &str) -> Result<Child, Box<dyn Error>> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([base_url, &folder.display().to_string(), how]);
    Ok(command.stdout(Stdio::piped()).spawn()?)
}

#[expect(clippy::print_stdout, reason = "a demo talks to a person")]
fn say(step: &str, what: &str) {
    println!("{step:>15}  {what}");
}
