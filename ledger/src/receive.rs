//! Notifications: verified, stored, and only then answered. The reply does not wait for an inquiry.

use std::sync::atomic::Ordering;

use nicepay_checkout::{AmountMatch, Mitra, Notification, NotificationReply, PayMethod};
use sha2::{Digest, Sha256};

use crate::error::LedgerError;
use crate::ledger::Ledger;
use crate::store::Letter;

impl Ledger {
    /// Receives a notification: checks its token, stores it, and returns the reply to send. The worker then inquires.
    /// Notifications may arrive at any rate, in any order and several times; a repetition costs one write and no extra
    /// inquiry. A notification whose order is not known yet is stored and matched later.
    ///
    /// Pass the raw body. Reply to an error with its [`http_status`](LedgerError::http_status): 400 for what can't be
    /// verified (it is only counted), 503 if it could not be stored.
    ///
    /// # Errors
    /// As for [`Client::verify_notification`](nicepay_checkout::Client::verify_notification); `storage`.
    pub async fn receive(&self, body: impl AsRef<[u8]>) -> Result<NotificationReply, LedgerError> {
        let notification = match self.inner.client.verify_notification(body) {
            Ok(notification) => notification,
            Err(error) => {
                self.inner.forged.fetch_add(1, Ordering::Relaxed);
                return Err(error.into());
            }
        };
        let letter = self.letter(&notification)?;
        crate::failpoint!("receive.before_keep");
        self.inner.store.receive(letter).await?;
        crate::failpoint!("receive.after_keep");
        self.inner.work.notify_one();
        Ok(Notification::REPLY)
    }

    /// What is stored of it: neither the buyer's name nor the token.
    fn letter(&self, notification: &Notification) -> Result<Letter, LedgerError> {
        let said = crate::store::json(&Said {
            reported: notification.reported_event().as_str(),
            amount_match: notification.amount_match().map(AmountMatch::as_str),
            pay_method: notification.pay_method().as_ref().map(PayMethod::name),
            store: notification.store().as_ref().map(Mitra::name),
            payment_number: notification.payment_number(),
            transaction_at: notification.transaction_at(),
            deposited_at: notification.deposited_at(),
        })?;
        let reference = notification.reference();
        let digest = Sha256::digest(format!(
            "{}\n{}\n{}\n{said}",
            notification.transaction_id(),
            notification.amount(),
            reference.map_or("", |reference| reference.as_str()),
        ));
        Ok(Letter {
            digest: hex(&digest),
            transaction_id: notification.transaction_id().clone(),
            reference: reference.cloned(),
            amount: notification.amount().as_u64(),
            said,
            received_at: self.now(),
        })
    }

    /// Adds the rejected notifications to the count in the store.
    pub(crate) async fn count_forged(&self) -> Result<(), LedgerError> {
        let forged = self.inner.forged.swap(0, Ordering::Relaxed);
        if forged == 0 {
            return Ok(());
        }
        self.inner.store.count("forged", forged).await
    }
}

/// What a notification reports. Its token covers none of it.
#[derive(serde::Serialize)]
struct Said<'a> {
    reported: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_match: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pay_method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction_at: Option<jiff::Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deposited_at: Option<jiff::Timestamp>,
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
