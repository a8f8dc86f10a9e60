package id.nicepay.checkout

import kotlinx.coroutines.delay

internal fun payment(reference: String): Registration =
    Registration(
        reference = reference,
        amount = 10_000,
        goodsName = "Kopi Gayo 250 g",
        buyerName = "John Doe",
        buyerPhone = "08123456789",
        buyerEmail = "john.doe@example.com",
        buyerAddress = "Jalan Bukit Berbunga 22",
        buyerCity = "South Jakarta",
        buyerState = "DKI Jakarta",
        buyerPostalCode = "10200",
        callbackUrl = "https://merchant.example/nicepay/callback",
        notificationUrl = "http://127.0.0.1:9/nobody-listens",
    )

internal fun directPayment(reference: String): DirectRegistration =
    payment(reference).direct(Mitra.Indomaret, "Jalan Bukit Berbunga 22")

internal suspend fun until(condition: () -> Boolean) {
    repeat(1_000) {
        if (condition()) return
        delay(10)
    }
    error("waited 10 s in vain")
}
