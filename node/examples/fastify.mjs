// Fastify 5: a content type parser hands every body over as the bytes that came.
import fastify from 'fastify';
import { NicepayError, parseCallback } from 'nicepay-checkout';

/**
 * @param {import('nicepay-checkout').Client} client
 * @param {import('./orders.mjs').Orders} orders your database
 */
export function shop(client, orders) {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => done(null, body));

  app.post('/nicepay/notification', async (request, reply) => {
    const notification = client.verifyNotification(request.body);
    const order = await orders.find(notification.reference);
    if (!order) return reply.code(404).send();
    const settlement = await client.settle(notification, order);
    await orders.book(settlement.idempotencyKey, settlement.transaction);
    return reply.code(settlement.reply.status).type(settlement.reply.contentType).send(settlement.reply.body);
  });

  app.route({
    method: ['GET', 'POST'],
    url: '/nicepay/callback',
    handler: async (request, reply) => {
      const callback = parseCallback(request.method === 'POST' ? request.body : request.url);
      const order = await orders.find(callback.claims.reference);
      if (!order) return reply.code(404).send();
      const { isPaid, transaction } = await client.confirm(callback, order);
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
