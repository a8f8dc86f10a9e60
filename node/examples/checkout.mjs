// A payment from order to paid on the local sandbox, and back, each step printed. Run: node examples/checkout.mjs
import { createServer } from 'node:http';
import { Sandbox } from 'nicepay-checkout/testing';
import { deliver, orders } from './deliveries.mjs';
import { order, sandboxLedger, shopDatabase } from './serve.mjs';

const sandbox = await Sandbox.start();
const ledger = await sandboxLedger(sandbox);
const shop = await shopDatabase();
const working = Promise.all([ledger.run(), deliver(ledger, shop)]);

// The merchant's side: NICEPAY's server posts to /notification; the raw body is what the token was made from.
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const reply = await ledger
    .receive(Buffer.concat(chunks))
    .catch((error) => ({ status: error.replyStatus ?? 500 }));
  response.writeHead(reply.status).end(reply.body);
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

const payment = await ledger.checkOut(order(`http://127.0.0.1:${server.address().port}`));
const { orderId, transactionId } = payment;
console.log(`1. registered: ${orderId}, ${payment.amount} rupiah`);
console.log(`2. the customer goes to ${payment.paymentUrl}`);

const { callbackUrl } = await sandbox.chooseStore(transactionId, 'alfamart');
const { paymentNumber, status } = await ledger.returned(callbackUrl);
console.log(`3. the customer comes back with the payment number ${paymentNumber}`);
console.log(`4. NICEPAY says: ${status}; now the customer pays at Alfamart`);

await sandbox.pay(transactionId); // the notification goes out; the worker asks; the event is delivered
await standing('delivered');
console.log(`5. notified, and told to the shop: delivered ${orderId}`);

await sandbox.reverse(transactionId);
await standing('taken back');
console.log(`6. the cashier takes it back; told to the shop: taken back ${orderId}`);
console.log('PAID, AND TAKEN BACK');

await ledger.close();
await working;
server.close();
await shop.end();
await sandbox.stop();

/** Until the shop's books say so. */
async function standing(state) {
  while (!(await orders(shop, state)).includes(orderId)) await new Promise((later) => setTimeout(later, 20));
}
