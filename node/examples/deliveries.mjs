// The shop's deliveries, which these examples share: in the shop's own PostgreSQL database, each once, whatever crashes.
import { Ledger } from 'nicepay-checkout';

// #region deliver
/** What the shop does with an event; one that is not here only passes. A person looks at `ledger.attention()`. */
const TAKES = {
  paid: "INSERT INTO deliveries VALUES ($1, 'delivered') ON CONFLICT (order_id) DO UPDATE SET state = 'delivered'",
  paid_late: "INSERT INTO deliveries VALUES ($1, 'late') ON CONFLICT (order_id) DO UPDATE SET state = 'late'",
  paid_twice: "UPDATE deliveries SET state = 'paid twice' WHERE order_id = $1",
  reversed: "UPDATE deliveries SET state = 'taken back' WHERE order_id = $1",
};

/** Handles every event until the ledger is stopped; `shop` is a connection of its own. */
export async function deliver(ledger, shop) {
  for await (const event of ledger.events('shop')) {
    try {
      await shop.query('BEGIN');
      const { rowCount } = await shop.query(event.claim('pg'));
      if (rowCount === 1 && TAKES[event.kind]) await shop.query(TAKES[event.kind], [event.orderId]);
      await shop.query('COMMIT');
    } catch (error) {
      await shop.query('ROLLBACK').catch(() => {}); // without a connection there is nothing to roll back
      await event.retryLater(error);
      continue;
    }
    await event.done();
  }
}
// #endregion

/** The tables, once in your own migrations. */
export async function migrate(shop) {
  await shop.query(Ledger.claimMigration('pg'));
  await shop.query('CREATE TABLE IF NOT EXISTS deliveries (order_id text PRIMARY KEY, state text)');
}

/** The orders that stand like this. */
export async function orders(shop, state) {
  const { rows } = await shop.query('SELECT order_id FROM deliveries WHERE state = $1', [state]);
  return rows.map((row) => row.order_id);
}
