//! The merchant token: the only place that computes and compares it.
//!
//! `merchantToken` = lower-case hex of SHA-256 over the plain concatenation of the parts, without separators
//! (protocol document, section b):
//!
//! | message | parts |
//! |---|---|
//! | registration, status inquiry | timeStamp + iMid + referenceNo + amt + merchantKey |
//! | cancel | timeStamp + iMid + tXid + amt + merchantKey |
//! | notification | iMid + tXid + amt + merchantKey |
//!
//! The token covers only these parts. A genuine token says nothing about `status`, `payMethod` or any other field of the
//! same message.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroize;

use crate::credentials::Credentials;
use crate::values::secret::Secret;

/// A computed merchant token. Prints as `[redacted]`, because anyone who reads a token can replay it.
#[derive(Clone, PartialEq, Eq)]
pub struct MerchantToken([u8; 32]);

impl MerchantToken {
    /// The token of a registration or status inquiry (`id` is the reference) or of a cancel (`id` is the
    /// transaction id). `amount` is hashed exactly as it is sent.
    #[must_use]
    pub fn for_request(credentials: &Credentials, time_stamp: &str, id: &str, amount: &str) -> Self {
        Self::over(
            &[time_stamp, credentials.merchant_id(), id, amount],
            credentials.key(),
        )
    }

    /// The token of a notification. `amount` is hashed exactly as it was received.
    #[must_use]
    pub fn for_notification(credentials: &Credentials, transaction_id: &str, amount: &str) -> Self {
        Self::over(
            &[credentials.merchant_id(), transaction_id, amount],
            credentials.key(),
        )
    }

    /// Whether `received` (hex, upper or lower case) is the token of a notification with any of the merchant's keys. Every
    /// key is tried, and each comparison takes constant time.
    ///
    /// `None` when `received` is not 64 hexadecimal digits.
    #[must_use]
    pub fn verifies_notification(
        credentials: &Credentials,
        transaction_id: &str,
        amount: &str,
        received: &str,
    ) -> Option<bool> {
        let received = decode_hex(received)?;
        let mut parts = Sha256::new();
        for part in [credentials.merchant_id(), transaction_id, amount] {
            parts.update(part);
        }
        let mut genuine = Choice::from(0);
        for key in credentials.keys() {
            let mut hash = parts.clone();
            hash.update(key.expose());
            genuine |= <[u8; 32]>::from(hash.finalize()).ct_eq(&received);
        }
        Some(genuine.into())
    }

    /// The token on the wire: 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or_default();
        let mut hex = vec![0; 64];
        let (pairs, _) = hex.as_chunks_mut::<2>();
        for (pair, byte) in pairs.iter_mut().zip(self.0) {
            *pair = [digit(byte >> 4), digit(byte & 0x0f)];
        }
        String::from_utf8(hex).unwrap_or_default()
    }

    fn over(parts: &[&str], key: &Secret) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        hash.update(key.expose());
        Self(hash.finalize().into())
    }
}

impl Drop for MerchantToken {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for MerchantToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MerchantToken([redacted])")
    }
}

const NOT_HEX: u8 = 0x80;

/// The value of a hexadecimal digit; for every other byte, a bit that no value has.
const fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit ^ b'0',
        b'a'..=b'f' | b'A'..=b'F' => (digit & 0x07).wrapping_add(9),
        _ => NOT_HEX,
    }
}

fn decode_hex(text: &str) -> Option<[u8; 32]> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != 32 || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; 32];
    let mut seen = 0;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (nibble(*high), nibble(*low));
        seen |= high | low;
        *byte = high << 4 | low;
    }
    (seen & NOT_HEX == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_read_in_either_case_and_nothing_else_is() {
        let token = MerchantToken::for_notification(&Credentials::sandbox(), "T", "1");
        let hex = token.to_hex();
        assert_eq!(decode_hex(&hex), Some(token.0));
        assert_eq!(decode_hex(&hex.to_uppercase()), Some(token.0));
        for bad in [
            "",
            "ab",
            &hex[1..],
            &format!("{hex}0"),
            &hex.replace(&hex[..1], "g"),
            &"é".repeat(32),
        ] {
            assert_eq!(decode_hex(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_previous_key_verifies_but_never_signs() {
        let old = Credentials::new("IONPAYTEST", "old").unwrap();
        let rotated = Credentials::new("IONPAYTEST", "new")
            .unwrap()
            .with_previous_key("old")
            .unwrap();
        let signed_old = MerchantToken::for_notification(&old, "T", "1").to_hex();
        assert_eq!(
            MerchantToken::verifies_notification(&rotated, "T", "1", &signed_old),
            Some(true)
        );
        assert_eq!(
            MerchantToken::verifies_notification(
                &old,
                "T",
                "1",
                &MerchantToken::for_notification(&rotated, "T", "1").to_hex()
            ),
            Some(false)
        );
    }
}
