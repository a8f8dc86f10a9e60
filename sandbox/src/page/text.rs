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
        "Halaman uji coba. Tidak ada uang sungguhan, jangan membayar atau transfer apa pun.",
        "Test page. No real money moves, do not pay or transfer anything.";
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
    progress_choose: "Pilih cara bayar", "Choose how to pay";
    progress_pay: "Bayar", "Pay";
    progress_counter: "Bayar di kasir", "Pay at the cashier";
    progress_done: "Selesai", "Done";
    choose_title: "Bayar di gerai mana?", "Where will you pay?";
    choose_lead:
        "Pilih gerai terdekat. Anda akan mendapat nomor pembayaran untuk ditunjukkan kepada kasir.",
        "Choose a store near you. You get a payment number to show the cashier.";
    choose_note:
        "Nomor pembayaran hanya berlaku di gerai yang Anda pilih.",
        "The payment number works only at the store you choose.";
    ways_title: "Mau bayar pakai apa?", "How would you like to pay?";
    ways_lead: "Pilih salah satu cara berikut.", "Choose one of these ways.";
    way_store: "Gerai", "Convenience store";
    way_store_note: "Bayar tunai kepada kasir.", "Pay the cashier in cash.";
    way_account: "Virtual account", "Virtual account";
    way_account_note: "Transfer dari bank Anda.", "Transfer from your bank.";
    way_qris: "QRIS", "QRIS";
    way_qris_note:
        "Pindai dengan aplikasi bank atau e-wallet apa pun.",
        "Scan with the app of any bank or e-wallet.";
    way_wallet: "E-wallet", "E-wallet";
    some_wallet: "e-wallet Anda", "your wallet";
    some_lender: "pemberi pinjaman", "the lender";
    way_loan: "PayLater", "Pay later";
    way_loan_note: "Cicil lewat pemberi pinjaman.", "Pay a lender in instalments.";
    way_card: "Kartu kredit atau debit", "Credit or debit card";
    way_card_note: "Visa, Mastercard, JCB, dan lainnya.", "Visa, Mastercard, JCB and others.";
    more_banks: "Bank lainnya", "More banks";
    other_way: "Pilih cara bayar lain", "Choose another way to pay";
    method: "Cara bayar", "Payment method";
    wrong_title: "Periksa kembali isian yang ditandai.", "Please check the marked fields.";
    card_title: "Bayar dengan kartu", "Pay by card";
    card_lead:
        "Setelah ini bank Anda meminta kode untuk memastikan bahwa ini Anda.",
        "Your bank asks for a code next, to make sure that it is you.";
    card_number: "Nomor kartu", "Card number";
    card_number_hint: "Tanpa spasi pun boleh.", "With or without spaces.";
    card_expiry: "Berlaku sampai", "Expires";
    card_expiry_hint: "Bulan/tahun, contoh 12/30", "Month/year, such as 12/30";
    card_code: "Kode keamanan", "Security code";
    card_code_hint: "3 atau 4 angka pada kartu", "3 or 4 digits on the card";
    card_holder: "Nama pada kartu", "Name on the card";
    authorization: "Nomor otorisasi", "Authorisation number";
    card_test:
        "Pakai kartu uji: 4111 1111 1111 1111 diterima, 4000 0000 0000 0002 ditolak. Jangan mengisi kartu sungguhan.",
        "Use a test card: 4111 1111 1111 1111 is accepted, 4000 0000 0000 0002 is declined. Do not enter a real card.";
    card_button: "Lanjut ke bank", "Continue to the bank";
    wrong_number: "Nomor kartu tidak benar. Salin dari kartu.", "This is no card number. Copy it from the card.";
    wrong_expiry: "Tulis bulan dan tahun seperti 12/30.", "Write month and year as 12/30.";
    wrong_expired: "Kartu ini sudah tidak berlaku. Pakai kartu lain.", "This card has expired. Use another one.";
    wrong_security_code: "Isi 3 atau 4 angka pada kartu.", "Enter the 3 or 4 digits on the card.";
    wrong_holder: "Isi nama seperti pada kartu.", "Enter the name as on the card.";
    phone: "Nomor ponsel", "Mobile number";
    phone_title: "Nomor ponsel untuk", "Your mobile number for";
    phone_lead:
        "Permintaan dikirim ke aplikasi yang terdaftar dengan nomor ini.",
        "The request goes to the app that is registered with this number.";
    phone_hint: "Contoh 08123456789", "Such as 08123456789";
    phone_button: "Kirim permintaan", "Send the request";
    wrong_phone:
        "Isi nomor ponsel Indonesia dengan 10 sampai 13 angka, mulai dengan 08.",
        "Enter an Indonesian mobile number of 10 to 13 digits that begins with 08.";
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
    account_lead:
        "Transfer persis sejumlah ini. Pembayaran diketahui secara otomatis.",
        "Transfer exactly this amount. The payment is noticed automatically.";
    account_number: "Nomor virtual account", "Virtual account number";
    account_copied: "Nomor virtual account tersalin.", "Virtual account number copied.";
    exact_amount: "Jumlah persis", "Exact amount";
    qris_title: "Pindai kode QRIS ini", "Scan this QRIS code";
    qris_lead:
        "Dengan aplikasi bank atau e-wallet apa pun yang mendukung QRIS.",
        "With the app of any bank or e-wallet that takes QRIS.";
    qris_image: "Kode QRIS", "QRIS code";
    qris_desc: "Kode QR untuk membayar", "QR code to pay";
    qris_none: "Kode tidak dapat digambar. Kembali ke situs penjual.", "The code can't be drawn. Return to the merchant.";
    qris_same:
        "Belanja dari ponsel ini? Ambil tangkapan layar, lalu buka dari galeri di aplikasi bank atau e-wallet Anda.",
        "Shopping on this phone? Take a screenshot and open it from the gallery in your bank's or wallet's app.";
    moves_on: "Halaman ini berganti sendiri setelah pembayaran masuk.", "This page moves on by itself once the payment has arrived.";
    push_title: "Setujui di aplikasi", "Confirm in";
    push_sent: "Permintaan pembayaran dikirim ke", "A payment request was sent to";
    push_open:
        "Buka aplikasinya di ponsel itu dan setujui sebelum waktunya habis.",
        "Open the app on that phone and confirm before the time is over.";
    hand_title: "Lanjutkan di", "Continue with";
    hand_wallet:
        "Anda pindah ke aplikasinya untuk menyetujui pembayaran, lalu kembali ke sini.",
        "You go to its app to confirm the payment, and come back here.";
    hand_loan:
        "Anda pindah ke halaman pemberi pinjaman untuk memilih cicilan, lalu kembali ke sini.",
        "You go to the lender's page to choose the instalments, and come back here.";
    hand_open: "Buka", "Open";
    simulated: "Simulasi", "Simulated";
    app_title: "Setujui pembayaran ini?", "Confirm this payment?";
    app_lead: "Begini kira-kira tampilannya di aplikasi", "This is roughly what you see in";
    app_pay: "Setujui dan bayar", "Confirm and pay";
    app_decline: "Tolak", "Decline";
    terms_title: "Pilih cicilan", "Choose your instalments";
    terms_lead:
        "Contoh saja. Bunga dan biaya sungguhan ditentukan pemberi pinjaman.",
        "An example only. The lender sets the real interest and fees.";
    terms_total: "Total", "Total";
    terms_then: "lalu", "then";
    terms_agree:
        "Saya menyetujui syarat pinjaman dan akan membayar cicilannya.",
        "I agree to the terms of the loan and will pay the instalments.";
    terms_button: "Ambil pinjaman dan bayar", "Take the loan and pay";
    wrong_terms: "Centang persetujuan untuk melanjutkan.", "Tick the box to continue.";
    bank_title: "Masukkan kode dari bank Anda", "Enter the code from your bank";
    bank_note: "Bank mengirim kode ke ponsel Anda untuk kartu", "The bank sent a code to your phone for the card";
    bank_test: "Halaman bank ini simulasi. Kodenya 112233.", "This bank's page is simulated. The code is 112233.";
    code: "Kode verifikasi", "Verification code";
    code_button: "Kirim kode", "Submit the code";
    wrong_code: "Kode salah. Periksa dan coba lagi.", "This is the wrong code. Check it and try again.";
    wrong_code_last:
        "Kode salah. Satu kali lagi, lalu pembayaran gagal.",
        "This is the wrong code. One more, and the payment fails.";
    other_title: "Menunggu pembayaran", "Waiting for the payment";
    steps_title: "Cara membayar", "How to pay";
    counter_label: "Hanya di sandbox", "Sandbox only";
    counter_lead:
        "Di sini Anda berperan sebagai kasir: tombol ini menandai pembayaran sebagai lunas, seperti yang terjadi di gerai.",
        "Here you play the cashier: this button marks the payment as paid, as the store would.";
    counter_button: "Simulasikan bayar di kasir", "Simulate paying at the counter";
    transfer_lead:
        "Di sini Anda berperan sebagai bank: tombol ini menandai bahwa transfer sudah masuk.",
        "Here you play the bank: this button says that the transfer has arrived.";
    transfer_button: "Simulasikan transfer", "Simulate the transfer";
    scan_lead:
        "Di sini Anda berperan sebagai aplikasi: tombol ini membayar seperti kode yang dipindai.",
        "Here you play the app: this button pays as if the code had been scanned.";
    scan_button: "Simulasikan pindai dan bayar", "Simulate scanning and paying";
    push_lead:
        "Di sini Anda berperan sebagai pemilik ponsel: setujui atau tolak permintaannya.",
        "Here you play the phone's owner: confirm or decline the request.";
    push_button: "Simulasikan setuju", "Simulate confirming";
    partner_lead:
        "Tombol ini melewati halaman sebelah dan langsung memberi hasilnya.",
        "These buttons skip the other page and give its result at once.";
    partner_button: "Simulasikan pembayaran", "Simulate the payment";
    bank_lead:
        "Di sini Anda berperan sebagai bank: tombol ini memberi hasilnya tanpa kode.",
        "Here you play the bank: these buttons give the result without a code.";
    bank_button: "Simulasikan kartu diterima", "Simulate an accepted card";
    other_lead: "Tombol ini menandai pembayaran sebagai lunas.", "This button marks the payment as paid.";
    other_button: "Simulasikan pembayaran", "Simulate the payment";
    decline_button: "Simulasikan penolakan", "Simulate a decline";
    back_to: "Kembali ke", "Back to";
    back_merchant: "situs penjual", "the merchant";
    back_note:
        "Nomor tetap berlaku setelah Anda meninggalkan halaman ini.",
        "Your number stays valid after you leave this page.";
    back_account:
        "Nomor virtual account tetap berlaku setelah Anda meninggalkan halaman ini.",
        "The virtual account stays valid after you leave this page.";
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
    expired_account:
        "Nomor virtual account sudah tidak berlaku. Jangan transfer ke nomor itu.",
        "The virtual account is no longer valid. Please do not transfer to it.";
    expired_qris:
        "Kode QRIS sudah tidak berlaku dan tidak dapat dibuat lagi. Penjual harus membuat pembayaran baru.",
        "The QRIS code is no longer valid and can't be issued again. The merchant must register a new payment.";
    expired_wallet:
        "Permintaan di e-wallet sudah tidak berlaku. Penjual harus membuat pembayaran baru.",
        "The wallet's request is no longer valid. The merchant must register a new payment.";
    expired_other: "Pembayaran ini sudah tidak dapat dilakukan.", "This payment can no longer be made.";
    expired_next:
        "Kembali ke situs penjual untuk memesan lagi.",
        "Return to the merchant's site to order again.";
    cancelled_title: "Pembayaran dibatalkan", "This payment was cancelled";
    cancelled_lead:
        "Penjual membatalkan pembayaran ini. Jangan membayar atau transfer lagi.",
        "The merchant cancelled this payment. Please do not pay or transfer any more.";
    cancelled_next:
        "Ada pertanyaan? Hubungi penjual dengan nomor pesanan Anda.",
        "Questions? Contact the merchant with your order reference.";
    failed_title: "Pembayaran gagal", "This payment failed";
    failed_card: "Bank tidak menerima kartu Anda. Tidak ada uang yang ditarik.", "Your bank did not accept the card. Nothing was charged.";
    failed_wallet: "Pembayaran ditolak di e-wallet. Tidak ada uang yang ditarik.", "The payment was declined in the wallet. Nothing was charged.";
    failed_loan: "Pinjaman tidak diberikan. Anda tidak berutang apa pun.", "The loan was not granted. You owe nothing.";
    failed_other: "Tidak ada uang yang ditarik.", "Nothing was charged.";
    failed_next:
        "Kembali ke situs penjual untuk mencoba lagi atau memakai cara lain.",
        "Return to the merchant's site to try again or to pay another way.";
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
