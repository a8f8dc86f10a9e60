'use strict';
// Opens a ledger, uses it, leaves everything as it is, and has nothing left to do.
const { readdirSync } = require('node:fs');
const threads = () => (process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0);

const before = threads();
const { Ledger } = require('nicepay-checkout');
const { clientOf, direct } = require('../ledger-helpers.js');
const [url, baseUrl] = process.argv.slice(2);
const client = clientOf(baseUrl);
const atLoad = threads() - before;

(async () => {
  const ledger = await Ledger.open(url, client);
  await ledger.checkOutDirect(direct());
  const events = ledger.events('shop');
  const { value } = await events.next();
  for await (const event of ledger.events('mail')) {
    await event.done();
    break;
  }
  await ledger.export('/dev/null');
  console.log(JSON.stringify({ atLoad, kind: value.kind }));
})();
