package id.nicepay.checkout

/**
 * What the customer's browser brought back. Signed by nobody: [claims] serve to find the order, and
 * [NicepayClient.confirm] finds out the rest.
 */
public class Callback private constructor(
    internal val message: ByteArray,
    /** What it claims. It never says that anything was paid. */
    public val claims: CallbackClaims,
) {
    /** Every field as it came, unknown ones included; read anew at each access. */
    public val raw: Map<String, String?> get() = callbackFields(message)

    /**
     * Whether it speaks of [order]. A match proves nothing: the customer knows all that is compared.
     *
     * @throws NicepayException.Verification naming the first thing that does not fit.
     */
    public fun check(order: Order): Unit = checkCallback(message, order)

    override fun toString(): String = "Callback(unverified, ${claims.reference}, ${claims.transactionId})"

    public companion object {
        /**
         * Reads the URL that the browser asked for (whole, or path and query), its query alone, or a posted body.
         *
         * @throws NicepayException.InvalidRequest when it can't be read, or names neither a transaction id nor a
         * reference.
         */
        @JvmStatic
        public fun parse(message: ByteArray): Callback = Callback(message, parseCallback(message))

        /** [parse] of text. */
        @JvmStatic
        public fun parse(message: String): Callback = parse(message.toByteArray())
    }
}

/** A callback that fits the order, and what NICEPAY says of the payment now. */
public class Confirmation internal constructor(
    /** What the browser brought; beyond the order's own fields it remains a claim. */
    public val callback: Callback,
    /** The answer to the inquiry: the truth. */
    public val transaction: Transaction,
) {
    /** The state of the payment by the inquiry. */
    public val state: TransactionState get() = transaction.state

    /** Whether NICEPAY has the money. */
    public val isPaid: Boolean get() = transaction.isPaid

    override fun toString(): String = "Confirmation(${transaction.transactionId}, $state)"
}
