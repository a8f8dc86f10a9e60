'use strict';
const { parentPort, workerData, threadId } = require('node:worker_threads');
const { Client } = require('nicepay-checkout');
const { SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { registration } = require('../helpers.js');

const { baseUrl, mode } = workerData;
const client = new Client({
  merchantId: 'IONPAYTEST',
  merchantKey: SANDBOX_MERCHANT_KEY,
  baseUrl,
  onRequest: () => {},
});

async function work() {
  const named = () => registration({ reference: `w${threadId}-${Math.random()}`.slice(0, 40) });
  const done = await Promise.all(Array.from({ length: 20 }, () => client.register(named())));
  parentPort.postMessage(`registered ${done.length}`);
}

async function hang() {
  const order = { reference: 'x', amount: 1, transactionId: 'y' };
  const calls = Array.from({ length: 10 }, () => client.inquire(order).catch(() => {}));
  parentPort.postMessage('asked');
  await Promise.all(calls);
}

(mode === 'work' ? work : hang)();
