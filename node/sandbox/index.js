'use strict';
// The sandbox's native part. Use it through `nicepay-checkout/testing`.

const path = require('node:path');
const { load } = require('./load.js');

module.exports = load('nicepay-checkout-sandbox', path.join(__dirname, 'native'));
