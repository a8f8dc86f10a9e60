'use strict';
// The shops of the framework examples, for those tests that drive them over a socket.

const { createServer } = require('node:http');
const path = require('node:path');
const { ROOT } = require('./helpers.js');

const example = (name) => path.join(ROOT, 'examples', name);

const listen = async (server) => {
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${server.address().port}`;
};

/** Each framework's shop, as its example has it: where it listens, and what ends it. */
exports.FRAMEWORKS = {
  async express(ledger) {
    const { shop } = await import(example('express.mjs'));
    const server = createServer(shop(ledger));
    return { url: await listen(server), close: () => server.close() };
  },
  async fastify(ledger) {
    const { shop } = await import(example('fastify.mjs'));
    const app = shop(ledger);
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
  },
  async hono(ledger) {
    const { shop } = await import(example('hono.mjs'));
    const { webHandler } = await import(example('serve.mjs'));
    const server = createServer(webHandler(shop(ledger).fetch));
    return { url: await listen(server), close: () => server.close() };
  },
  async nextjs(ledger) {
    const { notification, callback } = await import(example('nextjs.mjs'));
    const { routed, webHandler } = await import(example('serve.mjs'));
    const routes = { '/nicepay/notification': notification(ledger), '/nicepay/callback': callback(ledger) };
    const server = createServer(webHandler(routed(routes)));
    return { url: await listen(server), close: () => server.close() };
  },
};
