'use strict';
// Every operation against the sandbox.

const assert = require('node:assert/strict');
const test = require('node:test');
const { parseCallback, DeclinedError, OutcomeUnknownError, TimeoutError } = require('nicepay-checkout');
const { Sandbox, sampleNotification } = require('nicepay-checkout/testing');
const { overASocket, registration } = require('./helpers.js');

overASocket();

let sandbox;
let client;
test.before(async () => {
  sandbox = await Sandbox.start({ seed: 7, notifyRetriesMs: [] });
  client = sandbox.client();
});
test.beforeEach(() => sandbox.clearFaults());
test.after(() => sandbox.stop());

async function paid(more) {
  const code = await client.registerDirect(
    registration({ store: 'alfamart', buyerAddress: 'Jl. 1', ...more }),
  );
  await sandbox.pay(code.transactionId);
  return code;
}

test('register, choose, confirm, pay, settle', async () => {
  const checkout = await client.register(registration());
  assert.equal(
    checkout.paymentUrl,
    `${sandbox.baseUrl}/nicepay/redirect/v2/payment?tXid=${checkout.transactionId}`,
  );
  const chosen = await sandbox.chooseStore(checkout.transactionId, 'indomaret');
  const callback = parseCallback(new URL(chosen.callbackUrl));
  assert.equal(callback.claims.paymentNumber, chosen.paymentNumber);
  const confirmation = await client.confirm(callback, checkout.order());
  assert.deepEqual([confirmation.state, confirmation.isPaid], ['unpaid', false]);
  assert.equal(confirmation.transaction.store, 'indomaret');

  await sandbox.pay(checkout.transactionId);
  const notification = client.verifyNotification(sampleNotification(checkout.order()));
  const settlement = await client.settle(notification, checkout);
  assert.deepEqual([settlement.state, settlement.isPaid], ['paid', true]);
  assert.equal(settlement.idempotencyKey, `${checkout.transactionId}:paid`);
  assert.deepEqual(
    { ...settlement.reply },
    { body: 'OK', contentType: 'text/plain; charset=utf-8', status: 200 },
  );
});

test('registerDirect gives the number at once', async () => {
  const expiresAt = new Date(Date.now() + 3_600_000);
  expiresAt.setMilliseconds(0);
  const code = await client.registerDirect(
    registration({ store: 'alfamart', buyerAddress: 'Jl. 1', amount: 25_000n, expiresAt }),
  );
  assert.match(code.paymentNumber, /^\d{12,20}$/);
  assert.deepEqual([code.store, code.amount], ['alfamart', 25_000]);
  assert.deepEqual((await client.inquire(code.order())).expiresAt, expiresAt);
});

test('an amount is taken as number, bigint or digits', async () => {
  for (const amount of [10_001, 10_001n, '10001']) {
    assert.equal((await client.register(registration({ amount }))).amount, 10_001);
  }
});

test('a lost answer is an unknown outcome, and resolve() finds out', async () => {
  const payment = registration();
  await sandbox.inject({ operation: 'register', kind: 'drop_after', times: 1 });
  await assert.rejects(client.register(payment), (error) => {
    assert.ok(error instanceof OutcomeUnknownError);
    assert.deepEqual([error.code, error.retryable], ['NICEPAY_OUTCOME_UNKNOWN', false]);
    assert.equal(error.reference, payment.reference);
    return true;
  });
  assert.deepEqual(await client.resolve(payment), { outcome: 'already_registered', registered: null });

  const other = registration({ store: 'alfamart', buyerAddress: 'Jl. 1' });
  await sandbox.inject({ operation: 'register_direct', kind: 'drop_before', times: 1 });
  await assert.rejects(client.registerDirect(other), OutcomeUnknownError);
  const { outcome, registered } = await client.resolveDirect(other);
  assert.equal(outcome, 'registered');
  assert.match(registered.paymentNumber, /^\d+$/);
});

test('a refusal names its code', async () => {
  const payment = registration();
  await client.register(payment);
  await assert.rejects(client.register(payment), (error) => {
    assert.ok(error instanceof DeclinedError);
    assert.equal(error.resultCode, '9009');
    assert.match(error.message, /9009/);
    return true;
  });
});

test('an inquiry is repeated, and hooks see each attempt', async () => {
  const seen = [];
  const watched = sandbox.client({
    onRequest: (info) => seen.push(['request', info.operation, info.attempt]),
    onResponse: (info) => seen.push(['response', info.httpStatus, info.error, info.willRetry]),
  });
  const checkout = await watched.register(registration());
  seen.length = 0;
  await sandbox.inject({ operation: 'inquire', kind: 'html', times: 1 });
  await watched.inquire(checkout);
  assert.deepEqual(seen, [
    ['request', 'inquire', 1],
    ['response', 200, 'bad_response', true],
    ['request', 'inquire', 2],
    ['response', 200, null, false],
  ]);
});

test('a hook whose promise rejects breaks nothing', async () => {
  const warned = new Promise((resolve) => process.once('warning', resolve));
  const hooked = sandbox.client({
    onResponse: async () => {
      throw new Error('a hook that broke later');
    },
  });
  assert.ok((await hooked.register(registration())).transactionId);
  assert.match((await warned).message, /a hook that broke later/);
});

test('a hook that throws breaks nothing', async () => {
  const warned = new Promise((resolve) => process.once('warning', resolve));
  const watched = sandbox.client({
    onRequest: () => {
      throw new Error('a broken hook');
    },
  });
  await watched.register(registration());
  assert.match((await warned).message, /a broken hook/);
});

test('cancel ends an open payment, and sees one that was paid', async () => {
  const open = await client.registerDirect(registration({ store: 'alfamart', buyerAddress: 'Jl. 1' }));
  const cancelled = await client.cancel(open, { reason: 'customer changed his mind' });
  assert.equal(cancelled.outcome, 'cancelled');
  const late = await client.cancel(await paid(), { payMethod: 'convenience_store' });
  assert.equal(late.outcome, 'already_paid');
  assert.equal(late.transaction.isPaid, true);
});

test('an old key verifies until it is taken away', async () => {
  const order = { reference: 'r1', amount: 10_000, transactionId: 'SHOP00000103202212231106381234' };
  const body = sampleNotification(order, { merchantId: 'SHOP', merchantKey: 'old' });
  const { Client } = require('nicepay-checkout');
  const options = { merchantId: 'SHOP', merchantKey: 'new', baseUrl: sandbox.baseUrl };
  const rotating = new Client({ ...options, previousKeys: ['older', 'old'] });
  assert.equal(rotating.verifyNotification(body).transactionId, order.transactionId);
  assert.throws(() => new Client(options).verifyNotification(body), { failure: 'token' });
});

test('waitUntilSettled yields each change and ends', async () => {
  const code = await client.registerDirect(registration({ store: 'alfamart', buyerAddress: 'Jl. 1' }));
  const states = [];
  for await (const { state } of client.waitUntilSettled(code, { firstPauseMs: 10, longestPauseMs: 20 })) {
    states.push(state);
    if (state === 'unpaid') await sandbox.pay(code.transactionId);
  }
  assert.deepEqual(states, ['unpaid', 'paid']);
});

test('waitUntilSettled gives up in time, and leaving it ends it', async () => {
  const code = await client.registerDirect(registration({ store: 'alfamart', buyerAddress: 'Jl. 1' }));
  const options = { firstPauseMs: 5, longestPauseMs: 5, timeoutMs: 40 };
  const states = [];
  await assert.rejects(async () => {
    for await (const { state } of client.waitUntilSettled(code, options)) states.push(state);
  }, TimeoutError);
  assert.deepEqual(states, ['unpaid']);

  const changes = client.waitUntilSettled(code, { firstPauseMs: 5 });
  assert.equal((await changes.next()).value.state, 'unpaid');
  assert.deepEqual(await changes.return(), { done: true, value: undefined });
  assert.deepEqual(await changes.next(), { done: true, value: undefined });
});

test('inquireAll takes orders only as its results are taken', async () => {
  const code = await paid();
  let taken = 0;
  function* orders() {
    for (let i = 0; i < 10_000; i++) {
      taken++;
      yield { ...code.order(), i };
    }
  }
  let got = 0;
  for await (const { order, transaction, error } of client.inquireAll(orders(), { concurrency: 4 })) {
    assert.equal(error, null);
    assert.ok(transaction.isPaid && Number.isInteger(order.i));
    got++;
    // What is under way, in the two channels, and in the hand of the feeder.
    assert.ok(taken - got <= 4 + 4, `${taken} taken for ${got} results`);
    if (got === 200) break;
  }
  const after = taken;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(taken, after, 'leaving the loop ends the taking');
});

test('inquireAll: one failure stops nothing, and each result has its own order', async () => {
  const good = [await paid({ amount: 10_001 }), await paid({ amount: 10_002 })];
  async function* orders() {
    yield good[0];
    yield { reference: 'unknown', amount: 1, transactionId: 'IONPAYTEST00202212231106386098' };
    yield { reference: 'float', amount: 1.5, transactionId: 'x' };
    yield { reference: 'bad id', amount: 1, transactionId: 'has space' };
    yield good[1];
  }
  const results = [];
  for await (const result of client.inquireAll(orders(), { concurrency: 2, perSecond: 500 }))
    results.push(result);
  assert.equal(results.length, 5);
  const of = (reference) => results.find((result) => result.order.reference === reference);
  for (const order of good) assert.equal(of(order.reference).transaction.amount, order.amount);
  assert.equal(of('unknown').error.kind, 'declined');
  assert.ok(of('float').error instanceof TypeError);
  assert.equal(of('bad id').error.kind, 'invalid_request');
  assert.equal(results.filter(({ error }) => error === null).length, 2);
});

test('inquireAll: an iterable that fails ends the loop with its error', async () => {
  const code = await paid();
  async function* orders() {
    yield code;
    throw new Error('the database is gone');
  }
  const results = [];
  await assert.rejects(
    async () => {
      for await (const result of client.inquireAll(orders())) results.push(result);
    },
    { message: 'the database is gone' },
  );
  assert.equal(results.length, 1);
});

test('a client from the environment variables', async () => {
  const { Client } = require('nicepay-checkout');
  const variables = {
    NICEPAY_MERCHANT_ID: 'IONPAYTEST',
    NICEPAY_MERCHANT_KEY: 'k',
    NICEPAY_BASE_URL: sandbox.baseUrl,
  };
  assert.throws(() => Client.fromEnv(), { kind: 'invalid_request' });
  Object.assign(process.env, variables);
  try {
    const fromEnv = Client.fromEnv({ timeoutMs: 1_000 });
    assert.deepEqual(fromEnv.toJSON(), { merchantId: 'IONPAYTEST', baseUrl: sandbox.baseUrl });
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
});

test('the sandbox: forgeries fail, its clock moves, its state shows', async () => {
  const { createServer } = require('node:http');
  const bodies = [];
  const shop = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks));
    response.end('OK');
  });
  await new Promise((listening) => shop.listen(0, '127.0.0.1', listening));
  const notificationUrl = `http://127.0.0.1:${shop.address().port}/`;
  const code = await paid({ notificationUrl });
  await sandbox.idle();
  await sandbox.forgeNotification(code.transactionId, 'amount');
  await sandbox.idle();
  shop.close();
  assert.equal(bodies.length, 2);
  assert.equal(client.verifyNotification(bodies[0]).reportedEvent, 'deposit');
  assert.throws(() => client.verifyNotification(bodies[1]), { kind: 'verification', failure: 'token' });
  const shown = await sandbox.transaction(code.transactionId);
  assert.deepEqual([shown.payMethod, shown.store, shown.state], ['convenience_store', 'alfamart', 'paid']);
  assert.deepEqual(
    shown.notifications.map(({ state }) => state),
    ['delivered', 'delivered'],
  );
  assert.ok(shown.paidAt instanceof Date);
});
