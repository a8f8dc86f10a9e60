package id.nicepay.checkout

import java.io.Serializable

/**
 * What an [Order] is kept by: its form in JSON (`toJson`, and [orderOfJson] back), by which Java serialises it as well.
 */
public abstract class OrderForm internal constructor() : Serializable {
    /** Java serialises the JSON, so that a stream outlives a field that is added. */
    protected fun writeReplace(): Any = SerialOrder((this as Order).toJson())
}

private class SerialOrder(
    private val json: String,
) : Serializable {
    private fun readResolve(): Any = orderOfJson(json)

    private companion object {
        private const val serialVersionUID = 1L
    }
}
