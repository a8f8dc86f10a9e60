package stranger

import id.nicepay.checkout.FastVerifier
import id.nicepay.checkout.ffi.CheckoutException
import id.nicepay.checkout.ffi.ExpectedOrder
import id.nicepay.checkout.ffi.Till
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class ShopTest {
    @Test
    fun `both ways in work out of the jar`() {
        Till().use { assertEquals("A", runBlocking { it.wait("A", 1) }) }
        FastVerifier("IONPAYTEST", "key").use {
            assertThrows<CheckoutException.InvalidRequest> { it.verify(ByteArray(0), ExpectedOrder("A", 1, "B")) }
        }
    }
}
