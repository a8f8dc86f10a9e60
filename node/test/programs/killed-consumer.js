'use strict';
// Delivers what is paid, and is killed before or after its transaction, and before the event is done.
const { Ledger } = require('nicepay-checkout');
const { Client: Database } = require('pg');
const { clientOf } = require('../ledger-helpers.js');

const { url, baseUrl, database, schema, when } = JSON.parse(process.argv[2]);

(async () => {
  const shop = new Database({ connectionString: database, options: `-c search_path=${schema}` });
  await shop.connect();
  const ledger = await Ledger.open(url, clientOf(baseUrl), { eventLeaseMs: 500 });
  for await (const event of ledger.events('shop')) {
    await shop.query('BEGIN');
    const { rowCount } = await shop.query(event.claim('pg'));
    if (rowCount === 1 && event.kind === 'paid')
      await shop.query('INSERT INTO deliveries VALUES ($1)', [event.orderId]);
    if (event.kind === 'paid' && when === 'before') process.kill(process.pid, 'SIGKILL');
    await shop.query('COMMIT');
    if (event.kind === 'paid' && when === 'after') process.kill(process.pid, 'SIGKILL');
    await event.done();
    if (event.kind === 'paid') break;
  }
  await shop.end();
  console.log('delivered');
})();
