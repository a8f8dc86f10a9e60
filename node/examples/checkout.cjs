'use strict';
// The same payment as in checkout.mjs, with require. Run: node examples/checkout.cjs
const { createServer } = require('node:http');
const { parseCallback } = require('nicepay-checkout');
const { Sandbox } = require('nicepay-checkout/testing');

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

async function main() {
  const sandbox = await Sandbox.start();
  const client = sandbox.client();

  // The merchant's side: NICEPAY's server posts to /notification; the raw body is what the token was made from.
  const { promise: settled, resolve, reject } = deferred();
  const shop = createServer(async (request, response) => {
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const notification = client.verifyNotification(Buffer.concat(chunks));
      console.log(
        `5. notified: ${notification.reportedEvent} of ${notification.amount} rupiah, token genuine`,
      );
      const settlement = await client.settle(notification, order);
      response.writeHead(settlement.reply.status, { 'content-type': settlement.reply.contentType });
      response.end(settlement.reply.body);
      resolve(settlement);
    } catch (error) {
      response.writeHead(400).end();
      reject(error);
    }
  });
  await new Promise((listening) => shop.listen(0, '127.0.0.1', listening));
  const shopUrl = `http://127.0.0.1:${shop.address().port}`;

  const checkout = await client.register({
    reference: `order-${Date.now()}`,
    amount: 150_000,
    goodsName: 'Kopi Gayo 250 g',
    buyerName: 'John Doe',
    buyerPhone: '08123456789',
    buyerEmail: 'john.doe@example.com',
    buyerCity: 'South Jakarta',
    buyerState: 'DKI Jakarta',
    buyerPostalCode: '10200',
    callbackUrl: `${shopUrl}/callback`,
    notificationUrl: `${shopUrl}/notification`,
  });
  const order = checkout.order(); // keep this with the order in your database
  console.log(`1. registered: ${checkout.reference}, ${checkout.amount} rupiah`);
  console.log(`2. the customer goes to ${checkout.paymentUrl}`);

  const chosen = await sandbox.chooseStore(checkout.transactionId, 'alfamart');
  const callback = parseCallback(chosen.callbackUrl);
  console.log(`3. the customer comes back with the payment number ${callback.claims.paymentNumber}`);

  const confirmation = await client.confirm(callback, order);
  console.log(`4. NICEPAY says: ${confirmation.state}; now the customer pays at Alfamart`);

  await sandbox.pay(checkout.transactionId);
  const settlement = await settled;
  console.log(`6. NICEPAY says: ${settlement.state}; book it once under ${settlement.idempotencyKey}`);
  if (!settlement.isPaid) throw new Error('the payment is not paid');
  console.log('PAID');

  shop.close();
  await sandbox.stop();
}

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
