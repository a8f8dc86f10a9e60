package id.nicepay.checkout

import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** What a merchant can call is written down in `api/nicepay-checkout.api`. */
class ApiTest {
    private val listing = Path.of("api/nicepay-checkout.api")

    @Test
    fun `the public API is the one that is written down`() {
        val classes =
            Path
                .of("target/classes")
                .toFile()
                .walk()
                .filter { it.extension == "class" }
        val now = buildString { AbiTools.getInstance().printJvmDump(this, classes.asIterable(), AbiFilters.EMPTY) }
        // Where the change is meant: `mvn test -Dtest=ApiTest -Dapi=write`, and look at the difference.
        if (System.getProperty("api") == "write") listing.writeText(now)
        assertEquals(listing.readText(), now)
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
