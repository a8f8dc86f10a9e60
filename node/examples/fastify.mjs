// Fastify 5: a content type parser hands every body over as the bytes that came.
// Started as a program, it serves: node examples/fastify.mjs
import fastify from 'fastify';
import { NicepayError, parseCallback } from 'nicepay-checkout';
import { book } from './orders.mjs';
import { notified } from './readme.mjs';
import { isProgram, serve } from './serve.mjs';

/**
 * @param {import('nicepay-checkout').Client} client
 * @param {import('./orders.mjs').Orders} orders your database
 */
export function shop(client, orders) {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => done(null, body));

  app.post('/nicepay/notification', async (request, reply) => {
    const { status, contentType, body } = await notified(client, orders, request.body);
    return reply.code(status).type(contentType).send(body);
  });

  app.route({
    method: ['GET', 'POST'],
    url: '/nicepay/callback',
    handler: async (request, reply) => {
      const callback = parseCallback(request.method === 'POST' ? request.body : request.url);
      const order = await orders.find(callback.claims.reference);
      if (!order) return reply.code(404).send();
      const { isPaid, transaction } = await client.confirm(callback, order);
      await book(client, orders, order, transaction);
      return isPaid ? 'Thank you!' : `Pay with the number ${transaction.paymentNumber}.`;
    },
  });

  app.setErrorHandler((error, request, reply) => {
    if (!(error instanceof NicepayError)) return reply.send(error);
    const ours = error.kind === 'verification' || error.kind === 'invalid_request';
    return reply.code(ours ? 400 : 503).send();
  });
  return app;
}

if (isProgram(import.meta.url)) {
  await serve((client, orders, port) => shop(client, orders).listen({ port, host: '127.0.0.1' }));
}
