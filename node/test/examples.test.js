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
  test(`${name} goes from order to paid, and back`, async () => {
    const { stdout } = await run(process.execPath, [example(name)], { timeout: 60_000 });
    const lines = stdout.trim().split('\n');
    assert.deepEqual(
      lines.slice(0, -1).map((line) => line[0]),
      ['1', '2', '3', '4', '5', '6'],
    );
    const [, reference] = lines[0].match(/registered: (order-\d+),/);
    assert.match(lines[4], new RegExp(`delivered ${reference}$`));
    assert.match(lines[5], new RegExp(`taken back ${reference}$`));
    assert.equal(lines.at(-1), 'PAID, AND TAKEN BACK');
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
    const { webHandler } = await import(example('serve.mjs'));
    const server = createServer(webHandler(shop(client, orders).fetch));
    return { url: await listen(server), close: () => server.close() };
  },
  async nextjs(client, orders) {
    const { notification, callback } = await import(example('nextjs.mjs'));
    const { routed, webHandler } = await import(example('serve.mjs'));
    const routes = {
      '/nicepay/notification': notification(client, orders),
      '/nicepay/callback': callback(client, orders),
    };
    const server = createServer(webHandler(routed(routes)));
    return { url: await listen(server), close: () => server.close() };
  },
};

/** A sandbox that tells each notification once, the shop of a framework before it, and what pays at it. */
async function opened(t, start) {
  const { Orders } = await import(example('orders.mjs'));
  const { settleInbox } = await import(example('inbox.mjs'));
  const sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  const client = sandbox.client({ maxRetries: 0 });
  const orders = new Orders();
  const { url, close } = await start(client, orders);
  t.after(async () => {
    await close();
    await sandbox.stop();
  });
  return {
    sandbox,
    client,
    orders,
    payment: () =>
      registration({
        callbackUrl: `${url}/nicepay/callback`,
        notificationUrl: `${url}/nicepay/notification`,
      }),
    runJob: () => settleInbox(client, orders),
    /** What the shop answered, in the order of the notifications. */
    async answers(transactionId) {
      await sandbox.idle();
      const { notifications } = await sandbox.transaction(transactionId);
      return notifications.flatMap(({ attempts }) => attempts.map((attempt) => attempt.slice(0, 3)));
    },
  };
}

for (const [name, start] of Object.entries(FRAMEWORKS)) {
  test(`${name}: callback and notification of a payment, a repetition, and forgeries`, async (t) => {
    const { sandbox, client, orders, payment, answers } = await opened(t, start);
    const checkout = await client.register(payment());
    await orders.keep(checkout.order());
    const { callbackUrl, paymentNumber } = await sandbox.chooseStore(checkout.transactionId, 'alfamart');
    const came = await fetch(callbackUrl);
    assert.deepEqual([came.status, await came.text()], [200, `Pay with the number ${paymentNumber}.`]);
    const { origin, pathname, searchParams } = new URL(callbackUrl);
    const posted = await fetch(`${origin}${pathname}`, { method: 'POST', body: searchParams });
    assert.equal(posted.status, 200);

    const forged = new URL(callbackUrl);
    forged.searchParams.set('payNo', '<script>alert(1)</script>');
    assert.equal(await (await fetch(forged)).text(), `Pay with the number ${paymentNumber}.`);
    assert.match(came.headers.get('content-type'), /^text\/plain/);
    assert.deepEqual(orders.delivered, []);

    await sandbox.pay(checkout.transactionId);
    await sandbox.idle();
    await sandbox.resendNotification(checkout.transactionId);
    await sandbox.idle();
    for (const kind of ['token', 'key', 'amount'])
      await sandbox.forgeNotification(checkout.transactionId, kind);
    assert.deepEqual((await answers(checkout.transactionId)).sort(), ['200', '200', '400', '400', '400']);
    assert.deepEqual(orders.delivered, [checkout.reference]);
    assert.deepEqual(await orders.inbox(), [], 'what is forged is not kept, what is booked is off the inbox');

    const thanks = await fetch(callbackUrl);
    assert.equal(await thanks.text(), 'Thank you!');
    const other = new URL(callbackUrl);
    other.searchParams.set('amount', '1');
    assert.equal((await fetch(other)).status, 400);

    await sandbox.inject({ operation: 'inquire', kind: 'status_before' });
    const asleep = await fetch(callbackUrl);
    assert.equal(asleep.status, 503);
  });

  test(`${name}: what is reversed is taken back, once`, async (t) => {
    const { sandbox, client, orders, payment, answers } = await opened(t, start);
    const checkout = await client.register(payment());
    await orders.keep(checkout.order());
    await sandbox.chooseStore(checkout.transactionId, 'alfamart');
    await sandbox.pay(checkout.transactionId);
    await sandbox.idle();
    assert.deepEqual([orders.delivered, orders.takenBack], [[checkout.reference], []]);
    await sandbox.reverse(checkout.transactionId);
    await sandbox.idle();
    await sandbox.resendNotification(checkout.transactionId);
    assert.deepEqual(await answers(checkout.transactionId), ['200', '200', '200']);
    assert.deepEqual([orders.delivered, orders.takenBack], [[checkout.reference], [checkout.reference]]);
  });

  test(`${name}: the callback page delivers what it finds paid, once, and takes back`, async (t) => {
    const { sandbox, client, orders, payment } = await opened(t, start);
    await sandbox.inject({ operation: 'notification', kind: 'lost' });
    const checkout = await client.register(payment());
    await orders.keep(checkout.order());
    const { callbackUrl } = await sandbox.chooseStore(checkout.transactionId, 'alfamart');
    await sandbox.pay(checkout.transactionId);
    for (const time of [1, 2]) assert.equal(await (await fetch(callbackUrl)).text(), 'Thank you!', `${time}`);
    assert.deepEqual([orders.delivered, orders.takenBack], [[checkout.reference], []]);
    await sandbox.reverse(checkout.transactionId);
    for (const time of [1, 2]) assert.equal((await fetch(callbackUrl)).status, 200, `${time}`);
    assert.deepEqual([orders.delivered, orders.takenBack], [[checkout.reference], [checkout.reference]]);
  });

  test(`${name}: an order is found by its intent alone, with its own amount`, async (t) => {
    const { sandbox, client, orders, payment, answers } = await opened(t, start);
    const asked = payment();
    await orders.plan(asked);
    const checkout = await client.register(asked); // and the process dies before it is kept
    assert.equal(await orders.find(asked.reference), undefined);
    await sandbox.chooseStore(checkout.transactionId, 'alfamart');
    await sandbox.pay(checkout.transactionId);
    assert.deepEqual(await answers(checkout.transactionId), ['200']);
    assert.deepEqual(orders.delivered, [asked.reference]);
    assert.deepEqual(await orders.find(asked.reference), { ...checkout.order() });

    // A payment of another amount than was meant delivers nothing.
    const meant = payment();
    await orders.plan(meant);
    const less = await client.register({ ...meant, amount: meant.amount - 1 });
    await sandbox.chooseStore(less.transactionId, 'alfamart');
    await sandbox.pay(less.transactionId);
    assert.deepEqual(await answers(less.transactionId), ['400']);
    // Nor does a stranger's.
    const strange = await client.register(payment());
    await sandbox.chooseStore(strange.transactionId, 'alfamart');
    await sandbox.pay(strange.transactionId);
    assert.deepEqual(await answers(strange.transactionId), ['404']);
    assert.deepEqual(orders.delivered, [asked.reference]);
    assert.equal((await orders.inbox()).length, 2, 'both are kept, for a person to look at');
  });

  test(`${name}: a notification that can't be settled now is settled later, from the inbox`, async (t) => {
    const { sandbox, client, orders, payment, answers, runJob } = await opened(t, start);
    const checkout = await client.register(payment());
    await orders.keep(checkout.order());
    await sandbox.chooseStore(checkout.transactionId, 'alfamart');
    await sandbox.inject({ operation: 'inquire', kind: 'status_before' });
    await sandbox.pay(checkout.transactionId);
    assert.deepEqual(await answers(checkout.transactionId), ['503']);
    await runJob();
    assert.deepEqual([orders.delivered, (await orders.inbox()).length], [[], 1]);
    await sandbox.clearFaults();
    for (const time of [1, 2]) {
      await runJob();
      assert.deepEqual(orders.delivered, [checkout.reference], `${time}`);
      assert.deepEqual(await orders.inbox(), []);
    }
  });

  test(`${name}: a deposit that is not visible yet stays in the inbox`, async (t) => {
    const { sandbox, client, orders, payment, answers, runJob } = await opened(t, start);
    const checkout = await client.register(payment());
    await orders.keep(checkout.order());
    await sandbox.chooseStore(checkout.transactionId, 'alfamart');
    await sandbox.forgeNotification(checkout.transactionId, 'deposit');
    assert.deepEqual(await answers(checkout.transactionId), ['503']);
    await runJob();
    assert.deepEqual([orders.delivered, (await orders.inbox()).length], [[], 1]);
    await sandbox.inject({ operation: 'notification', kind: 'lost' });
    await sandbox.pay(checkout.transactionId);
    await runJob();
    assert.deepEqual([orders.delivered, (await orders.inbox()).length], [[checkout.reference], 0]);
  });
}
