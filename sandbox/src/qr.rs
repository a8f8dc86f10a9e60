//! The text of a QRIS code (EMVCo's merchant-presented QR code), and its picture.

use crc::{CRC_16_IBM_3740, Crc};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::transaction::Transaction;

/// Where the picture is, with the transaction id as `tXid`.
pub(crate) const PATH: &str = "/nicepay/direct/v2/qr";

/// EMVCo's checksum, also known as CRC-16/CCITT-FALSE.
const CHECKSUM: Crc<u16> = Crc::<u16>::new(&CRC_16_IBM_3740);

/// A code for one payment of the exact amount, with the merchant and the reference. No bank can pay it: its merchant
/// account names the sandbox.
pub(crate) fn content(transaction: &Transaction) -> String {
    let account = [
        field("00", "ID.NICEPAY-SANDBOX"),
        field("01", &plain(&transaction.merchant_id, 15)),
        field("02", &plain(&transaction.id, 30)),
    ];
    let text = [
        field("00", "01"), // the format
        field("01", "12"), // for one payment
        field("26", &account.concat()),
        field("52", "5999"), // the trade: other shops
        field("53", "360"),  // rupiah, by ISO 4217
        field("54", &transaction.amount.to_string()),
        field("58", "ID"),
        field("59", &plain(&transaction.merchant_id, 25)),
        field("60", "JAKARTA"),
        field("62", &field("01", &plain(&transaction.reference, 25))),
        "6304".to_owned(), // the checksum covers its own tag and length
    ]
    .concat();
    format!("{text}{:04X}", CHECKSUM.checksum(text.as_bytes()))
}

/// Tag, length in two digits, value.
fn field(tag: &str, value: &str) -> String {
    format!("{tag}{:02}{value}", value.len())
}

/// At most `longest` printable ASCII characters, so that a length fits in two digits.
fn plain(text: &str, longest: usize) -> String {
    let printable = text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ');
    let cut: String = printable.take(longest).collect();
    if cut.is_empty() { "-".to_owned() } else { cut }
}

/// The code as an SVG document: black on white with its quiet zone, so that it scans on a dark page too.
pub(crate) fn picture(content: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(content, EcLevel::M).ok()?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(320, 320)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build();
    Some(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_that_emvco_names() {
        assert_eq!(CHECKSUM.checksum(b"123456789"), 0x29B1);
    }
}
