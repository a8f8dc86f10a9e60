//! The command `nicepay-ledger`, as a person runs it.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

mod support;

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Output};

use nicepay_checkout::ReferenceNo;
use nicepay_checkout_ledger::Ledger;
use support::{Shop, direct};

struct Terminal<'a>(&'a Shop);

impl Terminal<'_> {
    fn run(&self, arguments: &[&str]) -> Output {
        self.run_by(Command::new(env!("CARGO_BIN_EXE_nicepay-ledger")), arguments)
    }

    fn run_by(&self, mut command: Command, arguments: &[&str]) -> Output {
        let url = format!("sqlite:{}", self.0.folder.path().join("payments.db").display());
        command
            .args(arguments)
            .env("NICEPAY_LEDGER_URL", url)
            .env("NICEPAY_MERCHANT_ID", "IONPAYTEST")
            .env("NICEPAY_MERCHANT_KEY", support::KEY)
            .env("NICEPAY_BASE_URL", self.0.sandbox.base_url())
            .output()
            .unwrap()
    }

    fn says(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        said
    }
}

/// A process of its own, because a test can't set its own environment.
#[tokio::test(flavor = "multi_thread")]
async fn from_env_opens_the_ledger_of_the_environment() {
    const PROGRAM: &str = "NICEPAY_TEST_FROM_ENV";
    if std::env::var_os(PROGRAM).is_some() {
        let ledger = Ledger::from_env().await.unwrap();
        ledger.check_out(direct("order-1", 10_000)).await.unwrap();
        ledger.close().await.unwrap();
        return;
    }
    let shop = Shop::open().await;
    let file = shop.folder.path().join("named.db");
    let url = format!("sqlite:{}", file.display());
    let program = |merchant: &str| {
        Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "from_env_opens_the_ledger_of_the_environment",
                "--nocapture",
            ])
            .env(PROGRAM, "1")
            .env("NICEPAY_LEDGER_URL", &url)
            .env("NICEPAY_LEDGER_PREFIX", "mine_")
            .env("NICEPAY_MERCHANT_ID", merchant)
            .env("NICEPAY_MERCHANT_KEY", support::KEY)
            .env("NICEPAY_BASE_URL", shop.sandbox.base_url())
            .output()
            .unwrap()
    };
    let missing = program("");
    assert!(!missing.status.success() && !file.exists());
    assert!(
        format!("{missing:?}").contains("NICEPAY_MERCHANT_ID"),
        "{missing:?}"
    );
    let worked = program("IONPAYTEST");
    assert!(worked.status.success(), "{worked:?}");
    let client = shop.ledger.client().clone();
    let mine = Ledger::builder(&url, client)
        .prefix("mine_")
        .migrate(false)
        .open();
    let payment = mine
        .await
        .unwrap()
        .payment(&ReferenceNo::new("order-1").unwrap())
        .await
        .unwrap();
    assert!(payment.unwrap().payment_number.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_a_payment_from_intent_to_delivery() {
    let shop = Shop::open().await;
    let terminal = Terminal(&shop);
    let payment = shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    let transaction = payment.transaction_id.unwrap().to_string();
    assert!(terminal.says(&["list", "--status", "open"]).contains("order-1"));
    assert_eq!(terminal.says(&["list", "--status", "paid"]), "");
    shop.sandbox.pay(&transaction).unwrap();
    assert!(terminal.says(&["recheck", "order-1"]).contains("paid"));
    assert_eq!(shop.kinds("shop").await.len(), 2);
    let shown = terminal.says(&["show", "order-1"]);
    for word in [
        "planned",
        "registered",
        "number_issued",
        "rechecked",
        "inquired",
        "paid",
        "done",
        &transaction,
    ] {
        assert!(shown.contains(word), "{word} in {shown}");
    }
    assert!(!shown.contains("John Doe"), "the buyer's data is gone");
    assert!(terminal.says(&["attention"]).contains("nothing needs attention"));
    let exported = terminal.says(&["export"]);
    assert_eq!(exported.lines().count(), 2, "{exported}");
    assert!(
        terminal
            .says(&["export", "--format", "json"])
            .starts_with("{\"order_id\":\"order-1\"")
    );
    let doctor = terminal.says(&["doctor"]);
    assert!(
        doctor.contains("ok   key") && doctor.contains("ok   NICEPAY"),
        "{doctor}"
    );
    assert!(terminal.says(&["worker", "--once"]).starts_with("looked at"));
    assert!(terminal.says(&["migrate"]).contains("up to date"));
    assert!(
        terminal
            .says(&["migrate", "--print"])
            .contains("CREATE TABLE nicepay_payments")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_with_an_exit_code() {
    let shop = Shop::open().await;
    let terminal = Terminal(&shop);
    for (arguments, word) in [
        (&["show", "nobody"][..], "no such order"),
        (&["list", "--status", "rich"], "use one of registering"),
        (&["--prefix", "Robert'); --", "list"], "prefix"),
        (&["--url", "mysql://x", "list"], "sqlite:"),
    ] {
        let output = terminal.run(arguments);
        assert!(!output.status.success(), "{arguments:?}");
        let said = [output.stdout, output.stderr].concat();
        assert!(
            String::from_utf8_lossy(&said).contains(word),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&said)
        );
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_ends_cleanly_when_told_to() {
    let shop = Shop::open().await;
    let url = format!("sqlite:{}", shop.folder.path().join("payments.db").display());
    let mut worker = Command::new(env!("CARGO_BIN_EXE_nicepay-ledger"))
        .arg("worker")
        .env("NICEPAY_LEDGER_URL", url)
        .env("NICEPAY_MERCHANT_ID", "IONPAYTEST")
        .env("NICEPAY_MERCHANT_KEY", support::KEY)
        .env("NICEPAY_BASE_URL", shop.sandbox.base_url())
        .spawn()
        .unwrap();
    let payment = shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    shop.sandbox
        .pay(payment.transaction_id.as_ref().unwrap().as_str())
        .unwrap();
    let body = nicepay_checkout::testing::SampleNotification::deposit(&payment.order().unwrap());
    let body = body.form(&nicepay_checkout::Credentials::sandbox());
    shop.ledger.receive(body).await.unwrap();
    while !shop
        .ledger
        .payment(&payment.order_id)
        .await
        .unwrap()
        .unwrap()
        .is_paid()
    {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let killed = Command::new("kill")
        .args(["-TERM", &worker.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success() && worker.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_may_only_be_read_is_called_so_and_nothing_changes() {
    let shop = Shop::open().await;
    shop.ledger.check_out(direct("order-1", 10_000)).await.unwrap();
    shop.ledger.close().await.unwrap();
    let folder = shop.folder.path();
    let command = copy_for_others(folder);
    allow(folder, 0o555);
    allow(&folder.join("payments.db"), 0o444);
    let refused = Terminal(&shop).run_by(command, &["recheck", "order-1"]);
    allow(folder, 0o755);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success(), "{said}");
    assert!(
        said.contains("payments.db") && said.contains("Nothing is lost"),
        "{said}"
    );
    assert!(!Terminal(&shop).says(&["show", "order-1"]).contains("rechecked"));
}

/// The command as somebody runs it who is not root: root writes whatever a file's mode says.
fn copy_for_others(folder: &Path) -> Command {
    let copy = folder.join("nicepay-ledger");
    std::fs::copy(env!("CARGO_BIN_EXE_nicepay-ledger"), &copy).unwrap();
    allow(&copy, 0o755);
    if std::fs::metadata(&copy).unwrap().uid() != 0 {
        return Command::new(copy);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
        .arg(copy);
    command
}

fn allow(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
