//! The words of the desk, side by side: a sentence that is missing in one language does not compile.

/// A language of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Indonesian,
    English,
}

impl Language {
    /// The language of a `lang` parameter; what is not English is Indonesian.
    pub(super) fn from_code(code: &str) -> Self {
        if code.eq_ignore_ascii_case("en") {
            Self::English
        } else {
            Self::Indonesian
        }
    }

    pub(super) fn code(self) -> &'static str {
        if self.is_english() { "en" } else { "id" }
    }

    pub(super) fn is_english(self) -> bool {
        self == Self::English
    }

    /// Whichever of the two is in this language.
    pub(super) fn of<T>(self, indonesian: T, english: T) -> T {
        if self.is_english() { english } else { indonesian }
    }
}

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
    desk: "Meja pembayaran", "Payment desk";
    language_label: "Bahasa", "Language";
    skip: "Langsung ke isi", "Skip to content";
    parts: "Bagian", "Parts of the desk";
    payments: "Pembayaran", "Payments";
    sign_out: "Keluar", "Sign out";
    sign_in: "Masuk", "Sign in";
    sign_in_lead: "Masuk dengan token yang Anda terima.", "Sign in with the token that you were given.";
    sign_in_link: "Tautan ini masuk satu kali.", "This link signs you in once.";
    token: "Token", "Token";
    token_wrong:
        "Token ini tidak berlaku. Periksa token Anda atau minta yang baru.",
        "This token is not valid. Check it or ask for a new one.";
    too_many_tries:
        "Terlalu banyak percobaan masuk yang gagal. Tunggu satu menit.",
        "Too many sign-ins failed. Wait a minute.";
    role_view: "hanya melihat", "may look";
    role_act: "boleh bertindak", "may act";
    no_such_page: "Halaman ini tidak ada.", "There is no such page.";
    no_such_payment: "Pembayaran ini tidak ada di buku besar.", "This payment is not in the ledger.";
    ledger_failed: "Buku besar tidak dapat menjawab.", "The ledger could not answer.";
    form_is_old:
        "Formulir ini bukan dari sesi Anda. Buka halamannya lagi, lalu kirim lagi.",
        "This form is not of your session. Open its page again, then send it again.";
    may_only_look:
        "Anda hanya boleh melihat. Mintalah seseorang dengan peran act.",
        "You may only look. Ask somebody with the role act.";
    told_failed: "Tidak berhasil.", "That did not work.";
    back_to_payments: "Semua pembayaran", "All payments";
    search: "Cari", "Search";
    search_label:
        "Nomor pesanan, referensi, ID transaksi, atau nomor pembayaran",
        "Order id, reference, transaction id or payment number";
    search_hint: "Lengkap atau awalnya saja.", "In full, or its beginning.";
    status: "Status", "Status";
    any_status: "Semua", "Any";
    from_day: "Dari tanggal", "From day";
    to_day: "Sampai tanggal", "To day";
    amount_from: "Jumlah terkecil", "Smallest amount";
    amount_to: "Jumlah terbesar", "Largest amount";
    clear: "Hapus saringan", "Clear filters";
    ignored: "Saringan ini tidak dapat dibaca dan diabaikan:", "These filters could not be read and were left out:";
    found_one: "pembayaran", "payment";
    found: "pembayaran", "payments";
    found_more: "Lebih dari", "More than";
    cut_off:
        "Hanya sebagian yang cocok terlihat. Tulis lebih lengkap untuk mempersempit.",
        "Only a part of what matches is shown. Type more of it to narrow it down.";
    nothing_found: "Tidak ada pembayaran yang cocok.", "No payment matches.";
    nothing_found_hint:
        "Periksa nomornya, atau hapus saringan. Pesanan yang tidak lewat buku besar tidak ada di sini.",
        "Check the number, or clear the filters. An order that did not go through the ledger is not here.";
    order: "Pesanan", "Order";
    amount: "Jumlah", "Amount";
    number: "Nomor pembayaran", "Payment number";
    created: "Dibuat", "Created";
    needs_attention: "Perlu perhatian", "Needs attention";
    newer: "Lebih baru", "Newer";
    older: "Lebih lama", "Older";
    first_page: "Terbaru", "Newest";
    pages: "Halaman", "Pages";
    attention: "Perlu perhatian", "Attention";
    attention_lead:
        "Yang perlu seseorang: uang yang belum diserahkan dahulu, lalu jumlah terbesar.",
        "What needs a person: money that was not delivered first, then the largest amounts.";
    attention_none: "Tidak ada yang perlu perhatian.", "Nothing needs attention.";
    attention_more: "Masih ada yang lain di bawah ini.", "There is more below these.";
    now_it_is: "Sekarang:", "It is now:";
    told_answered: "NICEPAY menjawab.", "NICEPAY answered.";
    told_cancelled: "Pembayaran dibatalkan.", "The payment was cancelled.";
    told_not_cancelled: "Pembayaran tidak dibatalkan.", "The payment was not cancelled.";
    told_handed_over:
        "Diserahkan lagi. Penerima mengambilnya segera setelah berjalan.",
        "Handed over again. The consumer takes it as soon as it runs.";
    told_skipped: "Dilewati.", "Skipped.";
    told_looked_after: "Ditandai sudah ditangani.", "Marked as looked after.";
    told_nothing: "Tidak ada lagi yang perlu dilakukan di sini.", "There was nothing left to do here.";
    told_note_missing: "Tulis dahulu apa yang Anda lakukan.", "Write first what you did.";
    what_now: "Keadaan sekarang", "What it is now";
    what_next: "Berikutnya", "What happens next";
    next_asks: "Pekerja bertanya lagi ke NICEPAY pada", "The worker asks NICEPAY again at";
    next_nothing:
        "Buku besar tidak bertanya lagi sendiri.",
        "The ledger asks no more by itself.";
    now_registering: "Pendaftaran sedang dikirim ke NICEPAY.", "The registration is being sent to NICEPAY.";
    now_unknown:
        "Belum jelas apakah NICEPAY mendaftarkannya; pekerja mencari tahu.",
        "It is not known yet whether NICEPAY registered it; the worker finds out.";
    now_refused:
        "NICEPAY menolak pendaftaran. Pelanggan tidak dapat membayar dan harus memesan lagi.",
        "NICEPAY declined the registration. The customer can't pay and has to check out again.";
    now_not_chosen:
        "Pelanggan belum memilih cara membayar.",
        "The customer has not chosen how to pay yet.";
    now_open:
        "Pelanggan tahu cara membayar, tetapi NICEPAY belum menerima uangnya.",
        "The customer knows how to pay, but NICEPAY does not have the money yet.";
    now_paid:
        "NICEPAY sudah menerima uangnya. Tidak ada program yang mengambil kabarnya.",
        "NICEPAY has the money. No program takes its events.";
    now_not_delivered:
        "NICEPAY sudah menerima uangnya, tetapi toko belum menangani semua kabarnya.",
        "NICEPAY has the money, but the shop has not handled all of its events.";
    now_delivered:
        "NICEPAY sudah menerima uangnya, dan toko sudah menanganinya.",
        "NICEPAY has the money, and the shop has handled it.";
    now_expired:
        "Waktunya habis tanpa pembayaran. Setoran yang terlambat tetap dicari.",
        "It expired without being paid. The worker still looks for a late deposit.";
    now_cancelled:
        "Dibatalkan. Setoran yang terlambat tetap dicari.",
        "It was cancelled. The worker still looks for a late deposit.";
    now_reversed:
        "Pernah dibayar, lalu uangnya ditarik kembali.",
        "It was paid, and the money was taken back.";
    how_to_pay: "Cara membayar", "How it is paid";
    details: "Rincian", "Details";
    reference: "Referensi di NICEPAY", "Reference at NICEPAY";
    transaction: "ID transaksi", "Transaction id";
    attempt: "Percobaan ke", "Attempt";
    expires: "Berlaku sampai", "Expires";
    paid_at: "Terlihat lunas", "Seen as paid";
    times_reversed: "Berapa kali ditarik kembali", "Times taken back";
    payment_page: "Halaman pembayaran", "Payment page";
    store: "Gerai", "Store";
    account: "Nomor virtual account", "Virtual account number";
    bank: "Bank", "Bank";
    qr_content: "Isi kode QR", "Content of the QR code";
    qr_image: "Gambar kode QR", "Picture of the QR code";
    issuer: "Penerbit", "Issuer";
    wallet: "Dompet", "Wallet";
    wallet_page: "Halaman untuk pelanggan", "Page for the customer";
    wallet_app: "Tautan aplikasi", "Link into the app";
    phone: "Telepon", "Phone";
    lender: "Pemberi pinjaman", "Lender";
    card: "Kartu", "Card";
    authorization: "Nomor otorisasi", "Authorisation number";
    actions: "Tindakan", "Actions";
    ask_now: "Tanya NICEPAY sekarang", "Ask NICEPAY now";
    cancel: "Batalkan…", "Cancel…";
    cancel_title: "Batalkan pembayaran ini?", "Cancel this payment?";
    cancel_lead:
        "Sesudahnya pelanggan tidak dapat membayar lagi dengan nomor ini. Jika pelanggan sudah membayar, pembayaran tidak dibatalkan.",
        "Afterwards the customer can't pay with this number. If the customer has paid first, it is not cancelled.";
    cancel_yes: "Ya, batalkan", "Yes, cancel it";
    cancel_no: "Tidak, kembali", "No, go back";
    deliveries: "Penyerahan kepada toko", "Delivery to the shop";
    deliveries_none: "Belum ada kabar untuk toko, atau belum ada program yang mengambilnya.", "There is no event for the shop yet, or no program takes them.";
    delivery_done: "ditangani", "handled";
    delivery_parked: "tertahan", "parked";
    delivery_failed: "gagal, dicoba lagi", "failed, tried again";
    delivery_waiting: "menunggu", "waiting";
    failure: "kali gagal", "failure";
    failures: "kali gagal", "failures";
    hand_over: "Serahkan lagi", "Hand over again";
    skip_event: "Lewati…", "Skip…";
    skip_lead:
        "Penerima ini tidak akan pernah mendapatkannya. Lakukan hanya bila sudah ditangani dengan cara lain.",
        "This consumer will never get it. Do this only if it was handled in another way.";
    skip_yes: "Ya, lewati", "Yes, skip it";
    looked_after: "Tandai sudah ditangani", "Mark as looked after";
    note_label: "Apa yang Anda lakukan?", "What did you do?";
    timeline: "Riwayat", "Timeline";
    show_messages: "Lihat pesan mentah", "Show the raw messages";
    show_messages_note:
        "Dapat memuat data pelanggan. Bahwa Anda melihatnya dicatat.",
        "They may hold the customer's data. That you looked is recorded.";
    look_at_payment: "Lihat pembayaran", "Look at the payment";
    figures: "Angka", "Figures";
    show_figures: "Tampilkan", "Show";
    as_csv: "Unduh CSV", "Download as CSV";
    figures_lead:
        "Pembayaran yang dibuat pada hari-hari ini (WIB), menurut statusnya sekarang.",
        "Payments that were checked out on these days (WIB), by their status now.";
    figures_cut:
        "Paling banyak 92 hari yang ditampilkan: yang lebih awal tidak terlihat.",
        "At most 92 days are shown: the days before them are left out.";
    by_status: "Menurut status", "By status";
    share: "Bagian", "Share";
    paid_by_day: "Lunas per hari", "Paid by day";
    best_day: "Hari terbaik:", "Best day:";
    chart_in_table: "Angkanya ada di tabel di bawah.", "The numbers are in the table below.";
    by_way: "Menurut cara membayar", "By pay method";
    of_the_newest: "dari pembayaran lunas terbaru:", "of the newest paid payments:";
    median_minutes: "Menit sampai lunas (median)", "Minutes until paid (median)";
    news: "Bagaimana uangnya diketahui", "How the money was noticed";
    news_told: "Dari notifikasi", "By a notification";
    news_told_share: "Bagian dari notifikasi", "Share by a notification";
    news_asked: "Dengan bertanya sebelum ada notifikasi", "By asking, before a notification came";
    news_asked_share: "Bagian dengan bertanya", "Share by asking";
    news_median: "Jeda notifikasi (median, detik)", "Lag of notifications (median, seconds)";
    news_slow: "95 dari 100 datang dalam (detik)", "95 of 100 came within (seconds)";
    by_day: "Menurut hari", "By day";
    day: "Hari", "Day";
    checked_out: "Dibuat", "Checked out";
    reconcile: "Pencocokan", "Reconciliation";
    reconcile_lead:
        "Unggah laporan NICEPAY sebagai CSV. Halaman ini menunjukkan apa yang tidak ada di salah satu sisi.",
        "Upload NICEPAY's report as CSV. This page shows what is missing on either side.";
    report_file: "Laporan (CSV)", "Report (CSV)";
    report_days_note:
        "Hari-hari laporan (WIB): pembayaran yang lunas pada hari-hari ini harus ada di dalamnya.",
        "The days of the report (WIB): it must have each payment that was paid on them.";
    compare: "Cocokkan", "Compare";
    report_last: "Hasil untuk", "Result for";
    report_another: "Laporan lain", "Another report";
    report_unreadable:
        "Berkas ini tidak dapat dibaca. Simpan sebagai CSV (UTF-8) dengan satu baris judul kolom.",
        "This file can't be read. Save it as CSV (UTF-8) with one line that names the columns.";
    report_days:
        "Hari-hari ini tidak dapat dibaca. Hari pertama tidak boleh sesudah hari terakhir.",
        "These days can't be read. The first must not be after the last.";
    report_columns: "Kolom laporan", "Columns of the report";
    report_columns_lead:
        "Kolom mana yang berisi apa? Pilihan ini diingat untuk laporan berikutnya.",
        "Which column has what? The choice is remembered for the next report.";
    report_columns_wrong:
        "Pilih kolom jumlah, dan ID transaksi atau referensi (atau keduanya), masing-masing lain.",
        "Choose a column for the amount, and for the transaction id or the reference (or both), each another one.";
    report_no_column: "tidak ada", "none";
    report_same: "Sama di kedua sisi:", "The same on both sides:";
    report_all_same: "Tidak ada perbedaan.", "There are no differences.";
    report_row: "baris", "line";
    report_says: "Laporan", "Report";
    ledger_says: "Buku besar", "Ledger";
    report_more: "Masih ada yang lain: semuanya ada di berkas CSV.", "There are more: the CSV file has all.";
    report_cut:
        "Hanya 100.000 baris pertama laporan yang dibaca.",
        "Only the first 100,000 lines of the report were read.";
    report_unknown: "Tidak ada di buku besar", "Not in the ledger";
    report_unknown_why:
        "NICEPAY menerima uang untuk pembayaran yang tidak dikenal buku besar.",
        "NICEPAY has money for a payment that the ledger does not know.";
    report_not_paid: "Belum lunas di buku besar", "Not paid in the ledger";
    report_not_paid_why:
        "NICEPAY menerima uangnya. Buka pembayarannya dan tanya NICEPAY sekarang.",
        "NICEPAY has the money. Open the payment and ask NICEPAY now.";
    report_other_amount: "Jumlah lain", "Another amount";
    report_other_amount_why:
        "Laporan menyebut jumlah lain daripada pesanan.",
        "The report has another amount than the order.";
    report_twice: "Dua kali dalam laporan", "Twice in the report";
    report_twice_why:
        "Pesanan ini sudah ada di baris sebelumnya: mungkin dibayar dua kali.",
        "An earlier line is of the same order: it may have been paid twice.";
    report_missing: "Tidak ada dalam laporan", "Not in the report";
    report_missing_why:
        "Lunas menurut buku besar pada hari-hari ini. Yang lunas dekat tengah malam mungkin ada di laporan sebelah.",
        "Paid on these days according to the ledger. What was paid near midnight may be in the next report.";
    report_line: "Baris yang tidak dapat dibaca", "Lines that can't be read";
    report_line_why:
        "Tidak ada nama pembayaran, atau jumlahnya bukan rupiah bulat. Baris ini tidak dibandingkan.",
        "They name no payment, or the amount is not a whole number of rupiah. They were not compared.";
    status_registering: "Didaftarkan", "Registering";
    status_unknown: "Belum jelas", "Not known yet";
    status_refused: "Ditolak NICEPAY", "Declined by NICEPAY";
    status_open: "Menunggu pembayaran", "Waiting for payment";
    status_paid: "Lunas", "Paid";
    status_expired: "Kedaluwarsa", "Expired";
    status_cancelled: "Dibatalkan", "Cancelled";
    status_reversed: "Uang ditarik kembali", "Money taken back";
}

impl Text {
    pub(super) fn of(language: Language) -> &'static Self {
        language.of(&INDONESIAN, &ENGLISH)
    }

    pub(super) fn status(&self, status: crate::PaymentStatus) -> &'static str {
        use crate::PaymentStatus as S;
        match status {
            S::Registering => self.status_registering,
            S::Unknown => self.status_unknown,
            S::Refused => self.status_refused,
            S::Open => self.status_open,
            S::Paid => self.status_paid,
            S::Expired => self.status_expired,
            S::Cancelled => self.status_cancelled,
            S::Reversed => self.status_reversed,
        }
    }
}
