'use strict';
// Keeps a sandbox's address alone, and collects garbage. Run with --expose-gc.
const { setImmediate: turn } = require('node:timers/promises');
const { Sandbox } = require('nicepay-checkout/testing');

(async () => {
  const { baseUrl } = await Sandbox.start();
  for (let i = 0; i < 5; i++) {
    globalThis.gc();
    await turn();
  }
  const { status } = await fetch(`${baseUrl}/sandbox/transactions`);
  console.log(status);
})();
