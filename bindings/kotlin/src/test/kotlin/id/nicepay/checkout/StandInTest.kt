package id.nicepay.checkout

import id.nicepay.checkout.example.Books
import id.nicepay.checkout.example.Checkout
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** A shop's own test puts something in the client's place, and asks nobody. */
class StandInTest {
    private class Paid(
        real: NicepayClient,
    ) : NicepayOperations by real {
        override suspend fun settle(
            notification: Notification,
            order: Order,
        ): Settlement = sampleSettlement(notification, paid(order), SettlementOutcome.PAID)

        override suspend fun confirm(
            callback: Callback,
            order: Order,
        ): Confirmation = sampleConfirmation(callback, paid(order))

        private fun paid(order: Order): Transaction =
            readInquiry(
                order,
                200,
                """{"resultCd": "0000", "resultMsg": "paid", "status": "0", "payMethod": "03", "amt": "${order.amount}",
                    "tXid": "${order.transactionId}", "referenceNo": "${order.reference}"}""",
            )
    }

    @Test
    fun `the shop is told that it is paid`() =
        Credentials.sandbox().use { credentials ->
            NicepayClient(credentials, Environment.Sandbox).use { client ->
                runBlocking {
                    val (books, order) = Books() to Order("stand-in", 10_000, "IONPAYTEST00202212231106386098")
                    books.keep(order)
                    val shop = Checkout(Paid(client), books)
                    assertEquals("thank you", shop.returned("https://shop.example/back?" + sampleCallback(order)))
                    assertEquals(200, shop.notified(sampleNotification(credentials, order).toByteArray()).first)
                    assertEquals(listOf("stand-in"), books.delivered)
                    val java = NicepayFutures(Paid(client))
                    assertTrue(java.confirm(Callback.parse(sampleCallback(order)), order).get().isPaid)
                }
            }
        }
}
