//! Every statement of the PostgreSQL store. None is named and none needs a session, so a transaction pooler may sit in
//! between. Arrays are batches: one row of a table per element.

use crate::store::statements::statements;

statements! {
    schema_table: "SELECT to_regclass('{prefix}ledger') IS NOT NULL";
    schema: "SELECT value FROM {prefix}ledger WHERE key = 'schema'";
    set_schema: "UPDATE {prefix}ledger SET value = $1 WHERE key = 'schema'";
    keep_setting: "INSERT INTO {prefix}ledger (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    setting: "SELECT value FROM {prefix}ledger WHERE key = $1";
    /// A repetition makes the notification due again if it was handled more than a minute ago.
    receive: "INSERT INTO {prefix}inbox AS i (digest, transaction_id, reference, amount, said, received_at, due_at)
        SELECT digest, transaction_id, reference, amount, said, received_at, received_at
        FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[])
            AS u (digest, transaction_id, reference, amount, said, received_at)
        ORDER BY transaction_id, digest
        ON CONFLICT (transaction_id, digest) DO UPDATE SET repeats = i.repeats + 1,
            due_at = CASE WHEN i.handled_at < excluded.received_at - 60000 THEN excluded.received_at ELSE i.due_at END";
    count: "UPDATE {prefix}counters SET value = value + $2 WHERE name = $1";
    load: "SELECT order_id, state, version FROM {prefix}payments WHERE order_id = ANY($1)";
    registration: "SELECT registration FROM {prefix}registrations WHERE order_id = $1";
    find: "SELECT order_id FROM {prefix}names WHERE kind = $1 AND name = $2";
    create: "INSERT INTO {prefix}payments (order_id, version, status, amount, transaction_id, payment_number, paid_at, attention,
            created_at, updated_at, due_at, state)
        SELECT order_id, 1, status, amount, transaction_id, payment_number, paid_at, attention, created_at, at, due_at, state
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[],
                $9::bigint[], $10::bigint[], $11::text[])
            AS u (order_id, status, amount, transaction_id, payment_number, paid_at, attention, created_at, at, due_at, state)
        ORDER BY order_id
        ON CONFLICT (order_id) DO NOTHING RETURNING order_id";
    update: "UPDATE {prefix}payments p SET version = p.version + 1, status = u.status, amount = u.amount,
            transaction_id = u.transaction_id, payment_number = u.payment_number, paid_at = u.paid_at, attention = u.attention,
            updated_at = u.at, due_at = u.due_at, leased_by = NULL, state = u.state
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[],
                $9::bigint[], $10::bigint[], $11::text[], $12::bigint[])
            AS u (order_id, status, amount, transaction_id, payment_number, paid_at, attention, created_at, at, due_at, state,
                version)
        WHERE p.order_id = u.order_id AND p.version = u.version RETURNING p.order_id";
    add_names: "INSERT INTO {prefix}names (kind, name, order_id)
        SELECT kind, name, order_id FROM unnest($1::text[], $2::text[], $3::text[]) AS u (kind, name, order_id)
        ORDER BY kind, name ON CONFLICT DO NOTHING";
    /// The references that are another order's.
    foreign_names: "SELECT u.order_id FROM unnest($1::text[], $2::text[], $3::text[]) AS u (kind, name, order_id)
        JOIN {prefix}names n ON n.kind = u.kind AND n.name = u.name
        WHERE u.kind = 'reference' AND n.order_id <> u.order_id";
    add_facts: "INSERT INTO {prefix}facts (order_id, at, source, kind, data)
        SELECT order_id, at, source, kind, data
        FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[])
            WITH ORDINALITY AS u (order_id, at, source, kind, data, turn) ORDER BY turn";
    add_events: "INSERT INTO {prefix}events (id, order_id, kind, at, data)
        SELECT id, order_id, kind, at, data
        FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[])
            WITH ORDINALITY AS u (id, order_id, kind, at, data, turn) ORDER BY turn
        ON CONFLICT (id) DO NOTHING RETURNING seq, order_id, at";
    hand_out: "INSERT INTO {prefix}deliveries (consumer, seq, order_id, due_at)
        SELECT c.name, u.seq, u.order_id, u.at
        FROM {prefix}consumers c CROSS JOIN unnest($1::bigint[], $2::text[], $3::bigint[]) AS u (seq, order_id, at)";
    keep_registrations: "INSERT INTO {prefix}registrations (order_id, registration)
        SELECT order_id, registration FROM unnest($1::text[], $2::text[]) AS u (order_id, registration)
        ON CONFLICT (order_id) DO UPDATE SET registration = excluded.registration";
    erase_registrations: "DELETE FROM {prefix}registrations WHERE order_id = ANY($1)";
    handle_letters: "UPDATE {prefix}inbox i SET due_at = NULL, handled_at = u.at, order_id = u.order_id
        FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS u (seq, at, order_id) WHERE i.seq = u.seq";
    take_due: "WITH due AS (SELECT order_id FROM {prefix}payments WHERE due_at <= $1 ORDER BY due_at LIMIT $4
            FOR UPDATE SKIP LOCKED)
        UPDATE {prefix}payments p SET due_at = $2, leased_by = $3 FROM due WHERE p.order_id = due.order_id
        RETURNING p.state, p.version";
    take_inbox: "WITH due AS (SELECT seq FROM {prefix}inbox WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
        UPDATE {prefix}inbox i SET due_at = $2, tries = i.tries + 1 FROM due WHERE i.seq = due.seq
        RETURNING i.seq, i.transaction_id, i.reference, i.amount, i.said, i.received_at, i.tries - 1,
            COALESCE(
                (SELECT n.order_id FROM {prefix}names n WHERE n.kind = 'transaction_id' AND n.name = i.transaction_id),
                (SELECT n.order_id FROM {prefix}names n WHERE n.kind = 'reference' AND n.name = i.reference))";
    postpone_inbox: "UPDATE {prefix}inbox SET due_at = $2 WHERE seq = ANY($1)";
    next_due: "SELECT LEAST((SELECT MIN(due_at) FROM {prefix}payments WHERE due_at IS NOT NULL),
        (SELECT MIN(due_at) FROM {prefix}inbox WHERE due_at IS NOT NULL))";
    reserve: "UPDATE {prefix}counters SET value = GREATEST(value, $1) + $2 WHERE name = 'pace' RETURNING value";
    is_subscribed: "SELECT 1 FROM {prefix}consumers WHERE name = $1";
    /// Waits for transactions that raise events: later ones see the new consumer.
    lock_events: "LOCK TABLE {prefix}events IN SHARE ROW EXCLUSIVE MODE";
    subscribe: "INSERT INTO {prefix}consumers (name, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    catch_up: "INSERT INTO {prefix}deliveries (consumer, seq, order_id, due_at) SELECT $1, seq, order_id, $2 FROM {prefix}events";
    /// The earliest of its order by MIN: the planner would turn NOT EXISTS into a scan of all events that are not done.
    take_events: "WITH due AS (SELECT d.seq FROM {prefix}deliveries d
            WHERE d.consumer = $1 AND d.done_at IS NULL AND d.parked_at IS NULL AND d.due_at <= $2
                AND d.seq = (SELECT MIN(e.seq) FROM {prefix}deliveries e
                    WHERE e.consumer = $1 AND e.order_id = d.order_id AND e.done_at IS NULL)
            ORDER BY d.due_at, d.seq LIMIT $5 FOR UPDATE OF d SKIP LOCKED)
        UPDATE {prefix}deliveries d SET due_at = $3, lease = $4 FROM due, {prefix}events v
        WHERE d.consumer = $1 AND d.seq = due.seq AND v.seq = due.seq RETURNING d.seq, d.failures, v.data";
    done: "UPDATE {prefix}deliveries d SET done_at = u.at, lease = NULL
        FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[]) AS u (consumer, seq, lease, at)
        WHERE d.consumer = u.consumer AND d.seq = u.seq AND d.lease = u.lease RETURNING d.consumer, d.seq";
    release: "UPDATE {prefix}deliveries SET due_at = $4, lease = NULL
        WHERE consumer = $1 AND seq = $2 AND lease = $3";
    retry: "UPDATE {prefix}deliveries SET due_at = $4, lease = NULL, failures = failures + 1, error = $5
        WHERE consumer = $1 AND seq = $2 AND lease = $3";
    park: "UPDATE {prefix}deliveries SET parked_at = $4, lease = NULL, failures = failures + 1, error = $5
        WHERE consumer = $1 AND seq = $2 AND lease = $3";
    retry_parked: "UPDATE {prefix}deliveries SET parked_at = NULL, failures = 0, due_at = $3
        WHERE consumer = $1 AND done_at IS NULL AND parked_at IS NOT NULL
            AND ($2::text IS NULL OR seq = (SELECT seq FROM {prefix}events WHERE id = $2))";
    drop_parked: "UPDATE {prefix}deliveries SET done_at = $3
        WHERE consumer = $1 AND done_at IS NULL AND parked_at IS NOT NULL
            AND ($2::text IS NULL OR seq = (SELECT seq FROM {prefix}events WHERE id = $2))";
    facts: "SELECT at, source, kind, data FROM {prefix}facts WHERE order_id = $1 ORDER BY seq";
    events: "SELECT at, kind, data FROM {prefix}events WHERE order_id = $1 ORDER BY seq";
    deliveries: "SELECT d.consumer, d.done_at, d.parked_at, d.failures, d.error, e.id, e.at
        FROM {prefix}deliveries d JOIN {prefix}events e ON e.seq = d.seq WHERE e.order_id = $1 ORDER BY d.seq, d.consumer";
    letters: "SELECT received_at, said, repeats FROM {prefix}inbox WHERE order_id = $1 ORDER BY seq";
    parked: "SELECT d.consumer, d.failures, d.error, d.parked_at, e.data
        FROM {prefix}deliveries d JOIN {prefix}events e ON e.seq = d.seq
        WHERE d.parked_at IS NOT NULL AND d.done_at IS NULL ORDER BY d.parked_at LIMIT $1";
    unmatched: "SELECT digest, transaction_id, reference, amount, said, received_at
        FROM {prefix}inbox WHERE order_id IS NULL ORDER BY received_at LIMIT $1";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    /// Nothing is paid before it is created, so the last moment bounds both.
    paid: "SELECT order_id, amount FROM {prefix}payments WHERE status = 'paid' AND created_at >= $1 AND created_at < $3
        AND paid_at >= $2 AND paid_at < $3 ORDER BY paid_at, order_id";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    heard: "SELECT order_id, received_at, said FROM {prefix}inbox WHERE order_id = ANY($1)";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    remember: "INSERT INTO {prefix}ledger (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    named: "SELECT name, order_id FROM {prefix}names WHERE kind = $1 AND name = ANY($2)";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    /// Of the newest fact and notification, what is parked, and of one order its version and what its consumers did.
    mark: "SELECT COALESCE((SELECT MAX(seq) FROM {prefix}facts), 0) || '-' || COALESCE((SELECT MAX(seq) FROM {prefix}inbox), 0)
        || '-' || (SELECT COUNT(*) FROM {prefix}deliveries WHERE parked_at IS NOT NULL AND done_at IS NULL)
        || '-' || COALESCE((SELECT version FROM {prefix}payments WHERE order_id = $1), 0)
        || '-' || (SELECT COUNT(d.done_at) || '-' || COALESCE(SUM(d.failures), 0)
            FROM {prefix}events e JOIN {prefix}deliveries d ON d.seq = e.seq WHERE e.order_id = $1)";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    /// From the index by status alone, which holds moment and amount as well.
    figures: "SELECT (created_at - $1) / 86400000, status, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM {prefix}payments
        WHERE status IN ({statuses}) AND created_at >= $1 AND created_at < $2 GROUP BY 1, 2";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    urgent: "SELECT state, version FROM {prefix}payments WHERE attention IS NOT NULL ORDER BY amount DESC, order_id LIMIT $1";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    /// Byte by byte, whatever the database's collation is; in that order, for a limit alone would have it read whole tables.
    search: "(SELECT order_id FROM {prefix}payments WHERE order_id ~>=~ $1 AND order_id ~<~ $2 ORDER BY order_id USING ~<~ LIMIT $3)
        UNION (SELECT order_id FROM {prefix}names WHERE kind = 'reference' AND name ~>=~ $1 AND name ~<~ $2
            ORDER BY name USING ~<~ LIMIT $3)
        UNION (SELECT order_id FROM {prefix}names WHERE kind = 'transaction_id' AND name ~>=~ $1 AND name ~<~ $2
            ORDER BY name USING ~<~ LIMIT $3)
        UNION (SELECT order_id FROM {prefix}payments WHERE payment_number ~>=~ $1 AND payment_number ~<~ $2
            ORDER BY payment_number USING ~<~ LIMIT $3)";
    #[cfg_attr(not(feature = "desk"), allow(dead_code, reason = "only the desk asks"))]
    /// Of those that are not done, which an index of their own holds, only so many are looked at.
    undelivered: "SELECT d.consumer, d.failures, d.error, d.parked_at, e.data
        FROM (SELECT consumer, seq, order_id, failures, error, parked_at
            FROM {prefix}deliveries WHERE done_at IS NULL LIMIT 5000) d
        JOIN {prefix}events e ON e.seq = d.seq JOIN {prefix}payments p ON p.order_id = d.order_id
        WHERE e.kind IN ('paid', 'paid_late', 'paid_twice') AND (d.parked_at IS NOT NULL OR e.at <= $1)
        ORDER BY p.amount DESC, d.seq LIMIT $2";
    health: "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
        (SELECT COUNT(*) FROM {prefix}payments WHERE due_at <= $1),
        (SELECT COUNT(*) FROM {prefix}payments WHERE due_at > $1 AND leased_by IS NOT NULL),
        (SELECT COUNT(*) FROM {prefix}payments WHERE attention IS NOT NULL),
        (SELECT COUNT(*) FROM {prefix}inbox WHERE due_at <= $1),
        (SELECT COUNT(*) FROM {prefix}inbox WHERE order_id IS NULL),
        (SELECT COUNT(*) FROM {prefix}deliveries WHERE parked_at IS NOT NULL AND done_at IS NULL),
        (SELECT value FROM {prefix}counters WHERE name = 'forged')";
    consumers: "SELECT c.name, (SELECT COUNT(*) FROM {prefix}deliveries d WHERE d.consumer = c.name AND d.done_at IS NULL)
        FROM {prefix}consumers c ORDER BY c.name";
}
