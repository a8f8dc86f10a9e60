package id.nicepay.checkout

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ObjectNode
import id.nicepay.checkout.testing.Report
import id.nicepay.checkout.testing.Sandbox
import id.nicepay.checkout.testing.Store
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readText

/** The scripts of tests/ledger, which run in every language: calls, and what becomes of them. */
class LedgerScriptsTest {
    private val cases =
        Path.of("../../tests/ledger").listDirectoryEntries("*.json").sorted().flatMap {
            ObjectMapper().readTree(it.readText())["cases"].toList()
        }

    @Test
    fun `no script was lost`() = assertTrue(cases.size >= 23, "${cases.size}")

    @TestFactory
    fun scripts(): List<DynamicTest> =
        Store.kinds.flatMap { (kind, store) ->
            cases.map { case ->
                val name = "$kind: ${case["name"].asText()}"
                DynamicTest.dynamicTest(name) {
                    store().use { runBlocking { run(it, case) } }
                    listOf("ledger", "e2e").forEach { Report.ran(it, name) }
                }
            }
        }

    private suspend fun run(
        store: Store,
        case: JsonNode,
    ) {
        var settings = store.settings
        case["settings"]?.let { given ->
            given["duplicates_checked"]?.let { settings = settings.copy(duplicatesChecked = it.asBoolean()) }
            given["failures_before_parking"]?.let { settings = settings.copy(failuresBeforeParking = it.asInt()) }
        }
        Sandbox().use { sandbox ->
            sandbox.client().use { client ->
                NicepayLedger.open(store.url, client, settings).use { ledger ->
                    val script = LedgerScript(sandbox, client, ledger)
                    case["steps"].forEachIndexed { index, step ->
                        val given = ObjectMapper().valueToTree<JsonNode>(script.step(step))
                        step["gives"]?.let { wanted ->
                            val compared =
                                if (wanted is ObjectNode && given is ObjectNode) {
                                    given.retain(wanted.properties().map { it.key })
                                } else {
                                    given
                                }
                            // As text: 1 is 1, whatever Jackson holds it in.
                            assertEquals(wanted.sorted(), compared.sorted(), "step ${index + 1} $step")
                        }
                    }
                }
            }
        }
    }

    private fun JsonNode.sorted(): String =
        if (this is ObjectNode) properties().sortedBy { it.key }.joinToString() else toString()
}

private class LedgerScript(
    private val sandbox: Sandbox,
    private val client: NicepayClient,
    private val ledger: NicepayLedger,
) {
    suspend fun step(step: JsonNode): Any? {
        val order = step["order"]?.asText().orEmpty()
        val consumer = step["consumer"]?.asText().orEmpty()
        return when (val what = step["do"].asText()) {
            "check_out" -> {
                answer { ledger.checkOut(wanted(step), step["replace_open"]?.asBoolean() ?: false) }
            }

            "payment" -> {
                answer { ledger.payment(order) }
            }

            "recheck" -> {
                answer { ledger.recheck(order) }
            }

            "cancel" -> {
                answer { ledger.cancel(order) }
            }

            "returned" -> {
                answer { ledger.returned(sampleCallback(orderOf(step), Mitra.Alfamart, "1")) }
            }

            "adopt" -> {
                answer { ledger.adopt(order, orderOf(step)) }
            }

            "receive" -> {
                receive(body(orderOf(step), step["event"].asText()))
            }

            "receive_body" -> {
                receive(step["body"].asText())
            }

            "run_due" -> {
                ledger.runDue()
            }

            "events" -> {
                drain(consumer)
            }

            "retry_later" -> {
                retryLater(consumer, step["error"].asText())
            }

            "retry_parked" -> {
                ledger.retryParked(consumer)
            }

            "skip_parked" -> {
                ledger.skipParked(
                    consumer,
                    ledger
                        .attention()
                        .parked
                        .first()
                        .event.id,
                )
            }

            "attention" -> {
                attention()
            }

            "history" -> {
                ledger.history(order).map { "${it.source} ${it.kind}" }
            }

            "register" -> {
                client.registerDirect(wanted(step)).let { null }
            }

            "registered" -> {
                sandbox.transactions().size
            }

            "pay" -> {
                sandbox.pay(idOf(step)).let { null }
            }

            "pay_late" -> {
                sandbox.payLate(idOf(step)).let { null }
            }

            "reverse" -> {
                sandbox.reverse(idOf(step)).let { null }
            }

            "expire" -> {
                sandbox.expire(idOf(step)).let { null }
            }

            "fault" -> {
                sandbox.inject(step.deepCopy<ObjectNode>().without<ObjectNode>("do")).let { null }
            }

            "clear_faults" -> {
                sandbox.clearFaults().let { null }
            }

            else -> {
                error("no step is called $what")
            }
        }
    }

    private fun wanted(step: JsonNode): DirectRegistration =
        payment(step["order"].asText()).copy(amount = step["amount"].asLong()).direct(Mitra.Alfamart, "Jalan")

    private suspend fun answer(call: suspend () -> LedgerPayment?): Any? =
        try {
            call()?.let {
                mapOf(
                    "status" to it.status.plainName(),
                    "amount" to it.amount,
                    "attempt" to it.attempt,
                    "reference" to it.reference,
                    "has_number" to (it.paymentNumber != null),
                    "is_paid" to it.isPaid(),
                    "epoch" to it.epoch,
                )
            }
        } catch (error: NicepayException) {
            refusal(error)
        }

    /** A failure that passes by itself is called `retryable`, whatever its kind. */
    private fun refusal(error: NicepayException) =
        mapOf("error" to if (error.isRetryable) "retryable" else error.kind, "http_status" to error.replyStatus)

    private suspend fun receive(body: String): Any =
        try {
            ledger.receive(body.toByteArray()).let { mapOf("status" to it.status, "body" to it.body) }
        } catch (error: NicepayException) {
            refusal(error)
        }

    /** Everything that is there for a consumer, each marked as done: in order per order, so order by order. */
    private suspend fun drain(consumer: String): List<String> =
        ledger
            .eventSource(consumer)
            .use { events ->
                buildList {
                    while (true) {
                        val event = events.tryNext() ?: break
                        add(named(event))
                        check(event.done())
                    }
                }
            }.sortedBy { it.substringBefore(' ') } // stable

    private suspend fun retryLater(
        consumer: String,
        error: String,
    ): String =
        ledger.eventSource(consumer).use { events ->
            val event = checkNotNull(events.tryNext())
            event.retryLater(error)
            named(event)
        }

    private fun named(event: Delivery) = "${event.orderId} ${event.kind.plainName()} ${event.epoch}"

    private suspend fun attention() =
        ledger.attention().let { found ->
            mapOf(
                "payments" to found.payments.map { it.orderId },
                "parked" to found.parked.size,
                "unmatched" to found.unmatched.size,
            )
        }

    private fun body(
        order: Order,
        event: String,
    ): String =
        Credentials.sandbox().use {
            val told = if (event == "deposit") NotificationEvent.DEPOSIT else NotificationEvent.REVERSAL
            sampleNotification(it, order, told)
        }

    /** The order's first or newest payment at the gateway. */
    private fun found(step: JsonNode): JsonNode {
        val order = step["order"].asText()
        val found =
            sandbox.transactions().filter {
                it["reference"].asText() == order || it["reference"].asText().startsWith("$order-")
            }
        return if (step["which"]?.asText() == "first") found.first() else found.last()
    }

    private fun idOf(step: JsonNode): String = found(step)["transaction_id"].asText()

    private fun orderOf(step: JsonNode): Order =
        found(step).let { Order(it["reference"].asText(), it["amount"].asLong(), it["transaction_id"].asText()) }
}
