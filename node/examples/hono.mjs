// Hono 4.
import { Hono } from 'hono';
import { NicepayError, parseCallback } from 'nicepay-checkout';

/**
 * @param {import('nicepay-checkout').Client} client
 * @param {import('./orders.mjs').Orders} orders your database
 */
export function shop(client, orders) {
  const app = new Hono();

  app.post('/nicepay/notification', async (context) => {
    const notification = client.verifyNotification(await context.req.arrayBuffer());
    const order = await orders.find(notification.reference);
    if (!order) return context.body(null, 404);
    const settlement = await client.settle(notification, order);
    await orders.book(settlement.idempotencyKey, settlement.transaction);
    const { status, contentType, body } = settlement.reply;
    return context.body(body, status, { 'Content-Type': contentType });
  });

  app.on(['GET', 'POST'], '/nicepay/callback', async (context) => {
    const { method, url } = context.req;
    const callback = parseCallback(method === 'POST' ? await context.req.arrayBuffer() : url);
    const order = await orders.find(callback.claims.reference);
    if (!order) return context.body(null, 404);
    const { isPaid, transaction } = await client.confirm(callback, order);
    return context.text(isPaid ? 'Thank you!' : `Pay with the number ${transaction.paymentNumber}.`);
  });

  app.onError((error, context) => {
    if (!(error instanceof NicepayError)) throw error;
    const ours = error.kind === 'verification' || error.kind === 'invalid_request';
    return context.body(null, ours ? 400 : 503);
  });
  return app;
}
