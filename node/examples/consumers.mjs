// Consumers on other drivers than pg: the claim and the delivery in one transaction of each.

// #region knex
/** Knex on PostgreSQL. Its raw() writes parameters as `?`, as the dialect sqlite does. */
export async function deliverByKnex(ledger, knex) {
  for await (const event of ledger.events('shop')) {
    await knex.transaction(async (shop) => {
      const { sql, values } = event.claim('sqlite');
      const { rowCount } = await shop.raw(sql, values);
      if (rowCount === 1 && event.kind === 'paid')
        await shop('deliveries').insert({ order_id: event.orderId });
    });
    await event.done();
  }
}
// #endregion

// #region sqlite
/** better-sqlite3; node:sqlite has the same calls. The file is the shop's, never the ledger's. */
export async function deliverBySqlite(ledger, shop) {
  const insert = shop.prepare('INSERT INTO deliveries VALUES (?)');
  for await (const event of ledger.events('shop')) {
    const { sql, values } = event.claim('sqlite');
    shop.exec('BEGIN IMMEDIATE');
    try {
      const { changes } = shop.prepare(sql).run(...values);
      if (changes === 1 && event.kind === 'paid') insert.run(event.orderId);
      shop.exec('COMMIT');
    } catch (error) {
      shop.exec('ROLLBACK');
      throw error;
    }
    await event.done();
  }
}
// #endregion
