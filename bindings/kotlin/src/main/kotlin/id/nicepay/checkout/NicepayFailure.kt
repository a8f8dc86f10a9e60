package id.nicepay.checkout

/**
 * What every [NicepayException] has. It holds no key, no token and no buyer's data.
 */
public abstract class NicepayFailure internal constructor() : RuntimeException() {
    /** Everything that is known, in one record. */
    public abstract val info: ErrorInfo

    /** Everything in one line. */
    override val message: String get() = info.summary

    /** The kind's stable name, such as `outcome_unknown`: the same text in every language. */
    public val kind: String get() = info.kind

    /** What happened, in a sentence. */
    public val detail: String get() = info.detail

    /** What to do about it, in a sentence. */
    public val hint: String get() = info.hint

    /** Whether the same call may simply be made again. Never true for [NicepayException.OutcomeUnknown]. */
    public val isRetryable: Boolean get() = info.retryable

    /** The operation that failed, where one was under way: `register`, `register_direct`, `inquire` or `cancel`. */
    public val operation: String? get() = info.operation

    /** Every wrong field, for [NicepayException.InvalidRequest]. */
    public val fields: List<FieldProblem> get() = info.fields

    /** Why a verification failed, for [NicepayException.Verification]. */
    public val failure: VerificationFailure? get() = info.failure

    /** NICEPAY's result code (wire: `resultCd`), where it gave one. */
    public val resultCode: String? get() = info.resultCode

    /** What the result code means, in words. */
    public val meaning: String? get() = info.meaning

    /** The HTTP status of the answer, where there was one. */
    public val httpStatus: Int? get() = info.httpStatus

    /**
     * The HTTP status to answer with where the caller is NICEPAY or a browser: 400 for what can't be read or verified,
     * 503 for what may succeed when it comes again, 500 for a defect.
     */
    public val replyStatus: Int get() = info.replyStatus

    /** The beginning of an answer that could not be understood, without secrets and buyer's data. */
    public val bodyExcerpt: String? get() = info.bodyExcerpt

    /** The order's reference, where known. */
    public val reference: String? get() = info.reference

    /** NICEPAY's transaction id, where known. */
    public val transactionId: String? get() = info.transactionId
}
