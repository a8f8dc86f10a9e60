package id.nicepay.checkout

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class DeclinesTest {
    @Test
    fun `a decline comes back as itself and only 9009 means registered before`() {
        val asked =
            listOf<(String) -> Any?>(
                { readResolution(payment("A"), Environment.Sandbox, 200, it) },
                { readDirectResolution(directPayment("A"), 200, it) },
            )
        for (resolve in asked) {
            assertNull(resolve("""{"resultCd":"9009","resultMsg":"no"}"""))
            for (code in listOf("9001", "9014", "9503", "1004", "8004")) {
                val error =
                    assertThrows<NicepayException>(code) { resolve("""{"resultCd":"$code","resultMsg":"no"}""") }
                assertEquals(code, error.resultCode)
            }
        }
    }
}
