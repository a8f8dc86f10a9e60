//! The words of the workbench, side by side: a sentence missing in one language does not compile.

use crate::page::Language;

macro_rules! texts {
    ($( $name:ident: $indonesian:literal, $english:literal; )*) => {
        pub(super) struct Text {
            $( pub(super) $name: &'static str, )*
        }

        const INDONESIAN: Text = Text { $( $name: $indonesian, )* };
        const ENGLISH: Text = Text { $( $name: $english, )* };
    };
}

impl Text {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Indonesian => &INDONESIAN,
            Language::English => &ENGLISH,
        }
    }
}

texts! {
    workbench: "Meja kerja", "Workbench";
    note: "Gateway lokal untuk uji coba. Tidak ada uang sungguhan.", "A local gateway for tests. No real money moves.";
    pages: "Halaman", "Pages";
    language_label: "Bahasa", "Language";
    skip: "Langsung ke isi", "Skip to the content";
    traffic: "Lalu lintas", "Traffic";
    payments: "Pembayaran", "Payments";
    faults: "Gangguan dan jam", "Faults and clock";
    send: "Kirim pesan", "Send a message";
    traffic_empty: "Belum ada permintaan. Arahkan toko Anda ke gateway ini:", "No requests yet. Point your shop at this gateway:";
    traffic_note:
        "Permintaan toko dan halaman pembayaran, serta notifikasi ke toko, yang terbaru di atas.",
        "The requests of the shop and of the payment page, and the notifications to the shop, newest first.";
    when: "Waktu", "When";
    what: "Apa", "What";
    about: "Pesanan", "Order";
    outcome: "Hasil", "Outcome";
    no_answer: "koneksi ditutup", "connection closed";
    no_reply: "tidak ada balasan", "no reply";
    token_wrong: "token salah", "wrong token";
    register: "Registrasi", "Registration";
    register_direct: "Registrasi langsung", "Direct registration";
    inquire: "Cek status", "Inquiry";
    cancel: "Pembatalan", "Cancel";
    page: "Halaman pembayaran", "Payment page";
    notification: "Notifikasi ke toko", "Notification to the shop";
    attempt: "percobaan {n}", "attempt {n}";
    back_to_traffic: "Kembali ke lalu lintas", "Back to the traffic";
    back_to_payments: "Kembali ke pembayaran", "Back to the payments";
    gone: "Itu sudah tidak disimpan: gateway menyimpan seribu yang terbaru.", "That is not kept any more: the gateway keeps the latest thousand.";
    fields: "Isi", "Fields";
    field: "Nama", "Name";
    value: "Nilai", "Value";
    answer: "Jawaban NICEPAY", "NICEPAY's answer";
    answer_page: "Sebuah halaman untuk pelanggan.", "A page for the customer.";
    reply: "Balasan toko", "The shop's reply";
    reply_again:
        "Apa pun selain 2xx berarti \"belum diterima\": NICEPAY mengirimnya lagi.",
        "Anything but 2xx means \"not received\": NICEPAY sends it again.";
    token: "Token", "Token";
    token_rule: "SHA-256 dari bagian-bagian ini, digabung tanpa pemisah:", "SHA-256 of these parts, joined without a separator:";
    merchant_key: "kunci merchant", "merchant key";
    token_secret: "tidak ditampilkan", "not shown";
    token_wanted: "Seharusnya", "Wanted";
    token_came: "Diterima", "Received";
    token_sent: "Dikirim", "Sent";
    token_absent: "tidak ada", "none";
    token_ok: "Cocok.", "They match.";
    token_not_ok: "Tidak cocok.", "They do not match.";
    token_unknown: "Merchant ini tidak dikenal gateway, jadi tidak ada yang dapat dibandingkan.", "The gateway does not know this merchant, so there is nothing to compare with.";
    cause: "Kemungkinan penyebab", "Likely cause";
    cause_merchant: "Merchant pada iMid tidak dikenal: mulai gateway dengan --merchant ID:KEY.", "The merchant in iMid is not known: start the gateway with --merchant ID:KEY.";
    cause_absent: "Field merchantToken tidak ada.", "The field merchantToken is missing.";
    cause_space: "Ada spasi atau baris baru di sekitar token.", "There is a space or a line break around the token.";
    cause_form: "Token harus 64 digit heksadesimal, yang datang {n} karakter: mungkin terpotong atau dikodekan lain.", "A token is 64 hexadecimal digits, this one has {n} characters: it was cut, or encoded differently.";
    cause_amount: "Token ditandatangani atas jumlah \"{signed}\", tetapi yang dikirim \"{sent}\": pakai teks yang sama.", "The token was made over the amount \"{signed}\", but \"{sent}\" was sent: use the same text for both.";
    cause_other_id: "Token memakai ID transaksi dan nomor pesanan secara tertukar.", "The token has the transaction id and the reference in each other's place.";
    cause_no_stamp: "timeStamp tidak ikut digabung.", "timeStamp is not among the joined parts.";
    cause_order: "Bagian-bagiannya benar, urutannya salah.", "The parts are right, their order is wrong.";
    cause_other_merchant: "Ditandatangani sebagai merchant lain: {merchant}.", "It was signed as another merchant: {merchant}.";
    cause_key: "Kunci lain, atau sebuah bagian berubah setelah ditandatangani.", "Another key, or a part that was changed after signing.";
    payments_empty: "Belum ada pembayaran.", "No payments yet.";
    payments_note: "Seratus pembayaran terbaru.", "The latest hundred payments.";
    amount: "Jumlah", "Amount";
    state: "Status", "State";
    method: "Cara bayar", "Pay method";
    transaction: "ID transaksi", "Transaction id";
    reference: "Nomor pesanan", "Reference";
    merchant: "Merchant", "Merchant";
    number: "Nomor untuk membayar", "Number to pay with";
    registered: "Didaftarkan", "Registered";
    expires: "Berlaku sampai", "Expires";
    paid_at: "Dibayar", "Paid";
    open_page: "Buka halaman pembayaran", "Open the payment page";
    happen: "Buat terjadi", "Make it happen";
    choose: "Pilih {store}", "Choose {store}";
    pay: "Bayar", "Pay";
    reverse: "Batalkan pembayaran (reversal)", "Reverse";
    expire: "Kedaluwarsakan", "Expire";
    fail: "Tolak", "Decline";
    notify: "Ulangi notifikasi", "Repeat the notification";
    forge: "Kirim palsu", "Send a forgery";
    forge_note: "Toko yang benar tidak mempercayai satu pun.", "A shop that is right believes none of them.";
    forge_token: "Token salah", "Wrong token";
    forge_key: "Kunci lain", "Another key";
    forge_amount: "Jumlah lain", "Another amount";
    forge_reference: "Pesanan lain, token asli", "Another reference, genuine token";
    forge_deposit: "Deposit palsu, token asli", "False deposit, genuine token";
    forge_reversal: "Reversal palsu, token asli", "False reversal, genuine token";
    next: "Notifikasi berikutnya", "The next notification";
    next_delayed: "Tunda 30 detik", "Delay by 30 seconds";
    next_lost: "Hilangkan", "Lose it";
    next_twice: "Kirim dua kali", "Send it twice";
    notifications: "Notifikasi", "Notifications";
    notifications_none: "Belum ada.", "None yet.";
    faults_active: "Gangguan aktif", "Active faults";
    faults_none: "Tidak ada.", "None.";
    faults_struck: "Sudah terjadi sejak mulai", "Struck since the start";
    faults_add: "Tambah gangguan", "Add a fault";
    faults_clear: "Hapus semua", "Clear all";
    operation: "Operasi", "Operation";
    kind: "Jenis", "Kind";
    amount_of: "Nilai", "Value";
    amount_hint: "Milidetik, status HTTP, kode hasil, atau byte; kosong untuk bawaan.", "Milliseconds, HTTP status, result code or bytes; empty for the default.";
    times: "Berapa kali", "How many times";
    times_hint: "Kosong: selalu.", "Empty: always.";
    times_left: "{n} kali lagi", "{n} more times";
    always: "selalu", "always";
    add: "Tambah", "Add";
    clock: "Jam", "Clock";
    now: "Sekarang", "Now";
    forward: "Majukan", "Move forward";
    minute: "1 menit", "1 minute";
    hour: "1 jam", "1 hour";
    day: "1 hari", "1 day";
    send_note: "Kirim pesan bertanda tangan ke toko Anda dan lihat balasannya.", "Send a signed message to your shop, and see its reply.";
    send_what: "Pesan", "Message";
    send_deposit: "Notifikasi: uang masuk", "Notification: money arrived";
    send_reversal: "Notifikasi: uang ditarik", "Notification: money was taken back";
    send_callback: "Callback: pelanggan kembali", "Callback: the customer comes back";
    send_to: "Alamat toko", "Address of the shop";
    send_to_hint: "http di komputer ini, atau https.", "http on this machine, or https.";
    sent: "Terkirim", "Sent";
    sent_taken: "Bagi NICEPAY ini berarti diterima.", "To NICEPAY this means: received.";
    sent_not_taken: "Bagi NICEPAY ini berarti belum diterima.", "To NICEPAY this means: not received.";
    rupiah: "rupiah, digit saja", "rupiah, digits only";
    trouble: "Tidak bisa", "That did not work";
}
