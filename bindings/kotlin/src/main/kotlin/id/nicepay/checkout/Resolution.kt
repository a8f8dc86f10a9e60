package id.nicepay.checkout

/** How an unanswered registration turned out; see [NicepayClient.resolve]. */
public sealed interface Resolution<out T : Any> {
    /** The earlier attempt had never arrived; the payment is registered now, once. */
    public data class Registered<out T : Any>(
        /** The registered payment. */
        public val registered: T,
    ) : Resolution<T>

    /**
     * The earlier attempt did arrive (9009: reference already used). Its transaction id was lost with the answer, so
     * no customer can have been sent to it: register under a *new* reference, and keep the old one in the books in
     * case a notification ever names it.
     */
    public data object AlreadyRegistered : Resolution<Nothing>

    public companion object {
        internal fun <T : Any> of(registered: T?): Resolution<T> = registered?.let(::Registered) ?: AlreadyRegistered
    }
}
