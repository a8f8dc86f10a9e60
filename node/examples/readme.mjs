// What the README shows: order to paid in fifteen lines.

// #region shop
/** The number that the customer pays with at the counter. */
export async function checkOut(client, orders, registration) {
  const payment = await client.registerDirect(registration);
  await orders.keep(payment.order());
  return payment.paymentNumber;
}

/** NICEPAY's server posted `body`; the status and the text to answer. */
export async function notified(client, orders, body) {
  const notification = client.verifyNotification(body); // the raw bytes
  const order = await orders.find(notification.reference);
  if (!order) return { status: 404, body: 'no such order' }; // not ours, or not kept yet: poll for it
  const settlement = await client.settle(notification, order);
  if (settlement.isPaid) await orders.book(settlement.idempotencyKey, settlement.transaction); // unique index: once
  return settlement.reply;
}
// #endregion
