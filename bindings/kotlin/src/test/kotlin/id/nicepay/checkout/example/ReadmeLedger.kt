package id.nicepay.checkout.example

import id.nicepay.checkout.DirectRegistration
import id.nicepay.checkout.EventKind
import id.nicepay.checkout.NicepayException
import id.nicepay.checkout.NicepayLedger
import javax.sql.DataSource

// region shop
class LedgerShop(
    private val ledger: NicepayLedger,
    private val shop: DataSource,
) {
    /** The customer checks out: the number to pay with at the counter. Called again, it is the same number. */
    suspend fun checkOut(order: DirectRegistration): String? = ledger.checkOut(order).paymentNumber

    /** NICEPAY's server posted [body]: the status to answer. It is kept before the answer goes out. */
    suspend fun notified(body: ByteArray): Int =
        runCatching { ledger.receive(body).status }.getOrElse { (it as NicepayException).replyStatus }

    /** Delivers what is paid, once, in the shop's own database. Beside it `ledger.run()` brings payments to their end. */
    suspend fun deliver() =
        ledger.events("shop").collect { event ->
            event.claim(shop) { if (event.kind == EventKind.PAID) it.deliver(event.orderId) }
            event.done()
        }
}
// endregion

private fun java.sql.Connection.deliver(orderId: String) =
    prepareStatement("INSERT INTO deliveries VALUES (?)").use {
        it.setString(1, orderId)
        check(it.executeUpdate() == 1)
    }
