// Express 5: the raw body is what NICEPAY's token was made from, so this route must not see express.json() or
// express.urlencoded() first.
import express from 'express';
import { NicepayError, parseCallback } from 'nicepay-checkout';

/**
 * @param {import('nicepay-checkout').Client} client
 * @param {import('./orders.mjs').Orders} orders your database
 */
export function shop(client, orders) {
  const app = express();

  // #region notification
  app.post('/nicepay/notification', express.raw({ type: '*/*' }), async (request, response) => {
    const notification = client.verifyNotification(request.body);
    const order = await orders.find(notification.reference);
    if (!order) return response.status(404).end();
    const settlement = await client.settle(notification, order);
    // A unique index on the key makes a repeated notification harmless; deliver only if settlement.isPaid.
    await orders.book(settlement.idempotencyKey, settlement.transaction);
    const { status, contentType, body } = settlement.reply;
    response.status(status).type(contentType).send(body);
  });
  // #endregion

  // NICEPAY's sources show the browser coming back by GET and by POST: take both.
  app.all('/nicepay/callback', express.raw({ type: '*/*' }), async (request, response) => {
    const callback = parseCallback(request.method === 'POST' ? request.body : request.url);
    const order = await orders.find(callback.claims.reference);
    if (!order) return response.status(404).end();
    const { isPaid, transaction } = await client.confirm(callback, order);
    // What the customer pays against is NICEPAY's word, never the callback's; and text, for it came from outside.
    response.type('text').send(isPaid ? 'Thank you!' : `Pay with the number ${transaction.paymentNumber}.`);
  });

  // #region errors
  // Whatever can't be believed is refused; what failed on the way is asked for again (anything but 2xx).
  app.use((error, request, response, next) => {
    if (response.headersSent || !(error instanceof NicepayError)) return next(error);
    const ours = error.kind === 'verification' || error.kind === 'invalid_request';
    response.status(ours ? 400 : 503).end();
  });
  // #endregion
  return app;
}
