package id.nicepay.checkout.testing

import id.nicepay.checkout.NicepayLedger
import org.h2.jdbcx.JdbcDataSource
import org.postgresql.ds.PGSimpleDataSource
import org.sqlite.SQLiteConfig
import org.sqlite.SQLiteDataSource
import java.nio.file.Path
import javax.sql.DataSource
import kotlin.random.Random
import kotlin.random.nextULong

/** The merchant's own database: claims and deliveries. */
class ShopDatabase(
    /** Where it is. */
    val source: DataSource,
) {
    init {
        source.connection.use {
            val statement = it.createStatement()
            statement.execute(NicepayLedger.claimMigration())
            statement.execute("CREATE TABLE IF NOT EXISTS deliveries (order_id VARCHAR(40))")
        }
    }

    /** The orders that were delivered, each as often as it was. */
    fun delivered(): List<String> =
        source.connection.use { connection ->
            connection.createStatement().executeQuery("SELECT order_id FROM deliveries ORDER BY order_id").use {
                buildList { while (it.next()) add(it.getString(1)) }
            }
        }

    companion object {
        /** A file, for any number of processes. */
        fun sqlite(file: Path): ShopDatabase {
            val config = SQLiteConfig().apply { busyTimeout = 10_000 }
            return ShopDatabase(SQLiteDataSource(config).apply { url = "jdbc:sqlite:$file" })
        }

        /** A database that knows no `ON CONFLICT`. */
        fun h2(): ShopDatabase =
            ShopDatabase(JdbcDataSource().apply { setUrl("jdbc:h2:mem:${name()};DB_CLOSE_DELAY=-1") })

        /** A schema of its own; [close] drops it. */
        fun postgres(close: MutableList<() -> Unit>): ShopDatabase {
            val schema = name()
            Postgres.connect().use { it.createStatement().execute("CREATE SCHEMA $schema") }
            close += { Postgres.connect().use { it.createStatement().execute("DROP SCHEMA $schema CASCADE") } }
            val source = PGSimpleDataSource()
            Postgres.connect().use { source.setUrl(it.metaData.url) }
            val (user, password) =
                java.net
                    .URI(Postgres.url)
                    .userInfo
                    .split(":")
            source.user = user
            source.password = password
            source.currentSchema = schema
            return ShopDatabase(source)
        }

        private fun name() = "shop_" + Random.nextULong().toString(36)
    }
}
