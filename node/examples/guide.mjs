// What docs/node.md shows, as functions that the tests run.
import { Client, OutcomeUnknownError, parseCallback } from 'nicepay-checkout';
import { Sandbox, sampleNotification } from 'nicepay-checkout/testing';
import { book } from './orders.mjs';

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
  await orders.plan(payment); // reference and amount, before a byte goes out
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
  const came = await orders.find(callback.claims.reference);
  const { isPaid, transaction } = await client.confirm(callback, came);
  await book(client, orders, came, transaction); // delivers once where it is paid, takes back where it was

  const notification = client.verifyNotification(rawBody); // the bytes, before any body parser
  await orders.receive(rawBody); // kept in the inbox until it is booked: a job settles what stays there
  const order = await orders.find(notification.reference, notification.transactionId);
  const settlement = await client.settle(notification, order);
  if (settlement.outcome !== 'not_yet_visible') {
    await book(client, orders, order, settlement); // the same booking
    await orders.settled(rawBody);
  }
  reply(settlement.reply); // 200, OK; 503 while a deposit is not visible yet
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
