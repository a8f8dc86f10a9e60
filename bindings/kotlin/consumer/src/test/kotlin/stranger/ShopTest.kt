package stranger

import id.nicepay.checkout.Credentials
import id.nicepay.checkout.Environment
import id.nicepay.checkout.NicepayClient
import id.nicepay.checkout.NicepayException
import id.nicepay.checkout.Registration
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class ShopTest {
    @Test
    fun `both ways into the library work out of the jar`() {
        val client = Credentials.sandbox().use { NicepayClient(it, Environment.Sandbox) }
        client.use {
            assertEquals("IONPAYTEST", it.merchantId)
            assertThrows<NicepayException.InvalidRequest> { it.verifyNotification(ByteArray(0)) }
            assertThrows<NicepayException.InvalidRequest> { runBlocking { it.register(Registration("A", 0)) } }
        }
    }
}
