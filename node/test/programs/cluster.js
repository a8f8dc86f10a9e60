'use strict';
const cluster = require('node:cluster');
const { Client } = require('nicepay-checkout');
const { SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { registration } = require('../helpers.js');

if (cluster.isPrimary) {
  const said = [];
  for (let i = 0; i < 2; i++) {
    cluster.fork({ BASE_URL: process.argv[2] }).on('message', (message) => {
      said.push(message);
      if (said.length === 2) console.log(said.join());
    });
  }
} else {
  const baseUrl = process.env.BASE_URL;
  const client = new Client({ merchantId: 'IONPAYTEST', merchantKey: SANDBOX_MERCHANT_KEY, baseUrl });
  client.register(registration()).then(() => {
    process.send('worker registered');
    process.disconnect();
  });
}
