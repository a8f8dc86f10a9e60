// Express 5: the raw body is what NICEPAY's token was made from, so these routes must not see express.json() or
// express.urlencoded() first. Started as a program, it serves: node examples/express.mjs
import express from 'express';
import { NicepayError } from 'nicepay-checkout';
import { isProgram, listening, serve } from './serve.mjs';

/** @param {import('nicepay-checkout').Ledger} ledger */
export function shop(ledger) {
  const app = express();

  // #region notification
  app.post('/nicepay/notification', express.raw({ type: '*/*' }), async (request, response) => {
    const { status, contentType, body } = await ledger.receive(request.body); // kept before it is answered
    response.status(status).type(contentType).send(body);
  });
  // #endregion

  // NICEPAY's sources show the browser coming back by GET and by POST: take both.
  app.all('/nicepay/callback', express.raw({ type: '*/*' }), async (request, response) => {
    const payment = await ledger.returned(request.method === 'POST' ? request.body : request.url);
    if (!payment) return response.status(404).end();
    response
      .type('text')
      .send(payment.isPaid ? 'Thank you!' : `Pay with the number ${payment.paymentNumber}.`);
  });

  // #region errors
  // 400 for what can't be believed, 503 for what could not be kept.
  app.use((error, request, response, next) => {
    if (response.headersSent || !(error instanceof NicepayError)) return next(error);
    response.status(error.replyStatus).end();
  });
  // #endregion
  return app;
}

if (isProgram(import.meta.url)) await serve((ledger, port) => listening(shop(ledger), port));
