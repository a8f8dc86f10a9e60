package id.nicepay.checkout

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ObjectNode
import com.sun.net.httpserver.HttpServer
import id.nicepay.checkout.testing.Report
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicContainer
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.api.assertThrows
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.file.Path
import java.time.Instant
import java.time.OffsetDateTime
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.readText

/** The vectors that every language's face is held against (tests/vectors). */
class VectorsTest {
    private val folder = Path.of("../../tests/vectors")

    /** For each file: what becomes of a case's input. */
    private val runners: Map<String, (JsonNode) -> Any> =
        mapOf(
            "tokens" to { given ->
                credentials(given).use {
                    val (id, amount) = given["id"].asText() to given["amount"].asText()
                    val token =
                        when (given["message"].asText()) {
                            "request" -> requestToken(it, given["time_stamp"].asText(), id, amount)
                            else -> notificationToken(it, id, amount)
                        }
                    mapOf("token" to token)
                }
            },
            "notifications" to { given ->
                val client = credentials(given).use { NicepayClient(it, Environment.Sandbox) }
                client.use {
                    it.verifyNotification(given["body"].asText().toByteArray()).apply {
                        given["order"]?.let { order -> check(order(order)) }
                    }
                }
            },
            "callbacks" to { given ->
                val callback = Callback.parse(given["message"].asText())
                given["order"]?.let { callback.check(order(it)) }
                callback.claims
            },
            "inquiries" to { given ->
                readInquiry(order(given["order"]), given["http_status"].asInt(), given["body"].asText())
            },
            "registrations" to { given ->
                val body =
                    credentials(given).use {
                        val direct = given["channel"].asText() == "direct"
                        registrationBody(registration(given["registration"]), direct, it, moment(given["now"].asText()))
                    }
                mapOf("wire" to ObjectMapper().readTree(body))
            },
            "registration_answers" to { given ->
                val (status, body) = given["http_status"].asInt() to given["body"].asText()
                val registration = registration(given["registration"])
                if (given["channel"].asText() == "direct") {
                    readDirectRegistration(registration, status, body)
                } else {
                    readRegistration(registration, environmentOf(given["environment"].asText()), status, body)
                }
            },
            "declines" to { given ->
                answering(given["http_status"].asInt(), given["body"].asText()) { runBlocking { ask(it, given) } }
            },
        )

    /** What the cases of declines.json share. */
    private val shared by lazy { ObjectMapper().readTree(folder.resolve("declines.json").readText()) }

    /** What [call] gives with a client of a NICEPAY that gives one answer to whatever it is asked. */
    private fun answering(
        status: Int,
        body: String,
        call: (NicepayClient) -> Any,
    ): Any {
        val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
        server.createContext("/") { exchange ->
            exchange.use {
                it.requestBody.readAllBytes()
                it.sendResponseHeaders(status, body.toByteArray().size.toLong())
                it.responseBody.write(body.toByteArray())
            }
        }
        server.start()
        try {
            val environment = Environment.Custom("http://127.0.0.1:${server.address.port}")
            val settings = ClientSettings(maxRetries = 0)
            return Credentials.sandbox().use { NicepayClient(it, environment, settings) }.use(call)
        } finally {
            server.stop(0)
        }
    }

    private suspend fun ask(
        client: NicepayClient,
        given: JsonNode,
    ): Any {
        val method = given["pay_method"]?.let { payMethodOf(it.asText()) }
        val asked = shared["registration"].deepCopy<ObjectNode>()
        given["pay_method"]?.let { asked.set<JsonNode>("pay_method", it) }
        val payment = registration(asked)
        val direct = payment.direct(mitraOf(shared["store"].asText()), asked["buyer_address"].asText())
        val order = order(shared["order"])
        return when (val operation = given["operation"].asText()) {
            "register" -> client.register(payment)
            "register_direct" -> client.registerDirect(direct)
            "resolve" -> resolved(client.resolve(payment))
            "resolve_direct" -> resolved(client.resolveDirect(direct))
            "inquire" -> client.inquire(order)
            "cancel" -> client.cancel(order, CancelRequest(payMethod = method))
            else -> error("no such operation: $operation")
        }
    }

    private fun resolved(resolution: Resolution<*>) =
        mapOf("already_registered" to (resolution is Resolution.AlreadyRegistered))

    @TestFactory
    fun vectors(): List<DynamicContainer> {
        val files = folder.listDirectoryEntries("*.json").sorted()
        assertTrue(files.size >= runners.size, "files are missing")
        return files.map { file ->
            val name = file.nameWithoutExtension
            val runner = checkNotNull(runners[name]) { "$file has no runner" }
            val cases = ObjectMapper().readTree(file.readText())["cases"].toList()
            check(cases.isNotEmpty()) { "$file has no case" }
            println("vectors: $name: ${cases.size} cases")
            DynamicContainer.dynamicContainer(
                name,
                cases.map {
                    val case = it["name"].asText()
                    DynamicTest.dynamicTest(case) {
                        check(runner, it)
                        Report.ran("vectors", "$name: $case")
                    }
                },
            )
        }
    }

    private fun check(
        runner: (JsonNode) -> Any,
        given: JsonNode,
    ) {
        val wrong = given["error"]
        if (wrong != null) {
            val parts = parts(assertThrows<NicepayException> { runner(given) })
            wrong.properties().forEach { (name, value) ->
                assertTrue(name in parts, "an error has no $name")
                assertEquals(plain(value), parts[name], name)
            }
            return
        }
        val result = runner(given)
        val wanted =
            given["ok"] ?: ObjectMapper().createObjectNode().apply {
                listOf("token", "wire").forEach { name -> given[name]?.let { set<JsonNode>(name, it) } }
            }
        assertTrue(wanted.size() > 0 || given.has("ok"), "a case must want something")
        wanted.properties().forEach { (name, value) ->
            val actual = attribute(result, name)
            assertEquals(if (actual is JsonNode) value else expected(value), shown(actual), name)
        }
    }

    private fun parts(error: NicepayException): Map<String, Any?> =
        mapOf(
            "kind" to error.kind,
            "failure" to error.failure?.name?.lowercase(),
            "fields" to error.fields.map { it.wireName },
            "result_code" to error.resultCode,
            "retryable" to error.isRetryable,
            "http_status" to error.httpStatus?.toLong(),
        )

    private fun plain(value: JsonNode): Any? =
        when {
            value.isNull -> null
            value.isArray -> value.map(::plain)
            value.isObject -> value.properties().associate { (name, part) -> name to expected(part) }
            value.isBoolean -> value.asBoolean()
            value.isIntegralNumber -> value.asLong()
            else -> value.asText()
        }

    private fun expected(value: JsonNode): Any? {
        val time = Regex("""\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00""")
        return if (value.isTextual && time.matches(value.asText())) moment(value.asText()) else plain(value)
    }

    /** The attribute by its plain name: a map's entry, or a property's getter. */
    private fun attribute(
        result: Any,
        name: String,
    ): Any? {
        if (result is Map<*, *>) return checkNotNull(result[name])
        val camel = camel(name)
        val getters = setOf(camel, "get" + camel.replaceFirstChar(Char::uppercase))
        val getter = result.javaClass.methods.firstOrNull { it.name in getters && it.parameterCount == 0 }
        return checkNotNull(getter) { "there is no $camel" }.invoke(result)
    }

    private fun shown(value: Any?): Any? =
        when (value) {
            is Enum<*> -> value.name.lowercase()
            is Instruction -> members(value)
            is PayMethod -> value.plainName()
            is Mitra -> value.plainName()
            is Bank -> value.plainName()
            else -> value
        }

    /** Every member that has a value, by its plain name: the vector must name each. */
    private fun members(instruction: Instruction): Map<String, Any?> =
        instruction.javaClass.declaredMethods
            .filter { it.name.startsWith("get") && it.parameterCount == 0 }
            .associate { snake(it.name.removePrefix("get")) to shown(it.invoke(instruction)) }
            .filterValues { it != null }
            .plus("pay_method" to shown(instruction.payMethod()))

    private fun snake(name: String) = Regex("[A-Z]").replace(name) { "_" + it.value.lowercase() }.removePrefix("_")

    private fun camel(name: String) = Regex("_(.)").replace(name) { it.groupValues[1].uppercase() }

    private fun moment(text: String): Instant = OffsetDateTime.parse(text).toInstant()

    private fun credentials(given: JsonNode): Credentials {
        val previous = given["previous_keys"]?.map { it.asText() }.orEmpty()
        return Credentials(given["merchant_id"].asText(), given["merchant_key"].asText(), previous)
    }

    private fun order(given: JsonNode): Order {
        val policy =
            given["amount_policy"]?.let {
                when {
                    it.isObject -> AmountPolicy.WithFee(it["with_fee"].asLong())
                    it.asText() == "at_least" -> AmountPolicy.AtLeast
                    else -> AmountPolicy.Exact
                }
            }
        return Order(given["reference"].asText(), given["amount"].asLong(), given["transaction_id"].asText(), policy)
    }

    /** Through the builder, by name, so that it is tested as well. */
    private fun registration(given: JsonNode): Registration {
        val builder = RegistrationBuilder(given["reference"].asText(), given["amount"].asLong())
        given.properties().filter { it.key !in setOf("reference", "amount") }.forEach { (name, value) ->
            val setter = builder.javaClass.methods.first { it.name == camel(name) }
            val argument: Any =
                when (setter.parameterTypes.single()) {
                    PayMethod::class.java -> payMethodOf(value.asText())
                    Mitra::class.java -> mitraOf(value.asText())
                    Bank::class.java -> bankOf(value.asText())
                    Instant::class.java -> moment(value.asText())
                    List::class.java -> value.map(::cartItem)
                    else -> value.asText()
                }
            setter.invoke(builder, argument)
        }
        return builder.build()
    }

    private fun cartItem(given: JsonNode) =
        CartItem(
            name = given["name"].asText(),
            amount = given["amount"].asLong(),
            quantity = given["quantity"]?.asInt() ?: 1,
            id = given["id"]?.asText(),
            category = given["category"]?.asText(),
        )
}
