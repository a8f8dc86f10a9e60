'use strict';
// Errors as a program meets them: one class each, whichever way the package was loaded, pointing at the caller.

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { inspect, promisify } = require('node:util');
const test = require('node:test');
const nicepay = require('nicepay-checkout');
const { Sandbox, SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { BY_KIND } = require('../lib/error.js');
const { native } = require('../lib/native.js');
const { ORDER, registration } = require('./helpers.js');

const nowhere = (more) =>
  new nicepay.Client({
    merchantId: 'IONPAYTEST',
    merchantKey: SANDBOX_MERCHANT_KEY,
    baseUrl: 'http://127.0.0.1:9',
    maxRetries: 0,
    ...more,
  });

test('ESM and CommonJS are one module', async () => {
  const esm = await import('nicepay-checkout');
  assert.deepEqual(Object.keys(esm).sort(), Object.keys(nicepay).sort());
  for (const name of Object.keys(nicepay)) assert.equal(esm[name], nicepay[name], name);
  const testing = await import('nicepay-checkout/testing');
  assert.deepEqual(Object.keys(testing).sort(), Object.keys(require('nicepay-checkout/testing')).sort());
  await assert.rejects(nowhere().inquire(ORDER), (error) => error instanceof esm.ConnectionError);
});

test('each kind has its class, code and name', () => {
  const { kinds } = JSON.parse(native.tables());
  assert.deepEqual(Object.keys(BY_KIND).sort(), [...kinds, 'storage'].sort());
  for (const kind of kinds) {
    const type = BY_KIND[kind];
    const error = new type({ kind, message: 'm' });
    const name = `${kind.replace(/(^|_)(.)/g, (_, __, letter) => letter.toUpperCase())}Error`;
    assert.equal(nicepay[name], type, name);
    assert.ok(error instanceof nicepay.NicepayError && error instanceof Error);
    assert.deepEqual([error.name, error.code], [name, `NICEPAY_${kind.toUpperCase()}`]);
    assert.match(inspect(error), new RegExp(`^${name}: m`));
    assert.equal(JSON.parse(JSON.stringify(error)).kind, kind);
  }
});

test('a rejection points at the caller, also after other work', async () => {
  async function checkoutHandler() {
    await new Promise((resolve) => setImmediate(resolve));
    return nowhere().inquire(ORDER);
  }
  await assert.rejects(checkoutHandler(), (error) => {
    const [first, top] = error.stack.split('\n');
    assert.equal(first, `ConnectionError: ${error.message}`);
    assert.match(top, /checkoutHandler .*errors\.test\.js/);
    assert.doesNotMatch(error.stack, /node\/lib\//);
    return true;
  });
});

test('what is thrown at once points at the caller', () => {
  function notificationHandler() {
    return nowhere().verifyNotification('tXid=a&amt=1&merchantToken=x');
  }
  assert.throws(notificationHandler, (error) => {
    assert.equal(error.failure, 'token_malformed');
    assert.match(error.stack.split('\n')[1], /notificationHandler/);
    return true;
  });
  function setUp() {
    return nowhere({ merchantKey: '' });
  }
  assert.throws(setUp, (error) => {
    assert.match(error.stack.split('\n')[1], /nowhere/);
    assert.doesNotMatch(error.stack, /node\/lib\//);
    return true;
  });
});

test('an error points at the caller where the engine does not find him', async () => {
  const program = path.join(__dirname, 'programs', 'other-engine.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  const errors = JSON.parse(stdout);
  assert.deepEqual(
    errors.map(({ name }) => name),
    ['TypeError', 'InvalidRequestError', 'TypeError', 'ConnectionError', 'TypeError', 'ConnectionError'],
  );
  for (const { name, stack } of errors) {
    assert.ok(stack.startsWith(`${name}: `), stack);
    assert.match(stack.split('\n').find((line) => line.startsWith('    at ')) ?? '', /other-engine\.js/);
    assert.doesNotMatch(stack, /node\/lib\//);
  }
});

test('a panic becomes an InternalError, here and off the loop', async () => {
  const { failure } = require('../lib/error.js');
  const text = native.panicForTest();
  assert.equal(failure(text).code, 'NICEPAY_INTERNAL');
  const client = nowhere();
  await assert.rejects(nicepay.Client.panicForTest(client), (error) => {
    assert.ok(error instanceof nicepay.InternalError);
    assert.match(error.message, /as the test asked/);
    return true;
  });
  await assert.rejects(client.inquire(ORDER), nicepay.ConnectionError);
});

test('an HTTP failure tells its status and an excerpt', async () => {
  const sandbox = await Sandbox.start();
  try {
    const client = sandbox.client({ maxRetries: 0 });
    const checkout = await client.register(registration());
    await sandbox.inject({ operation: 'inquire', kind: 'status_before', status: 502 });
    await assert.rejects(client.inquire(checkout), (error) => {
      assert.ok(error instanceof nicepay.BadResponseError);
      assert.equal(error.httpStatus, 502);
      assert.equal(typeof error.bodyExcerpt, 'string');
      return true;
    });
  } finally {
    await sandbox.stop();
  }
});
