'use strict';
// Nothing but the call itself holds this program.
const { Client } = require('nicepay-checkout');
const { SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { registration } = require('../helpers.js');
const options = { merchantId: 'IONPAYTEST', merchantKey: SANDBOX_MERCHANT_KEY, baseUrl: process.argv[2] };
new Client(options).register(registration()).then(() => console.log('registered'));
