package id.nicepay.checkout

import id.nicepay.checkout.testing.OverASocket
import id.nicepay.checkout.testing.Sandbox
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith

@ExtendWith(OverASocket::class)
class JourneyTest {
    @Test
    fun `from order to paid, through the payment page`() =
        Sandbox().use { sandbox ->
            sandbox.client().use { client ->
                runBlocking {
                    val checkout = client.register(payment("page"))
                    assertTrue(checkout.paymentUrl.startsWith(sandbox.baseUrl))
                    val back = Callback.parse(sandbox.chooseStore(checkout.transactionId, "ALMA"))
                    val confirmed = client.confirm(back, checkout.order)
                    assertFalse(confirmed.isPaid, "a callback means that a number was issued")
                    assertEquals(Mitra.Alfamart, confirmed.transaction.store)
                    sandbox.pay(checkout.transactionId)
                    val paid = client.inquire(checkout.order)
                    assertTrue(paid.isPaid && paid.isSettled)
                    assertEquals("page", paid.raw["referenceNo"])
                    val cancelled = client.cancel(checkout.order)
                    assertEquals(CancelOutcome.ALREADY_PAID, cancelled.outcome)
                }
            }
        }
}
