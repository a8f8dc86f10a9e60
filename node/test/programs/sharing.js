'use strict';
// One of several merchants' processes: works, and tells its parent each event that it handles.
const { once } = require('node:events');
const { Ledger } = require('nicepay-checkout');
const { clientOf } = require('../ledger-helpers.js');

const { url, options, baseUrl } = JSON.parse(process.argv[2]);

(async () => {
  const ledger = await Ledger.open(url, clientOf(baseUrl), options);
  process.send('ready');
  await once(process, 'message'); // the others are up, too
  process.once('message', () => ledger.stop());
  const worker = ledger.run();
  for await (const event of ledger.events('shop')) {
    await new Promise((resolve) => setTimeout(resolve, 5)); // a delivery takes its time
    if (await event.done()) process.send(event.id);
  }
  await worker;
  await ledger.close();
  process.disconnect();
})();
