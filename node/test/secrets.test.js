'use strict';
// No key, token or buyer's data shows by itself: canaries, and every way of showing things.

const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const test = require('node:test');
const { Client, parseCallback, parseNotification } = require('nicepay-checkout');
const { Sandbox, sampleNotification, notificationToken } = require('nicepay-checkout/testing');
const { ORDER, registration } = require('./helpers.js');

const KEY = 'canary-key-4d1f';
const OLD = 'canary-old-77aa';
const BUYER = 'Canary Buyer';
const PHONE = 628123456789;
const SIGNER = { merchantId: 'SHOP', merchantKey: KEY };
const TOKEN = notificationToken({ ...SIGNER, id: ORDER.transactionId, amount: ORDER.amount });

function ways(value) {
  return [
    inspect(value),
    inspect(value, { depth: Infinity, showHidden: true }),
    inspect({ nested: [value] }, { depth: 9 }),
    JSON.stringify(value),
    String(value?.stack ?? value),
    JSON.stringify(Object.entries(value)),
    inspect(structured(value), { depth: Infinity }),
  ];
}

function structured(value) {
  try {
    return structuredClone(value);
  } catch {
    return null; // holds a function or a native object, so there is no such way
  }
}

function assertSilent(value, what) {
  for (const shown of ways(value)) {
    for (const canary of [KEY, OLD, BUYER, TOKEN, `${PHONE}`]) {
      assert.ok(!(shown ?? '').includes(canary), `${what} shows ${canary}: ${shown}`);
    }
  }
}

test('clients, results and errors keep quiet', async () => {
  const sandbox = await Sandbox.start({ merchants: [SIGNER] });
  const infos = [];
  const hook = (info) => infos.push(info);
  const options = { ...SIGNER, baseUrl: sandbox.baseUrl, onRequest: hook, onResponse: hook };
  const client = new Client({ ...options, previousKeys: [OLD] });
  const body = sampleNotification(ORDER, { ...SIGNER, fields: { billingNm: BUYER } });
  const payment = registration({ buyerName: BUYER });
  const checkout = await client.register(payment);
  const { callbackUrl } = await sandbox.chooseStore(checkout.transactionId, 'alfamart');
  const callback = parseCallback(`${callbackUrl}&billingNm=${BUYER}`);
  const notification = client.verifyNotification(body);

  assert.equal(notification.raw.billingNm, BUYER, 'whoever asks for it gets it');
  const quiet = {
    client,
    checkout,
    callback,
    notification,
    unverified: parseNotification(body),
    transaction: await client.inquire(checkout),
    confirmation: await client.confirm(callback, checkout),
    cancellation: await client.cancel(checkout),
    infos,
    sandbox,
  };
  for (const [what, value] of Object.entries(quiet)) assertSilent(value, what);

  await sandbox.inject({ operation: 'register', kind: 'html', times: 1 });
  const failures = [
    () => client.register(payment),
    () => client.register(registration({ buyerName: BUYER.repeat(20) })),
    () => client.register(registration({ buyerEmail: BUYER })),
    () => client.register(registration({ buyerPhone: PHONE })),
    () => client.register(registration({ buyerPhone: BigInt(PHONE) })),
    () => client.register(registration({ buyerName: `${BUYER}\ud800` })),
    () => client.verifyNotification(body.replace('amt=10000', 'amt=10001')),
    () => client.verifyNotification({ merchantToken: TOKEN, billingNm: BUYER }),
    () => client.verifyNotification(`${body}&billingNm=x`),
    () => new Client({ ...options, merchantKey: `${KEY} ` }),
    () => new Client({ ...options, previousKeys: [`${OLD}\n`] }),
    () => new Client({ ...options, timeoutMs: KEY }),
  ];
  for (const [index, fail] of failures.entries()) {
    await assert.rejects(
      async () => fail(),
      (error) => {
        assertSilent(error, `failure ${index}`);
        return true;
      },
    );
  }
  await sandbox.stop();
});

test('results are frozen, plain to clone, and equal to their JSON', async () => {
  const sandbox = await Sandbox.start();
  const client = sandbox.client();
  const code = await client.registerDirect(registration({ store: 'alfamart', buyerAddress: 'Jl. 1' }));
  const transaction = await client.inquire(code);
  const notification = client.verifyNotification(sampleNotification(code));
  for (const result of [code, transaction, notification, await client.settle(notification, code)]) {
    assert.ok(Object.isFrozen(result));
    assert.throws(() => {
      result.amount = 1;
    }, TypeError);
    assert.deepEqual(structuredClone(result).transactionId, result.transactionId);
    assert.deepEqual(JSON.parse(JSON.stringify(result)), JSON.parse(JSON.stringify({ ...result })));
  }
  assert.ok(Object.isFrozen(transaction.raw));
  assert.equal(transaction.raw.resultCd, '0000');
  await sandbox.stop();
});
