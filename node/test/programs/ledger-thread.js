'use strict';
// A thread with a worker, a consumer and a call under way.
const { parentPort, workerData } = require('node:worker_threads');
const { Ledger } = require('nicepay-checkout');
const { clientOf, direct } = require('../ledger-helpers.js');

(async () => {
  const ledger = await Ledger.open(workerData.url, clientOf(workerData.baseUrl));
  ledger.run();
  ledger.events('shop').next();
  await ledger.checkOutDirect(direct());
  ledger.checkOutDirect(direct());
  parentPort.postMessage('under way');
})();
