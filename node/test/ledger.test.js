'use strict';
// The ledger's operations, each against the sandbox over a socket.

const assert = require('node:assert/strict');
const { createServer } = require('node:http');
const test = require('node:test');
const { Delivery, Ledger, LedgerEvent, LedgerPayment } = require('nicepay-checkout');
const { Sandbox, sampleCallback, sampleNotification } = require('nicepay-checkout/testing');
const { overASocket, registration } = require('./helpers.js');
const { STORES, direct, file } = require('./ledger-helpers.js');

overASocket();

async function opened(t, options = {}, sandboxOptions = { notifyRetriesMs: [] }) {
  const sandbox = await Sandbox.start(sandboxOptions);
  const client = sandbox.client({ maxRetries: 0 });
  const ledger = await Ledger.open(`sqlite:${file()}`, client, { inquiriesPerSecond: 0, ...options });
  t.after(async () => {
    await ledger.close();
    await sandbox.stop();
  });
  return { sandbox, client, ledger };
}

/** The first `count` events, each done. */
async function first(count, events) {
  const found = [];
  for await (const event of events) {
    found.push(event);
    await event.done();
    if (found.length === count) break;
  }
  return found;
}

test('order to paid over a socket, through worker and events', async (t) => {
  const { sandbox, ledger } = await opened(t);
  const shop = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const reply = await ledger
      .receive(Buffer.concat(chunks))
      .catch((error) => ({ status: error.replyStatus }));
    response.writeHead(reply.status).end(reply.body);
  });
  await new Promise((listening) => shop.listen(0, '127.0.0.1', listening));
  t.after(() => shop.close());
  const worker = ledger.run();
  const notificationUrl = `http://127.0.0.1:${shop.address().port}/`;
  const payment = await ledger.checkOut(registration({ notificationUrl }));
  assert.ok(payment.paymentUrl.startsWith(sandbox.baseUrl));
  assert.deepEqual([payment.status, payment.isPaid, payment.attempt], ['open', false, 1]);
  const { callbackUrl, paymentNumber } = await sandbox.chooseStore(payment.transactionId, 'alfamart');
  const shown = await ledger.returned(callbackUrl);
  assert.deepEqual([shown.paymentNumber, shown.store], [paymentNumber, 'alfamart']);
  await sandbox.pay(payment.transactionId);
  await sandbox.idle();
  const events = await first(2, ledger.events('shop'));
  assert.deepEqual(
    events.map(({ kind, orderId, amount }) => [kind, orderId, amount]),
    [
      ['number_issued', payment.orderId, 10_000],
      ['paid', payment.orderId, 10_000],
    ],
  );
  const { notifications } = await sandbox.transaction(payment.transactionId);
  assert.deepEqual(
    notifications.flatMap(({ attempts }) => attempts.map((attempt) => attempt.slice(0, 3))),
    ['200'],
  );
  assert.equal((await ledger.payment(payment.orderId)).isPaid, true);
  ledger.stop();
  await worker;
});

test('a notification is taken as text, bytes and an ArrayBuffer, and never as a parsed object', async (t) => {
  const { sandbox, ledger } = await opened(t);
  const payment = await ledger.checkOutDirect(direct());
  await sandbox.pay(payment.transactionId);
  const body = sampleNotification(payment.order());
  const bytes = new TextEncoder().encode(body);
  for (const shape of [body, bytes, Buffer.from(body), bytes.buffer])
    assert.deepEqual(await ledger.receive(shape), {
      status: 200,
      contentType: 'text/plain; charset=utf-8',
      body: 'OK',
    });
  await assert.rejects(ledger.receive({ tXid: 't' }), { name: 'TypeError', message: /raw body/ });
  const long = 'x'.repeat(65_537);
  for (const shape of [long, Buffer.from(long)])
    await assert.rejects(ledger.receive(shape), { kind: 'invalid_request', replyStatus: 400 });
  await assert.rejects(ledger.receive(body.replace('amt=10000', 'amt=10001')), {
    kind: 'verification',
    replyStatus: 400,
  });
});

test('the callback is taken in every shape that the client takes', async (t) => {
  const { sandbox, ledger } = await opened(t);
  const payment = await ledger.checkOutDirect(direct());
  await sandbox.pay(payment.transactionId);
  const query = sampleCallback(payment.order());
  const parameters = new URLSearchParams(query);
  const url = new URL(`https://shop.example/back?${parameters}`);
  for (const shape of [query, Buffer.from(query), parameters, url, Object.fromEntries(parameters)])
    assert.equal((await ledger.returned(shape)).status, 'paid');
  parameters.set('amount', '1');
  await assert.rejects(ledger.returned(parameters), { kind: 'verification' });
});

test('payments and events survive JSON, and cloning', async (t) => {
  const { sandbox, ledger } = await opened(t);
  const payment = await ledger.checkOutDirect(direct());
  const again = LedgerPayment.fromJSON(JSON.parse(JSON.stringify(payment)));
  assert.deepEqual(again, payment);
  assert.ok(again.expiresAt instanceof Date && Object.isFrozen(again));
  assert.deepEqual(LedgerPayment.fromJSON(structuredClone(payment.toJSON())), payment);
  assert.deepEqual(
    { ...payment.order() },
    (await sandbox.transactions()).map(({ reference, amount, transactionId }) => ({
      reference,
      amount,
      transactionId,
    }))[0],
  );

  const [event] = await first(1, ledger.events('shop'));
  assert.ok(event instanceof Delivery && Object.isFrozen(event));
  const { failures, ...members } = event.toJSON();
  assert.equal(failures, 0);
  const read = LedgerEvent.fromJSON(JSON.parse(JSON.stringify(event)));
  assert.ok(!(read instanceof Delivery));
  assert.deepEqual({ ...read }, members);
  assert.throws(() => LedgerPayment.fromJSON('{}'), TypeError);
});

test('a claim is one statement as each driver takes it', async (t) => {
  const { ledger } = await opened(t);
  await ledger.checkOutDirect(direct());
  const event = await ledger.events('shop').tryNext();
  const key = `shop/${event.id}`;
  const into = 'INSERT INTO nicepay_claims (claim) VALUES';
  const wanted = {
    pg: [`${into} ($1) ON CONFLICT DO NOTHING`, [key]],
    postgres: [`${into} ($1) ON CONFLICT DO NOTHING`, [key]],
    sqlite: [`${into} (?) ON CONFLICT DO NOTHING`, [key]],
    mysql: ['INSERT IGNORE INTO nicepay_claims (claim) VALUES (?)', [key]],
    named: [`${into} (:claim) ON CONFLICT DO NOTHING`, { claim: key }],
  };
  for (const [dialect, [text, values]] of Object.entries(wanted))
    assert.deepEqual(event.claim(dialect), { sql: text, text, values }, dialect);
  for (const unknown of ['oracle', undefined])
    assert.throws(() => event.claim(unknown), { code: 'NICEPAY_INVALID_ARGUMENT' });
  assert.equal(await event.done(), true);
  for (const again of [event.done(), event.retryLater('x')])
    await assert.rejects(again, { name: 'TypeError', message: /before/ });
  assert.throws(() => event.claim('pg'), /before/);
});

test('what fails comes again, with its failures, and is parked with its last error', async (t) => {
  const { ledger } = await opened(t, { failuresBeforeParking: 2 });
  await ledger.checkOutDirect(direct());
  const events = ledger.events('shop');
  await (await events.next()).value.retryLater(new RangeError('no stock'));
  assert.equal(await events.tryNext(), null, 'it comes after a pause');
  const { value } = await events.next();
  assert.equal(value.failures, 1);
  assert.equal(await value.retryLater('still none'), true);
  const { parked } = await ledger.attention();
  assert.deepEqual(
    parked.map(({ consumer, event, failures, error }) => [consumer, event.kind, failures, error]),
    [['shop', 'number_issued', 2, 'still none']],
  );
  assert.ok(parked[0].parkedAt instanceof Date && parked[0].event instanceof LedgerEvent);
  assert.equal((await ledger.health()).eventsParked, 1);
  assert.equal(await ledger.retryParked('shop', 'no such'), 0);
  assert.equal(await ledger.retryParked('shop', parked[0].event.id), 1);
  assert.equal((await events.next()).value.kind, 'number_issued');
});

test('an aborted wait says why it ended, and several at once share what comes', async (t) => {
  const { ledger } = await opened(t);
  const events = ledger.events('shop', { signal: AbortSignal.timeout(30) });
  await assert.rejects(events.next(), { name: 'TimeoutError' });
  const mail = ledger.events('mail');
  const asked = Array.from({ length: 3 }, () => mail.next());
  await ledger.checkOutDirect(direct());
  const { value } = await Promise.race(asked);
  assert.equal(value.kind, 'number_issued');
  ledger.stop();
  const ends = await Promise.all(asked);
  assert.deepEqual(ends.map(({ done }) => done).sort(), [false, true, true]);
});

test(
  'an event that came as its wait was aborted goes to the next who waits',
  { timeout: 20_000 },
  async (t) => {
    const { ledger } = await opened(t);
    for (const again of [true, false]) {
      const controller = new AbortController();
      const events = ledger.events('shop', { signal: controller.signal });
      const waiting = events.next();
      await ledger.health(); // it waits by now
      const order = direct();
      const checking = ledger.checkOutDirect(order);
      // Nothing is taken off the mailbox meanwhile: the event has come, and the program has not seen it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      controller.abort(new Error('enough'));
      await assert.rejects(waiting, /enough/);
      await checking;
      const next = again ? ledger.events('shop').next() : ledger.events('shop').tryNext();
      const event = again ? (await next).value : await next;
      assert.equal(event.orderId, order.reference);
      assert.equal(await event.done(), true);
    }
  },
);

test('an aborted check-out keeps the intent, and the payment', async (t) => {
  const { sandbox, ledger } = await opened(t);
  await sandbox.inject({ operation: 'register_direct', kind: 'latency', ms: 300 });
  const order = direct();
  await assert.rejects(ledger.checkOutDirect(order, { signal: AbortSignal.timeout(100) }), {
    name: 'TimeoutError',
  });
  assert.equal((await ledger.payment(order.reference)).status, 'registering');
  const payment = await ledger.checkOutDirect(order);
  assert.deepEqual([payment.status, payment.attempt], ['open', 1]);
  assert.equal((await sandbox.transactions()).length, 1);
  await assert.rejects(ledger.payment('x', { signal: AbortSignal.abort(new Error('no')) }), /no/);
});

test('a signal ends the worker cleanly, and so does disposing of it', async (t) => {
  const { ledger } = await opened(t);
  const controller = new AbortController();
  const worker = ledger.run({ signal: controller.signal });
  assert.ok(worker instanceof Promise);
  controller.abort();
  assert.equal(await worker, undefined);
  const second = await opened(t);
  await second.ledger.run()[Symbol.asyncDispose]();
  const third = await opened(t);
  await third.ledger.run({ signal: AbortSignal.abort() });
  const fourth = await opened(t);
  const running = fourth.ledger.run();
  const loop = first(1, fourth.ledger.events('shop'));
  await fourth.ledger[Symbol.asyncDispose]();
  await running;
  assert.deepEqual(await loop, []);
});

test('a worker ends with a signal or a promise, and the ledger goes on', async (t) => {
  const { ledger } = await opened(t);
  const controller = new AbortController();
  let end;
  const workers = [ledger.runUntil(controller.signal), ledger.runUntil(new Promise((done) => (end = done)))];
  assert.equal(await ledger.runUntil(AbortSignal.abort()), undefined);
  assert.equal(await ledger.runUntil(Promise.reject(new Error('why'))), undefined);
  controller.abort();
  await workers[0];
  end();
  await workers[1];
  const loop = first(1, ledger.events('shop'));
  await ledger.checkOutDirect(direct());
  assert.equal((await loop).length, 1);
  for (const wrong of [undefined, 1, {}])
    await assert.rejects(ledger.runUntil(wrong), { name: 'TypeError', message: /^end must be/ });
});

test('an event that is given back comes again at once, and its handling has not failed', async (t) => {
  const { ledger } = await opened(t);
  await ledger.checkOutDirect(direct());
  const events = ledger.events('shop');
  const { value } = await events.next();
  assert.equal(await value.release(), true);
  const again = await events.tryNext();
  assert.deepEqual([again.id, again.failures], [value.id, 0]);
  await assert.rejects(value.done(), { name: 'TypeError' });
  assert.equal(await again.done(), true);
});

test('many loops share what comes, and one that gives up leaves its turn to the others', async (t) => {
  const { ledger } = await opened(t);
  const orders = Array.from({ length: 60 }, () => direct());
  const told = [];
  const consume = async (signal) => {
    for await (const event of ledger.events('shop', { signal })) {
      told.push(event.orderId);
      assert.equal(await event.done(), true);
      if (told.length === orders.length) ledger.stop();
    }
  };
  const loops = Array.from({ length: 8 }, () => consume());
  const givers = Promise.allSettled(
    Array.from({ length: 8 }, (_, i) => consume(AbortSignal.timeout(10 + 5 * i))),
  );
  await Promise.all(orders.map((order) => ledger.checkOutDirect(order)));
  await Promise.all(loops);
  for (const given of await givers)
    assert.ok(given.status === 'fulfilled' || given.reason.name === 'TimeoutError', given.reason?.stack);
  assert.deepEqual(told.sort(), orders.map(({ reference }) => reference).sort());
});

test('a ledger that closes gives back what it had taken ahead', async (t) => {
  const { url, options } = STORES.postgres();
  const sandbox = await Sandbox.start();
  t.after(() => sandbox.stop());
  const ledger = await Ledger.open(url, sandbox.client(), options);
  await Promise.all(Array.from({ length: 20 }, () => ledger.checkOutDirect(direct())));
  let seen = 0;
  for await (const event of ledger.events('shop')) {
    await event.done();
    if (++seen === 4) break;
  }
  await ledger.close();
  const other = await Ledger.open(url, sandbox.client(), options);
  const rest = other.events('shop');
  while (await (await rest.tryNext())?.done()) seen++;
  assert.equal(seen, 20);
  await other.close();
});

test('the event loop goes on while everything waits', async (t) => {
  const { sandbox, ledger } = await opened(t);
  await sandbox.inject({ operation: 'register_direct', kind: 'latency', ms: 100 });
  const order = [];
  const waiting = [
    ledger.run().then(() => order.push('worked')),
    first(1, ledger.events('shop')).then(() => order.push('told')),
    ledger.checkOutDirect(direct()).then(() => order.push('checked out')),
  ];
  order.push('returned');
  await new Promise((resolve) => setImmediate(resolve));
  order.push('the loop went on');
  await Promise.all(waiting.slice(1));
  ledger.stop();
  await waiting[0];
  assert.deepEqual(order.slice(0, 2), ['returned', 'the loop went on']);
  assert.deepEqual(order.slice(2).sort(), ['checked out', 'told', 'worked']);
});
