package id.nicepay.checkout

import id.nicepay.checkout.testing.assertWrittenDown
import id.nicepay.checkout.testing.classFiles
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.file.Path

/** What a merchant can call is written down in `api/nicepay-checkout.api`. */
class ApiTest {
    @Test
    fun `the public API is the one that is written down`() {
        val files = classFiles().asIterable()
        val now = buildString { AbiTools.getInstance().printJvmDump(this, files, AbiFilters.EMPTY) }
        assertWrittenDown(Path.of("api/nicepay-checkout.api"), now)
        for (internal in listOf(
            "FfiConverter",
            "RustBuffer",
            "CoreClient",
            "CancelToken",
            "checkout/Observer",
            "uniffi",
        )) {
            assertFalse(internal in now, "$internal is a merchant's business")
        }
        assertTrue("checkout/NicepayOperations" in now && "checkout/Order " in now)
    }
}
