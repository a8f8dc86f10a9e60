'use strict';
require('nicepay-checkout/testing')
  .Sandbox.start()
  .then((sandbox) => console.log(sandbox.baseUrl));
