package id.nicepay.checkout

import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.time.Duration.Companion.milliseconds

class KeylessTest {
    private val back = "https://merchant.example/back"

    @Test
    fun `a device without a key opens the page and notices the way back`() {
        PaymentPage(Environment.Sandbox, back).use { page ->
            val url = page.url("IONPAYTEST00202212231106386098")
            assertTrue(page.trusts(url) && !page.isCallback(url))
            assertFalse(page.trusts("https://evil.example/"))
            assertNull(page.callback(url))
            val claims =
                checkNotNull(page.callback("$back?tXid=IONPAYTEST00202212231106386098&referenceNo=A&amt=10000"))
            assertEquals(listOf("A", 10_000L), listOf(claims.reference, claims.amount))
            assertThrows<NicepayException.InvalidRequest> { page.callback(back) }
        }
        assertThrows<NicepayException.InvalidRequest> { PaymentPage(Environment.Sandbox, "myapp://back") }
    }

    @Test
    fun `an app's own scheme brings the customer back and carries no claim`() {
        PaymentPage(Environment.Sandbox, back, appUrl = "shop://nicepay/back").use { page ->
            assertTrue(page.opensApp("shop://nicepay/back?order=A"))
            assertFalse(page.opensApp("shop://nicepay/other") || page.opensApp("evil://nicepay/back"))
            assertFalse(page.opensApp("$back?tXid=A") || page.isCallback("shop://nicepay/back"))
            assertNull(page.callback("shop://nicepay/back?referenceNo=A&amt=10000"))
        }
        PaymentPage(Environment.Sandbox, back).use { assertFalse(it.opensApp("shop://nicepay/back")) }
        val refused =
            assertThrows<NicepayException.InvalidRequest> {
                PaymentPage(Environment.Sandbox, back, appUrl = "javascript:alert(1)")
            }
        assertTrue("app_url" in refused.message, refused.message)
    }

    @Test
    fun `the backend is asked until its answer is final`() =
        runBlocking {
            val answers = ArrayDeque(listOf("open", "open", "paid", "never"))
            val seen =
                pollBackend(firstPause = 1.milliseconds, isFinal = { it == "paid" }) { answers.removeFirst() }.toList()
            assertEquals(listOf("open", "paid"), seen)
        }

    @Test
    fun `the limit ends the asking`() =
        runBlocking {
            val seen =
                pollBackend(
                    limit = 50.milliseconds,
                    firstPause = 10.milliseconds,
                    isFinal = { false },
                ) { "open" }.toList()
            assertEquals(listOf("open"), seen)
        }

    @Test
    fun `only NICEPAY's addresses are NICEPAY's`() {
        checkSourceAddress("103.20.51.34")
        assertThrows<NicepayException.Verification> { checkSourceAddress("203.0.113.7") }
    }
}
