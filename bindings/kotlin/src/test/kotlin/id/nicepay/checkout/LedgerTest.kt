package id.nicepay.checkout

import id.nicepay.checkout.example.JavaLedgerExample
import id.nicepay.checkout.example.LedgerShop
import id.nicepay.checkout.testing.LedgerProgram
import id.nicepay.checkout.testing.OverASocket
import id.nicepay.checkout.testing.Sandbox
import id.nicepay.checkout.testing.ShopDatabase
import id.nicepay.checkout.testing.Store
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.extension.ExtendWith
import org.junit.jupiter.api.io.TempDir
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.ObjectInputStream
import java.io.ObjectOutputStream
import java.io.OutputStream
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.exists
import kotlin.io.path.readText

/** The ledger as a Kotlin or Java shop uses it, over a socket. */
@ExtendWith(OverASocket::class)
class LedgerTest {
    @TempDir
    lateinit var folder: Path

    private class Shop(
        val sandbox: Sandbox,
        val ledger: NicepayLedger,
    ) {
        suspend fun idOf(order: String) = checkNotNull(checkNotNull(ledger.payment(order)).transactionId)

        suspend fun paid(order: String): LedgerPayment {
            ledger.checkOut(directPayment(order))
            sandbox.pay(idOf(order))
            return checkNotNull(ledger.recheck(order))
        }
    }

    private fun shop(
        settings: LedgerSettings.() -> LedgerSettings = { this },
        test: suspend Shop.() -> Unit,
    ) = Store.sqlite().use { store ->
        Sandbox().use { sandbox ->
            runBlocking {
                val ledger = sandbox.client().use { NicepayLedger.open(store.url, it, store.settings.settings()) }
                ledger.use { Shop(sandbox, it).test() }
            }
        }
    }

    @Test
    fun `the shop of the README delivers once`() =
        shop {
            val database = ShopDatabase.sqlite(folder.resolve("shop.db"))
            val shop = LedgerShop(ledger, database.source)
            val number = shop.checkOut(directPayment("readme"))
            assertEquals(number, shop.checkOut(directPayment("readme")), "a double click")
            val order = checkNotNull(checkNotNull(ledger.payment("readme")).order())
            val body = Credentials.sandbox().use { sampleNotification(it, order) }.toByteArray()
            assertEquals(400, shop.notified(body + "&amt=1".toByteArray()))
            sandbox.pay(order.transactionId)
            repeat(3) { assertEquals(200, shop.notified(body)) }
            coroutineScope {
                val working = launch { ledger.run() }
                val delivering = launch { shop.deliver() }
                until { database.delivered().isNotEmpty() }
                ledger.stop() // both end by themselves
                working.join()
                delivering.join()
            }
            assertEquals(listOf("readme"), database.delivered())
            assertEquals(1, sandbox.registrations("readme"))
        }

    @Test
    fun `the Java shop delivers once, and its worker ends when it is closed`() =
        shop {
            val database = ShopDatabase.sqlite(folder.resolve("shop.db"))
            JavaLedgerExample(ledger, database.source).use { java ->
                assertTrue(java.checkOut(directPayment("java")).get().all(Char::isDigit))
                val order = checkNotNull(checkNotNull(ledger.payment("java")).order())
                sandbox.pay(order.transactionId)
                val body = Credentials.sandbox().use { sampleNotification(it, order) }.toByteArray()
                assertEquals(listOf(200, 200, 400), listOf(body, body, ByteArray(3)).map(java::notified))
                until { database.delivered().isNotEmpty() }
            }
            assertEquals(listOf("java"), database.delivered())
            withTimeout(5_000) { ledger.events("late").collect { error("the ledger was stopped") } }
        }

    @Test
    fun `a claim takes effect once, in each database`() =
        shop {
            paid("claimed")
            val close = mutableListOf<() -> Unit>()
            try {
                val databases =
                    mapOf(
                        "sqlite" to ShopDatabase.sqlite(folder.resolve("claims.db")),
                        "postgres" to ShopDatabase.postgres(close),
                        "h2" to ShopDatabase.h2(),
                    )
                for ((name, database) in databases) {
                    ledger.eventSource(name).use { events ->
                        val event = checkNotNull(events.tryNext())
                        assertThrows<IllegalStateException> { database.source.connection.use(event::claim) }
                        assertThrows<IOException> { event.claim(database.source) { throw IOException("no stock") } }
                        val work = { connection: java.sql.Connection ->
                            connection.createStatement().execute("INSERT INTO deliveries VALUES ('claimed')")
                            Unit
                        }
                        assertTrue(event.claim(database.source, work), "$name: what failed took no effect")
                        assertFalse(event.claim(database.source, work), name)
                        assertEquals(listOf("claimed"), database.delivered(), name)
                        val (sql, parameter) = event.claim(ClaimDialect.POSTGRES)
                        assertTrue("$1" in sql && parameter == "$name/${event.id}", "$sql $parameter")
                        assertTrue(event.done())
                        assertThrows<NicepayException.InvalidRequest> { runBlocking { event.done() } }
                    }
                }
            } finally {
                close.forEach { it() }
            }
        }

    @Test
    fun `payment and event go through JSON and a Java stream`() =
        shop {
            val payment = paid("stream")
            ledger.eventSource("shop").use { events ->
                var event = checkNotNull(events.tryNext()).also { it.done() }
                event = checkNotNull(events.tryNext())
                assertEquals(EventKind.PAID, event.kind)
                assertTrue(event.event.isMoneyIn() && event.depositedAt != null && event.store == Mitra.Indomaret)
                assertEquals(payment, ledgerPaymentOfJson(payment.toJson()))
                assertEquals(event.event, ledgerEventOfJson(event.event.toJson()))
                val bytes = ByteArrayOutputStream()
                ObjectOutputStream(bytes).use { it.writeObject(listOf(payment, event.event)) }
                val read = ObjectInputStream(ByteArrayInputStream(bytes.toByteArray())).use { it.readObject() }
                assertEquals(listOf(payment, event.event), read)
            }
            val file = folder.resolve("export.jsonl")
            assertEquals(1, ledger.export(ExportFormat.JSON_LINES, file))
            assertEquals(ledgerPaymentOfJson(file.readText()), ledger.payment("stream"), "the export's own form")
            assertThrows<NicepayException.InvalidRequest> { ledgerPaymentOfJson("{}") }
        }

    @Test
    fun `looking pages, filters and exports`() =
        shop {
            val orders = (1..5).map { "order-$it" }.onEach { ledger.checkOut(directPayment(it)) }
            sandbox.pay(idOf("order-3"))
            ledger.recheck("order-3")
            val first = ledger.payments(limit = 3)
            val second = ledger.payments(cursor = first.next, limit = 3)
            assertEquals(orders.reversed(), (first.payments + second.payments).map { it.orderId })
            assertNull(second.next)
            assertNull(first.previous)
            assertEquals(first.payments, ledger.payments(cursor = second.previous, limit = 3).payments)
            val dear = PaymentFilter(amountFrom = 10_000, amountTo = 10_000)
            assertEquals(5, ledger.payments(dear).payments.size)
            assertEquals(0, ledger.payments(PaymentFilter(amountFrom = 10_001)).payments.size)
            assertEquals(0, ledger.payments(PaymentFilter(amountTo = 9_999)).payments.size)
            val paid = PaymentFilter(status = PaymentStatus.PAID)
            assertEquals(listOf("order-3"), ledger.payments(paid).payments.map { it.orderId })
            assertThrows<NicepayException.InvalidRequest> { runBlocking { ledger.payments(cursor = "none") } }
            val csv = ByteArrayOutputStream()
            assertEquals(5, ledger.export(ExportFormat.CSV, csv))
            assertEquals(
                6,
                csv
                    .toString()
                    .trim()
                    .lines()
                    .size,
            )
            val broken =
                object : OutputStream() {
                    override fun write(b: Int): Unit = throw IOException("the pipe is broken")
                }
            val failed =
                assertThrows<NicepayException> { runBlocking { ledger.export(ExportFormat.CSV, broken) } }
            assertTrue("pipe is broken" in failed.message, failed.message)
            val nowhere = folder.resolve("no/such/folder.csv")
            assertThrows<NicepayException> { runBlocking { ledger.export(ExportFormat.CSV, nowhere) } }
            assertFalse(nowhere.exists())
            ledger.events("shop").first()
            val health = ledger.health()
            assertEquals(6L, health.consumers["shop"])
            assertTrue(health.schema >= 1 && health.eventsParked == 0L, "$health")
        }

    @Test
    fun `each fault of the store has its name`() =
        Sandbox().use { sandbox ->
            val client = sandbox.client()

            fun fault(
                url: String,
                settings: LedgerSettings = LedgerSettings(),
            ): StorageFault {
                val error =
                    assertThrows<NicepayException.Storage> {
                        runBlocking {
                            NicepayLedger
                                .open(
                                    url,
                                    client,
                                    settings,
                                ).use { it.checkOut(directPayment("a")) }
                        }
                    }
                val passes = error.fault in setOf(StorageFault.LOCKED, StorageFault.FULL, StorageFault.UNREACHABLE)
                assertEquals(passes, error.isRetryable, error.message)
                assertEquals(503 to "storage", error.replyStatus to error.kind)
                assertTrue(error.hint.isNotEmpty())
                return error.fault
            }
            val file = folder.resolve("broken.db").also { it.toFile().writeText("no database ".repeat(500)) }
            assertEquals(StorageFault.CORRUPT, fault("sqlite:$file"))
            assertEquals(StorageFault.UNREACHABLE, fault("postgres://nicepay@127.0.0.1:9/none"))
            assertEquals(StorageFault.UNREACHABLE, fault("sqlite:/no/such/folder/payments.db"))
            Store.postgres().use {
                assertEquals(StorageFault.SCHEMA, fault(it.url, it.settings.copy(migrate = false)))
            }
            assertEquals(StorageFault.FULL, fault("sqlite:$folder/full.db", LedgerSettings(mostPages = 1)))
            // In another process: two SQLites of one process see none of each other's locks.
            val locked = folder.resolve("locked.db")
            val holder = LedgerProgram.start("lock", sandbox.baseUrl, "", "", locked)
            assertEquals("locked", holder.inputReader().readLine())
            val short = LedgerSettings(busyTimeout = Duration.ofMillis(50))
            assertEquals(StorageFault.LOCKED, fault("sqlite:$locked", short))
            holder.destroyForcibly().waitFor()
            val wrong = assertThrows<NicepayException> { runBlocking { NicepayLedger.open("mysql:x", client) } }
            assertEquals("invalid_request" to 400, wrong.kind to wrong.replyStatus)
            client.close()
        }

    @Test
    fun `who waits holds no thread, and waiting no longer loses nothing`() =
        shop {
            val before = liveCalls()
            val threads = Thread.activeCount()
            val scope = CoroutineScope(currentCoroutineContext())
            val waiting = (1..200).map { scope.async { ledger.events("consumer-$it").first() } }
            var ticks = 0
            until { liveCalls() >= before + 200 }
            repeat(20) {
                delay(5)
                ticks += 1
            }
            assertEquals(20, ticks, "all of them wait on this one thread")
            assertTrue(Thread.activeCount() < threads + 20, "${Thread.activeCount()} threads, $threads before")
            waiting.take(100).forEach { it.cancelAndJoin() }
            until { liveCalls() <= before + 100 }
            ledger.checkOut(directPayment("told"))
            val told = waiting.drop(100).awaitAll()
            assertEquals(List(100) { "told" }, told.map { it.orderId })
            ledger.eventSource("consumer-1").use { assertEquals("told", it.next()?.orderId) }
        }

    @Test
    fun `a handler that throws gets the event again, and its order's next one after it`() =
        shop {
            paid("again")
            val told = java.util.concurrent.CopyOnWriteArrayList<String>()
            val worker =
                NicepayWorker(ledger)
                    .delivering("shop") {
                        told += "${it.kind} ${it.failures}"
                        if (it.failures == 0 && it.kind == EventKind.NUMBER_ISSUED) error("no stock")
                    }.start()
            until { told.size >= 3 }
            assertTrue(worker.isRunning)
            worker.close()
            assertFalse(worker.isRunning)
            assertEquals(listOf("NUMBER_ISSUED 0", "NUMBER_ISSUED 1", "PAID 0"), told)
            assertThrows<IllegalStateException> { worker.start() }
        }

    @Test
    fun `a closed ledger answers with an exception, and everything is freed`() {
        val before = liveObjects()
        Sandbox().use { sandbox ->
            Store.sqlite().use { store ->
                sandbox.client().use { client ->
                    val ledger = NicepayLedger.builder(store.url, client).prefix("my_").open()
                    runBlocking {
                        ledger.checkOut(directPayment("freed"))
                        ledger.eventSource("shop").use { checkNotNull(it.tryNext()).done() }
                    }
                    ledger.close()
                    assertThrows<IllegalStateException> { runBlocking { ledger.health() } }
                    ledger.close()
                }
            }
        }
        runBlocking {
            until {
                System.gc()
                liveObjects() <= before
            }
        }
    }
}
