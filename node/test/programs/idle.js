'use strict';
// Loads the package, makes a client with hooks and one call, and has nothing left to do.
const { readdirSync } = require('node:fs');
const threads = () => (process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0);

const before = threads();
const { Client } = require('nicepay-checkout');
const { SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const hook = () => {};
const options = { merchantId: 'IONPAYTEST', merchantKey: SANDBOX_MERCHANT_KEY, baseUrl: process.argv[2] };
const client = new Client({ ...options, onRequest: hook, onResponse: hook });
const atLoad = threads() - before;
client
  .inquire({ reference: 'x', amount: 1, transactionId: 'y' })
  .catch((error) => error.kind)
  .then((kind) => console.log(JSON.stringify({ atLoad, paidFor: kind === 'declined' ? 'ok' : kind })));
