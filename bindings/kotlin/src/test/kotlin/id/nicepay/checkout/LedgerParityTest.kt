package id.nicepay.checkout

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readText

/** Every operation and setting of the Rust ledger is here, by its own name. */
class LedgerParityTest {
    private val sources = Path.of("../../ledger/src").listDirectoryEntries("*.rs").map { it.readText() }

    /** The public functions in every block `impl type`, in this language's spelling. */
    private fun functions(type: String): Set<String> =
        sources
            .flatMap { Regex("""(?m)^impl $type \{\n(.*?)^}""", RegexOption.DOT_MATCHES_ALL).findAll(it) }
            .flatMap { Regex("""(?m)^    pub (?:async |const )*fn (\w+)""").findAll(it.groupValues[1]) }
            .map { camel(it.groupValues[1]) }
            .toSet()

    private fun camel(name: String) = Regex("_(\\w)").replace(name) { it.groupValues[1].uppercase() }

    private fun members(type: Class<*>) =
        type.methods
            .map {
                it.name
                    .substringBefore('-')
                    .removePrefix("get")
                    .replaceFirstChar(Char::lowercase)
            }.toSet()

    @Test
    fun `every operation is there`() {
        val rust = functions("Ledger")
        assertTrue(rust.size >= 24 && "checkOut" in rust && "skipParked" in rust, "$rust")
        // The client is the caller's own.
        val lacking = rust - members(NicepayLedger::class.java) - members(NicepayLedger.Companion::class.java)
        assertEquals(setOf("client"), lacking)
        // What Java gets: the same, less what needs no future.
        val java = rust - members(NicepayLedgerFutures::class.java)
        assertEquals(setOf("client", "open", "fromEnv", "builder", "migration", "events", "stop"), java)
        assertEquals(java + "close", rust - members(NicepayLedgerBlocking::class.java))
    }

    @Test
    fun `every setting is there`() {
        val rust = functions("LedgerBuilder") - "open" - "fromEnv"
        assertTrue(rust.size >= 17 && "callbackWait" in rust, "$rust")
        // Tests of time are the Rust crate's.
        assertEquals(setOf("clock"), rust - members(LedgerSettings::class.java))
        assertEquals(setOf("clock"), rust - members(NicepayLedgerBuilder::class.java))
        val schedule = fields("../../ledger/src/machine/schedule.rs", "Schedule")
        assertTrue(schedule.size >= 12 && "brief" in schedule, "$schedule")
        assertEquals(emptySet<String>(), schedule - members(LedgerSchedule::class.java))
    }

    @Test
    fun `an event and the hand that holds it have everything`() {
        assertEquals(setOf("intoStream"), functions("Events") - members(EventSource::class.java))
        assertEquals(emptySet<String>(), functions("Delivery") - members(Delivery::class.java))
        val fields = fields("../../ledger/src/machine/event.rs", "Event")
        assertTrue(fields.size == 15, "$fields")
        assertEquals(emptySet<String>(), fields - members(LedgerEvent::class.java))
        assertEquals(emptySet<String>(), fields - members(Delivery::class.java))
        val payment = fields("../../ledger/src/payment.rs", "Payment")
        assertTrue(payment.size == 16, "$payment")
        assertEquals(emptySet<String>(), payment - members(LedgerPayment::class.java))
        val filter = fields("../../ledger/src/look.rs", "Filter")
        assertTrue(filter.size == 6, "$filter")
        assertEquals(emptySet<String>(), filter - members(PaymentFilter::class.java))
        val page = fields("../../ledger/src/look.rs", "Page")
        assertEquals(emptySet<String>(), page - members(LedgerPage::class.java))
    }

    private fun fields(
        file: String,
        type: String,
    ): Set<String> {
        val found =
            Regex(
                """pub struct $type \{\n(.*?)\n}""",
                RegexOption.DOT_MATCHES_ALL,
            ).find(Path.of(file).readText())
        val body = checkNotNull(found).groupValues[1]
        return Regex("""(?m)^    pub (\w+):""").findAll(body).map { camel(it.groupValues[1]) }.toSet()
    }
}
