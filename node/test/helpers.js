'use strict';
// What several tests need.

const path = require('node:path');

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

module.exports = { ROOT, ORDER, registration };
