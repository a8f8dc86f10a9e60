// What the README shows: order to paid in fifteen lines, and nothing lost when the process dies between two of them.
import { book } from './orders.mjs';

// #region shop
/** The number that the customer pays with at the counter. */
export async function checkOut(client, orders, registration) {
  await orders.plan(registration); // reference and amount: before a byte goes out
  const payment = await client.registerDirect(registration);
  await orders.keep(payment.order());
  return payment.paymentNumber;
}

/** NICEPAY's server posted `body`, or a job took it from the inbox; the status and the text to answer. */
export async function notified(client, orders, body) {
  const notification = client.verifyNotification(body); // the raw bytes
  await orders.receive(body); // kept before anything else can fail
  const order = await orders.find(notification.reference, notification.transactionId); // by its intent, too
  if (!order) return { status: 404, contentType: 'text/plain', body: 'no such order' };
  const settlement = await client.settle(notification, order);
  if (settlement.outcome !== 'not_yet_visible') {
    await book(client, orders, order, settlement); // only what is paid is delivered, once
    await orders.settled(body);
  }
  return settlement.reply;
}
// #endregion
