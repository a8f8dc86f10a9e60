import com.sun.net.httpserver.HttpServer
import id.nicepay.checkout.EventKind
import id.nicepay.checkout.Mitra
import id.nicepay.checkout.NicepayException
import id.nicepay.checkout.NicepayLedger
import id.nicepay.checkout.NicepayWorker
import id.nicepay.checkout.Registration
import kotlinx.coroutines.runBlocking
import org.sqlite.SQLiteDataSource
import java.net.InetSocketAddress
import javax.sql.DataSource

// region open
/** Once a process. The environment says who you are, which NICEPAY to talk to and where the ledger is. */
suspend fun open(): NicepayLedger = NicepayLedger.fromEnv()
// endregion

class Shop(
    private val ledger: NicepayLedger,
    private val database: DataSource,
    private val ownUrl: String,
) {
    // region check-out
    /** The number to pay with at the counter. Called again for the same order, it is the same number. */
    suspend fun checkOut(orderId: String): String? {
        val registration =
            Registration(
                reference = orderId, // yours, unique, at most 40 characters
                amount = 25_000, // whole rupiah
                goodsName = "Kopi Gayo 250 g",
                buyerName = "John Doe",
                buyerPhone = "08123456789",
                buyerEmail = "john.doe@example.com",
                buyerCity = "South Jakarta",
                buyerState = "DKI Jakarta",
                buyerPostalCode = "10200",
                callbackUrl = "$ownUrl/nicepay/callback",
                notificationUrl = "$ownUrl/nicepay/notification",
            )
        return ledger.checkOut(registration.direct(Mitra.Indomaret, "Jalan Bukit Berbunga 22")).paymentNumber
    }
    // endregion

    // region messages
    /** NICEPAY's server posted [body], the raw bytes: the status to answer. It is kept before the answer goes out. */
    suspend fun notified(body: ByteArray): Int =
        try {
            ledger.receive(body).status
        } catch (failed: NicepayException) {
            failed.replyStatus
        }

    /** The customer's browser came back with [query]: what to show. NICEPAY is asked; the browser is not believed. */
    suspend fun returned(query: String): String {
        val payment = ledger.returned(query) ?: return "no such order"
        return if (payment.isPaid()) "thank you" else "pay ${payment.paymentNumber} at the counter"
    }
    // endregion

    // region worker
    /** Brings every payment to its end and delivers. Close it before the ledger when the program ends. */
    fun work(): NicepayWorker =
        NicepayWorker(ledger)
            .delivering("shop") { event ->
                // One transaction of the shop's own database: the claim, and what it is for.
                event.claim(database) { connection ->
                    if (event.kind == EventKind.PAID) {
                        connection.prepareStatement("INSERT INTO deliveries VALUES (?)").use {
                            it.setString(1, event.orderId)
                            it.executeUpdate()
                        }
                    }
                }
            }.start()
    // endregion
}

/** The shop on the port that is given, or on a free one, until its input ends; it prints where. */
fun main(arguments: Array<String>) =
    runBlocking {
        val database = SQLiteDataSource().apply { url = "jdbc:sqlite:shop.db" }
        // region tables
        // Once, with the shop's other migrations: the table that claims go into.
        database.connection.use {
            it.createStatement().execute(NicepayLedger.claimMigration())
            it.createStatement().execute("CREATE TABLE IF NOT EXISTS deliveries (order_id TEXT NOT NULL)")
        }
        // endregion
        open().use { ledger ->
            val server = HttpServer.create(InetSocketAddress("127.0.0.1", arguments.firstOrNull()?.toInt() ?: 0), 0)
            val url = "http://127.0.0.1:${server.address.port}"
            val shop = Shop(ledger, database, url)
            server.createContext("/") { exchange ->
                val path = exchange.requestURI.path
                val (status, text) =
                    runBlocking {
                        when {
                            path == "/nicepay/notification" -> shop.notified(exchange.requestBody.readAllBytes()) to "OK"
                            path == "/nicepay/callback" -> 200 to shop.returned(exchange.requestURI.rawQuery)
                            else -> 200 to shop.checkOut(path.removePrefix("/orders/")).orEmpty()
                        }
                    }
                exchange.sendResponseHeaders(status, text.length.toLong())
                exchange.responseBody.use { it.write(text.toByteArray()) }
            }
            server.start()
            shop.work().use {
                println(url)
                System.`in`.readAllBytes()
            }
            server.stop(0)
        }
    }
