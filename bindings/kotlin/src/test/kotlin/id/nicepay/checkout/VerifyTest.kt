package id.nicepay.checkout

import id.nicepay.checkout.ffi.CheckoutException
import id.nicepay.checkout.ffi.Verifier
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class VerifyTest {
    @Test
    fun `both ways in give the same answer`() {
        val slow = Verifier(Sample.I_MID, Sample.KEY).use { it.verify(Sample.body(), Sample.order) }
        val fast = FastVerifier(Sample.I_MID, Sample.KEY).use { it.verify(Sample.body(), Sample.order) }
        assertEquals(slow.copy(raw = fast.raw), fast)
        assertEquals(150_000L, fast.amount)
        assertArrayEquals(Sample.body(), fast.raw)
    }

    @Test
    fun `an error keeps its data both ways`() {
        Verifier(Sample.I_MID, Sample.KEY).use {
            val error = assertThrows<CheckoutException.InvalidRequest> { it.verify(ByteArray(0), Sample.order) }
            assertEquals("tXid", error.fields.single().field)
        }
        FastVerifier(Sample.I_MID, Sample.KEY).use {
            val error = assertThrows<CheckoutException.InvalidRequest> { it.verify(ByteArray(0), Sample.order) }
            assertEquals("tXid", error.fields.single().field)
            val forged =
                assertThrows<CheckoutException.Forged> { it.verify(Sample.body("0".repeat(64)), Sample.order) }
            assertTrue(forged.message.contains("token"))
        }
    }

    @Test
    fun `a closed verifier answers with an error, not with a crash`() {
        val closed = FastVerifier(Sample.I_MID, Sample.KEY)
        closed.close()
        assertThrows<CheckoutException.Internal> { closed.verify(Sample.body(), Sample.order) }
    }
}
