package id.nicepay.checkout.testing

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import id.nicepay.checkout.ClientSettings
import id.nicepay.checkout.Credentials
import id.nicepay.checkout.Environment
import id.nicepay.checkout.NicepayClient
import id.nicepay.checkout.NicepayObserver
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

/** NICEPAY's gateway in a process of its own, on a free port of this machine, until it is closed. */
class Sandbox : AutoCloseable {
    private val process: Process
    private val http = HttpClient.newHttpClient()
    private val json = ObjectMapper()

    /** Where it listens. */
    val baseUrl: String

    init {
        process = ProcessBuilder(binary, "serve", "--port", "0").redirectErrorStream(true).start()
        val said = process.inputStream.bufferedReader()
        val address = generateSequence(said::readLine).firstNotNullOfOrNull { Regex("http://[0-9.:]+").find(it) }
        baseUrl = checkNotNull(address) { "the sandbox did not start" }.value.trimEnd('.', ':')
    }

    /** A client of the public test merchant. */
    @JvmOverloads
    fun client(
        settings: ClientSettings? = null,
        observer: NicepayObserver? = null,
    ): NicepayClient = Credentials.sandbox().use { NicepayClient(it, Environment.Custom(baseUrl), settings, observer) }

    /** The customer chooses a store on the payment page; the URL that the browser comes back to. */
    fun chooseStore(
        transactionId: String,
        store: String,
    ): String = act(transactionId, "choose", mapOf("store" to store))["callback_url"].asText()

    /** The customer chooses another pay method and its partner, by their names or codes; what the page shows then. */
    fun choose(
        transactionId: String,
        method: String,
        partner: String? = null,
        card: String? = null,
    ): JsonNode {
        val choice = mapOf("method" to method, "partner" to partner, "card" to card)
        return act(transactionId, "choose", choice)["instruction"]
    }

    /** The customer takes the step that a wallet or a lender waits for. */
    fun confirm(transactionId: String): JsonNode = act(transactionId, "confirm")

    /** The status that the customer's browser gets; it does not follow a redirect. */
    fun visit(url: String): Int {
        val request = HttpRequest.newBuilder(URI(url)).build()
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
    }

    /** The customer pays at the counter. */
    fun pay(transactionId: String): JsonNode = act(transactionId, "pay")

    /** The customer pays after all, though it had expired or was cancelled. */
    fun payLate(transactionId: String): JsonNode =
        act(transactionId, "pay", mapOf("method" to "convenience_store", "status" to "0"))

    /** The cashier undoes it. */
    fun reverse(transactionId: String): JsonNode = act(transactionId, "reverse")

    /** The payment runs out. */
    fun expire(transactionId: String): JsonNode = act(transactionId, "expire")

    /** [operation] goes wrong in the way of [kind], again and again or a number of [times]. */
    fun inject(
        operation: String,
        kind: String,
        vararg details: Pair<String, Any>,
        times: Int? = null,
    ) {
        val fault = mutableMapOf("operation" to operation, "kind" to kind, *details)
        times?.let { fault["times"] = it }
        ask("POST", "faults", fault)
    }

    /** A fault in the control API's own words. */
    fun inject(fault: JsonNode) {
        ask("POST", "faults", fault)
    }

    /** Everything goes right again. */
    fun clearFaults() {
        ask("DELETE", "faults")
    }

    /** The payments in the books. */
    fun transactions(): List<JsonNode> = ask("GET", "transactions")["transactions"].toList()

    /** How often a reference was registered. */
    fun registrations(reference: String): Int =
        transactions().filter { it["reference"].asText() == reference }.sumOf { it["registrations"].asInt() }

    /** What was asked of the gateway. */
    fun requests(): List<JsonNode> = ask("GET", "requests")["requests"].toList()

    /** Waits until no notification is under way. */
    fun idle() {
        ask("POST", "idle")
    }

    private fun act(
        transactionId: String,
        action: String,
        body: Any? = null,
    ) = ask("POST", "transactions/$transactionId/$action", body)

    private fun ask(
        method: String,
        path: String,
        body: Any? = null,
    ): JsonNode {
        val text = body?.let(json::writeValueAsString).orEmpty()
        val request =
            HttpRequest
                .newBuilder(URI("$baseUrl/sandbox/$path"))
                .method(method, HttpRequest.BodyPublishers.ofString(text))
                .build()
        val answer = http.send(request, HttpResponse.BodyHandlers.ofString())
        check(answer.statusCode() < 300) { "the sandbox refused $path: ${answer.body()}" }
        return json.readTree(answer.body())
    }

    override fun close() {
        process.destroy()
        process.waitFor()
    }

    private companion object {
        private val binary by lazy { script("scripts/program.sh", "nicepay-sandbox", "nicepay-sandbox") }
    }
}
