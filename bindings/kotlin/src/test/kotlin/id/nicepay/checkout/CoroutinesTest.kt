package id.nicepay.checkout

import id.nicepay.checkout.testing.OverASocket
import id.nicepay.checkout.testing.Sandbox
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith
import java.time.Clock
import java.time.Duration
import java.time.Instant
import java.time.ZoneId
import java.time.ZoneOffset
import java.util.concurrent.CopyOnWriteArrayList

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OverASocket::class)
class CoroutinesTest {
    private val sandbox = Sandbox()
    private val client = sandbox.client()
    private val quick = WaitOptions(Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMillis(20))

    @AfterAll
    fun stop() {
        client.close()
        sandbox.close()
    }

    @Test
    fun `cancelling a coroutine drops its request`() =
        runBlocking {
            val order = client.registerDirect(directPayment("drop")).order
            sandbox.inject("inquire", "latency", "ms" to 60_000)
            val job = launch { client.inquire(order) }
            until { liveCalls() == 1L }
            job.cancelAndJoin()
            until { liveCalls() == 0L }
            assertNull(withTimeoutOrNull(50) { client.inquire(order) })
            until { liveCalls() == 0L }
            sandbox.clearFaults()
            assertEquals(TransactionState.UNPAID, client.inquire(order).state)
        }

    @Test
    fun `waiting emits each change and ends when it is paid`() =
        runBlocking {
            val order = client.registerDirect(directPayment("wait")).order
            val states =
                client
                    .waitUntilSettled(order, quick)
                    .onEach { if (it.state == TransactionState.UNPAID) sandbox.pay(order.transactionId) }
                    .map { it.state }
                    .toList()
            assertEquals(listOf(TransactionState.UNPAID, TransactionState.PAID), states)
        }

    @Test
    fun `waiting ends with a timeout, and with its collector`() =
        runBlocking<Unit> {
            val order = client.registerDirect(directPayment("late")).order
            assertThrows<NicepayException.Timeout> {
                runBlocking { client.waitUntilSettled(order, quick.copy(limit = Duration.ofMillis(100))).toList() }
            }
            assertEquals(TransactionState.UNPAID, client.waitUntilSettled(order, quick).first().state)
            until { liveCalls() == 0L }
        }

    @Test
    fun `asking about many yields each with its result`() =
        runBlocking {
            val orders = (1..40).map { client.registerDirect(directPayment("many$it")).order }
            val strange = Order("stranger", 10_000, "IONPAYTEST03202611231200009999")
            val answers = client.inquireAll((orders + strange).asFlow(), BulkOptions(concurrency = 8)).toList()
            assertEquals((orders + strange).toSet(), answers.map { it.order }.toSet())
            val failed = answers.filter { it.result.isFailure }
            assertEquals(listOf(strange), failed.map { it.order })
            assertTrue(failed.single().result.exceptionOrNull() is NicepayException.Declined)
            assertEquals(
                2,
                client
                    .inquireAll(orders.asFlow())
                    .let { flow ->
                        var seen = 0
                        flow.first { ++seen == 2 }
                        seen
                    },
            )
            until { liveCalls() == 0L }
        }

    @Test
    fun `an order that can't be right is its own failure among many`() =
        runBlocking {
            val good = client.registerDirect(directPayment("among-many")).order
            val wrong = Order("", -5, "")
            val answers = client.inquireAll(listOf(wrong, good, wrong, good).asFlow()).toList()
            assertEquals(4, answers.size)
            val (failed, answered) = answers.partition { it.result.isFailure }
            assertEquals(listOf(wrong, wrong), failed.map { it.order })
            assertTrue(failed.all { it.result.exceptionOrNull() is NicepayException.InvalidRequest })
            assertEquals(listOf(good, good), answered.map { it.order })
        }

    @Test
    fun `many calls at once`() =
        runBlocking {
            val order = client.registerDirect(directPayment("once")).order
            val answers = (1..200).map { async { client.inquire(order).reference } }.awaitAll()
            assertEquals(List(200) { "once" }, answers)
        }

    @Test
    fun `a hook that throws harms no call`() =
        runBlocking {
            val seen = CopyOnWriteArrayList<String>()
            val rude =
                object : NicepayObserver {
                    override fun onRequest(info: RequestInfo) {
                        seen += "request ${info.operation} ${info.attempt}"
                        throw CallbackException.Failed("own")
                    }

                    override fun onResponse(info: ResponseInfo) {
                        seen += "response ${info.httpStatus} ${info.error} ${info.willRetry}"
                        error("any")
                    }
                }
            sandbox.client(observer = rude).use { it.registerDirect(directPayment("rude")) }
            assertEquals(listOf("request register_direct 1", "response 200 null false"), seen)
        }

    @Test
    fun `a clock is used, and one that throws ends the call before anything is sent`() =
        runBlocking<Unit> {
            val frozen = Clock.fixed(Instant.parse("2026-11-23T05:00:00Z"), ZoneOffset.UTC)
            timed(frozen).use { it.registerDirect(directPayment("frozen")) }
            assertTrue(sandbox.requests().any { "20261123120000" in it["body"].toString() })
            val broken =
                object : Clock() {
                    override fun getZone(): ZoneId = ZoneOffset.UTC

                    override fun withZone(zone: ZoneId): Clock = this

                    override fun instant(): Instant = error("no time")
                }
            val error =
                assertThrows<NicepayException.Internal> {
                    runBlocking { timed(broken).use { it.register(payment("timeless")) } }
                }
            assertTrue("no time" in error.detail, error.detail)
            assertEquals(0, sandbox.registrations("timeless"))
        }

    private fun timed(clock: Clock) =
        Credentials.sandbox().use { NicepayClient(it, Environment.Custom(sandbox.baseUrl), clock = clock) }

    @Test
    fun `a panic is an exception`() =
        runBlocking<Unit> {
            assertEquals("boom", assertThrows<NicepayException.Internal> { panicForTest("boom") }.detail)
            val later = assertThrows<NicepayException.Internal> { runBlocking { panicLaterForTest("bang") } }
            assertEquals("bang", later.detail)
        }
}
