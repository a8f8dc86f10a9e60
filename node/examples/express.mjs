// Express 5: the raw body is what NICEPAY's token was made from, so this route must not see express.json() or
// express.urlencoded() first. Started as a program, it serves: node examples/express.mjs
import express from 'express';
import { NicepayError, parseCallback } from 'nicepay-checkout';
import { book } from './orders.mjs';
import { isProgram, listening, serve } from './serve.mjs';

/**
 * @param {import('nicepay-checkout').Client} client
 * @param {import('./orders.mjs').Orders} orders your database
 */
export function shop(client, orders) {
  const app = express();

  // #region notification
  app.post('/nicepay/notification', express.raw({ type: '*/*' }), async (request, response) => {
    const notification = client.verifyNotification(request.body);
    await orders.receive(request.body); // kept before anything else can fail: a job settles what stays in the inbox
    const order = await orders.find(notification.reference, notification.transactionId);
    if (!order) return response.status(404).end();
    const settlement = await client.settle(notification, order);
    if (settlement.outcome !== 'not_yet_visible') {
      await book(client, orders, order, settlement); // delivers only what is paid, once; takes back, once
      await orders.settled(request.body);
    }
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
    await book(client, orders, order, transaction);
    // What the customer pays against is NICEPAY's word, never the callback's; and text, for it came from outside.
    response.type('text').send(isPaid ? 'Thank you!' : `Pay with the number ${transaction.paymentNumber}.`);
  });

  // #region errors
  // Whatever can't be believed is refused; what failed on the way stays in the inbox, and is not answered with 2xx.
  app.use((error, request, response, next) => {
    if (response.headersSent || !(error instanceof NicepayError)) return next(error);
    const ours = error.kind === 'verification' || error.kind === 'invalid_request';
    response.status(ours ? 400 : 503).end();
  });
  // #endregion
  return app;
}

if (isProgram(import.meta.url)) await serve((client, orders, port) => listening(shop(client, orders), port));
