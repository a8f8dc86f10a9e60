package id.nicepay.checkout

import id.nicepay.checkout.ffi.Till
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.future
import java.util.concurrent.CompletableFuture

/** For Java: [Till.wait] as a future; cancelling the future cancels the call. */
public object Futures {
    private val scope = CoroutineScope(Dispatchers.Default)

    /** [Till.wait] as a future. */
    @JvmStatic
    public fun wait(
        till: Till,
        referenceNo: String,
        millis: Long,
    ): CompletableFuture<String> = scope.future { till.wait(referenceNo, millis) }
}
