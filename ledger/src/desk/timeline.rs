//! What happened to a payment, in words that a support person understands.

use serde_json::Value;

use super::format;
use super::text::Language;
use crate::look::HistoryEntry;

/// An entry of the timeline.
pub(super) struct Line {
    pub(super) at: String,
    pub(super) machine: String,
    /// Where it comes from.
    pub(super) source: &'static str,
    pub(super) text: String,
    /// In the words of whoever said it.
    pub(super) detail: String,
    /// Whether the detail is of the SDK or NICEPAY, and so English.
    pub(super) is_english: bool,
    pub(super) class: &'static str,
    /// The entry as it is stored, if it was asked for.
    pub(super) raw: Option<String>,
}

/// A text of an entry's data; empty if it has none.
pub(super) fn text<'a>(entry: &'a HistoryEntry, name: &str) -> &'a str {
    entry.data.get(name).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn number(entry: &HistoryEntry, name: &str) -> u64 {
    entry.data.get(name).and_then(Value::as_u64).unwrap_or_default()
}

impl Line {
    pub(super) fn of(entry: &HistoryEntry, language: Language, raw: bool) -> Self {
        let said = match entry.source.as_str() {
            "event" => event(entry, language),
            "delivery" => delivery(entry, language),
            "person" => person(entry, language),
            _ => fact(entry, language),
        };
        let detail = match entry.source.as_str() {
            "delivery" => text(entry, "error"),
            "person" => text(entry, "note"),
            "event" => text(entry, "detail"),
            _ => text(entry, "message"),
        };
        Self {
            at: format::moment(entry.at, language),
            machine: format::machine_moment(entry.at),
            source: source(&entry.source, language),
            text: said,
            detail: detail.to_owned(),
            is_english: entry.source != "person" && entry.source != "delivery",
            class: class(entry),
            raw: raw.then(|| serde_json::to_string_pretty(&entry.data).unwrap_or_default()),
        }
    }
}

fn source(source: &str, language: Language) -> &'static str {
    match source {
        "shop" => language.of("Toko", "Shop"),
        "answer" => language.of("Jawaban NICEPAY", "NICEPAY's response"),
        "inquiry" => language.of("Pertanyaan ke NICEPAY", "Inquiry at NICEPAY"),
        "notification" => language.of("Notifikasi NICEPAY", "NICEPAY's notification"),
        "callback" => language.of("Browser pelanggan", "Customer's browser"),
        "person" => language.of("Petugas", "Person"),
        "event" => language.of("Kabar untuk toko", "Event for the shop"),
        "delivery" => language.of("Penerima kabar", "Consumer of events"),
        _ => language.of("Pekerja", "Worker"),
    }
}

fn class(entry: &HistoryEntry) -> &'static str {
    match (entry.source.as_str(), entry.kind.as_str()) {
        ("person", _) => "person",
        ("event", "paid" | "paid_late" | "paid_twice") | ("delivery", "done") => "money",
        ("inquiry", "inquired") if text(entry, "state") == "paid" => "money",
        ("event", "amount_differs" | "reversed" | "needs_attention") | ("delivery", "parked" | "failed") => {
            "trouble"
        }
        (_, "refused" | "outcome_unknown" | "amount_differs" | "inquiry_failed" | "cancel_failed") => {
            "trouble"
        }
        _ => "",
    }
}

/// Whether a notification, an inquiry or an event speaks of this.
fn state(name: &str, language: Language) -> String {
    let words = match name {
        "paid" | "deposit" => language.of("lunas", "paid"),
        "unpaid" => language.of("belum dibayar", "not paid yet"),
        "in_flight" => language.of("sedang diproses", "under way"),
        "initialized" => language.of("baru dibuat", "only begun"),
        "expired" => language.of("waktunya habis", "expired"),
        "voided" => language.of("dianulir", "voided"),
        "refunded" => language.of("uang dikembalikan", "refunded"),
        "reversed" | "reversal" => language.of("uang ditarik kembali", "money taken back"),
        "failed" => language.of("gagal", "failed"),
        "approved" => language.of("disetujui", "approved"),
        "requested" => language.of("diminta", "requested"),
        "cancelled" => language.of("dibatalkan", "cancelled"),
        "rejected" => language.of("ditolak", "rejected"),
        "unknown" | "other" => language.of("keadaan yang belum dikenal", "a state that is not known"),
        other => return other.to_owned(),
    };
    words.to_owned()
}

fn fact(entry: &HistoryEntry, language: Language) -> String {
    let amount = || {
        nicepay_checkout::Amount::rupiah(number(entry, "amount"))
            .map(|amount| format::rupiah(amount, language))
            .unwrap_or_default()
    };
    let fixed = match entry.kind.as_str() {
        "planned" => {
            return format!(
                "{} {}.",
                language.of("Toko mulai menagih", "The shop checked out for"),
                amount()
            );
        }
        "inquired" => {
            let said = state(text(entry, "state"), language);
            return format!(
                "{} {said}.",
                language.of("NICEPAY ditanya dan menjawab:", "NICEPAY was asked and said:")
            );
        }
        "notified" => {
            let said = state(text(entry, "reported"), language);
            let heard = language.of(
                "Notifikasi dicocokkan dengan pembayaran ini dan akan dipastikan ke NICEPAY. Katanya:",
                "The notification was matched with this payment, and NICEPAY is asked to confirm it. It says:",
            );
            return format!("{heard} {said}.");
        }
        "received" => {
            let heard = language.of(
                "Notifikasi tiba; tokennya asli.",
                "A notification arrived; its token is genuine.",
            );
            return match number(entry, "repeats") {
                0 => heard.to_owned(),
                repeats => format!("{heard} {} {repeats}.", language.of("Diulang:", "Repeated:")),
            };
        }
        "registered" => language.of(
            "NICEPAY mendaftarkan pembayaran ini.",
            "NICEPAY registered this payment.",
        ),
        "sent_again" => language.of(
            "Pendaftaran dikirim sekali lagi.",
            "The registration was sent once more.",
        ),
        "refused" => language.of(
            "NICEPAY menolak pendaftaran.",
            "NICEPAY declined the registration.",
        ),
        "unsent" => language.of(
            "Pendaftaran tidak sampai ke NICEPAY; akan dikirim lagi.",
            "The registration did not reach NICEPAY; it is sent again.",
        ),
        "outcome_unknown" => language.of(
            "Tidak ada jawaban yang jelas atas pendaftaran.",
            "There was no clear response to the registration.",
        ),
        "already_registered" => language.of(
            "NICEPAY ternyata sudah mempunyai pendaftaran ini.",
            "NICEPAY turned out to have this registration already.",
        ),
        "adopted" => language.of(
            "Pembayaran yang sudah ada diambil alih buku besar.",
            "The ledger adopted a payment that already existed.",
        ),
        "returned" => language.of(
            "Pelanggan kembali dari halaman pembayaran.",
            "The customer came back from the payment page.",
        ),
        "amount_differs" => language.of(
            "NICEPAY menyebut jumlah yang berbeda dari pesanan.",
            "NICEPAY reports an amount that differs from the order.",
        ),
        "inquiry_failed" => language.of(
            "NICEPAY ditanya, tanpa jawaban yang jelas.",
            "NICEPAY was asked and gave no clear response.",
        ),
        "cancel_ended" => match text(entry, "outcome") {
            "cancelled" => language.of("NICEPAY membatalkannya.", "NICEPAY cancelled it."),
            "already_paid" => language.of(
                "Tidak dibatalkan: sudah dibayar.",
                "Not cancelled: it was already paid.",
            ),
            _ => language.of(
                "Tidak dibatalkan: sudah tidak terbuka.",
                "Not cancelled: it was no longer open.",
            ),
        },
        "cancel_failed" => language.of("Pembatalan tidak berhasil.", "The cancel failed."),
        "rechecked" => language.of(
            "Diminta menanyakan NICEPAY sekarang.",
            "Asked to inquire at NICEPAY now.",
        ),
        other => return other.to_owned(),
    };
    fixed.to_owned()
}

fn person(entry: &HistoryEntry, language: Language) -> String {
    let did = match text(entry, "action") {
        "asked" => language.of("bertanya ke NICEPAY.", "asked NICEPAY."),
        "cancelled" => language.of("membatalkan pembayaran.", "cancelled the payment."),
        "handed_over" => language.of("menyerahkan kabar sekali lagi.", "handed an event over again."),
        "skipped" => language.of("melewati sebuah kabar.", "skipped an event."),
        "looked_after" => language.of("menandai sudah ditangani.", "marked it as looked after."),
        "read_messages" => language.of("melihat pesan mentah.", "looked at the raw messages."),
        other => other,
    };
    format!("{} {did}", text(entry, "person"))
}

/// An event's name in words.
pub(super) fn event_name(kind: &str, language: Language) -> &str {
    match kind {
        "number_issued" => language.of("nomor pembayaran terbit", "payment number issued"),
        "paid" => language.of("lunas", "paid"),
        "paid_late" => language.of("dibayar terlambat", "paid late"),
        "paid_twice" => language.of("dibayar dua kali", "paid twice"),
        "amount_differs" => language.of("jumlah berbeda", "amount differs"),
        "expired" => language.of("kedaluwarsa", "expired"),
        "cancelled" => language.of("dibatalkan", "cancelled"),
        "reversed" => language.of("uang ditarik kembali", "money taken back"),
        "needs_attention" => language.of("perlu perhatian", "needs attention"),
        other => other,
    }
}

fn event(entry: &HistoryEntry, language: Language) -> String {
    let told = language.of("Kabar untuk toko:", "News for the shop:");
    format!("{told} {}.", event_name(&entry.kind, language))
}

fn delivery(entry: &HistoryEntry, language: Language) -> String {
    let kind = text(entry, "event").rsplit(':').next().unwrap_or_default();
    let did = match entry.kind.as_str() {
        "done" => language.of("sudah menangani kabar", "has handled the event"),
        "parked" => language.of("menyerah atas kabar", "gave up on the event"),
        "failed" => language.of(
            "gagal dan akan mencoba lagi kabar",
            "failed and will try again the event",
        ),
        _ => language.of("belum menangani kabar", "has not handled yet the event"),
    };
    format!(
        "{} {did}: {}.",
        text(entry, "consumer"),
        event_name(kind, language)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::HandledAction;

    /// A kind without words would show its name in both languages.
    #[test]
    fn every_kind_of_fact_and_event_has_words() {
        let kinds = [
            "planned",
            "sent_again",
            "registered",
            "refused",
            "unsent",
            "outcome_unknown",
            "already_registered",
            "adopted",
            "notified",
            "returned",
            "inquired",
            "amount_differs",
            "inquiry_failed",
            "cancel_ended",
            "cancel_failed",
            "rechecked",
            "received",
        ];
        let entry = |source: &str, kind: &str, data| HistoryEntry {
            at: jiff::Timestamp::UNIX_EPOCH,
            source: source.to_owned(),
            kind: kind.to_owned(),
            data,
        };
        let in_words = |entry: &HistoryEntry, name: &str| {
            let [indonesian, english] = [Language::Indonesian, Language::English]
                .map(|language| Line::of(entry, language, false).text);
            assert_ne!(indonesian, english, "{name}");
            assert!(!english.contains('_'), "{english}");
        };
        for kind in kinds {
            in_words(&entry("shop", kind, Value::Null), kind);
        }
        for kind in crate::EventKind::ALL {
            in_words(&entry("event", kind.as_str(), Value::Null), kind.as_str());
        }
        for state in nicepay_checkout::TransactionState::ALL {
            let data = serde_json::json!({ "state": state.as_str() });
            let shown = Line::of(&entry("inquiry", "inquired", data), Language::Indonesian, false);
            assert!(
                !shown.text.ends_with(&format!(" {}.", state.as_str())),
                "{}",
                shown.text
            );
        }
        for action in [
            HandledAction::Asked,
            HandledAction::Cancelled,
            HandledAction::HandedOver,
            HandledAction::Skipped,
            HandledAction::LookedAfter,
            HandledAction::ReadMessages,
        ] {
            let data = serde_json::json!({ "action": action, "person": "" });
            in_words(&entry("person", "handled", data), "handled");
        }
    }
}
