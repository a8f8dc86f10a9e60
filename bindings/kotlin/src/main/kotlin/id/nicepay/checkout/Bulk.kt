package id.nicepay.checkout

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.launch

/** What came of one order of [NicepayClient.inquireAll]. */
public class Inquired internal constructor(
    /** The order that was asked about. */
    public val order: Order,
    /** The answer, or the [NicepayException] that came instead; for Java see [transaction] and [error]. */
    public val result: Result<Transaction>,
) {
    /** The answer; null where there is an [error]. */
    public val transaction: Transaction? get() = result.getOrNull()

    /** What came instead of an answer; null where there is a [transaction]. */
    public val error: NicepayException? get() = result.exceptionOrNull() as NicepayException?

    /** [order]. */
    public operator fun component1(): Order = order

    /** [result]. */
    public operator fun component2(): Result<Transaction> = result

    override fun toString(): String = "Inquired(${order.reference}, $result)"
}

internal fun inquired(
    begin: () -> Bulk,
    orders: Flow<Order>,
): Flow<Inquired> =
    channelFlow {
        begin().use { bulk ->
            try {
                val feeding =
                    launch {
                        orders.collect { bulk.push(it) }
                        bulk.finish()
                    }
                while (true) {
                    val answer = bulk.next() ?: break
                    val result =
                        answer.transaction?.let { Result.success(it) } ?: Result.failure(exception(answer.error))
                    send(Inquired(answer.order, result))
                }
                feeding.join()
            } finally {
                bulk.stop()
            }
        }
    }.buffer(Channel.RENDEZVOUS)

/** The exception of an error that came as data. */
private fun exception(info: ErrorInfo?): NicepayException =
    when (val known = checkNotNull(info) { "an answer has a transaction or an error" }.kind) {
        "invalid_request" -> NicepayException.InvalidRequest(info)
        "verification" -> NicepayException.Verification(info)
        "declined" -> NicepayException.Declined(info)
        "outcome_unknown" -> NicepayException.OutcomeUnknown(info)
        "timeout" -> NicepayException.Timeout(info)
        "connection" -> NicepayException.Connection(info)
        "bad_response" -> NicepayException.BadResponse(info)
        "internal" -> NicepayException.Internal(info)
        else -> error("there is no kind $known")
    }
