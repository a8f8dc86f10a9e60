//! Every statement of the SQLite store. Parameters are numbered by their first use; times are milliseconds.

use crate::store::statements::statements;

statements! {
    schema_table: "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '{prefix}ledger'";
    schema: "SELECT value FROM {prefix}ledger WHERE key = 'schema'";
    set_schema: "UPDATE {prefix}ledger SET value = ?1 WHERE key = 'schema'";
    keep_setting: "INSERT INTO {prefix}ledger (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING";
    setting: "SELECT value FROM {prefix}ledger WHERE key = ?1";
    /// A repetition makes the notification due again if it was handled more than a minute ago.
    receive: "INSERT INTO {prefix}inbox (digest, transaction_id, reference, amount, said, received_at, due_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
        ON CONFLICT (transaction_id, digest) DO UPDATE SET repeats = repeats + 1,
            due_at = CASE WHEN handled_at < excluded.received_at - 60000 THEN excluded.received_at ELSE due_at END";
    count: "UPDATE {prefix}counters SET value = value + ?2 WHERE name = ?1";
    load: "SELECT state, version FROM {prefix}payments WHERE order_id = ?1";
    registration: "SELECT registration FROM {prefix}registrations WHERE order_id = ?1";
    find: "SELECT order_id FROM {prefix}names WHERE kind = ?1 AND name = ?2";
    create: "INSERT INTO {prefix}payments (order_id, version, status, amount, transaction_id, payment_number, paid_at, attention,
            created_at, updated_at, due_at, state)
        VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (order_id) DO NOTHING";
    update: "UPDATE {prefix}payments SET version = version + 1, status = ?2, amount = ?3, transaction_id = ?4,
            payment_number = ?5, paid_at = ?6, attention = ?7, updated_at = ?9, due_at = ?10, leased_by = NULL, state = ?11
        WHERE order_id = ?1 AND version = ?12";
    add_name: "INSERT INTO {prefix}names (kind, name, order_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    add_fact: "INSERT INTO {prefix}facts (order_id, at, source, kind, data) VALUES (?1, ?2, ?3, ?4, ?5)";
    add_event: "INSERT INTO {prefix}events (id, order_id, kind, at, data) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING";
    hand_out: "INSERT INTO {prefix}deliveries (consumer, seq, order_id, due_at) SELECT name, ?1, ?2, ?3 FROM {prefix}consumers";
    keep_registration: "INSERT INTO {prefix}registrations (order_id, registration) VALUES (?1, ?2)
        ON CONFLICT (order_id) DO UPDATE SET registration = excluded.registration";
    erase_registration: "DELETE FROM {prefix}registrations WHERE order_id = ?1";
    handle_letter: "UPDATE {prefix}inbox SET due_at = NULL, handled_at = ?2, order_id = ?3 WHERE seq = ?1";
    take_due: "UPDATE {prefix}payments SET due_at = ?2, leased_by = ?3
        WHERE order_id IN (SELECT order_id FROM {prefix}payments WHERE due_at <= ?1 ORDER BY due_at LIMIT ?4)
        RETURNING state, version";
    take_inbox: "UPDATE {prefix}inbox SET due_at = ?2, tries = tries + 1
        WHERE seq IN (SELECT seq FROM {prefix}inbox WHERE due_at <= ?1 ORDER BY due_at LIMIT ?3)
        RETURNING seq, transaction_id, reference, amount, said, received_at, tries - 1,
            COALESCE(
                (SELECT n.order_id FROM {prefix}names n WHERE n.kind = 'transaction_id' AND n.name = transaction_id),
                (SELECT n.order_id FROM {prefix}names n WHERE n.kind = 'reference' AND n.name = reference))";
    postpone_inbox: "UPDATE {prefix}inbox SET due_at = ?2 WHERE seq = ?1";
    next_due: "SELECT MIN(due_at) FROM (SELECT MIN(due_at) AS due_at FROM {prefix}payments WHERE due_at IS NOT NULL
        UNION ALL SELECT MIN(due_at) FROM {prefix}inbox WHERE due_at IS NOT NULL)";
    reserve: "UPDATE {prefix}counters SET value = MAX(value, ?1) + ?2 WHERE name = 'pace' RETURNING value";
    subscribe: "INSERT INTO {prefix}consumers (name, created_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    catch_up: "INSERT INTO {prefix}deliveries (consumer, seq, order_id, due_at) SELECT ?1, seq, order_id, ?2 FROM {prefix}events";
    take_events: "UPDATE {prefix}deliveries SET due_at = ?3, lease = ?4
        WHERE consumer = ?1 AND seq IN (
            SELECT d.seq FROM {prefix}deliveries d
            WHERE d.consumer = ?1 AND d.done_at IS NULL AND d.parked_at IS NULL AND d.due_at <= ?2
                AND NOT EXISTS (SELECT 1 FROM {prefix}deliveries e
                    WHERE e.consumer = ?1 AND e.order_id = d.order_id AND e.done_at IS NULL AND e.seq < d.seq)
            ORDER BY d.due_at, d.seq LIMIT ?5)
        RETURNING seq, failures, (SELECT data FROM {prefix}events v WHERE v.seq = {prefix}deliveries.seq)";
    done: "UPDATE {prefix}deliveries SET done_at = ?4, lease = NULL WHERE consumer = ?1 AND seq = ?2 AND lease = ?3";
    release: "UPDATE {prefix}deliveries SET due_at = ?4, lease = NULL
        WHERE consumer = ?1 AND seq = ?2 AND lease = ?3";
    retry: "UPDATE {prefix}deliveries SET due_at = ?4, lease = NULL, failures = failures + 1, error = ?5
        WHERE consumer = ?1 AND seq = ?2 AND lease = ?3";
    park: "UPDATE {prefix}deliveries SET parked_at = ?4, lease = NULL, failures = failures + 1, error = ?5
        WHERE consumer = ?1 AND seq = ?2 AND lease = ?3";
    retry_parked: "UPDATE {prefix}deliveries SET parked_at = NULL, failures = 0, due_at = ?3
        WHERE consumer = ?1 AND done_at IS NULL AND parked_at IS NOT NULL
            AND (?2 IS NULL OR seq = (SELECT seq FROM {prefix}events WHERE id = ?2))";
    drop_parked: "UPDATE {prefix}deliveries SET done_at = ?3
        WHERE consumer = ?1 AND done_at IS NULL AND parked_at IS NOT NULL
            AND (?2 IS NULL OR seq = (SELECT seq FROM {prefix}events WHERE id = ?2))";
    facts: "SELECT at, source, kind, data FROM {prefix}facts WHERE order_id = ?1 ORDER BY seq";
    events: "SELECT seq, at, kind, data FROM {prefix}events WHERE order_id = ?1 ORDER BY seq";
    deliveries: "SELECT d.consumer, d.done_at, d.parked_at, d.failures, d.error, e.id, e.at
        FROM {prefix}deliveries d JOIN {prefix}events e ON e.seq = d.seq WHERE e.order_id = ?1 ORDER BY d.seq, d.consumer";
    letters: "SELECT received_at, said, repeats FROM {prefix}inbox WHERE order_id = ?1 ORDER BY seq";
    parked: "SELECT d.consumer, d.failures, d.error, d.parked_at, e.data
        FROM {prefix}deliveries d JOIN {prefix}events e ON e.seq = d.seq
        WHERE d.parked_at IS NOT NULL AND d.done_at IS NULL ORDER BY d.parked_at LIMIT ?1";
    unmatched: "SELECT digest, transaction_id, reference, amount, said, received_at
        FROM {prefix}inbox WHERE order_id IS NULL ORDER BY received_at LIMIT ?1";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    /// Nothing is paid before it is created, so the last moment bounds both.
    paid: "SELECT order_id, amount FROM {prefix}payments WHERE status = 'paid' AND created_at >= ?1 AND created_at < ?3
        AND paid_at >= ?2 AND paid_at < ?3 ORDER BY paid_at, order_id";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    heard: "SELECT order_id, received_at, said FROM {prefix}inbox WHERE order_id = ?1";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    remember: "INSERT INTO {prefix}ledger (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    /// Of the newest fact and notification, what is parked, and of one order its version and what its consumers did.
    mark: "SELECT COALESCE((SELECT MAX(seq) FROM {prefix}facts), 0) || '-' || COALESCE((SELECT MAX(seq) FROM {prefix}inbox), 0)
        || '-' || (SELECT COUNT(*) FROM {prefix}deliveries WHERE parked_at IS NOT NULL AND done_at IS NULL)
        || '-' || COALESCE((SELECT version FROM {prefix}payments WHERE order_id = ?1), 0)
        || '-' || (SELECT COUNT(d.done_at) || '-' || COALESCE(SUM(d.failures), 0)
            FROM {prefix}events e JOIN {prefix}deliveries d ON d.seq = e.seq WHERE e.order_id = ?1)";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    /// From the index by status alone, which holds moment and amount as well.
    figures: "SELECT (created_at - ?1) / 86400000, status, COUNT(*), SUM(amount) FROM {prefix}payments
        WHERE status IN ({statuses}) AND created_at >= ?1 AND created_at < ?2 GROUP BY 1, 2";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    urgent: "SELECT state, version FROM {prefix}payments WHERE attention IS NOT NULL ORDER BY amount DESC, order_id LIMIT ?1";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    search: "SELECT order_id FROM (SELECT order_id FROM {prefix}payments WHERE order_id >= ?1 AND order_id < ?2 LIMIT ?3)
        UNION SELECT order_id FROM (SELECT order_id FROM {prefix}names WHERE kind = 'reference' AND name >= ?1 AND name < ?2 LIMIT ?3)
        UNION SELECT order_id FROM (SELECT order_id FROM {prefix}names WHERE kind = 'transaction_id' AND name >= ?1 AND name < ?2 LIMIT ?3)
        UNION SELECT order_id FROM (SELECT order_id FROM {prefix}payments WHERE payment_number >= ?1 AND payment_number < ?2 LIMIT ?3)";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    /// Of those that are not done, which an index of their own holds, only so many are looked at.
    undelivered: "SELECT d.consumer, d.failures, d.error, d.parked_at, e.data
        FROM (SELECT consumer, seq, order_id, failures, error, parked_at
            FROM {prefix}deliveries INDEXED BY {prefix}deliveries_order WHERE done_at IS NULL LIMIT 5000) d
        JOIN {prefix}events e ON e.seq = d.seq JOIN {prefix}payments p ON p.order_id = d.order_id
        WHERE e.kind IN ('paid', 'paid_late', 'paid_twice') AND (d.parked_at IS NOT NULL OR e.at <= ?1)
        ORDER BY p.amount DESC, d.seq LIMIT ?2";
    due_payments: "SELECT COUNT(*) FROM {prefix}payments WHERE due_at <= ?1";
    leased_payments: "SELECT COUNT(*) FROM {prefix}payments WHERE due_at > ?1 AND leased_by IS NOT NULL";
    attention: "SELECT COUNT(*) FROM {prefix}payments WHERE attention IS NOT NULL";
    due_letters: "SELECT COUNT(*) FROM {prefix}inbox WHERE due_at <= ?1";
    unmatched_letters: "SELECT COUNT(*) FROM {prefix}inbox WHERE order_id IS NULL";
    parked_events: "SELECT COUNT(*) FROM {prefix}deliveries WHERE parked_at IS NOT NULL AND done_at IS NULL";
    forged: "SELECT value FROM {prefix}counters WHERE name = 'forged'";
    consumers: "SELECT c.name, (SELECT COUNT(*) FROM {prefix}deliveries d WHERE d.consumer = c.name AND d.done_at IS NULL)
        FROM {prefix}consumers c ORDER BY c.name";
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::Statements;
    use crate::MigrationDialect;
    use crate::store::sqlite::look;
    use crate::store::{Cursor, Filter, migration_sql};

    /// A new consumer gets every event that there is.
    const READS_ALL: &str = "catch_up";
    /// Indexes that hold only what needs a person, and tables of a few rows: these don't grow.
    const SMALL: [&str; 9] = [
        "p_inbox_unmatched",
        "p_payments_attention",
        "p_consumers",
        "sqlite_master",
        "CONSTANT",
        "SCAN c",
        "p_deliveries_order",
        "SCAN d",
        "(subquery",
    ];

    fn plan(file: &Connection, sql: &str) -> Vec<String> {
        let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        // Its parameters stay empty: the plan is the same.
        let steps = plan.raw_query().mapped(|row| row.get::<_, String>(3));
        steps.map(Result::unwrap).collect()
    }

    fn read_from_end_to_end(file: &Connection, sql: &str) -> Vec<String> {
        plan(file, sql)
            .into_iter()
            .filter(|step| step.starts_with("SCAN"))
            .filter(|step| !SMALL.iter().any(|table| step.contains(table)))
            .collect()
    }

    #[test]
    fn no_statement_reads_a_table_from_end_to_end() {
        let file = Connection::open_in_memory().unwrap();
        file.execute_batch(&migration_sql(MigrationDialect::Sqlite, "p_"))
            .unwrap();
        let statements = Statements::new("p_");
        for (name, sql) in statements.all() {
            let found = read_from_end_to_end(&file, sql);
            assert_eq!(found.is_empty(), name != READS_ALL, "{name}: {found:?}");
        }
        let cursor = |newer| Cursor {
            newer,
            created_at: 0,
            order_id: String::new(),
        };
        let (older, newer) = (cursor(false), cursor(true));
        for filter in [
            Filter::default(),
            Filter {
                attention: true,
                ..Filter::default()
            },
            Filter {
                status: Some(crate::PaymentStatus::Paid),
                ..Filter::default()
            },
            Filter {
                amount_from: Some(1),
                amount_to: Some(2),
                ..Filter::default()
            },
            Filter {
                status: Some(crate::PaymentStatus::Paid),
                amount_from: Some(1),
                ..Filter::default()
            },
        ] {
            for after in [None, Some(&older), Some(&newer)] {
                let list = look::payments("p_", &filter, after, 10);
                for step in read_from_end_to_end(&file, &list.sql) {
                    // In the index's own order, until the page is full.
                    assert!(step.contains("INDEX p_payments_created"), "{step}");
                }
            }
            let list = look::payments("p_", &filter, None, 10);
            let of_amount = filter.amount_from.is_some();
            let steps = plan(&file, &list.sql);
            let in_index = |step: &String| step.contains("USING COVERING INDEX p_payments_");
            assert_eq!(steps.iter().any(in_index), of_amount, "{steps:?}");
            #[cfg(feature = "desk")]
            if !filter.attention {
                // What is counted is counted in an index alone.
                let count = look::tally("p_", &filter, 10);
                let steps = plan(&file, &count.sql);
                assert!(steps.iter().any(in_index), "{steps:?}");
            }
        }
    }
}
