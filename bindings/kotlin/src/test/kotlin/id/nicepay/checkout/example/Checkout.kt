package id.nicepay.checkout.example

import id.nicepay.checkout.DirectRegistration
import id.nicepay.checkout.NicepayClient
import id.nicepay.checkout.NicepayException
import id.nicepay.checkout.Order
import id.nicepay.checkout.Settlement

/** Order to paid; [orders] are your books, by reference. */
class Checkout(
    private val client: NicepayClient,
    private val orders: MutableMap<String, Order>,
) {
    // region shop

    /** The number that the customer pays with at the counter. */
    suspend fun order(payment: DirectRegistration): String {
        val registered = client.registerDirect(payment)
        orders[registered.reference] = registered.order
        return registered.paymentNumber
    }

    /** What NICEPAY's server posted; answer with the result's status and body. */
    suspend fun notified(body: ByteArray): Pair<Int, String> {
        try {
            val notification = client.verifyNotification(body)
            val order = orders[notification.reference] ?: return 404 to "no such order"
            val settlement: Settlement = client.settle(notification, order)
            if (settlement.isPaid) println("deliver ${order.reference} once: ${settlement.idempotencyKey}")
            return settlement.reply.status to settlement.reply.body
        } catch (forged: NicepayException.Verification) {
            return 400 to forged.detail
        }
    }

    // endregion
}
