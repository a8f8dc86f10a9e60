'use strict';
// Giving a call up.

const assert = require('node:assert/strict');
const { getEventListeners } = require('node:events');
const net = require('node:net');
const test = require('node:test');
const { Client, OutcomeUnknownError, TimeoutError } = require('nicepay-checkout');
const { Sandbox, SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { ORDER, registration } = require('./helpers.js');

/** A server that takes a request and never answers; `closed` is when the client hangs up. */
async function silence() {
  const events = {};
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => events.asked());
    socket.once('close', () => events.hungUp());
  });
  const asked = new Promise((resolve) => (events.asked = resolve));
  const closed = new Promise((resolve) => (events.hungUp = resolve));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const baseUrl = `http://127.0.0.1:${server.address().port}`;
  const client = new Client({ merchantId: 'IONPAYTEST', merchantKey: SANDBOX_MERCHANT_KEY, baseUrl });
  return { client, asked, closed, stop: () => server.close() };
}

test('an aborted inquiry rejects with the reason, and its request is dropped', async () => {
  const { client, asked, closed, stop } = await silence();
  const controller = new AbortController();
  const inquiry = client.inquire(ORDER, { signal: controller.signal });
  await asked;
  const reason = new Error('the customer left');
  controller.abort(reason);
  await assert.rejects(inquiry, (error) => error === reason);
  await closed;
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  stop();
});

for (const [operation, act] of Object.entries({
  register: (client, options) => client.register(registration(), options),
  register_direct: (client, options) =>
    client.registerDirect(registration({ store: 'alfamart', buyerAddress: 'Jl. 1' }), options),
  resolve: (client, options) => client.resolve(registration(), options),
  cancel: (client, options) => client.cancel(ORDER, { payMethod: 'convenience_store' }, options),
})) {
  test(`an aborted ${operation} is an unknown outcome`, async () => {
    const { client, asked, closed, stop } = await silence();
    const controller = new AbortController();
    const call = act(client, { signal: controller.signal });
    await asked;
    controller.abort();
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof OutcomeUnknownError);
      assert.equal(error.cause, controller.signal.reason);
      assert.equal(error.cause.name, 'AbortError');
      const named = operation === 'resolve' ? 'register' : operation;
      assert.deepEqual([error.operation, error.retryable], [named, false]);
      assert.match(error.stack, /abort\.test\.js/);
      return true;
    });
    await closed;
    stop();
  });
}

test('what is aborted beforehand is never sent', async () => {
  const sandbox = await Sandbox.start();
  const signal = AbortSignal.abort(new Error('too late'));
  await assert.rejects(sandbox.client().register(registration(), { signal }), { message: 'too late' });
  assert.deepEqual(await sandbox.transactions(), []);
  await sandbox.stop();
});

test('a signal that outlives its call keeps nothing', async () => {
  const sandbox = await Sandbox.start();
  const client = sandbox.client();
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const checkout = await client.register(registration(), options);
  await client.inquire(checkout, options);
  await assert.rejects(client.inquire({ ...checkout.order(), amount: 1 }, options));
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  controller.abort();
  await sandbox.stop();
});

test('waiting and bulk inquiry are given up too', async () => {
  const { client, asked, stop } = await silence();
  const controller = new AbortController();
  const next = client.waitUntilSettled(ORDER, { signal: controller.signal }).next();
  const bulk = client.inquireAll([ORDER], { signal: controller.signal }).next();
  await asked;
  controller.abort(new Error('enough'));
  await assert.rejects(next, { message: 'enough' });
  await assert.rejects(bulk, { message: 'enough' });
  stop();
});

test('AbortSignal.timeout() ends an inquiry', async () => {
  const { client, stop } = await silence();
  await assert.rejects(client.inquire(ORDER, { signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' });
  stop();
});

test('a call has its own time limit', async () => {
  const { client, stop } = await silence();
  await assert.rejects(client.inquire(ORDER, { timeout: 50 }), TimeoutError);
  await assert.rejects(client.register(registration(), { timeout: 50 }), OutcomeUnknownError);
  stop();
});

for (const [what, options, words] of [
  ['a signal that is none', { signal: {} }, /options\.signal must be an AbortSignal/],
  ['a signal that is null', { signal: null }, /options\.signal must be an AbortSignal \(got null\)/],
  ['a misspelt option', { sginal: AbortSignal.abort() }, /options\.sginal is not known/],
  ['another name of the limit', { timeoutMs: 5 }, /options\.timeoutMs is not known/],
  ['no limit', { timeout: 0 }, /options\.timeout must be a whole number/],
  ['null', null, /options must be an object \(got null\)/],
]) {
  test(`${what} is refused before anything is held`, async () => {
    const merchant = { merchantId: 'IONPAYTEST', merchantKey: SANDBOX_MERCHANT_KEY };
    const client = new Client({ ...merchant, environment: 'sandbox' });
    await assert.rejects(client.inquire(ORDER, options), (error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, words);
      return true;
    });
    const loops = { ...options };
    delete loops.timeout;
    delete loops.timeoutMs;
    if (Object.keys(loops).length > 0) {
      assert.throws(() => client.waitUntilSettled(ORDER, loops));
      assert.throws(() => client.inquireAll([ORDER], loops));
    }
  });
}
