package id.nicepay.checkout

import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.OutputStream
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicBoolean

/**
 * A durable record of every payment, from the intent to the delivery, and the worker that brings each to its end. On
 * SQLite it is one file beside the program; on PostgreSQL any number of machines share it.
 *
 * Safe to share between threads and coroutines; make one with [open], [fromEnv] or [builder] and keep it. Every failure is a
 * [NicepayException]; the store's own is [NicepayException.Storage], after which nothing is lost. Amounts are whole
 * rupiah. For Java see [NicepayLedgerFutures] and [NicepayWorker].
 */
public class NicepayLedger internal constructor(
    private val core: CoreLedger,
) : AutoCloseable {
    private val closed = AtomicBoolean()

    /**
     * The payment of an order, registered at NICEPAY once: the intent is on the disk before a byte goes out. Called
     * again, by a double click, after a restart, or by two processes at once, it gives the same payment.
     *
     * The registration's reference is the order id. NICEPAY gets it as it is for the first attempt and derived for
     * later ones. The buyer's data is erased as soon as it need not be sent again. Cancelling the coroutine drops
     * neither the intent nor NICEPAY's answer.
     *
     * @param replaceOpen has an open payment of the order cancelled to make room for this one, for a customer who wants
     * another store or a cart that has changed; who paid it meanwhile gets no second.
     * @throws NicepayException.InvalidRequest naming every wrong field, before anything is kept; or where the order is
     * open or paid with another amount.
     * @throws NicepayException as for [NicepayClient.register]: the intent stays; call again, or leave it to the worker.
     */
    public suspend fun checkOut(
        registration: Registration,
        replaceOpen: Boolean = false,
    ): LedgerPayment = core.checkOut(registration, replaceOpen)

    /** [checkOut] for a convenience store: [LedgerPayment.paymentNumber] comes back at once. */
    public suspend fun checkOut(
        registration: DirectRegistration,
        replaceOpen: Boolean = false,
    ): LedgerPayment = core.checkOutDirect(registration, replaceOpen)

    /**
     * Takes a notification: checks its token, keeps it, and gives the reply to send. The worker asks NICEPAY what is
     * true. Safe at any rate, in any order, however often. Pass the raw body, and answer an exception with its
     * [NicepayException.replyStatus].
     *
     * @throws NicepayException.InvalidRequest when it can't be read.
     * @throws NicepayException.Verification when the token does not fit; nothing of it is kept but a count.
     */
    public suspend fun receive(body: ByteArray): NotificationReply = core.receive(body)

    /**
     * What the callback page shows: the payment that the browser speaks of, as NICEPAY says it is. The inquiry is waited
     * for up to [LedgerSettings.callbackWait] (3 seconds); where it takes longer, the payment is given as it was known.
     * Null for an order that is not in the ledger. Nothing that the browser claims changes the payment.
     *
     * @param callback the URL that the browser asked for, its query alone, or a posted body.
     * @throws NicepayException.Verification where it does not fit the order.
     */
    public suspend fun returned(callback: ByteArray): LedgerPayment? = core.returned(callback)

    /** [returned] of text. */
    public suspend fun returned(callback: String): LedgerPayment? = returned(callback.toByteArray())

    /**
     * Works until [stop]: brings every payment to its end. Any number of workers may run, in any number of processes. A
     * store that fails is tried again with growing pauses. Cancelling the coroutine drops what is under way, which
     * another worker takes once its lease is over; [stop] ends it first.
     *
     * @throws NicepayException.Storage where no pause helps: a damaged database, tables of another schema.
     */
    public suspend fun run(): Unit = core.run()

    /**
     * [run]s until [end] returns, such as a signal's `await`: ends what is under way, begins nothing more, and leaves the
     * ledger's other workers and its consumers at work. Throws as [run] does.
     */
    public suspend fun runUntil(end: suspend () -> Unit): Unit =
        coroutineScope {
            CancelToken().use { token ->
                val waiting =
                    launch {
                        end()
                        token.cancel()
                    }
                core.runUntil(token)
                waiting.cancel()
            }
        }

    /** Does everything that is due now, and ends. How many payments and notifications it looked at. */
    public suspend fun runDue(): Long = core.runDue()

    /** Has every [run] and every consumer of this ledger end, for good, once what is under way is done. */
    public fun stop(): Unit = core.stop()

    /**
     * The events for [consumer], a name of the shop's own such as `shop` or `mail` (1 to 64 small letters, digits, `_` or
     * `-`): each consumer gets every event, past ones too. At least once, and in order per order: the next event of an
     * order comes when the one before is done. Any number of collectors and processes may share a consumer's events.
     *
     * Each must be ended with [Delivery.done] or [Delivery.retryLater] before its lease (60 seconds) is over, or it comes
     * again. The flow ends once the ledger was stopped. A collector that is cancelled while it waits leaves what comes to
     * the others.
     */
    public fun events(consumer: String): Flow<Delivery> =
        flow {
            eventSource(consumer).use { source ->
                while (source.arrives()) emit(source)
            }
        }.mapNotNull { it.take() } // nothing between the taking and the collector looks whether it was cancelled

    /** [events] one by one, for those who would rather ask. */
    public suspend fun eventSource(consumer: String): EventSource = EventSource(core.events(consumer))

    /** Gives a consumer's parked events another chance: all of them, or the one with this id. How many there were. */
    public suspend fun retryParked(
        consumer: String,
        eventId: String? = null,
    ): Long = core.retryParked(consumer, eventId)

    /** Drops a consumer's parked event for good, so that the events of its order after it come. How many there were. */
    public suspend fun skipParked(
        consumer: String,
        eventId: String,
    ): Long = core.skipParked(consumer, eventId)

    /** The payment of an order as it stands; null for an order that is not in the ledger. */
    public suspend fun payment(orderId: String): LedgerPayment? = core.payment(orderId)

    /**
     * A page of payments, newest first: up to [limit] (1,000 at most), from where [LedgerPage.next] or
     * [LedgerPage.previous] of another page says. A page costs the same in a large ledger as in a small one; only a
     * filter by amount reads on until it has found enough.
     */
    public suspend fun payments(
        filter: PaymentFilter = PaymentFilter(),
        cursor: String? = null,
        limit: Int = 100,
    ): LedgerPage = core.payments(filter, cursor, limit)

    /** Everything that happened to an order's payment, oldest first. */
    public suspend fun history(orderId: String): List<HistoryEntry> = core.history(orderId)

    /** What needs a person: payments, parked events, and notifications of unknown orders; up to 500 of each. */
    public suspend fun attention(): Attention = core.attention()

    /** How the ledger is: what is due, leased, parked, unmatched; the schema; the database's clock. */
    public suspend fun health(): LedgerHealth = core.health()

    /**
     * Writes every payment that the filter takes, newest first, a page at a time: a large ledger takes no more memory
     * than a small one. How many there were. The buyer's data is not among it. [to] is neither flushed nor closed.
     */
    public suspend fun export(
        format: ExportFormat,
        to: OutputStream,
        filter: PaymentFilter = PaymentFilter(),
    ): Long = core.export(format, Written(to), filter)

    /** [export] into a file, which has its name only once it is whole. */
    public suspend fun export(
        format: ExportFormat,
        to: Path,
        filter: PaymentFilter = PaymentFilter(),
    ): Long = core.exportToFile(format, to.toAbsolutePath().toString(), filter)

    /**
     * Cancels the open payment of an order. The payment as it stands afterwards: [PaymentStatus.CANCELLED], or
     * [PaymentStatus.PAID] where the customer was faster. Null for an order that is not in the ledger. A late deposit is
     * still watched for. Throws as [NicepayClient.cancel] does; the worker then finds out what became of it.
     */
    public suspend fun cancel(orderId: String): LedgerPayment? = core.cancel(orderId)

    /**
     * Asks NICEPAY about every payment of an order now, whatever the schedule says, and takes it off the list of those
     * that need [attention]. Null for an order that is not in the ledger. Where NICEPAY gives no clear answer, the
     * exception is retryable.
     */
    public suspend fun recheck(orderId: String): LedgerPayment? = core.recheck(orderId)

    /**
     * Takes over a payment that was registered without the ledger: from now on it is watched like any other. Idempotent
     * by the transaction id.
     *
     * @throws NicepayException.InvalidRequest where the reference is another order's.
     */
    public suspend fun adopt(
        orderId: String,
        order: Order,
    ): LedgerPayment = core.adopt(orderId, order)

    /** Brings the tables to this version's schema. */
    public suspend fun migrate(): Unit = core.migrate()

    /** [stop]s, waits until what is under way is ended, closes the store and frees the native ledger. */
    override fun close() {
        if (closed.getAndSet(true)) return
        try {
            runBlocking { core.closeStore() }
        } finally {
            core.close()
        }
    }

    override fun toString(): String = "NicepayLedger"

    public companion object {
        /**
         * Opens the ledger that [url] names: `sqlite:FILE` (made where there is none) or `postgres://…`. The client is
         * needed only for as long as this takes, and may be used beside the ledger.
         *
         * A file is the ledger's own: another SQLite in the same process, such as sqlite-jdbc's, would see none of its
         * locks. Other processes may share it.
         *
         * @throws NicepayException.Storage when the store can't be opened, its tables are missing or newer than this
         * version, or they are another merchant's.
         * @throws NicepayException.InvalidRequest when URL, prefix or a setting can't be used.
         */
        public suspend fun open(
            url: String,
            client: NicepayClient,
            settings: LedgerSettings = LedgerSettings(),
        ): NicepayLedger = NicepayLedger(CoreLedger.open(url, client.core, settings))

        /**
         * Opens the ledger at `NICEPAY_LEDGER_URL` (`sqlite:payments.db` if not set), whose table names have the prefix
         * `NICEPAY_LEDGER_PREFIX`, for a client of [NicepayClient.fromEnv].
         *
         * @throws NicepayException as for [open] and [NicepayClient.fromEnv].
         */
        public suspend fun fromEnv(settings: LedgerSettings = LedgerSettings()): NicepayLedger =
            NicepayClient.fromEnv().use { NicepayLedger(CoreLedger.open(null, it.core, settings)) }

        /** [fromEnv] with settings of your own, for Java; throws as [NicepayClient.fromEnv] does. */
        @JvmStatic
        public fun builderFromEnv(): NicepayLedgerBuilder = NicepayLedgerBuilder(NicepayLedger::fromEnv)

        /** A ledger with settings of your own, for Java. */
        @JvmStatic
        public fun builder(
            url: String,
            client: NicepayClient,
        ): NicepayLedgerBuilder = NicepayLedgerBuilder { open(url, client, it) }

        /** The SQL that makes the ledger's tables, for those who run their own migrations. */
        @JvmStatic
        @JvmOverloads
        public fun migration(
            dialect: LedgerDialect,
            prefix: String = "nicepay_",
        ): String = ledgerMigration(dialect, prefix)

        /** The SQL that makes the table of claims, once in the merchant's own migrations. */
        @JvmStatic
        @JvmOverloads
        public fun claimMigration(dialect: ClaimDialect = ClaimDialect.SQLITE): String =
            id.nicepay.checkout.claimMigration(dialect)
    }
}

private class Written(
    private val to: OutputStream,
) : ExportSink {
    override fun write(part: ByteArray): Unit = to.write(part)
}
