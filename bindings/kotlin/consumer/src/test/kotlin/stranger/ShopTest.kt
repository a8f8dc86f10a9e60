package stranger

import id.nicepay.checkout.Credentials
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class ShopTest {
    @Test
    fun `the library loads out of the jar`() {
        Credentials.sandbox().use { assertEquals("IONPAYTEST", it.merchantId()) }
    }
}
