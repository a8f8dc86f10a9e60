package id.nicepay.checkout

import id.nicepay.checkout.example.Books
import id.nicepay.checkout.example.register
import id.nicepay.checkout.example.registerDirect
import id.nicepay.checkout.example.shouldOverrideUrlLoading
import id.nicepay.checkout.testing.OverASocket
import id.nicepay.checkout.testing.Sandbox
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import java.nio.file.Path
import kotlin.io.path.readText
import id.nicepay.checkout.example.payment as guidePayment

@ExtendWith(OverASocket::class)
class GuideTest {
    @Test
    fun `every block of the guide is compiled`() {
        val sources = listOf("src/test", "consumer/kotlin/src", "consumer/java/src").map { Path.of(it).toFile() }
        val examples =
            mapOf("kotlin" to "kt", "java" to "java").mapValues { (_, extension) ->
                sources
                    .flatMap { it.walk() }
                    .filter { it.extension == extension }
                    .joinToString("\n") { bare(it.readText()) }
            }
        val guide = Path.of("../../docs/kotlin.md").readText()
        val blocks = Regex("```(kotlin|java)\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(guide).toList()
        assertTrue(blocks.size >= 8, "the guide has lost its blocks")
        for (block in blocks) {
            val (language, code) = block.destructured
            assertTrue(bare(code) in examples.getValue(language), "not compiled:\n$code")
        }
    }

    /** Without indentation. */
    private fun bare(code: String) = code.trim().lines().joinToString("\n") { it.trim() }

    @Test
    fun `what was registered unseen is not registered again`() =
        Sandbox().use { sandbox ->
            sandbox.client().use { client ->
                runBlocking {
                    val books = Books()
                    sandbox.inject("register", "drop_before", times = 1)
                    assertTrue(checkNotNull(register(client, books, payment("guide-1"))).startsWith(sandbox.baseUrl))
                    sandbox.inject("register", "drop_after", times = 1)
                    assertEquals(null, register(client, books, payment("guide-2")))
                    assertEquals(listOf(1, 1), listOf("guide-1", "guide-2").map(sandbox::registrations))
                }
            }
        }

    @Test
    fun `the guide's one payment registers both ways`() =
        Sandbox().use { sandbox ->
            sandbox.client().use { client ->
                runBlocking {
                    val (books, payment) = Books() to guidePayment()
                    val url = checkNotNull(register(client, books, payment))
                    val number = registerDirect(client, books, payment.copy(reference = "order-2"))
                    assertTrue(url.startsWith(sandbox.baseUrl) && number?.all(Char::isDigit) == true, "$url $number")
                    assertTrue(listOf("order-1", "order-2").all { books.find(it, null) != null }, "kept with their ids")
                }
            }
        }

    @Test
    fun `a web view stays with NICEPAY until the way back`() {
        PaymentPage(Environment.Sandbox, "https://merchant.example/back").use { page ->
            val (asked, opened) = mutableListOf<String?>() to mutableListOf<String>()
            val bank = "https://bank.example/3ds"
            val stopped =
                listOf("https://dev.nicepay.co.id/x", bank, "https://merchant.example/back?referenceNo=A").map {
                    shouldOverrideUrlLoading(page, it, asked::add, opened::add)
                }
            assertEquals(listOf(false, true, true), stopped)
            assertEquals(listOf<String?>("A") to listOf(bank), asked to opened)
        }
    }

    @Test
    fun `the aar takes the rules for R8 from the jar's file`() {
        val android = Path.of("android")
        val named = Regex("""consumerProguardFiles\("([^"]+)"\)""").find(android.resolve("build.gradle.kts").readText())
        val rules = android.resolve(named!!.groupValues[1]).normalize()
        assertEquals(Path.of("src/main/resources/META-INF/proguard/nicepay-checkout.pro"), rules)
        assertTrue("com.sun.jna" in rules.readText())
    }
}
