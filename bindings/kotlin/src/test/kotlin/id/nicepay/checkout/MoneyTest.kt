package id.nicepay.checkout

import com.sun.net.httpserver.HttpServer
import id.nicepay.checkout.example.Books
import id.nicepay.checkout.example.Checkout
import id.nicepay.checkout.example.JavaExample
import id.nicepay.checkout.testing.OverASocket
import id.nicepay.checkout.testing.Sandbox
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.ExecutionException

/** The examples' money: delivered once, taken back once, and nothing lost between two lines. */
@ExtendWith(OverASocket::class)
class MoneyTest {
    private class Shop(
        val sandbox: Sandbox,
        val client: NicepayClient,
    ) {
        val books = Books()
        val checkout = Checkout(client, books)

        fun idOf(reference: String): String =
            sandbox.transactions().single { it["reference"].asText() == reference }["transaction_id"].asText()

        fun orderOf(reference: String): Order = checkNotNull(books.find(reference, null)) { "$reference is not kept" }

        fun body(
            order: Order,
            event: NotificationEvent = NotificationEvent.DEPOSIT,
        ): ByteArray = Credentials.sandbox().use { sampleNotification(it, order, event) }.toByteArray()
    }

    private fun shop(test: suspend Shop.() -> Unit) =
        Sandbox().use { sandbox -> sandbox.client().use { client -> runBlocking { Shop(sandbox, client).test() } } }

    @Test
    fun `what is paid is delivered once, and taken back once`() =
        shop {
            val answers = CopyOnWriteArrayList<Pair<Int, String>>()
            val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
            server.createContext("/") { exchange ->
                val (status, text) = runBlocking { checkout.answer(exchange.requestBody.readAllBytes()) }
                answers += status to text
                exchange.sendResponseHeaders(status, text.length.toLong())
                exchange.responseBody.use { it.write(text.toByteArray()) }
            }
            server.start()
            try {
                val url = "http://127.0.0.1:${server.address.port}/notification"
                val payment = payment("there-and-back").copy(notificationUrl = url)
                assertTrue(checkout.checkOut(payment.direct(Mitra.Alfamart, "Jalan"))?.all(Char::isDigit) == true)
                val order = orderOf("there-and-back")
                sandbox.pay(order.transactionId)
                sandbox.idle()
                assertEquals(listOf("there-and-back"), books.delivered)
                assertTrue(books.isPaid(order))
                repeat(2) { checkout.answer(body(order)) }
                assertEquals(listOf("there-and-back"), books.delivered, "a repetition")

                sandbox.reverse(order.transactionId)
                sandbox.idle()
                assertFalse(books.isPaid(order))
                assertEquals(listOf("there-and-back"), books.takenBack)
                checkout.answer(body(order, NotificationEvent.REVERSAL))
                assertEquals(listOf("there-and-back"), books.takenBack, "a repetition")
                assertEquals(listOf("there-and-back"), books.delivered)
                assertEquals(emptyList<ByteArray>(), books.inbox())
            } finally {
                server.stop(0)
            }
            assertEquals(List(2) { 200 to "OK" }, answers)
        }

    @Test
    fun `an order whose registration's answer was lost is found by its intent`() =
        shop {
            sandbox.inject("register_direct", "drop_after", times = 1)
            assertThrows<NicepayException.OutcomeUnknown> {
                runBlocking { checkout.checkOut(directPayment("intent")) }
            }
            val order = Order("intent", 10_000, idOf("intent"))
            sandbox.pay(order.transactionId)
            assertEquals(200 to "OK", checkout.answer(body(order)))
            assertEquals(listOf("intent"), books.delivered)
            assertEquals(order, orderOf("intent"))
        }

    @Test
    fun `a reference is one payment's`() {
        val books = Books()
        repeat(2) { books.plan(payment("one")) }
        assertThrows<IllegalStateException> { books.plan(payment("one").copy(amount = 1)) }
    }

    @Test
    fun `an intent is paid by its own amount and its own transaction only`() =
        shop {
            sandbox.inject("register_direct", "drop_after", times = 1)
            runCatching { checkout.checkOut(directPayment("intent")) }
            checkout.checkOut(directPayment("other"))
            val other = orderOf("other")
            listOf("intent", "other").forEach { sandbox.pay(idOf(it)) }
            // The token covers neither the reference nor the status: a genuine one, moved to another reference.
            val moved = checkout.answer(body(other.copy(reference = "intent")))
            assertEquals(503 to "declined", moved)
            val cheap = checkout.answer(body(Order("intent", 1, idOf("intent"))))
            assertEquals(400 to "verification", cheap)
            assertEquals(emptyList<String>(), books.delivered)
        }

    @Test
    fun `a notification outlives an inquiry that fails`() =
        shop {
            checkout.checkOut(directPayment("kept"))
            val order = orderOf("kept")
            sandbox.pay(order.transactionId)
            sandbox.inject("inquire", "status_before", "status" to 503)
            assertEquals(503 to "bad_response", checkout.answer(body(order)))
            checkout.settleInbox()
            assertEquals(1 to 0, books.inbox().size to books.delivered.size)
            sandbox.clearFaults()
            Checkout(client, books).settleInbox() // another process, the same database
            assertEquals(0 to listOf("kept"), books.inbox().size to books.delivered)
        }

    @Test
    fun `one notification that fails holds up no other`() =
        shop {
            listOf("first", "second").forEach { checkout.checkOut(directPayment(it)) }
            sandbox.inject("inquire", "status_before", "status" to 503)
            listOf("first", "second").forEach { checkout.answer(body(orderOf(it))) }
            sandbox.clearFaults()
            sandbox.pay(orderOf("second").transactionId)
            sandbox.inject("inquire", "status_before", "status" to 503, times = 3) // one call, its repetitions included
            checkout.settleInbox()
            assertEquals(listOf("second"), books.delivered)
            assertEquals(1, books.inbox().size)
        }

    @Test
    fun `a deposit that is not visible yet stays in the inbox until it is`() =
        shop {
            checkout.checkOut(directPayment("early"))
            val order = orderOf("early")
            assertEquals(503 to "NOT YET", checkout.answer(body(order)))
            assertEquals(1 to 0, books.inbox().size to books.delivered.size)
            sandbox.pay(order.transactionId)
            checkout.settleInbox()
            assertEquals(0 to listOf("early"), books.inbox().size to books.delivered)
        }

    @Test
    fun `the callback page and the notification deliver once between them`() =
        shop {
            books.plan(payment("page"))
            val registered = client.register(payment("page")) // and the process dies: no order is kept
            val back = sandbox.chooseStore(registered.transactionId, "ALMA")
            assertTrue(checkout.returned(back).startsWith("pay "), "a callback means that a number was issued")
            sandbox.pay(registered.transactionId)
            assertEquals("thank you", checkout.returned(back))
            assertEquals(200 to "OK", checkout.answer(body(registered.order)))
            assertEquals(listOf("page"), books.delivered)
            sandbox.reverse(registered.transactionId)
            assertTrue(checkout.returned(back).startsWith("pay "))
            assertEquals(listOf("page"), books.takenBack)
            assertEquals("no such order", checkout.returned("https://merchant.example/?referenceNo=x&tXid=y"))
        }

    @Test
    fun `an answer that another one overtook is not booked`() =
        shop {
            checkout.checkOut(directPayment("overtaken"))
            val order = orderOf("overtaken")
            val version = books.version(order)
            sandbox.pay(order.transactionId)
            val paid = client.inquire(order)
            sandbox.reverse(order.transactionId)
            assertTrue(books.book(order, client.inquire(order), version))
            assertFalse(books.book(order, paid, version), "asked before the reversal, booked after it")
            assertEquals(emptyList<String>(), books.delivered)
        }

    @Test
    fun `what is paid again after a reversal is for a person, not delivered twice`() =
        shop {
            checkout.checkOut(directPayment("again"))
            val order = orderOf("again")
            for (act in listOf(sandbox::pay, sandbox::reverse, sandbox::pay)) {
                act(order.transactionId)
                checkout.answer(body(order))
            }
            assertEquals(listOf("again"), books.delivered)
            assertEquals(listOf("again"), books.takenBack)
            assertEquals(listOf("again"), books.paidAgain)
        }

    @Test
    fun `what can't be believed or is not ours is refused`() =
        shop {
            assertEquals(400 to "verification", checkout.answer("tXid=A&amt=1&merchantToken=B".toByteArray()))
            assertEquals(400 to "invalid_request", checkout.answer(ByteArray(0)))
            assertEquals(0, books.inbox().size, "nothing unverified is kept")
            val stranger = Order("stranger", 10_000, "IONPAYTEST03202611231200009999")
            assertEquals(404 to "no such order", checkout.answer(body(stranger)))
            assertEquals(1, books.inbox().size, "genuine, so it stays for a person to look at")
        }

    @Test
    fun `the Java example delivers once, takes back once, and loses nothing`() =
        shop {
            val java = JavaExample(client, books)
            assertTrue(java.checkOut("java").all(Char::isDigit))
            val order = orderOf("java")
            sandbox.inject("inquire", "status_before", "status" to 503)
            assertThrows<ExecutionException> { java.notified(body(order)) }
            java.settleInbox()
            assertEquals(1 to 0, books.inbox().size to books.delivered.size)
            sandbox.clearFaults()
            sandbox.pay(order.transactionId)
            java.settleInbox()
            assertEquals(0 to listOf("java"), books.inbox().size to books.delivered)
            sandbox.reverse(order.transactionId)
            assertEquals(200, java.notified(body(order, NotificationEvent.REVERSAL)))
            assertEquals(listOf("java") to listOf("java"), books.delivered to books.takenBack)
            sandbox.inject("register_direct", "drop_after", times = 1)
            assertThrows<ExecutionException> { java.checkOut("lost") }
            sandbox.pay(idOf("lost"))
            assertEquals(200, java.notified(body(Order("lost", 25_000, idOf("lost")))))
            assertEquals(listOf("java", "lost"), books.delivered)
        }
}
