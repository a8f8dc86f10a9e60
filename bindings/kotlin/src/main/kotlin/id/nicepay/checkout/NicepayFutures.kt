package id.nicepay.checkout

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.future.future
import java.util.concurrent.CompletableFuture

/**
 * [NicepayClient] for Java: each operation as a [CompletableFuture]. Cancelling the future drops the request. A
 * failure is the [NicepayException] inside the `ExecutionException`.
 */
public class NicepayFutures(
    /** The client behind it; closing stays its owner's business. */
    public val client: NicepayClient,
) {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    private fun <T> told(body: suspend NicepayClient.() -> T): CompletableFuture<T> = scope.future { client.body() }

    /** [NicepayClient.register]. */
    public fun register(registration: Registration): CompletableFuture<Checkout> = told { register(registration) }

    /** [NicepayClient.registerDirect]. */
    public fun registerDirect(registration: DirectRegistration): CompletableFuture<PaymentCode> =
        told { registerDirect(registration) }

    /** [NicepayClient.resolve]. */
    public fun resolve(registration: Registration): CompletableFuture<Resolution<Checkout>> =
        told { resolve(registration) }

    /** [NicepayClient.resolveDirect]. */
    public fun resolveDirect(registration: DirectRegistration): CompletableFuture<Resolution<PaymentCode>> =
        told { resolveDirect(registration) }

    /** [NicepayClient.inquire]. */
    public fun inquire(order: Order): CompletableFuture<Transaction> = told { inquire(order) }

    /** [NicepayClient.confirm]. */
    public fun confirm(
        callback: Callback,
        order: Order,
    ): CompletableFuture<Confirmation> = told { confirm(callback, order) }

    /** [NicepayClient.settle]. */
    public fun settle(
        notification: Notification,
        order: Order,
    ): CompletableFuture<Settlement> = told { settle(notification, order) }

    /** [NicepayClient.cancel]. */
    @JvmOverloads
    public fun cancel(
        order: Order,
        request: CancelRequest = CancelRequest(),
    ): CompletableFuture<Cancellation> = told { cancel(order, request) }

    /** The settled transaction at the end of [NicepayClient.waitUntilSettled]. */
    @JvmOverloads
    public fun waitUntilSettled(
        order: Order,
        options: WaitOptions = WaitOptions(),
    ): CompletableFuture<Transaction> = told { waitUntilSettled(order, options).last() }
}
