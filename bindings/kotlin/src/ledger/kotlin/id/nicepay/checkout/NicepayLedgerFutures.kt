package id.nicepay.checkout

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.withContext
import java.io.OutputStream
import java.nio.file.Path
import java.util.concurrent.CompletableFuture

/**
 * [NicepayLedger] for Java: each operation as a [CompletableFuture]. Cancelling the future cancels the call. A failure
 * is the [NicepayException] inside the `ExecutionException`. The worker and the consumers are [NicepayWorker];
 * [NicepayLedgerBlocking] waits instead.
 */
public class NicepayLedgerFutures(
    /** The ledger behind it; closing stays its owner's business. */
    public val ledger: NicepayLedger,
) : AutoCloseable {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    private fun <T> told(body: suspend NicepayLedger.() -> T): CompletableFuture<T> = scope.future { ledger.body() }

    /** An event whose future was cancelled as it came goes to whoever asks next. */
    private fun handed(ask: suspend () -> Delivery?): CompletableFuture<Delivery?> {
        val future = CompletableFuture<Delivery?>()
        val asking =
            scope.async {
                val came = ask()
                if (!future.complete(came)) withContext(NonCancellable) { came?.release() }
            }
        asking.invokeOnCompletion { failed -> failed?.let(future::completeExceptionally) }
        future.whenComplete { _, _ -> if (future.isCancelled) asking.cancel() }
        return future
    }

    /** [NicepayLedger.checkOut]. */
    @JvmOverloads
    public fun checkOut(
        registration: Registration,
        replaceOpen: Boolean = false,
    ): CompletableFuture<LedgerPayment> = told { checkOut(registration, replaceOpen) }

    /** [NicepayLedger.checkOut]. */
    @JvmOverloads
    public fun checkOut(
        registration: DirectRegistration,
        replaceOpen: Boolean = false,
    ): CompletableFuture<LedgerPayment> = told { checkOut(registration, replaceOpen) }

    /** [NicepayLedger.receive]. */
    public fun receive(body: ByteArray): CompletableFuture<NotificationReply> = told { receive(body) }

    /** [NicepayLedger.returned]. */
    public fun returned(callback: String): CompletableFuture<LedgerPayment?> = told { returned(callback) }

    /** [NicepayLedger.runDue]. */
    public fun runDue(): CompletableFuture<Long> = told { runDue() }

    /** [NicepayLedger.eventSource]. */
    public fun eventSource(consumer: String): CompletableFuture<EventSource> = told { eventSource(consumer) }

    /** [NicepayLedger.retryParked]. */
    @JvmOverloads
    public fun retryParked(
        consumer: String,
        eventId: String? = null,
    ): CompletableFuture<Long> = told { retryParked(consumer, eventId) }

    /** [NicepayLedger.skipParked]. */
    public fun skipParked(
        consumer: String,
        eventId: String,
    ): CompletableFuture<Long> = told { skipParked(consumer, eventId) }

    /** [NicepayLedger.payment]. */
    public fun payment(orderId: String): CompletableFuture<LedgerPayment?> = told { payment(orderId) }

    /** [NicepayLedger.payments]. */
    public fun payments(
        filter: PaymentFilter,
        cursor: String?,
        limit: Int,
    ): CompletableFuture<LedgerPage> = told { payments(filter, cursor, limit) }

    /** [NicepayLedger.history]. */
    public fun history(orderId: String): CompletableFuture<List<HistoryEntry>> = told { history(orderId) }

    /** [NicepayLedger.attention]. */
    public fun attention(): CompletableFuture<Attention> = told { attention() }

    /** [NicepayLedger.health]. */
    public fun health(): CompletableFuture<LedgerHealth> = told { health() }

    /** [NicepayLedger.export]. */
    @JvmOverloads
    public fun export(
        format: ExportFormat,
        to: OutputStream,
        filter: PaymentFilter = PaymentFilter(),
    ): CompletableFuture<Long> = told { export(format, to, filter) }

    /** [NicepayLedger.export]. */
    @JvmOverloads
    public fun export(
        format: ExportFormat,
        to: Path,
        filter: PaymentFilter = PaymentFilter(),
    ): CompletableFuture<Long> = told { export(format, to, filter) }

    /** [NicepayLedger.cancel]. */
    public fun cancel(orderId: String): CompletableFuture<LedgerPayment?> = told { cancel(orderId) }

    /** [NicepayLedger.recheck]. */
    public fun recheck(orderId: String): CompletableFuture<LedgerPayment?> = told { recheck(orderId) }

    /** [NicepayLedger.adopt]. */
    public fun adopt(
        orderId: String,
        order: Order,
    ): CompletableFuture<LedgerPayment> = told { adopt(orderId, order) }

    /** [NicepayLedger.run], for a program that is a worker and nothing else. */
    public fun run(): CompletableFuture<Void?> =
        told {
            run()
            null
        }

    /** [NicepayLedger.runUntil]: until [end] is completed, in whatever way. */
    public fun runUntil(end: CompletableFuture<*>): CompletableFuture<Void?> =
        told {
            runUntil { end.handle { _, _ -> }.await() }
            null
        }

    /** [NicepayLedger.migrate]. */
    public fun migrate(): CompletableFuture<Void?> =
        told {
            migrate()
            null
        }

    /** [EventSource.next]. */
    public fun next(events: EventSource): CompletableFuture<Delivery?> = handed { events.next() }

    /** [EventSource.tryNext]. */
    public fun tryNext(events: EventSource): CompletableFuture<Delivery?> = handed { events.tryNext() }

    /** [Delivery.done]. */
    public fun done(event: Delivery): CompletableFuture<Boolean> = told { event.done() }

    /** [Delivery.retryLater]. */
    public fun retryLater(
        event: Delivery,
        error: String,
    ): CompletableFuture<Boolean> = told { event.retryLater(error) }

    /** [Delivery.release]. */
    public fun release(event: Delivery): CompletableFuture<Boolean> = told { event.release() }

    /** Cancels what is under way; later calls end as cancelled. The ledger stays open. */
    override fun close(): Unit = scope.cancel()
}
