package id.nicepay.checkout

import id.nicepay.checkout.testing.Sandbox
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger

/** Every operation against every fault: which error comes, how often it was asked, what the gateway has in its books. */
class FaultsTest {
    private class Fault(
        val kind: String,
        val acted: Boolean,
        vararg val details: Pair<String, Any>,
    )

    private val faults =
        listOf(
            Fault("drop_before", false),
            Fault("drop_after", true),
            Fault("status_before", false, "status" to 503),
            Fault("status_after", true, "status" to 502),
            Fault("result_code", false, "code" to "1004", "after" to false),
            Fault("result_code", true, "code" to "1004", "after" to true),
            Fault("truncated", true),
            Fault("html", true),
            Fault("oversized", true, "bytes" to (3 shl 20)),
        )

    private class Setting : AutoCloseable {
        val sandbox = Sandbox()
        val attempts = AtomicInteger()
        val client =
            sandbox.client(
                ClientSettings(timeout = Duration.ofSeconds(20)),
                object : NicepayObserver {
                    override fun onRequest(info: RequestInfo) {
                        attempts.incrementAndGet()
                    }
                },
            )
        val order = runBlocking { client.registerDirect(directPayment("open")).order }

        fun strike(
            operation: String,
            fault: Fault,
        ) {
            attempts.set(0)
            sandbox.inject(operation, fault.kind, *fault.details)
        }

        override fun close() {
            client.close()
            sandbox.close()
        }
    }

    private fun cells(
        operation: String,
        test: suspend Setting.(Fault) -> Unit,
    ): List<DynamicTest> =
        faults.map { fault ->
            DynamicTest.dynamicTest("$operation: ${fault.kind}, acted ${fault.acted}") {
                Setting().use { setting ->
                    setting.strike(operation, fault)
                    runBlocking { setting.test(fault) }
                }
            }
        }

    @TestFactory
    fun `a registration is sent once and its outcome is unknown`() =
        cells("register") { fault ->
            val error =
                assertThrows<NicepayException.OutcomeUnknown> { runBlocking { client.register(payment("new")) } }
            assertEquals(1 to (if (fault.acted) 1 else 0), attempts.get() to sandbox.registrations("new"))
            assertTrue(!error.isRetryable && "resolve" in error.hint, error.message)
            assertEquals("new", error.reference)
        }

    @TestFactory
    fun `a direct registration is sent once and resolved without a second payment`() =
        cells("register_direct") { fault ->
            assertThrows<NicepayException.OutcomeUnknown> {
                runBlocking {
                    client.registerDirect(
                        directPayment("new"),
                    )
                }
            }
            assertEquals(1, attempts.get())
            sandbox.clearFaults()
            val resolved = client.resolveDirect(directPayment("new"))
            assertEquals(fault.acted, resolved is Resolution.AlreadyRegistered)
            assertEquals(1, sandbox.registrations("new"))
        }

    @TestFactory
    fun `an inquiry is asked again and then given up`() =
        cells("inquire") { fault ->
            val error = assertThrows<NicepayException> { runBlocking { client.inquire(order) } }
            val kind =
                when (fault.kind) {
                    "drop_before", "drop_after", "truncated" -> "connection"
                    "result_code" -> "declined"
                    else -> "bad_response"
                }
            assertEquals(kind to 3, error.kind to attempts.get(), error.message)
            assertTrue(error.isRetryable)
            assertEquals(order.transactionId, error.transactionId)
        }

    @TestFactory
    fun `a cancel is sent once and looked after`() =
        cells("cancel") { fault ->
            val request = CancelRequest(payMethod = PayMethod.ConvenienceStore)
            if (fault.acted) {
                client.cancel(order, request)
            } else {
                assertThrows<NicepayException.OutcomeUnknown> { runBlocking { client.cancel(order, request) } }
            }
            assertEquals(2, attempts.get(), "one cancel, one inquiry")
        }

    @Test
    fun `the time limit ends a call`() =
        Setting().use { setting ->
            setting.sandbox.inject("inquire", "latency", "ms" to 60_000)
            setting.sandbox.inject("register", "latency", "ms" to 60_000)
            setting.sandbox.client(ClientSettings(timeout = Duration.ofMillis(100))).use { hasty ->
                val inquire = assertThrows<NicepayException> { runBlocking { hasty.inquire(setting.order) } }
                val register = assertThrows<NicepayException> { runBlocking { hasty.register(payment("new")) } }
                assertEquals("timeout" to "outcome_unknown", inquire.kind to register.kind)
            }
        }

    @Test
    fun `what surely never left is tried again and says so`() {
        val sandbox = Sandbox()
        val attempts = AtomicInteger()
        // It has made no connection yet, so that none can break: each attempt is refused.
        val client =
            sandbox.client(
                observer =
                    object : NicepayObserver {
                        override fun onRequest(info: RequestInfo) {
                            attempts.incrementAndGet()
                        }
                    },
            )
        sandbox.close()
        val error = assertThrows<NicepayException.Connection> { runBlocking { client.register(payment("new")) } }
        assertEquals(true to 3, error.isRetryable to attempts.get())
        client.close()
    }

    @Test
    fun `a refusal is no fault`() =
        Setting().use { setting ->
            val error =
                assertThrows<NicepayException.Declined> {
                    runBlocking { setting.client.registerDirect(directPayment("open")) }
                }
            assertEquals("9009", error.resultCode)
            assertEquals("the reference (referenceNo) was already used", error.meaning)
        }
}
