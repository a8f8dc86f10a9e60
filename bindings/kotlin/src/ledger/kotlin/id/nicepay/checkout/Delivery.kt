package id.nicepay.checkout

import kotlinx.coroutines.CancellationException
import java.sql.Connection
import java.time.Instant
import javax.sql.DataSource

/**
 * A consumer's events, one after the other. Those of one process and one consumer share what is leased. A call that is
 * cancelled as an event comes leaves it to whoever asks next, here or in another process.
 */
public class EventSource internal constructor(
    private val core: CoreEvents,
) : AutoCloseable {
    /** The next event; waits for one. Null once the ledger was stopped. After a failure, calling again goes on. */
    public suspend fun next(): Delivery? = came(true)

    /** The next event that is there already. */
    public suspend fun tryNext(): Delivery? = came(false)

    private suspend fun came(wait: Boolean): Delivery? {
        while (arrives(wait)) return take() ?: continue // another call may have been faster
        return null
    }

    /** Whether there may be an event to [take], which must follow without a point where it may be cancelled. */
    internal suspend fun arrives(wait: Boolean = true): Boolean =
        try {
            core.arrived(wait)
        } catch (cancelled: CancellationException) {
            giveBack()
            throw cancelled
        }

    internal fun take(): Delivery? = core.take()?.let(::Delivery)

    private fun giveBack() {
        try {
            core.giveBack()
        } catch (_: IllegalStateException) {
            // It is closed, and has given back what it had.
        }
    }

    /** Frees it; what it gave out stays good. */
    override fun close(): Unit = core.close()
}

/** An event that is this caller's to handle until its lease is over. End it once: [done], [retryLater] or [release]. */
public class Delivery internal constructor(
    told: Told,
) {
    private val core = told.delivery

    /** The event. */
    public val event: LedgerEvent = told.event

    /** How often its handling has failed before. */
    public val failures: Int = told.failures

    /** [LedgerEvent.id]. */
    public val id: String get() = event.id

    /** [LedgerEvent.kind]. */
    public val kind: EventKind get() = event.kind

    /** [LedgerEvent.orderId]. */
    public val orderId: String get() = event.orderId

    /** [LedgerEvent.attempt]. */
    public val attempt: Int get() = event.attempt

    /** [LedgerEvent.reference]. */
    public val reference: String get() = event.reference

    /** [LedgerEvent.transactionId]. */
    public val transactionId: String? get() = event.transactionId

    /** [LedgerEvent.epoch]. */
    public val epoch: Int get() = event.epoch

    /** [LedgerEvent.amount], in rupiah. */
    public val amount: Long get() = event.amount

    /** [LedgerEvent.paymentNumber]. */
    public val paymentNumber: String? get() = event.paymentNumber

    /** [LedgerEvent.instruction]. */
    public val instruction: Instruction? get() = event.instruction

    /** [LedgerEvent.store]. */
    public val store: Mitra? get() = event.store

    /** [LedgerEvent.expiresAt]. */
    public val expiresAt: Instant? get() = event.expiresAt

    /** [LedgerEvent.depositedAt]. */
    public val depositedAt: Instant? get() = event.depositedAt

    /** [LedgerEvent.at]. */
    public val at: Instant get() = event.at

    /** [LedgerEvent.detail]. */
    public val detail: String? get() = event.detail

    /**
     * One statement for the transaction that delivers, in the shop's own database: one row inserted means deliver, none
     * means that this event took effect already. The table is [NicepayLedger.claimMigration]'s.
     */
    public fun claim(dialect: ClaimDialect): Claim = core.claim(dialect)

    /**
     * Claims the event in the transaction that [connection] is in: true means deliver, false that it took effect already.
     * So it takes effect once in that database, wherever the ledger's is, and whatever crashes. The statement is chosen
     * by the database's name; the table is [NicepayLedger.claimMigration]'s.
     *
     * @throws IllegalStateException for a connection that commits each statement by itself.
     */
    @Throws(java.sql.SQLException::class)
    public fun claim(connection: Connection): Boolean = claimed(connection, this)

    /**
     * [claim]s in a transaction of its own of [dataSource], and has [work] deliver in it where the event is new. Whether
     * it was. Where [work] throws, nothing of it took effect, the claim included.
     */
    @Throws(Exception::class)
    public fun claim(
        dataSource: DataSource,
        work: ClaimedWork,
    ): Boolean = dataSource.connection.use { worked(it, this, work) }

    /**
     * Says that it is handled. False where the lease was over and another has it: with a claim, harmless.
     *
     * @throws NicepayException.Storage the event comes again.
     * @throws NicepayException.InvalidRequest when it was ended before.
     */
    public suspend fun done(): Boolean = core.done()

    /**
     * Hands it back: it comes again after a pause that grows from a second to an hour, and is parked for a person after
     * too many failures (12). The later events of its order wait for it. [error] is kept, up to 500 characters. Throws as
     * [done] does.
     */
    public suspend fun retryLater(error: String): Boolean = core.retryLater(error)

    /**
     * Gives it back unhandled, for a program that ends: it comes again at once, to whoever asks first, and no failure is
     * counted. Throws as [done] does.
     */
    public suspend fun release(): Boolean = core.release()

    override fun toString(): String = "Delivery(${event.id}, failures=$failures)"
}
