package id.nicepay.checkout

import id.nicepay.checkout.testing.Sandbox
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.PrintWriter
import java.io.StringWriter

private const val LEAK_ROUNDS = 50_000
private const val CANARY = "c4n4ry-merchant-key"
private const val BUYER = "Canary Buyer"

class ObjectsTest {
    @Test
    fun `objects are freed`() =
        runBlocking {
            val before = liveObjects()
            repeat(LEAK_ROUNDS) { Credentials.sandbox().close() }
            // Fewer, where those of other tests were collected meanwhile.
            assertTrue(liveObjects() <= before, "${liveObjects()} objects, $before before")
            // Without close() the cleaner frees them after a collection.
            repeat(LEAK_ROUNDS) { Credentials.sandbox() }
            until {
                System.gc()
                liveObjects() <= before
            }
        }

    @Test
    fun `clients are freed`() {
        val before = liveObjects()
        Credentials.sandbox().use { credentials ->
            repeat(200) { NicepayClient(credentials, Environment.Sandbox).close() }
        }
        assertTrue(liveObjects() <= before, "${liveObjects()} objects, $before before")
    }

    @Test
    fun `a closed client answers with an exception, not with a crash`() {
        val client = Credentials.sandbox().use { NicepayClient(it, Environment.Sandbox) }
        client.close()
        assertThrows<NicepayException.Internal> { client.verifyNotification(ByteArray(0)) }
        assertThrows<IllegalStateException> { runBlocking { client.inquire(Order("A", 1, "B")) } }
    }

    @Test
    fun `no secret and no buyer shows`() =
        Sandbox().use { sandbox ->
            val shown = StringWriter()
            val say = PrintWriter(shown)
            val registration = payment("canary").copy(buyerName = BUYER, buyerEmail = "canary@")
            Credentials("IONPAYTEST", CANARY, listOf("$CANARY-old")).use { credentials ->
                say.println(credentials)
                NicepayClient(credentials, Environment.Custom(sandbox.baseUrl)).use { client ->
                    say.println(client)
                    say.println(registration)
                    say.println(registration.direct(Mitra.Indomaret, BUYER))
                    val wrong = assertThrows<NicepayException> { runBlocking { client.register(registration) } }
                    val good = registration.copy(buyerEmail = "canary@example.com")
                    val declined = assertThrows<NicepayException> { runBlocking { client.register(good) } }
                    assertTrue(declined is NicepayException.Declined, declined.message)
                    val body =
                        sampleNotification(
                            credentials,
                            Order("A", 1, "IONPAYTEST01"),
                            null,
                            mapOf("billingNm" to BUYER),
                        )
                    say.println(client.verifyNotification(body.toByteArray()))
                    val forged =
                        assertThrows<NicepayException> { client.verifyNotification("$body&amt=2".toByteArray()) }
                    for (error in listOf(wrong, declined, forged)) {
                        error.printStackTrace(say)
                        say.println(error.info)
                    }
                }
            }
            val key = assertThrows<NicepayException> { Credentials("IONPAYTEST", "$CANARY\n") }
            key.printStackTrace(say)
            sandbox.client().use { client ->
                runBlocking {
                    val checkout = client.register(payment("shown").copy(buyerName = BUYER))
                    say.println(checkout)
                    sandbox.chooseStore(checkout.transactionId, "ALMA")
                    say.println(client.inquire(checkout.order))
                    say.println(client.cancel(checkout.order, CancelRequest(reason = BUYER)))
                    say.println(CancelRequest(reason = BUYER))
                }
            }
            assertFalse(CANARY in shown.toString(), shown.toString())
            assertFalse(BUYER in shown.toString(), shown.toString())
            assertTrue("shown" in shown.toString())
        }

    @Test
    fun `every wrong field is named at once`() {
        val wrong = Registration("x".repeat(41), 0, buyerPhone = "+62 812")
        Credentials.sandbox().use { credentials ->
            NicepayClient(credentials, Environment.Sandbox).use { client ->
                val error = assertThrows<NicepayException.InvalidRequest> { runBlocking { client.register(wrong) } }
                val fields = error.fields.map { it.wireName }
                assertTrue(fields.containsAll(listOf("referenceNo", "amt", "billingPhone", "goodsNm")), "$fields")
            }
        }
        assertThrows<NicepayException.InvalidRequest> { check(Order("A", -1, "B")) }
    }

    private fun check(order: Order) = Callback.parse("tXid=B").check(order)
}
