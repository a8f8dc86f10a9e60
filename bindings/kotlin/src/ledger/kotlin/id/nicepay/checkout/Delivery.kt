package id.nicepay.checkout

import java.sql.Connection
import java.time.Instant
import javax.sql.DataSource

/** A consumer's events, one after the other. Those of one process and one consumer share what is leased. */
public class EventSource internal constructor(
    private val core: CoreEvents,
) : AutoCloseable {
    /** The next event; waits for one. Null once the ledger was stopped. After a failure, calling again goes on. */
    public suspend fun next(): Delivery? = core.next()?.let(::Delivery)

    /** The next event that is there already. */
    public suspend fun tryNext(): Delivery? = core.tryNext()?.let(::Delivery)

    /** Frees it; what it gave out stays good. */
    override fun close(): Unit = core.close()
}

/** An event that is this caller's to handle until its lease is over. End it once, with [done] or [retryLater]. */
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

    override fun toString(): String = "Delivery(${event.id}, failures=$failures)"
}
