// What docs/node.md shows, as functions that the tests run.
import { Client, OutcomeUnknownError, parseCallback } from 'nicepay-checkout';
import { Sandbox, sampleNotification } from 'nicepay-checkout/testing';

export async function checkOut(orders, redirect) {
  // #region payment
  const client = Client.fromEnv(); // or new Client({ merchantId, merchantKey, environment: 'production' })

  const payment = {
    reference: 'ordNo20221223111252',
    amount: 10_000, // whole rupiah: an integer, a bigint or digits; a float is a TypeError
    goodsName: 'Kopi Gayo 250 g',
    buyerName: 'John Doe',
    buyerPhone: '08123456789',
    buyerEmail: 'john.doe@example.com',
    buyerCity: 'South Jakarta',
    buyerState: 'DKI Jakarta',
    buyerPostalCode: '10200',
    callbackUrl: 'https://merchant.example/nicepay/callback',
    notificationUrl: 'https://merchant.example/nicepay/notification',
  };
  const checkout = await client.register(payment).catch(async (error) => {
    if (!(error instanceof OutcomeUnknownError)) throw error;
    return (await client.resolve(payment)).registered;
  });
  if (!checkout) throw new Error('registered, but its page is lost: begin anew with a new reference');
  await orders.keep(checkout.order()); // reference, amount, transaction id: everything later is asked with these
  redirect(checkout.paymentUrl);
  // #endregion
  return client;
}

export async function answer(client, orders, request, rawBody, reply) {
  // #region answers
  const callback = parseCallback(request.url); // or query, URLSearchParams, body, parsed body
  const { isPaid } = await client.confirm(callback, await orders.find(callback.claims.reference));

  const notification = client.verifyNotification(rawBody); // the bytes, before any body parser
  const settlement = await client.settle(notification, await orders.find(notification.reference));
  await orders.book(settlement.idempotencyKey, settlement.transaction); // unique index: delivered once
  reply(settlement.reply); // 200, OK
  // #endregion
  return isPaid;
}

export async function test(payment) {
  // #region sandbox
  const sandbox = await Sandbox.start(); // inside this process, a free port, gone when the process is
  const client = sandbox.client();
  const order = (await client.register(payment)).order();

  await sandbox.chooseStore(order.transactionId, 'alfamart'); // what the customer does on the page
  await sandbox.pay(order.transactionId); // at the counter; the notification goes out
  await sandbox.idle(); // every notification delivered, or given up
  const body = sampleNotification(order); // signed, for a handler's unit test
  await sandbox.inject({ operation: 'register', kind: 'drop_after', times: 1 }); // registered, but no answer
  // #endregion
  await sandbox.stop();
  return client.verifyNotification(body);
}
