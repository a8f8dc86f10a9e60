//! What a shop is tried with.

use nicepay_checkout::testing::callback_query;
use nicepay_checkout::{Mitra, Order};
use serde_json::{Value, json};

use super::{Trial, Verdict};

/// What the shop must know at the end of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Paid,
    /// It was never paid.
    Unpaid,
    /// It was paid, and NICEPAY took it back.
    NoLongerPaid,
}

macro_rules! cases {
    ($( $(#[doc = $doc:literal])* $case:ident: $name:literal, $expected:ident; )*) => {
        /// One thing that happens to every shop, or that someone does to it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Case {
            $( $(#[doc = $doc])* $case, )*
        }

        pub(super) const CASES: &[Case] = &[$( Case::$case, )*];

        impl Case {
            pub(super) fn name(self) -> &'static str {
                match self {
                    $( Self::$case => $name, )*
                }
            }

            pub(super) fn expected(self) -> Expected {
                match self {
                    $( Self::$case => Expected::$expected, )*
                }
            }
        }
    };
}

cases! {
    /// Paid and told.
    Genuine: "paid", Paid;
    /// The same notification three times.
    Repeated: "told three times", Paid;
    /// Delivered once, however often it is told.
    DeliveredOnce: "delivered once", Paid;
    /// The notification comes some seconds after the payment.
    Late: "told late", Paid;
    /// The notification never comes.
    NeverTold: "never told", Paid;
    /// NICEPAY answers no inquiry while the notification comes.
    NotAskable: "told while no inquiry works", Paid;
    /// Paid, reversed, and paid again.
    PaidAgain: "reversed and paid again", Paid;
    /// A reversal that is not so, with a genuine token.
    FalseReversal: "false reversal, genuine token", Paid;
    /// A token that is none.
    WrongToken: "wrong token", Unpaid;
    /// A token by another key.
    OtherKey: "token by another key", Unpaid;
    /// One rupiah more than the token covers.
    OtherAmount: "another amount", Unpaid;
    /// A deposit that is not there: the token of an earlier message is genuine forever.
    FalseDeposit: "false deposit, genuine token", Unpaid;
    /// The same while no inquiry works: a shop must not believe it instead.
    FalseDepositNotAskable: "the same while no inquiry works", Unpaid;
    /// Another order's name in a message with a genuine token.
    OtherReference: "another reference, genuine token", Unpaid;
    /// The browser says that it is paid.
    FalseCallback: "false callback", Unpaid;
    /// Paid, and then reversed.
    Reversed: "reversed", NoLongerPaid;
    /// The deposit's notification comes after the reversal's.
    OutOfOrder: "told in the wrong order", NoLongerPaid;
    /// A notification of the deposit again, after the reversal.
    Replayed: "old deposit after the reversal", NoLongerPaid;
}

fn no_inquiry() -> Value {
    json!({ "operation": "inquire", "kind": "status_before", "status": 503 })
}

impl Case {
    pub(super) fn needs_callback(self) -> bool {
        self == Self::FalseCallback
    }

    pub(super) fn needs_deliveries(self) -> bool {
        self == Self::DeliveredOnce
    }

    /// Does it, up to the moment when the shop should know. A verdict of its own where more is to be looked at.
    pub(super) async fn play(self, trial: &Trial, order: &str, id: &str) -> Result<Option<Verdict>, String> {
        let gateway = &trial.gateway;
        match self {
            Self::Genuine => {
                gateway.act(id, "pay", None).await?;
            }
            Self::Repeated => return repeated(trial, order, id).await.map(Some),
            Self::DeliveredOnce => return delivered_once(trial, order, id).await.map(Some),
            Self::Late | Self::NeverTold => {
                gateway
                    .fault(json!({ "operation": "notification", "kind": "lost", "times": 1 }))
                    .await?;
                gateway.act(id, "pay", None).await?;
                if self == Self::Late {
                    tokio::time::sleep(trial.wait).await;
                    gateway.act(id, "notify", None).await?;
                }
            }
            Self::NotAskable => {
                gateway.fault(no_inquiry()).await?;
                gateway.act(id, "pay", None).await?;
                // A shop's client may try the inquiry again for seconds: an inquiry that works by then shows nothing.
                gateway.replied(id, trial.patience).await?;
                tokio::time::sleep(trial.wait).await;
                gateway.clear_faults().await?;
            }
            Self::PaidAgain => {
                self.paid_and_known(trial, order, id).await?;
                gateway.act(id, "reverse", None).await?;
                if !trial.comes(order, false).await? {
                    return Ok(Some(Verdict::Fooled(
                        "the shop did not see the reversal".to_owned(),
                    )));
                }
                gateway.act(id, "pay", None).await?;
            }
            Self::FalseReversal => {
                self.paid_and_known(trial, order, id).await?;
                gateway.forge(id, "reversal").await?;
                tokio::time::sleep(trial.wait).await;
            }
            Self::WrongToken => gateway.forge(id, "token").await?,
            Self::OtherKey => gateway.forge(id, "key").await?,
            Self::OtherAmount => gateway.forge(id, "amount").await?,
            Self::FalseDeposit => gateway.forge(id, "deposit").await?,
            Self::FalseDepositNotAskable => {
                gateway.fault(no_inquiry()).await?;
                gateway.forge(id, "deposit").await?;
            }
            Self::OtherReference => gateway.forge(id, "reference").await?,
            Self::FalseCallback => false_callback(trial, id).await?,
            Self::Reversed => {
                self.paid_and_known(trial, order, id).await?;
                gateway.act(id, "reverse", None).await?;
            }
            Self::OutOfOrder => {
                gateway
                    .fault(json!({ "operation": "notification", "kind": "out_of_order", "times": 1 }))
                    .await?;
                gateway.act(id, "pay", None).await?;
                gateway.act(id, "reverse", None).await?;
                gateway.idle().await?;
            }
            Self::Replayed => {
                self.paid_and_known(trial, order, id).await?;
                gateway.act(id, "reverse", None).await?;
                trial.comes(order, false).await?;
                gateway.forge(id, "deposit").await?;
            }
        }
        Ok(None)
    }

    /// The beginning of what happens to paid orders.
    async fn paid_and_known(self, trial: &Trial, order: &str, id: &str) -> Result<(), String> {
        trial.gateway.act(id, "pay", None).await?;
        if trial.comes(order, true).await? {
            return Ok(());
        }
        Err(format!(
            "{}: the shop does not know a paid order as paid; mend the case {:?} first",
            self.name(),
            Self::Genuine.name()
        ))
    }
}

async fn repeated(trial: &Trial, order: &str, id: &str) -> Result<Verdict, String> {
    let gateway = &trial.gateway;
    gateway.act(id, "pay", None).await?;
    gateway.idle().await?;
    for _ in 0..2 {
        gateway.act(id, "notify", None).await?;
        gateway.idle().await?;
    }
    let known = trial.becomes_paid(order).await?;
    if known != Verdict::Right {
        return Ok(known);
    }
    // To NICEPAY anything but a success means "not received", and it tells again.
    let refused = gateway.refused(id).await?;
    Ok(refused.map_or(Verdict::Right, |attempts| {
        Verdict::Wrong(format!(
            "the shop replied {attempts} to a notification that it had"
        ))
    }))
}

async fn delivered_once(trial: &Trial, order: &str, id: &str) -> Result<Verdict, String> {
    let known = repeated(trial, order, id).await?;
    if matches!(known, Verdict::Lost(_)) {
        return Ok(known);
    }
    tokio::time::sleep(trial.wait).await;
    Ok(match trial.shop.deliveries(order).await? {
        1 => Verdict::Right,
        0 => Verdict::Lost("paid, and never delivered".to_owned()),
        times => Verdict::Fooled(format!("paid once, and delivered {times} times")),
    })
}

async fn false_callback(trial: &Trial, id: &str) -> Result<(), String> {
    let of = trial.gateway.payment(id).await?;
    let claimed = Order::new(of.reference, of.amount, id).map_err(|error| error.to_string())?;
    let query = callback_query(&claimed, &Mitra::Indomaret, "9041231106386098");
    trial.shop.come_back(&format!("{query}&status=0")).await
}
