package id.nicepay.checkout.testing

import id.nicepay.checkout.LedgerSettings
import id.nicepay.checkout.NicepayLedger
import id.nicepay.checkout.NicepayWorker
import id.nicepay.checkout.liveObjects
import kotlinx.coroutines.runBlocking
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.readText

/** Of the public sandbox's merchant. */
private const val SANDBOX_KEY =
    "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A=="

/** A shop's program in a process of its own, for those tests that kill it. */
object LedgerProgram {
    /** How many consumers `drain` has. */
    const val CONSUMERS = 100

    /** Starts it; its words come out of the process. */
    fun start(
        what: String,
        gateway: String,
        url: String,
        prefix: String,
        database: Path,
    ): Process {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val classes = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val environment =
            mapOf(
                "NICEPAY_MERCHANT_ID" to "IONPAYTEST",
                "NICEPAY_MERCHANT_KEY" to SANDBOX_KEY,
                "NICEPAY_BASE_URL" to gateway,
                "NICEPAY_LEDGER_URL" to url,
                "NICEPAY_LEDGER_PREFIX" to prefix,
            )
        // All of a small heap from the beginning: what grows then is not the heap.
        val heap = listOf("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC")
        return ProcessBuilder(
            listOf(java) + heap +
                listOf("-cp", classes, javaClass.name, what, database.toString()),
        ).apply { environment().putAll(environment) }
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
    }

    /** `before-commit` and `before-done` stop there until they are killed; `share` works from its first line of input until that ends. */
    @JvmStatic
    fun main(arguments: Array<String>) {
        val (what, database) = arguments
        val shop = ShopDatabase.sqlite(Path.of(database))
        if (what == "lock") {
            return shop.source.connection.use {
                it.createStatement().execute("BEGIN EXCLUSIVE")
                halt("locked")
            }
        }
        val settings =
            LedgerSettings(
                inquiriesPerSecond = 0,
                idlePause = Duration.ofMillis(20),
                // Short only where it is killed: on a busy machine what is leased ahead would get too old.
                eventLease = Duration.ofSeconds(if (what.startsWith("before-")) 1 else 60),
                // So that one process does not take all there is.
                prefetch = if (what == "share") 1 else null,
                concurrency = if (what == "share") 1 else null,
            )
        val ledger = runBlocking { NicepayLedger.fromEnv(settings) }
        if (what == "share") return share(ledger)
        if (what == "drain") return drain(ledger)
        runBlocking {
            ledger.events("shop").collect { event ->
                event.claim(shop.source) {
                    it.createStatement().execute("INSERT INTO deliveries VALUES ('${event.orderId}')")
                    if (what == "before-commit") halt(event.id)
                }
                if (what == "before-done") halt(event.id)
                check(event.done())
                println(event.id)
                ledger.stop()
            }
        }
        ledger.close()
    }

    private fun share(ledger: NicepayLedger) {
        ledger.use {
            println("ready")
            readln()
            NicepayWorker(ledger).delivering("shop") { println(it.id) }.start().use {
                System.`in`.readAllBytes()
            }
        }
    }

    /** Says how many events there were, what objects are left of them, and by how many KiB the process grew. */
    private fun drain(ledger: NicepayLedger) {
        var told = 0
        var (objects, memory) = 0L to 0L
        for (consumer in 0 until CONSUMERS) {
            if (consumer == CONSUMERS / 5) {
                System.gc()
                objects = liveObjects()
                memory = memory()
            }
            runBlocking {
                ledger.eventSource("consumer-$consumer").use { events ->
                    while (true) {
                        check((events.tryNext() ?: break).done())
                        told += 1
                    }
                }
            }
        }
        repeat(100) {
            System.gc()
            if (liveObjects() > objects) Thread.sleep(50)
        }
        println("$told ${liveObjects() - objects} ${memory() - memory}")
        ledger.close()
    }

    /** What the process has of the machine's memory, in KiB. */
    private fun memory(): Long {
        val resident = Regex("VmRSS:\\s+(\\d+)").find(Path.of("/proc/self/status").readText())
        return checkNotNull(resident).groupValues[1].toLong()
    }

    private fun halt(said: String) {
        println(said)
        Thread.sleep(Long.MAX_VALUE)
    }
}
