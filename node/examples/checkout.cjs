'use strict';
// The same payment as in checkout.mjs, with require. Run: node examples/checkout.cjs
const { createServer } = require('node:http');
const { parseCallback } = require('nicepay-checkout');
const { Sandbox } = require('nicepay-checkout/testing');

main().catch((error) => {
  console.error(error);
  process.exit(1); // the shop would go on listening
});

async function main() {
  const { book, Orders } = await import('./orders.mjs');
  const { notified } = await import('./readme.mjs');
  const sandbox = await Sandbox.start();
  const client = sandbox.client();
  const orders = new Orders();

  // The merchant's side: NICEPAY's server posts to /notification; the raw body is what the token was made from.
  const shop = createServer(async (request, response) => {
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const { status, contentType, body } = await notified(client, orders, Buffer.concat(chunks));
      response.writeHead(status, { 'content-type': contentType }).end(body);
    } catch (error) {
      response.writeHead(400).end();
      console.error(error);
    }
  });
  await new Promise((listening) => shop.listen(0, '127.0.0.1', listening));
  const shopUrl = `http://127.0.0.1:${shop.address().port}`;

  const payment = {
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
  };
  await orders.plan(payment); // before a byte goes out
  const checkout = await client.register(payment);
  await orders.keep(checkout.order());
  console.log(`1. registered: ${checkout.reference}, ${checkout.amount} rupiah`);
  console.log(`2. the customer goes to ${checkout.paymentUrl}`);

  const chosen = await sandbox.chooseStore(checkout.transactionId, 'alfamart');
  const callback = parseCallback(chosen.callbackUrl);
  console.log(`3. the customer comes back with the payment number ${callback.claims.paymentNumber}`);

  const order = await orders.find(callback.claims.reference);
  const { state, transaction } = await client.confirm(callback, order);
  await book(client, orders, order, transaction);
  console.log(`4. NICEPAY says: ${state}; now the customer pays at Alfamart`);

  await sandbox.pay(checkout.transactionId);
  await sandbox.idle(); // the notification is delivered
  console.log(`5. notified, and booked: delivered ${orders.delivered}`);

  await sandbox.reverse(checkout.transactionId);
  await sandbox.idle();
  console.log(`6. the cashier takes it back; notified, and booked: taken back ${orders.takenBack}`);

  if (`${orders.delivered}` !== order.reference || `${orders.takenBack}` !== order.reference)
    throw new Error('it is not delivered once and taken back once');
  console.log('PAID, AND TAKEN BACK');

  shop.close();
  await sandbox.stop();
}
