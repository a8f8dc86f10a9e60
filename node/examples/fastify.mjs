// Fastify 5: a content type parser hands every body over as the bytes that came.
// Started as a program, it serves: node examples/fastify.mjs
import fastify from 'fastify';
import { NicepayError } from 'nicepay-checkout';
import { isProgram, serve } from './serve.mjs';

/** @param {import('nicepay-checkout').Ledger} ledger */
export function shop(ledger) {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => done(null, body));

  app.post('/nicepay/notification', async (request, reply) => {
    const { status, contentType, body } = await ledger.receive(request.body);
    return reply.code(status).type(contentType).send(body);
  });

  app.route({
    method: ['GET', 'POST'],
    url: '/nicepay/callback',
    handler: async (request, reply) => {
      const payment = await ledger.returned(request.method === 'POST' ? request.body : request.url);
      if (!payment) return reply.code(404).send();
      return payment.isPaid ? 'Thank you!' : `Pay with the number ${payment.paymentNumber}.`;
    },
  });

  app.setErrorHandler((error, request, reply) =>
    error instanceof NicepayError ? reply.code(error.replyStatus).send() : reply.send(error),
  );
  return app;
}

if (isProgram(import.meta.url))
  await serve((ledger, port) => shop(ledger).listen({ port, host: '127.0.0.1' }));
