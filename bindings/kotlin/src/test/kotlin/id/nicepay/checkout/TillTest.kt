package id.nicepay.checkout

import id.nicepay.checkout.ffi.CheckoutException
import id.nicepay.checkout.ffi.Hook
import id.nicepay.checkout.ffi.HookEvent
import id.nicepay.checkout.ffi.HookException
import id.nicepay.checkout.ffi.Till
import id.nicepay.checkout.ffi.liveCalls
import id.nicepay.checkout.ffi.liveTills
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

private const val LEAK_ROUNDS = 50_000

class TillTest {
    private suspend fun until(condition: () -> Boolean) {
        repeat(500) { if (condition()) return else delay(10) }
        error("waited 5 s in vain")
    }

    @Test
    fun `cancelling the coroutine drops the call`() =
        runBlocking {
            Till().use { till ->
                val job = launch { till.wait("A", 60_000) }
                until { liveCalls() == 1L }
                job.cancelAndJoin()
                until { liveCalls() == 0L }
                assertNull(withTimeoutOrNull(50) { till.wait("B", 60_000) })
                until { liveCalls() == 0L }
            }
        }

    @Test
    fun `many calls at once`() =
        runBlocking {
            Till().use { till ->
                val answers = (1..200).map { async { till.wait("R$it", 20) } }.awaitAll()
                assertEquals((1..200).map { "R$it" }, answers)
            }
        }

    @Test
    fun `a hook may throw its own error or any other`() =
        runBlocking<Unit> {
            val seen = mutableListOf<HookEvent>()
            Till(
                object : Hook {
                    override fun before(event: HookEvent) {
                        seen += event
                        if (event.referenceNo == "own") throw HookException.Failed("stock is gone")
                        if (event.referenceNo == "any") error("some bug")
                    }
                },
            ).use { till ->
                assertEquals("good", till.wait("good", 1))
                assertEquals(
                    "stock is gone",
                    assertThrows<CheckoutException.Hook> { runBlocking { till.wait("own", 1) } }.reason,
                )
                assertTrue(
                    assertThrows<CheckoutException.Hook> { runBlocking { till.wait("any", 1) } }
                        .reason
                        .contains("some bug"),
                )
            }
            assertEquals(listOf("good", "own", "any"), seen.map { it.referenceNo })
        }

    @Test
    fun `a panic is an exception`() =
        runBlocking<Unit> {
            Till().use { till ->
                assertEquals("boom", assertThrows<CheckoutException.Internal> { till.panicForTest("boom") }.reason)
                val later =
                    assertThrows<CheckoutException.Internal> { runBlocking { till.panicLaterForTest("bang") } }
                assertEquals("bang", later.reason)
            }
        }

    @Test
    fun `objects are freed`() =
        runBlocking {
            val before = liveTills()
            repeat(LEAK_ROUNDS) { Till().close() }
            assertEquals(before, liveTills())
            // Without close() the cleaner frees them after a collection.
            repeat(LEAK_ROUNDS) { Till() }
            until {
                System.gc()
                liveTills() <= before
            }
        }
}
