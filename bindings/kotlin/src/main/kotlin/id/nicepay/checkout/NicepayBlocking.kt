package id.nicepay.checkout

import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.runBlocking
import java.util.function.Consumer

/**
 * [NicepayOperations] for Java, each waiting for its answer: for plain and virtual threads. An interrupt drops the request
 * and comes out as `InterruptedException`. Never on an event loop's thread; there use [NicepayFutures].
 */
public class NicepayBlocking(
    /** What it asks, such as a [NicepayClient]; closing that stays its owner's business. */
    public val client: NicepayOperations,
) {
    private fun <T> waited(body: suspend NicepayOperations.() -> T): T = runBlocking { client.body() }

    /** [NicepayOperations.register]. */
    @Throws(InterruptedException::class)
    public fun register(registration: Registration): Checkout = waited { register(registration) }

    /** [NicepayOperations.registerDirect]. */
    @Throws(InterruptedException::class)
    public fun registerDirect(registration: DirectRegistration): PaymentCode = waited { registerDirect(registration) }

    /** [NicepayOperations.resolve]. */
    @Throws(InterruptedException::class)
    public fun resolve(registration: Registration): Resolution<Checkout> = waited { resolve(registration) }

    /** [NicepayOperations.resolveDirect]. */
    @Throws(InterruptedException::class)
    public fun resolveDirect(registration: DirectRegistration): Resolution<PaymentCode> =
        waited { resolveDirect(registration) }

    /** [NicepayOperations.inquire]. */
    @Throws(InterruptedException::class)
    public fun inquire(order: Order): Transaction = waited { inquire(order) }

    /** [NicepayOperations.confirm]. */
    @Throws(InterruptedException::class)
    public fun confirm(
        callback: Callback,
        order: Order,
    ): Confirmation = waited { confirm(callback, order) }

    /** [NicepayOperations.verifyNotification]. */
    public fun verifyNotification(body: ByteArray): Notification = client.verifyNotification(body)

    /** [NicepayOperations.settle]. */
    @Throws(InterruptedException::class)
    public fun settle(
        notification: Notification,
        order: Order,
    ): Settlement = waited { settle(notification, order) }

    /** [NicepayOperations.cancel]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun cancel(
        order: Order,
        request: CancelRequest = CancelRequest(),
    ): Cancellation = waited { cancel(order, request) }

    /** The settled transaction at the end of [NicepayOperations.waitUntilSettled]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun waitUntilSettled(
        order: Order,
        options: WaitOptions = WaitOptions(),
    ): Transaction = waited { waitUntilSettled(order, options).last() }

    /** [NicepayOperations.inquireAll]: [each] is called on this thread with one order's answer at a time. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun inquireAll(
        orders: Iterable<Order>,
        each: Consumer<Inquired>,
        options: BulkOptions = BulkOptions(),
    ): Unit = waited { inquireAll(orders.asFlow(), options).collect(each::accept) }
}
