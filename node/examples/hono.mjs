// Hono 4. Started as a program, it serves: node examples/hono.mjs
import { Hono } from 'hono';
import { NicepayError, parseCallback } from 'nicepay-checkout';
import { book } from './orders.mjs';
import { notified } from './readme.mjs';
import { isProgram, listening, serve, webHandler } from './serve.mjs';

/**
 * @param {import('nicepay-checkout').Client} client
 * @param {import('./orders.mjs').Orders} orders your database
 */
export function shop(client, orders) {
  const app = new Hono();

  app.post('/nicepay/notification', async (context) => {
    const { status, contentType, body } = await notified(client, orders, await context.req.arrayBuffer());
    return context.body(body, status, { 'Content-Type': contentType });
  });

  app.on(['GET', 'POST'], '/nicepay/callback', async (context) => {
    const { method, url } = context.req;
    const callback = parseCallback(method === 'POST' ? await context.req.arrayBuffer() : url);
    const order = await orders.find(callback.claims.reference);
    if (!order) return context.body(null, 404);
    const { isPaid, transaction } = await client.confirm(callback, order);
    await book(client, orders, order, transaction);
    return context.text(isPaid ? 'Thank you!' : `Pay with the number ${transaction.paymentNumber}.`);
  });

  app.onError((error, context) => {
    if (!(error instanceof NicepayError)) throw error;
    const ours = error.kind === 'verification' || error.kind === 'invalid_request';
    return context.body(null, ours ? 400 : 503);
  });
  return app;
}

// In your app the package @hono/node-server serves it.
if (isProgram(import.meta.url)) {
  await serve((client, orders, port) => listening(webHandler(shop(client, orders).fetch), port));
}
