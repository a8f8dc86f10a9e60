package id.nicepay.checkout.testing

import id.nicepay.checkout.LedgerSettings
import java.net.URI
import java.nio.file.Files
import java.sql.Connection
import java.sql.DriverManager
import java.time.Duration
import kotlin.random.Random
import kotlin.random.nextULong

/** An empty place for a ledger, gone when it is closed. */
class Store private constructor(
    /** Its URL. */
    val url: String,
    /** What tables and pace must be. */
    val settings: LedgerSettings,
    private val remove: () -> Unit,
) : AutoCloseable {
    override fun close(): Unit = remove()

    companion object {
        private val settings =
            LedgerSettings(inquiriesPerSecond = 0, idlePause = Duration.ofMillis(20), migrate = true)

        /** A file of its own. */
        fun sqlite(): Store {
            val folder = Files.createTempDirectory("nicepay-ledger-")
            return Store("sqlite:$folder/payments.db", settings) { folder.toFile().deleteRecursively() }
        }

        /** A schema of its own on the project's throw-away server. */
        fun postgres(): Store {
            val schema = "t_" + Random.nextULong().toString(36)
            return Store(Postgres.url, settings.copy(prefix = "$schema.nicepay_")) {
                Postgres.connect().use { it.createStatement().execute("DROP SCHEMA IF EXISTS $schema CASCADE") }
            }
        }

        /** Each kind, by its name. */
        val kinds = mapOf("sqlite" to ::sqlite, "postgres" to ::postgres)
    }
}

/** The project's throw-away PostgreSQL server. */
object Postgres {
    /** Where it is; `NICEPAY_TEST_POSTGRES` names another. */
    val url: String by lazy {
        System.getenv("NICEPAY_TEST_POSTGRES") ?: run {
            script("scripts/postgres.sh", "start")
            script("scripts/postgres.sh", "url")
        }
    }

    /** The merchant's own connection to it. */
    fun connect(): Connection {
        val server = URI(url)
        val (user, password) = server.userInfo.split(":")
        return DriverManager.getConnection(
            "jdbc:postgresql://${server.host}:${server.port}${server.path}",
            user,
            password,
        )
    }
}
