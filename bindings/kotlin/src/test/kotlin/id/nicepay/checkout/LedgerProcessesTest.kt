package id.nicepay.checkout

import id.nicepay.checkout.testing.LedgerProgram
import id.nicepay.checkout.testing.OverASocket
import id.nicepay.checkout.testing.Sandbox
import id.nicepay.checkout.testing.ShopDatabase
import id.nicepay.checkout.testing.Store
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread

private const val ORDERS = 40
private const val CONSUMERS = LedgerProgram.CONSUMERS
private const val PAYMENTS = 500

/** What the ledger holds through killed processes, between several, and in the long run. */
@ExtendWith(OverASocket::class)
class LedgerProcessesTest {
    @TempDir
    lateinit var folder: Path

    private fun killedAt(
        line: String,
        deliveredThen: List<String>,
    ) = Sandbox().use { sandbox ->
        Store.sqlite().use { store ->
            runBlocking {
                sandbox.client().use { NicepayLedger.open(store.url, it, store.settings) }.use {
                    it.checkOut(directPayment("killed"))
                }
            }
            val file = folder.resolve("$line.db")
            val database = ShopDatabase.sqlite(file)

            fun begin(what: String) = LedgerProgram.start(what, sandbox.baseUrl, store.url, "nicepay_", file)
            val killed = begin(line)
            val first = killed.inputReader().readLine()
            killed.destroyForcibly().waitFor()
            assertEquals(deliveredThen, database.delivered())
            val next = begin("to-the-end")
            assertEquals(first, next.inputReader().readLine(), "it is told again")
            assertEquals(0, next.waitFor())
            assertEquals(listOf("killed"), database.delivered(), "and took effect once")
        }
    }

    @Test
    fun `a consumer that is killed between the claim and done delivers once`() =
        killedAt("before-done", listOf("killed"))

    @Test
    fun `a consumer that is killed before its transaction is committed delivers once`() =
        killedAt("before-commit", emptyList())

    @Test
    fun `two processes on one server share the work`() =
        Sandbox().use { sandbox ->
            Store.postgres().use { store ->
                val prefix = checkNotNull(store.settings.prefix)
                val orders = (1..ORDERS).map { "order-$it" }
                runBlocking {
                    sandbox.client().use { NicepayLedger.open(store.url, it, store.settings) }.use { ledger ->
                        orders.forEach { ledger.checkOut(directPayment(it)) }
                        sandbox.transactions().forEach { sandbox.pay(it["transaction_id"].asText()) }
                        Credentials.sandbox().use { credentials ->
                            for (order in orders) {
                                val known = checkNotNull(checkNotNull(ledger.payment(order)).order())
                                ledger.receive(sampleNotification(credentials, known).toByteArray())
                            }
                        }
                    }
                }
                val programs =
                    List(2) {
                        val file = folder.resolve("share-$it.db")
                        LedgerProgram.start("share", sandbox.baseUrl, store.url, prefix, file)
                    }
                // Together: the first to be up would do all.
                programs.forEach { assertEquals("ready", it.inputReader().readLine()) }
                programs.forEach { it.outputWriter().append("go\n").flush() }
                val said = programs.map { ConcurrentLinkedQueue<String>() }
                val readers =
                    programs.zip(said).map { (program, words) ->
                        thread { program.inputReader().forEachLine { words += it } }
                    }
                runBlocking { until { said.sumOf { it.size } >= 2 * ORDERS } }
                programs.forEach { it.outputStream.close() }
                assertEquals(listOf(0, 0), programs.map { it.waitFor() }, "a clean end")
                readers.forEach { it.join() }
                val told = said.flatMap { it }
                assertEquals(2 * ORDERS, told.size, "a number and a payment each")
                assertEquals(told.size, told.toSet().size, "none was told twice")
                assertTrue(said.all { it.size > 4 }, "each did some: ${said.map { it.size }}")
                val inquiries = sandbox.requests().count { it["path"].asText().endsWith("/inquiry") }
                assertEquals(ORDERS, inquiries, "no payment was asked about by two")
            }
        }

    @Test
    fun `fifty thousand events take no memory with them`() =
        Sandbox().use { sandbox ->
            Store.sqlite().use { store ->
                runBlocking {
                    sandbox.client().use { NicepayLedger.open(store.url, it, store.settings) }.use { ledger ->
                        repeat(PAYMENTS) { ledger.checkOut(directPayment("order-$it")) }
                    }
                }
                val program =
                    LedgerProgram.start("drain", sandbox.baseUrl, store.url, "nicepay_", folder.resolve("shop.db"))
                val said = program.inputReader().readLines()
                assertEquals(0, program.waitFor(), "$said")
                val (told, objects, grown) = said.last().split(' ').map(String::toInt)
                assertEquals(CONSUMERS * PAYMENTS, told)
                assertTrue(objects <= 0, "$objects objects are left")
                // A kilobyte an event would be more than twice this.
                assertTrue(grown < 16_000, "grew by $grown KiB in 40,000 events")
            }
        }
}
