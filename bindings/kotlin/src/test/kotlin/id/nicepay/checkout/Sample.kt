package id.nicepay.checkout

import id.nicepay.checkout.ffi.ExpectedOrder
import java.net.URLEncoder
import java.security.MessageDigest

/** A notification as NICEPAY would push it, about 500 bytes. */
internal object Sample {
    const val I_MID = "IONPAYTEST"
    const val KEY = "bmV2ZXItdXNlZC1hbnl3aGVyZS1ub3QtYS1rZXk="
    const val REFERENCE_NO = "ORD-20261123-000042"
    const val TRANSACTION_ID = "TNICEVA02302202611231200001234"
    const val AMOUNT = 150_000L

    val order = ExpectedOrder(REFERENCE_NO, AMOUNT, TRANSACTION_ID)

    fun body(token: String = token()): ByteArray =
        listOf(
            "tXid" to TRANSACTION_ID,
            "referenceNo" to REFERENCE_NO,
            "amt" to AMOUNT.toString(),
            "currency" to "IDR",
            "payMethod" to "03",
            "mitraCd" to "INDO",
            "payNo" to "1234567890123456",
            "payValidDt" to "20261124",
            "payValidTm" to "235959",
            "transDt" to "20261123",
            "transTm" to "120000",
            "goodsNm" to "Kopi susu gula aren, 2 gelas",
            "billingNm" to "Siti Nurhaliza",
            "matchCl" to "1",
            "status" to "0",
            "authNo" to "000123456",
            "receiptCode" to "INDO-8842-XYZ",
            "depositDt" to "20261123",
            "depositTm" to "120501",
            "merchantToken" to token,
        ).joinToString("&") { (name, value) -> "$name=${URLEncoder.encode(value, Charsets.UTF_8)}" }
            .toByteArray()

    private fun token(): String =
        MessageDigest
            .getInstance("SHA-256")
            .digest((I_MID + TRANSACTION_ID + AMOUNT + KEY).toByteArray())
            .joinToString("") { "%02x".format(it) }
}
