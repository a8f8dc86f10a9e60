package id.nicepay.checkout

import id.nicepay.checkout.testing.OverASocket
import id.nicepay.checkout.testing.Sandbox
import id.nicepay.checkout.testing.Store
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith

/** Who is cancelled as an event comes leaves it to others, long before its lease (60 seconds) is over. */
@ExtendWith(OverASocket::class)
class LedgerCancellationTest {
    /** [wait] is cancelled when its event has come and was not seen. [next] gets it, of the same ledger or of another. */
    private fun cancelled(
        isElsewhere: Boolean = false,
        wait: suspend (NicepayLedger) -> Unit,
        next: suspend (NicepayLedger) -> Delivery,
    ) = Sandbox().use { sandbox ->
        Store.sqlite().use { store ->
            runBlocking {
                val client = sandbox.client()
                val (ledger, other) = List(2) { NicepayLedger.open(store.url, client, store.settings) }
                val before = liveCalls()
                val waiting = launch { wait(ledger) }
                while ("shop" !in ledger.health().consumers) delay(5)
                delay(100) // it waits for an event by now
                // This one thread is held, so that the waiting coroutine can't see what comes.
                NicepayLedgerFutures(ledger).checkOut(directPayment("cancelled")).get()
                while (liveCalls() > before) Thread.sleep(5)
                waiting.cancelAndJoin()
                val event = withTimeout(20_000) { next(if (isElsewhere) other else ledger) }
                assertEquals("cancelled" to 0, event.orderId to event.failures)
                assertTrue(event.done())
                listOf(ledger, other, client).forEach { it.close() }
            }
        }
    }

    private val collecting: suspend (NicepayLedger) -> Unit = { ledger ->
        ledger.events("shop").collect { error("$it was seen") }
    }

    @Test
    fun `of a cancelled collector`() = cancelled(wait = collecting) { it.events("shop").first() }

    @Test
    fun `of a cancelled collector, to another process`() =
        cancelled(isElsewhere = true, wait = collecting) { it.events("shop").first() }

    @Test
    fun `of a cancelled call`() =
        cancelled(wait = { ledger -> ledger.eventSource("shop").use { it.next() } }) { ledger ->
            ledger.eventSource("shop").use { checkNotNull(it.next()) }
        }

    @Test
    fun `of a cancelled call, whose source stays open`() {
        lateinit var source: EventSource
        val wait: suspend (NicepayLedger) -> Unit = {
            source = it.eventSource("shop")
            source.next()
        }
        cancelled(wait = wait) { checkNotNull(source.next()).also { source.close() } }
    }
}
