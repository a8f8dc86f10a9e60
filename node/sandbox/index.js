'use strict';
// The sandbox's native part. Use it through `nicepay-checkout/testing`, which has the loader.

const path = require('node:path');

module.exports = (load) => load('nicepay-checkout-sandbox', path.join(__dirname, 'native'), require);
