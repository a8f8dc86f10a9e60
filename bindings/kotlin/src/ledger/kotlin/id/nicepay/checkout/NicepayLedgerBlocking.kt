package id.nicepay.checkout

import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import java.io.OutputStream
import java.nio.file.Path
import java.util.concurrent.CompletableFuture

/**
 * [NicepayLedger] for Java, each operation waiting for its end: for plain and virtual threads. An interrupt cancels the
 * call and comes out as `InterruptedException`. Never on an event loop's thread; there use [NicepayLedgerFutures].
 */
public class NicepayLedgerBlocking(
    /** The ledger behind it; closing stays its owner's business. */
    public val ledger: NicepayLedger,
) {
    private fun <T> waited(body: suspend NicepayLedger.() -> T): T = runBlocking { ledger.body() }

    /** [NicepayLedger.checkOut]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun checkOut(
        registration: Registration,
        replaceOpen: Boolean = false,
    ): LedgerPayment = waited { checkOut(registration, replaceOpen) }

    /** [NicepayLedger.checkOut]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun checkOut(
        registration: DirectRegistration,
        replaceOpen: Boolean = false,
    ): LedgerPayment = waited { checkOut(registration, replaceOpen) }

    /** [NicepayLedger.receive]. */
    @Throws(InterruptedException::class)
    public fun receive(body: ByteArray): NotificationReply = waited { receive(body) }

    /** [NicepayLedger.returned]. */
    @Throws(InterruptedException::class)
    public fun returned(callback: String): LedgerPayment? = waited { returned(callback) }

    /** [NicepayLedger.runDue]. */
    @Throws(InterruptedException::class)
    public fun runDue(): Long = waited { runDue() }

    /** [NicepayLedger.eventSource]. */
    @Throws(InterruptedException::class)
    public fun eventSource(consumer: String): EventSource = waited { eventSource(consumer) }

    /** [NicepayLedger.retryParked]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun retryParked(
        consumer: String,
        eventId: String? = null,
    ): Long = waited { retryParked(consumer, eventId) }

    /** [NicepayLedger.skipParked]. */
    @Throws(InterruptedException::class)
    public fun skipParked(
        consumer: String,
        eventId: String,
    ): Long = waited { skipParked(consumer, eventId) }

    /** [NicepayLedger.payment]. */
    @Throws(InterruptedException::class)
    public fun payment(orderId: String): LedgerPayment? = waited { payment(orderId) }

    /** [NicepayLedger.payments]. */
    @Throws(InterruptedException::class)
    public fun payments(
        filter: PaymentFilter,
        cursor: String?,
        limit: Int,
    ): LedgerPage = waited { payments(filter, cursor, limit) }

    /** [NicepayLedger.history]. */
    @Throws(InterruptedException::class)
    public fun history(orderId: String): List<HistoryEntry> = waited { history(orderId) }

    /** [NicepayLedger.attention]. */
    @Throws(InterruptedException::class)
    public fun attention(): Attention = waited { attention() }

    /** [NicepayLedger.health]. */
    @Throws(InterruptedException::class)
    public fun health(): LedgerHealth = waited { health() }

    /** [NicepayLedger.export]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun export(
        format: ExportFormat,
        to: OutputStream,
        filter: PaymentFilter = PaymentFilter(),
    ): Long = waited { export(format, to, filter) }

    /** [NicepayLedger.export]. */
    @JvmOverloads
    @Throws(InterruptedException::class)
    public fun export(
        format: ExportFormat,
        to: Path,
        filter: PaymentFilter = PaymentFilter(),
    ): Long = waited { export(format, to, filter) }

    /** [NicepayLedger.cancel]. */
    @Throws(InterruptedException::class)
    public fun cancel(orderId: String): LedgerPayment? = waited { cancel(orderId) }

    /** [NicepayLedger.recheck]. */
    @Throws(InterruptedException::class)
    public fun recheck(orderId: String): LedgerPayment? = waited { recheck(orderId) }

    /** [NicepayLedger.adopt]. */
    @Throws(InterruptedException::class)
    public fun adopt(
        orderId: String,
        order: Order,
    ): LedgerPayment = waited { adopt(orderId, order) }

    /** [NicepayLedger.run], for a program that is a worker and nothing else. */
    @Throws(InterruptedException::class)
    public fun run(): Unit = waited { run() }

    /** [NicepayLedger.runUntil]: until [end] is completed, in whatever way. */
    @Throws(InterruptedException::class)
    public fun runUntil(end: CompletableFuture<*>): Unit = waited { runUntil { end.handle { _, _ -> }.await() } }

    /** [NicepayLedger.migrate]. */
    @Throws(InterruptedException::class)
    public fun migrate(): Unit = waited { migrate() }

    /** [EventSource.next]. */
    @Throws(InterruptedException::class)
    public fun next(events: EventSource): Delivery? = waited { events.next() }

    /** [EventSource.tryNext]. */
    @Throws(InterruptedException::class)
    public fun tryNext(events: EventSource): Delivery? = waited { events.tryNext() }

    /** [Delivery.done]. */
    @Throws(InterruptedException::class)
    public fun done(event: Delivery): Boolean = waited { event.done() }

    /** [Delivery.retryLater]. */
    @Throws(InterruptedException::class)
    public fun retryLater(
        event: Delivery,
        error: String,
    ): Boolean = waited { event.retryLater(error) }

    /** [Delivery.release]. */
    @Throws(InterruptedException::class)
    public fun release(event: Delivery): Boolean = waited { event.release() }
}
