package id.nicepay.checkout

import java.sql.Connection

/** What [Delivery.claim] has done in its transaction. */
public fun interface ClaimedWork {
    /** Delivers, in the transaction of [connection]; it neither commits nor closes it. */
    @Throws(Exception::class)
    public fun deliver(connection: Connection)
}

/** For databases without a word for "unless it is there": two at once are refused by the primary key. */
private const val ANY_DATABASE =
    "INSERT INTO nicepay_claims (claim) SELECT CAST(? AS VARCHAR(255)) " +
        "WHERE NOT EXISTS (SELECT 1 FROM nicepay_claims WHERE claim = ?)"

internal fun claimed(
    connection: Connection,
    delivery: Delivery,
): Boolean {
    check(!connection.autoCommit) { "the claim belongs into the transaction that delivers: setAutoCommit(false) first" }
    val (sql, parameter) =
        when (connection.metaData.databaseProductName) {
            "PostgreSQL", "SQLite" -> delivery.claim(ClaimDialect.SQLITE)
            "MySQL", "MariaDB" -> delivery.claim(ClaimDialect.MY_SQL)
            else -> Claim(ANY_DATABASE, delivery.claim(ClaimDialect.SQLITE).parameter)
        }
    return connection.prepareStatement(sql).use { statement ->
        for (index in 1..sql.count { it == '?' }) statement.setString(index, parameter)
        statement.executeUpdate() == 1
    }
}

internal fun worked(
    connection: Connection,
    delivery: Delivery,
    work: ClaimedWork,
): Boolean {
    val before = connection.autoCommit
    connection.autoCommit = false
    var ended = false
    try {
        val isNew = claimed(connection, delivery)
        if (isNew) work.deliver(connection)
        connection.commit()
        ended = true
        return isNew
    } finally {
        if (!ended) connection.rollback()
        connection.autoCommit = before
    }
}
