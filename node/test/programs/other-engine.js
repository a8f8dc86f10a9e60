'use strict';
// An engine that does not find a caller on the stack, as JavaScriptCore under Bun.
delete Error.captureStackTrace;
const { Client, parseCallback } = require('nicepay-checkout');

function thrown(act) {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

const options = { merchantId: 'M', merchantKey: 'k', baseUrl: 'http://127.0.0.1:9', maxRetries: 0 };
const order = { reference: 'r', amount: 1, transactionId: 't' };
(async () => {
  const client = new Client(options);
  const errors = [
    thrown(() => parseCallback(undefined)),
    thrown(() => client.verifyNotification('')),
    thrown(() => client.inquireAll('orders')),
    await client.inquire(order).catch((error) => error),
    await client.register({}).catch((error) => error),
  ];
  for await (const { error } of client.inquireAll([order])) errors.push(error);
  console.log(JSON.stringify(errors.map(({ name, stack }) => ({ name, stack }))));
})();
