package id.nicepay.checkout

import com.sun.net.httpserver.HttpServer
import id.nicepay.checkout.example.Checkout
import id.nicepay.checkout.example.JavaExample
import id.nicepay.checkout.testing.OverASocket
import id.nicepay.checkout.testing.Sandbox
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.CopyOnWriteArrayList

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

    @Test
    fun `the Kotlin example settles what is posted to it`() =
        Sandbox().use { sandbox ->
            sandbox.client().use { client ->
                val orders = mutableMapOf<String, Order>()
                val shop = Checkout(client, orders)
                val answers = CopyOnWriteArrayList<Pair<Int, String>>()
                val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
                server.createContext("/") { exchange ->
                    val (status, text) = runBlocking { shop.notified(exchange.requestBody.readAllBytes()) }
                    answers += status to text
                    exchange.sendResponseHeaders(status, text.length.toLong())
                    exchange.responseBody.use { it.write(text.toByteArray()) }
                }
                server.start()
                try {
                    val url = "http://127.0.0.1:${server.address.port}/notification"
                    val payment = payment("example").copy(notificationUrl = url).direct(Mitra.Indomaret, "Jalan")
                    val number = runBlocking { shop.order(payment) }
                    assertTrue(number.all(Char::isDigit))
                    sandbox.pay(orders.getValue("example").transactionId)
                    sandbox.idle()
                } finally {
                    server.stop(0)
                }
                assertEquals(listOf(200 to "OK"), answers)
                assertEquals(400, runBlocking { shop.notified("tXid=A&amt=1&merchantToken=B".toByteArray()) }.first)
            }
        }

    @Test
    fun `the Java example goes from order to paid`() =
        Sandbox().use { sandbox -> sandbox.client().use { assertEquals("paid", JavaExample.run(it, sandbox)) } }
}
