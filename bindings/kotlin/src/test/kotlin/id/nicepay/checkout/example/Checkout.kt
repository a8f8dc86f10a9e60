package id.nicepay.checkout.example

import id.nicepay.checkout.Callback
import id.nicepay.checkout.DirectRegistration
import id.nicepay.checkout.NicepayException
import id.nicepay.checkout.NicepayOperations
import id.nicepay.checkout.SettlementOutcome

/** Order to paid, and back when the money is taken back. */
class Checkout(
    private val client: NicepayOperations,
    private val books: Books,
) {
    // region shop

    /** The number that the customer pays with at the counter. */
    suspend fun checkOut(payment: DirectRegistration): String? {
        books.plan(payment.registration) // reference and amount: before a byte goes out
        val code = client.registerDirect(payment)
        books.keep(code.order)
        return code.paymentNumber
    }

    /** NICEPAY's server posted [body], or the job took it from the inbox; the status and the text to answer. */
    suspend fun notified(body: ByteArray): Pair<Int, String> {
        val notification = client.verifyNotification(body) // the raw bytes; a forgery ends here
        books.receive(body) // kept, before anything else can fail
        val order = books.find(notification.reference, notification.transactionId) ?: return 404 to "no such order"
        val version = books.version(order) // before NICEPAY is asked
        val settlement = client.settle(notification, order)
        val booked = books.book(order, settlement.transaction, version) // delivers once, takes back once
        if (booked && settlement.outcome != SettlementOutcome.NOT_YET_VISIBLE) books.done(body)
        return settlement.reply.status to settlement.reply.body
    }
    // endregion

    // region inbox

    /** For a job that runs every few minutes. What fails again waits for its next run and holds up nothing else. */
    suspend fun settleInbox() {
        for (body in books.inbox()) {
            try {
                notified(body)
            } catch (failed: NicepayException) {
                println("stays in the inbox: ${failed.message}")
            }
        }
    }
    // endregion

    // region callback

    /** What to show the customer whose browser came back with [requestUrl]. */
    suspend fun returned(requestUrl: String): String {
        val callback = Callback.parse(requestUrl)
        val order = books.find(callback.claims.reference, callback.claims.transactionId) ?: return "no such order"
        val version = books.version(order)
        val confirmed = client.confirm(callback, order)
        books.book(order, confirmed.transaction, version)
        return if (confirmed.isPaid) "thank you" else "pay ${confirmed.transaction.paymentNumber} at the counter"
    }
    // endregion

    // region answer

    /** [notified] for a web server: 400 for what can't be believed, 503 where NICEPAY could not be asked. */
    suspend fun answer(body: ByteArray): Pair<Int, String> =
        try {
            notified(body)
        } catch (error: NicepayException) {
            val ours = error is NicepayException.Verification || error is NicepayException.InvalidRequest
            (if (ours) 400 else 503) to error.kind
        }
    // endregion
}
