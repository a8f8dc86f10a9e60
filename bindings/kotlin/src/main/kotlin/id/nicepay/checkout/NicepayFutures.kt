package id.nicepay.checkout

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.future.future
import java.util.concurrent.CompletableFuture
import java.util.function.Consumer

/**
 * [NicepayOperations] for Java: each as a [CompletableFuture]. Cancelling the future drops the request. A failure is the
 * [NicepayException] inside the `ExecutionException`. [NicepayBlocking] waits instead.
 */
public class NicepayFutures(
    /** What it asks, such as a [NicepayClient]; closing that stays its owner's business. */
    public val client: NicepayOperations,
) : AutoCloseable {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    private fun <T> told(body: suspend NicepayOperations.() -> T): CompletableFuture<T> = scope.future { client.body() }

    /** [NicepayOperations.register]. */
    public fun register(registration: Registration): CompletableFuture<Checkout> = told { register(registration) }

    /** [NicepayOperations.registerDirect]. */
    public fun registerDirect(registration: DirectRegistration): CompletableFuture<PaymentCode> =
        told { registerDirect(registration) }

    /** [NicepayOperations.resolve]. */
    public fun resolve(registration: Registration): CompletableFuture<Resolution<Checkout>> =
        told { resolve(registration) }

    /** [NicepayOperations.resolveDirect]. */
    public fun resolveDirect(registration: DirectRegistration): CompletableFuture<Resolution<PaymentCode>> =
        told { resolveDirect(registration) }

    /** [NicepayOperations.inquire]. */
    public fun inquire(order: Order): CompletableFuture<Transaction> = told { inquire(order) }

    /** [NicepayOperations.confirm]. */
    public fun confirm(
        callback: Callback,
        order: Order,
    ): CompletableFuture<Confirmation> = told { confirm(callback, order) }

    /** [NicepayOperations.verifyNotification], at once: it asks nobody. */
    public fun verifyNotification(body: ByteArray): Notification = client.verifyNotification(body)

    /** [NicepayOperations.settle]. */
    public fun settle(
        notification: Notification,
        order: Order,
    ): CompletableFuture<Settlement> = told { settle(notification, order) }

    /** [NicepayOperations.cancel]. */
    @JvmOverloads
    public fun cancel(
        order: Order,
        request: CancelRequest = CancelRequest(),
    ): CompletableFuture<Cancellation> = told { cancel(order, request) }

    /** The settled transaction at the end of [NicepayOperations.waitUntilSettled]. */
    @JvmOverloads
    public fun waitUntilSettled(
        order: Order,
        options: WaitOptions = WaitOptions(),
    ): CompletableFuture<Transaction> = told { waitUntilSettled(order, options).last() }

    /**
     * [NicepayOperations.inquireAll]: [each] is called with one order's answer at a time, and the next is taken when it
     * returns. The future ends after the last; with what [each] throws, where it throws.
     */
    @JvmOverloads
    public fun inquireAll(
        orders: Iterable<Order>,
        each: Consumer<Inquired>,
        options: BulkOptions = BulkOptions(),
    ): CompletableFuture<Void?> =
        told {
            inquireAll(orders.asFlow(), options).collect(each::accept)
            null
        }

    /** Cancels what is under way; later calls end as cancelled. The client stays open. */
    override fun close(): Unit = scope.cancel()
}
