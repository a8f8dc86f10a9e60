package id.nicepay.checkout

import java.time.Instant

/**
 * A notification whose token is genuine, and with it [transactionId] and [amount]. The token covers nothing else, not
 * even what is reported: [NicepayClient.settle] finds out. Only [NicepayClient.verifyNotification] makes one.
 */
public class Notification internal constructor(
    private val claims: NotificationClaims,
    internal val body: ByteArray,
) {
    /** NICEPAY's transaction id (wire: `tXid`). */
    public val transactionId: String get() = claims.transactionId

    /** The amount in rupiah (wire: `amt`). */
    public val amount: Long get() = claims.amount

    /** The merchant's reference: what to look the order up with (wire: `referenceNo`). */
    public val reference: String? get() = claims.reference

    /** What it reports (wire: `status`). */
    public val reportedEvent: NotificationEvent get() = claims.reportedEvent

    /** How the paid amount compares with the asked one (wire: `matchCl`). */
    public val amountMatch: AmountMatch? get() = claims.amountMatch

    /** The pay method (wire: `payMethod`). */
    public val payMethod: PayMethod? get() = claims.payMethod

    /** The store that took the money (wire: `mitraCd`). */
    public val store: Mitra? get() = claims.store

    /** The number that was paid with (wire: `payNo`). */
    public val paymentNumber: String? get() = claims.paymentNumber

    /** When the transaction happened (wire: `transDt`, `transTm`; +07:00). */
    public val transactionAt: Instant? get() = claims.transactionAt

    /** When the money came in, where the notification says so (wire: `depositDt`, `depositTm`; +07:00). */
    public val depositedAt: Instant? get() = claims.depositedAt

    /** What the customer paid with, by pay method. The token does not cover it. */
    public val instruction: Instruction? get() = claims.instruction

    /** Every field as it came, unknown ones included; read anew at each access. */
    public val raw: Map<String, String?> get() = notificationFields(body)

    /**
     * Whether it speaks of [order]: transaction id, amount (by the order's policy) and reference.
     *
     * @throws NicepayException.Verification naming the first thing that does not fit.
     */
    public fun check(order: Order): Unit = checkNotification(body, order)

    override fun toString(): String = "Notification($transactionId, $amount, $reportedEvent)"

    public companion object {
        /** The reply to send when a notification was taken, a repeated one as well. */
        @JvmStatic
        public val reply: NotificationReply by lazy { notificationReply() }
    }
}

/** A verified notification that fits the order, and what NICEPAY says of the payment now. */
public class Settlement internal constructor(
    /** The notification that gave rise to the inquiry. */
    public val notification: Notification,
    /** The answer to the inquiry: the truth. */
    public val transaction: Transaction,
    /**
     * Transaction id and state, for delivering once where [isPaid]: the same for every repetition of the same news. It
     * recurs: paid, reversed and paid again give the first key once more. "Was paid in my books, and is not now" is a
     * branch of its own, whatever the key.
     */
    public val idempotencyKey: String,
    /** What it means: [SettlementOutcome.NOT_YET_VISIBLE] where the inquiry does not show yet what was told. */
    public val outcome: SettlementOutcome,
    /** The reply to send to NICEPAY: `OK`, or 503 where what was told is not to be seen yet. */
    public val reply: NotificationReply,
) {
    /** The state of the payment by the inquiry. */
    public val state: TransactionState get() = transaction.state

    /** Whether NICEPAY has the money. */
    public val isPaid: Boolean get() = transaction.isPaid

    override fun toString(): String = "Settlement($idempotencyKey)"
}
