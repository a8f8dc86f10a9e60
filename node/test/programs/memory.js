'use strict';
const { Client } = require('nicepay-checkout');
const { sampleNotification, SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { ORDER } = require('../helpers.js');

const client = new Client({
  merchantId: 'IONPAYTEST',
  merchantKey: SANDBOX_MERCHANT_KEY,
  environment: 'sandbox',
});
const bodies = ['form', 'json'].flatMap((format) => {
  const text = sampleNotification(ORDER, { format });
  return [text, Buffer.from(text)];
});
const forged = bodies[0].replace('amt=10000', 'amt=10001');

function verify(times) {
  for (let i = 0; i < times; i++) {
    const { raw } = client.verifyNotification(bodies[i % bodies.length]);
    if (raw.amt !== '10000') throw new Error('read wrongly');
    if (i % 50 === 0) {
      try {
        client.verifyNotification(forged);
      } catch {
        continue;
      }
      throw new Error('a forgery was taken');
    }
  }
  global.gc();
  return process.memoryUsage().rss;
}

const before = verify(40_000);
const after = verify(200_000);
console.log(JSON.stringify({ before, after }));
