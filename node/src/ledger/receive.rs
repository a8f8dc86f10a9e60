//! Taking a notification: the body in, the reply out.

use napi_derive::napi;

use super::NativeLedger;
use crate::notification;

#[napi]
impl NativeLedger {
    #[napi]
    pub fn receive_text(&self, id: u32, body: String) -> Option<String> {
        self.receive(id, body.into_bytes())
    }

    #[napi]
    pub fn receive_bytes(&self, id: u32, body: &[u8]) -> Option<String> {
        self.receive(id, body.to_vec())
    }

    fn receive(&self, id: u32, body: Vec<u8>) -> Option<String> {
        self.start(id, |ledger| {
            Ok(async move { Ok(notification::reply(&ledger.receive(body).await?).to_string()) })
        })
    }
}
