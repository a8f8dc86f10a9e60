// Hono 4. Started as a program, it serves: node examples/hono.mjs
import { Hono } from 'hono';
import { NicepayError } from 'nicepay-checkout';
import { isProgram, listening, serve, webHandler } from './serve.mjs';

/** @param {import('nicepay-checkout').Ledger} ledger */
export function shop(ledger) {
  const app = new Hono();

  app.post('/nicepay/notification', async (context) => {
    const { status, contentType, body } = await ledger.receive(await context.req.arrayBuffer());
    return context.body(body, status, { 'Content-Type': contentType });
  });

  app.on(['GET', 'POST'], '/nicepay/callback', async (context) => {
    const { method, url } = context.req;
    const payment = await ledger.returned(method === 'POST' ? await context.req.arrayBuffer() : url);
    if (!payment) return context.body(null, 404);
    return context.text(payment.isPaid ? 'Thank you!' : `Pay with the number ${payment.paymentNumber}.`);
  });

  app.onError((error, context) => {
    if (!(error instanceof NicepayError)) throw error;
    return context.body(null, error.replyStatus);
  });
  return app;
}

// In your app the package @hono/node-server serves it.
if (isProgram(import.meta.url))
  await serve((ledger, port) => listening(webHandler(shop(ledger).fetch), port));
