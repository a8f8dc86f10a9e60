'use strict';
// Every example does what it says: order to paid in both module kinds, and each framework's handlers driven by the
// sandbox over real sockets.

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const { createServer } = require('node:http');
const path = require('node:path');
const test = require('node:test');
const { promisify } = require('node:util');
const { Sandbox } = require('nicepay-checkout/testing');
const { ROOT, overASocket, registration } = require('./helpers.js');

overASocket();

const run = promisify(execFile);
const example = (name) => path.join(ROOT, 'examples', name);

for (const name of ['checkout.mjs', 'checkout.cjs']) {
  test(`${name} goes from order to paid`, async () => {
    const { stdout } = await run(process.execPath, [example(name)], { timeout: 60_000 });
    const lines = stdout.trim().split('\n');
    assert.deepEqual(
      lines.slice(0, -1).map((line) => line[0]),
      ['1', '2', '3', '4', '5', '6'],
    );
    assert.equal(lines.at(-1), 'PAID');
  });
}

/** A server of Node's own over a handler of web requests, as Hono's and Next.js's adapters are. */
function served(handle) {
  return createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method, url, headers } = incoming;
    const body = method === 'POST' ? Buffer.concat(chunks) : undefined;
    const response = await handle(new Request(`http://shop.test${url}`, { method, headers, body }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
}

const listen = async (server) => {
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${server.address().port}`;
};

const FRAMEWORKS = {
  async express(client, orders) {
    const { shop } = await import(example('express.mjs'));
    const server = createServer(shop(client, orders));
    return { url: await listen(server), close: () => server.close() };
  },
  async fastify(client, orders) {
    const { shop } = await import(example('fastify.mjs'));
    const app = shop(client, orders);
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() };
  },
  async hono(client, orders) {
    const { shop } = await import(example('hono.mjs'));
    const server = served(shop(client, orders).fetch);
    return { url: await listen(server), close: () => server.close() };
  },
  async nextjs(client, orders) {
    const { notification, callback } = await import(example('nextjs.mjs'));
    const routes = {
      '/nicepay/notification': notification(client, orders),
      '/nicepay/callback': callback(client, orders),
    };
    const server = served((request) => routes[new URL(request.url).pathname][request.method](request));
    return { url: await listen(server), close: () => server.close() };
  },
};

for (const [name, start] of Object.entries(FRAMEWORKS)) {
  test(`${name}: callback and notification of a payment, a repetition, and forgeries`, async () => {
    const { Orders } = await import(example('orders.mjs'));
    const sandbox = await Sandbox.start({ notifyRetriesMs: [] });
    const client = sandbox.client();
    const orders = new Orders();
    const { url, close } = await start(client, orders);

    const checkout = await client.register(
      registration({
        callbackUrl: `${url}/nicepay/callback`,
        notificationUrl: `${url}/nicepay/notification`,
      }),
    );
    await orders.keep(checkout.order());
    const { callbackUrl, paymentNumber } = await sandbox.chooseStore(checkout.transactionId, 'alfamart');
    const came = await fetch(callbackUrl);
    assert.deepEqual([came.status, await came.text()], [200, `Pay with the number ${paymentNumber}.`]);
    const posted = await fetch(`${url}/nicepay/callback`, {
      method: 'POST',
      body: new URL(callbackUrl).searchParams,
    });
    assert.equal(posted.status, 200);

    const forged = new URL(callbackUrl);
    forged.searchParams.set('payNo', '<script>alert(1)</script>');
    assert.equal(await (await fetch(forged)).text(), `Pay with the number ${paymentNumber}.`);
    assert.match(came.headers.get('content-type'), /^text\/plain/);

    await sandbox.pay(checkout.transactionId);
    await sandbox.idle();
    await sandbox.resendNotification(checkout.transactionId);
    await sandbox.idle();
    for (const kind of ['token', 'key', 'amount'])
      await sandbox.forgeNotification(checkout.transactionId, kind);
    await sandbox.idle();
    const { notifications } = await sandbox.transaction(checkout.transactionId);
    const answers = notifications.flatMap(({ attempts }) => attempts.map((attempt) => attempt.slice(0, 3)));
    assert.deepEqual(answers.sort(), ['200', '200', '400', '400', '400']);
    assert.deepEqual(
      orders.booked.map(([key, { isPaid }]) => [key, isPaid]),
      [[`${checkout.transactionId}:paid`, true]],
    );

    const thanks = await fetch(callbackUrl);
    assert.equal(await thanks.text(), 'Thank you!');
    const other = new URL(callbackUrl);
    other.searchParams.set('amount', '1');
    assert.equal((await fetch(other)).status, 400);

    await sandbox.inject({ operation: 'inquire', kind: 'status_before' });
    const asleep = await fetch(callbackUrl);
    assert.equal(asleep.status, 503);
    await close();
    await sandbox.stop();
  });
}
