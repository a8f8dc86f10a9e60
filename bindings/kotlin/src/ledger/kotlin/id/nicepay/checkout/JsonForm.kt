package id.nicepay.checkout

import java.io.Serializable

/**
 * What [LedgerPayment] and [LedgerEvent] have in common: a form in JSON (`toJson`, and [ledgerPaymentOfJson] and
 * [ledgerEventOfJson] back), by which Java serialises them as well.
 */
public abstract class JsonForm internal constructor() : Serializable {
    /** Java serialises the JSON, so that a stream outlives a field that is added. */
    protected fun writeReplace(): Any =
        when (this) {
            is LedgerPayment -> SerialForm(PAYMENT, toJson())
            is LedgerEvent -> SerialForm(EVENT, toJson())
            else -> this
        }
}

private const val PAYMENT = "payment"
private const val EVENT = "event"

private class SerialForm(
    private val type: String,
    private val json: String,
) : Serializable {
    private fun readResolve(): Any = if (type == PAYMENT) ledgerPaymentOfJson(json) else ledgerEventOfJson(json)

    private companion object {
        private const val serialVersionUID = 1L
    }
}
