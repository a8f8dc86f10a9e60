//! `serve`

use std::time::Duration;

use nicepay_checkout::PayMethod;

use super::{Serve, say};
use crate::Sandbox;

pub(super) async fn run(serve: Serve) -> Result<(), String> {
    let mut builder = Sandbox::builder().port(serve.port);
    if let Some(seed) = serve.seed {
        builder = builder.seed(seed);
    }
    if let Some(seconds) = serve.autopay {
        builder = builder.autopay(Duration::from_secs(seconds));
    }
    if let Some(path) = &serve.db {
        builder = builder.database(path);
    }
    if !serve.methods.is_empty() {
        builder = builder.methods(methods(&serve.methods)?);
    }
    let mut merchants = serve.merchant;
    if let Some(path) = &serve.merchants {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let lines = text.lines().map(str::trim);
        merchants.extend(
            lines
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .map(str::to_owned),
        );
    }
    for merchant in &merchants {
        // The text itself is not shown: it may contain a key.
        let parts = merchant.split_once(':');
        let (id, key) = parts.ok_or("a merchant must be written as ID:KEY")?;
        builder = builder.merchant(id, key);
    }
    let sandbox = builder.start().await.map_err(|error| error.to_string())?;
    say(&format!("nicepay-sandbox is at {}", sandbox.base_url()));
    say("merchants: IONPAYTEST and NORMALTEST with NICEPAY's public key, and those you added");
    tokio::signal::ctrl_c().await.map_err(|error| error.to_string())?;
    sandbox.stop().await;
    Ok(())
}

fn methods(names: &[String]) -> Result<Vec<PayMethod>, String> {
    let read = |name: &String| match PayMethod::from(&*name.trim().replace('-', "_")) {
        PayMethod::Other(_) => Err(format!(
            "--methods: {name:?} is no pay method: use card, virtual_account, convenience_store, direct_debit, e_wallet, \
             pay_loan, qris or gpn"
        )),
        method => Ok(method),
    };
    names.iter().map(read).collect()
}
