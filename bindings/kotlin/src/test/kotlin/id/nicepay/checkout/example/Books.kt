package id.nicepay.checkout.example

import id.nicepay.checkout.Order
import id.nicepay.checkout.Registration
import id.nicepay.checkout.Transaction

/**
 * What a shop's database keeps; in memory here, so that the examples stay short. Each function stands for one database
 * transaction, and each map and set for a table with a unique index.
 */
class Books {
    private val intents = mutableMapOf<String, Long>()
    private val orders = mutableMapOf<String, Order>()
    private val notifications = linkedMapOf<String, ByteArray>()
    private val versions = mutableMapOf<String, Int>()
    private val deliveries = mutableSetOf<String>()
    private val paid = mutableSetOf<String>()

    /** The references that were delivered. */
    val delivered = mutableListOf<String>()

    /** The references whose delivery was taken back. */
    val takenBack = mutableListOf<String>()

    /** The references that were paid once more after that: a person decides. */
    val paidAgain = mutableListOf<String>()

    /** Keeps reference and amount, before the payment is registered: a reference is one payment's, for ever. */
    @Synchronized
    fun plan(payment: Registration) {
        val amount = intents.getOrPut(payment.reference) { payment.amount }
        check(amount == payment.amount) { "${payment.reference} is another payment's" }
    }

    /** Keeps the order, once the answer has told its transaction id. */
    @Synchronized
    fun keep(order: Order) {
        orders[order.reference] = order
    }

    /**
     * The order; where the answer to its registration was lost, the intent with the transaction id that came now.
     * Whether the two belong together, the inquiry says.
     */
    @Synchronized
    fun find(
        reference: String?,
        transactionId: String?,
    ): Order? {
        orders[reference]?.let { return it }
        val amount = intents[reference] ?: return null
        return Order(reference ?: return null, amount, transactionId ?: return null)
    }

    /** Keeps a verified notification until it is booked. */
    @Synchronized
    fun receive(body: ByteArray) {
        notifications[body.decodeToString()] = body.copyOf()
    }

    /** The notifications that are not booked yet. */
    @Synchronized
    fun inbox(): List<ByteArray> = notifications.values.toList()

    /** Takes a notification off the inbox. */
    @Synchronized
    fun done(body: ByteArray) {
        notifications.remove(body.decodeToString())
    }

    /** Whether it is paid, by these books. */
    @Synchronized
    fun isPaid(order: Order): Boolean = order.reference in paid

    /** How many answers were booked for the order: read it before NICEPAY is asked. */
    @Synchronized
    fun version(order: Order): Int = versions[order.reference] ?: 0

    /**
     * Books what NICEPAY answered: delivers what is paid, once, and takes back, once, what was paid and is not now.
     * False, and nothing is booked, where another answer was booked since [version] was read: which of the two is the
     * newer one nobody knows, so NICEPAY is to be asked again.
     *
     * Deliveries are unique by transaction id, which is `idempotencyKey` without the state: only what is paid is
     * delivered, and the callback page has no key.
     */
    @Synchronized
    fun book(
        order: Order,
        transaction: Transaction,
        version: Int,
    ): Boolean {
        if (version != version(order)) return false
        val reference = order.reference
        versions[reference] = version + 1
        orders[reference] = order
        if (transaction.isPaid) {
            if (deliveries.add(transaction.transactionId)) {
                paid += reference
                delivered += reference
            } else if (reference !in paid && reference !in paidAgain) {
                paidAgain += reference
            }
        } else if (paid.remove(reference)) {
            takenBack += reference
        }
        return true
    }
}
