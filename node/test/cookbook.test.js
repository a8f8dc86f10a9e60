'use strict';
// The cookbook's recipes (docs/cookbook), each against the sandbox.

const assert = require('node:assert/strict');
const path = require('node:path');
const test = require('node:test');
const { Client } = require('nicepay-checkout');
const { Sandbox, sampleNotification } = require('nicepay-checkout/testing');
const { ROOT, overASocket, registration } = require('./helpers.js');

overASocket();

const recipe = (name) => import(path.join(ROOT, 'examples', `${name}.mjs`));
const direct = (reference) => registration({ reference, store: 'alfamart', buyerAddress: 'Jl. 1' });

let sandbox;
let client;
test.before(async () => {
  sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  client = sandbox.client();
});
test.beforeEach(() => sandbox.reset());
test.after(() => sandbox.stop());

test('reconciliation books what was missed, once', async () => {
  const { reconcile } = await recipe('reconciliation');
  const { Orders } = await recipe('orders');
  const orders = new Orders();
  const [paid, open] = [
    await client.registerDirect(direct('paid')),
    await client.registerDirect(direct('open')),
  ];
  await sandbox.pay(paid.transactionId);
  const stranger = { reference: 'gone', amount: 1, transactionId: 'IONPAYTEST03209901010000000000' };
  for (const night of ['first', 'second'])
    assert.deepEqual(
      await reconcile(client, orders, [paid.order(), open.order(), stranger]),
      ['gone'],
      night,
    );
  assert.deepEqual(
    orders.booked.map(([key]) => key),
    [`${paid.transactionId}:paid`],
  );
});

test('polling ends with the payment, or with nothing', async () => {
  const { waitAtTheTill } = await recipe('polling');
  const order = (await client.registerDirect(direct('polled'))).order();
  assert.equal(await waitAtTheTill(client, order, 200), undefined);
  await sandbox.pay(order.transactionId);
  assert.equal((await waitAtTheTill(client, order, 20_000)).isPaid, true);
});

test('an unknown outcome is found out about', async () => {
  const { registerSurely } = await recipe('unknown-outcome');
  await sandbox.inject({ operation: 'register_direct', kind: 'drop_before', times: 1 });
  assert.equal((await registerSurely(client, direct('lost before'))).reference, 'lost before');
  await sandbox.inject({ operation: 'register_direct', kind: 'drop_after', times: 1 });
  assert.equal(await registerSurely(client, direct('lost after')), null);
});

test('an old key verifies and no longer signs', async () => {
  const { clientWhileRotating } = await recipe('key-rotation');
  const order = { reference: 'r', amount: 1, transactionId: 'T1' };
  const { baseUrl } = sandbox;
  const old = new Client({ merchantId: 'M', merchantKey: 'old', baseUrl });
  const rotating = clientWhileRotating('M', 'new', 'old', { baseUrl });
  const signed = (merchantKey) => sampleNotification(order, { merchantId: 'M', merchantKey });
  assert.ok(rotating.verifyNotification(signed('old')) && rotating.verifyNotification(signed('new')));
  assert.throws(() => old.verifyNotification(signed('new')), { kind: 'verification' });
});
