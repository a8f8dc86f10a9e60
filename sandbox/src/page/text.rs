//! The words of the page, side by side: a sentence missing in one language does not compile.

use super::Language;

macro_rules! texts {
    ($( $name:ident: $indonesian:literal, $english:literal; )*) => {
        pub(super) struct Text {
            $( pub(super) $name: &'static str, )*
        }

        const INDONESIAN: Text = Text { $( $name: $indonesian, )* };
        const ENGLISH: Text = Text { $( $name: $english, )* };
    };
}

texts! {
    sandbox_label: "Sandbox", "Sandbox";
    sandbox_note:
        "Halaman uji coba. Tidak ada uang sungguhan, jangan bayar di gerai.",
        "Test page. No real money moves, do not pay at a store.";
    secure_page: "Pembayaran aman", "Secure payment";
    language_label: "Bahasa", "Language";
    summary: "Ringkasan pesanan", "Order summary";
    pay_to: "Bayar ke", "Pay";
    paid_to: "Dibayar ke", "Paid to";
    order_at: "Pesanan di", "Order at";
    goods: "Barang", "Item";
    reference: "Nomor pesanan", "Order reference";
    transaction: "ID transaksi", "Transaction ID";
    amount: "Jumlah", "Amount";
    store: "Gerai", "Store";
    pay_before: "Bayar sebelum", "Pay before";
    time_left: "Sisa waktu", "Time left";
    day: "hari", "d";
    left_hour: "Sisa waktu satu jam.", "One hour left.";
    left_minutes: "Sisa waktu {n} menit.", "{n} minutes left.";
    left_minute: "Sisa waktu satu menit.", "One minute left.";
    time_over: "Waktu pembayaran habis.", "The time to pay is over.";
    progress: "Langkah pembayaran", "Payment steps";
    progress_choose: "Pilih gerai", "Choose a store";
    progress_pay: "Bayar di kasir", "Pay at the cashier";
    progress_done: "Selesai", "Done";
    choose_title: "Bayar di gerai mana?", "Where will you pay?";
    choose_lead:
        "Pilih gerai terdekat. Anda akan mendapat nomor pembayaran untuk ditunjukkan kepada kasir.",
        "Choose a store near you. You get a payment number to show the cashier.";
    choose_note:
        "Nomor pembayaran hanya berlaku di gerai yang Anda pilih.",
        "The payment number works only at the store you choose.";
    closed: "Tidak melayani", "No payments";
    closed_now: "Kasir sedang tidak menerima pembayaran.", "Cashiers are not taking payments right now.";
    closed_now_lead: "Pembayaran ini tidak dapat dilakukan pukul", "This payment cannot be made between";
    closed_now_tail:
        "Silakan bayar di luar jam itu, sebelum batas waktu.",
        "Please pay outside these hours, before the deadline.";
    pay_title: "Bayar di", "Pay at";
    pay_lead: "Tunjukkan nomor atau barcode ini kepada kasir.", "Show the cashier this number or barcode.";
    number: "Nomor pembayaran", "Payment number";
    copy: "Salin nomor", "Copy number";
    copied: "Tersalin", "Copied";
    copied_say: "Nomor pembayaran tersalin.", "Payment number copied.";
    copy_failed:
        "Nomor tidak dapat disalin. Tekan lama nomornya untuk menyalin.",
        "The number could not be copied. Select it to copy it by hand.";
    barcode_title: "Barcode nomor pembayaran", "Barcode of the payment number";
    barcode_desc: "Barcode Code 128 berisi", "Code 128 barcode that holds";
    steps_title: "Cara membayar", "How to pay";
    counter_label: "Hanya di sandbox", "Sandbox only";
    counter_lead:
        "Di sini Anda berperan sebagai kasir: tombol ini menandai pembayaran sebagai lunas, seperti yang terjadi di gerai.",
        "Here you play the cashier: this button marks the payment as paid, as the store would.";
    counter_button: "Simulasikan bayar di kasir", "Simulate paying at the counter";
    back_to: "Kembali ke", "Back to";
    back_merchant: "situs penjual", "the merchant";
    back_note:
        "Nomor tetap berlaku setelah Anda meninggalkan halaman ini.",
        "Your number stays valid after you leave this page.";
    return_title: "Kembali ke situs penjual", "Back to the merchant";
    return_lead: "Tekan tombol ini untuk melanjutkan.", "Press this button to go on.";
    return_button: "Lanjut", "Continue";
    paid_title: "Pembayaran diterima", "Payment received";
    paid_lead:
        "Terima kasih. Penjual diberi tahu secara otomatis.",
        "Thank you. The merchant is notified automatically.";
    receipt: "Rincian pembayaran", "Payment details";
    expired_title: "Waktu pembayaran habis", "This payment has expired";
    expired_lead:
        "Nomor pembayaran sudah tidak berlaku. Jangan membayar di gerai.",
        "The payment number is no longer valid. Please do not pay at the store.";
    expired_next:
        "Kembali ke situs penjual untuk memesan lagi.",
        "Return to the merchant's site to order again.";
    cancelled_title: "Pembayaran dibatalkan", "This payment was cancelled";
    cancelled_lead:
        "Penjual membatalkan pembayaran ini. Jangan membayar di gerai.",
        "The merchant cancelled this payment. Please do not pay at the store.";
    cancelled_next:
        "Ada pertanyaan? Hubungi penjual dengan nomor pesanan Anda.",
        "Questions? Contact the merchant with your order reference.";
    problem_unknown: "Transaksi tidak ditemukan", "Transaction not found";
    problem_too_late: "Transaksi ini sudah tidak dapat diubah", "This transaction can no longer be changed";
    problem_request: "Permintaan tidak dapat diproses", "This request could not be processed";
    problem_gateway: "Terjadi gangguan", "Something went wrong";
    problem_status: "Kode kesalahan", "Error code";
    problem_next: "Kembali ke situs penjual dan coba lagi.", "Go back to the merchant's site and try again.";
    problem_see:
        "Kembali ke situs penjual untuk melihat pesanan Anda.",
        "Go back to the merchant's site to see your order.";
    footer:
        "Simulasi lokal untuk pengembang, bukan layanan NICEPAY.",
        "A local simulation for developers, not a NICEPAY service.";
}

impl Text {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Indonesian => &INDONESIAN,
            Language::English => &ENGLISH,
        }
    }
}
