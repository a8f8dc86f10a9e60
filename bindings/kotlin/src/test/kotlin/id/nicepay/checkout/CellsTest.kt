package id.nicepay.checkout

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import id.nicepay.checkout.testing.Report
import id.nicepay.checkout.testing.Sandbox
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.single
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.readText

/** The key cells of the fault matrix, the same for every language: `tests/faults/cells.json`. */
class CellsTest {
    private val cells =
        ObjectMapper().readTree(Path.of("../../tests/faults/cells.json").readText())["cases"].toList()

    @TestFactory
    fun cells(): List<DynamicTest> =
        cells.map { cell ->
            val name = cell["name"].asText()
            DynamicTest.dynamicTest(name) {
                Sandbox().use { run(it, cell) }
                listOf("faults", "e2e").forEach { Report.ran(it, name) }
            }
        }

    private fun run(
        sandbox: Sandbox,
        cell: JsonNode,
    ) {
        val order = sandbox.client().use { runBlocking { it.registerDirect(directPayment("open")).order } }
        val already = sandbox.asked()
        cell["faults"].forEach(sandbox::inject)
        val settings = cell["timeout_ms"]?.let { ClientSettings(timeout = Duration.ofMillis(it.asLong())) }
        val came = mutableMapOf<String, Any>()
        sandbox.client(settings).use { client ->
            try {
                came["told"] = runBlocking { perform(client, cell["operation"].asText(), order) }
            } catch (error: NicepayException) {
                came += mapOf("error" to error.kind, "retryable" to error.isRetryable)
            }
        }
        val open = sandbox.transactions().single { it["reference"].asText() == "open" }
        came += mapOf("asked" to sandbox.asked() - already, "registered" to sandbox.registrations("new"))
        came["state"] = open["state"].asText()
        cell["expect"].properties().forEach { (name, expected) ->
            assertEquals(expected.asText(), came[name].toString(), "$name of $came")
        }
        // Nobody pays in any cell, and nothing is registered twice.
        assertTrue(came["told"] != "paid" && sandbox.registrations("new") <= 1)
    }

    /** What the call tells of the payment, in plain words. */
    private suspend fun perform(
        client: NicepayClient,
        operation: String,
        order: Order,
    ): String =
        when (operation) {
            "register" -> {
                client.register(payment("new")).let { "registered" }
            }

            "register_direct" -> {
                client.registerDirect(directPayment("new")).let { "registered" }
            }

            "resolve" -> {
                runCatching { client.register(payment("new")) }
                client.resolve(payment("new")).word()
            }

            "resolve_direct" -> {
                runCatching { client.registerDirect(directPayment("new")) }
                client.resolveDirect(directPayment("new")).word()
            }

            "wait_until_settled" -> {
                client
                    .waitUntilSettled(order)
                    .first()
                    .state
                    .word()
            }

            "inquire_all" -> {
                client
                    .inquireAll(flowOf(order))
                    .single()
                    .result
                    .getOrThrow()
                    .state
                    .word()
            }

            "inquire" -> {
                client.inquire(order).state.word()
            }

            "confirm" -> {
                client
                    .confirm(Callback.parse(callbackOf(order)), order)
                    .transaction.state
                    .word()
            }

            "settle" -> {
                val body = Credentials.sandbox().use { sampleNotification(it, order) }
                client
                    .settle(client.verifyNotification(body.toByteArray()), order)
                    .transaction.state
                    .word()
            }

            "cancel" -> {
                client.cancel(order, CancelRequest(payMethod = PayMethod.ConvenienceStore)).outcome.word()
            }

            else -> {
                error("no such operation: $operation")
            }
        }

    private fun callbackOf(order: Order) =
        "resultCd=0000&tXid=${order.transactionId}&amt=${order.amount}&referenceNo=${order.reference}"

    private fun Resolution<*>.word() = if (this is Resolution.Registered) "registered" else "already_registered"

    private fun Enum<*>.word() = name.lowercase()

    private fun Sandbox.asked() = requests().count { it["path"].asText().startsWith("/nicepay/") }
}
