'use strict';
// What several tests need.

const { appendFileSync } = require('node:fs');
const path = require('node:path');
const test = require('node:test');

const ROOT = path.join(__dirname, '..');

/** A registration that NICEPAY would take. */
function registration(more = {}) {
  return {
    reference: `order-${process.pid}-${(registration.count = (registration.count ?? 0) + 1)}`,
    amount: 10_000,
    goodsName: 'Kopi Gayo 250 g',
    buyerName: 'John Doe',
    buyerPhone: '08123456789',
    buyerEmail: 'john.doe@example.com',
    buyerCity: 'South Jakarta',
    buyerState: 'DKI Jakarta',
    buyerPostalCode: '10200',
    callbackUrl: 'https://merchant.example/nicepay/callback',
    notificationUrl: 'http://127.0.0.1:9/notification',
    ...more,
  };
}

const ORDER = Object.freeze({
  reference: 'ordNo20221223111252',
  amount: 10_000,
  transactionId: 'IONPAYTEST00202212231106386098',
});

/** Tells the table that `make test` ends with that a case or test ran and passed. */
function ran(measure, name) {
  const folder = process.env.NICEPAY_REPORT;
  if (folder) appendFileSync(path.join(folder, 'node.tsv'), `${measure}\t${name}\n`);
}

/** For a file whose every test talks to the sandbox. (One that fails, fails the run, and with it the table.) */
function overASocket() {
  test.afterEach((t) => ran('e2e', t.fullName ?? t.name));
}

module.exports = { ROOT, ORDER, overASocket, ran, registration };
