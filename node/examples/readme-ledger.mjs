// What the README shows: from order to delivered once, with the ledger. `shop` is a connection of pg's to the shop's own
// database, with the table of `Ledger.claimMigration('pg')` in it.

// #region shop
/** The customer checks out: the number to pay with at the counter. Called again, it is the same number. */
export async function checkOut(ledger, order) {
  return (await ledger.checkOutDirect(order)).paymentNumber;
}

/** NICEPAY's server posted `body`: the reply, kept before it goes out. Answer an error with its `replyStatus`. */
export const notified = (ledger, body) => ledger.receive(body);

/** Delivers what is paid, once, in the shop's own database. Beside it `ledger.run()` brings every payment to its end. */
export async function deliver(ledger, shop) {
  for await (const event of ledger.events('shop')) {
    await shop.query('BEGIN');
    const { rowCount } = await shop.query(event.claim('pg')); // 1: deliver; 0: it took effect already
    if (rowCount === 1 && event.kind === 'paid')
      await shop.query('INSERT INTO deliveries VALUES ($1)', [event.orderId]);
    await shop.query('COMMIT');
    await event.done();
  }
}
// #endregion
