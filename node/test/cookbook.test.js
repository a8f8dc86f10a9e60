'use strict';
// The guide's snippets (docs/node.md) and the cookbook's recipes (docs/cookbook), each against the sandbox.

const assert = require('node:assert/strict');
const path = require('node:path');
const test = require('node:test');
const { Client } = require('nicepay-checkout');
const { Sandbox, sampleNotification } = require('nicepay-checkout/testing');
const { ROOT, overASocket, registration } = require('./helpers.js');

overASocket();

const SANDBOX_KEY =
  '33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==';
const recipe = (name) => import(path.join(ROOT, 'examples', `${name}.mjs`));
const direct = (reference) => registration({ reference, store: 'alfamart', buyerAddress: 'Jl. 1' });

let sandbox;
let client;
test.before(async () => {
  sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  client = sandbox.client();
  const env = { NICEPAY_MERCHANT_ID: client.merchantId, NICEPAY_MERCHANT_KEY: SANDBOX_KEY };
  Object.assign(process.env, env, { NICEPAY_BASE_URL: sandbox.baseUrl }); // for the guide's Client.fromEnv()
});
/** A client that asks once: for tests in which NICEPAY does not answer. */
const impatient = () => sandbox.client({ maxRetries: 0 });
test.beforeEach(() => sandbox.reset());
test.after(() => sandbox.stop());

test('reconciliation books what was missed, once, and takes back what was reversed', async () => {
  const { reconcile } = await recipe('reconciliation');
  const { Orders } = await recipe('orders');
  const orders = new Orders();
  const [paid, open] = [
    await client.registerDirect(direct('paid')),
    await client.registerDirect(direct('open')),
  ];
  await sandbox.pay(paid.transactionId);
  const stranger = { reference: 'gone', amount: 1, transactionId: 'IONPAYTEST03209901010000000000' };
  const night = () => reconcile(client, orders, [paid.order(), open.order(), stranger]);
  for (const time of ['first', 'second']) assert.deepEqual(await night(), ['gone'], time);
  assert.deepEqual([orders.delivered, orders.takenBack], [['paid'], []]);
  await sandbox.reverse(paid.transactionId);
  for (const time of ['third', 'fourth']) assert.deepEqual(await night(), ['gone'], time);
  assert.deepEqual([orders.delivered, orders.takenBack], [['paid'], ['paid']]);
});

test('reconciliation settles what stayed in the inbox, of an order known by its intent alone', async () => {
  const { reconcile } = await recipe('reconciliation');
  const { notified } = await recipe('readme');
  const { Orders } = await recipe('orders');
  const orders = new Orders();
  const payment = direct('meant');
  await orders.plan(payment);
  const order = (await client.registerDirect(payment)).order(); // and the process dies before it is kept
  await sandbox.pay(order.transactionId);
  await sandbox.inject({ operation: 'inquire', kind: 'status_before' });
  await assert.rejects(notified(impatient(), orders, sampleNotification(order)), { kind: 'bad_response' });
  await sandbox.clearFaults();
  assert.deepEqual(await reconcile(client, orders, []), []);
  assert.deepEqual([orders.delivered, await orders.inbox()], [['meant'], []]);
});

test('polling ends with the payment, or with nothing, and sees it taken back', async () => {
  const { waitAtTheTill } = await recipe('polling');
  const { Orders } = await recipe('orders');
  const orders = new Orders();
  const order = (await client.registerDirect(direct('polled'))).order();
  assert.equal(await waitAtTheTill(client, orders, order, 200), undefined);
  assert.deepEqual(orders.delivered, []);
  await sandbox.pay(order.transactionId);
  for (const time of [1, 2])
    assert.equal((await waitAtTheTill(client, orders, order, 20_000)).isPaid, true, `${time}`);
  assert.deepEqual([orders.delivered, orders.takenBack], [['polled'], []]);
  await sandbox.reverse(order.transactionId);
  assert.equal(await waitAtTheTill(client, orders, order, 200), undefined);
  assert.deepEqual([orders.delivered, orders.takenBack], [['polled'], ['polled']]);
});

test('an unknown outcome is found out about', async () => {
  const { registerSurely } = await recipe('unknown-outcome');
  const { notified } = await recipe('readme');
  const { Orders } = await recipe('orders');
  const orders = new Orders();
  await sandbox.inject({ operation: 'register_direct', kind: 'drop_before', times: 1 });
  const payment = await registerSurely(client, orders, direct('lost before'));
  assert.deepEqual(await orders.find('lost before'), { ...payment.order() });
  await sandbox.inject({ operation: 'register_direct', kind: 'drop_after', times: 1 });
  assert.equal(await registerSurely(client, orders, direct('lost after')), null);

  // Should it be paid all the same, its notification finds the intent.
  const [, lost] = await sandbox.transactions();
  await sandbox.pay(lost.transactionId);
  assert.equal((await notified(client, orders, sampleNotification(lost))).status, 200);
  assert.deepEqual(orders.delivered, ['lost after']);
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

test('the guide’s snippets', async () => {
  const guide = await recipe('guide');
  const { settleInbox } = await recipe('inbox');
  const { Orders } = await recipe('orders');
  const orders = new Orders();
  let shown;
  const own = await guide.checkOut(orders, (url) => (shown = url));
  assert.ok(shown.startsWith(sandbox.baseUrl));
  const reference = 'ordNo20221223111252';
  const order = await orders.find(reference);
  const { callbackUrl } = await sandbox.chooseStore(order.transactionId, 'alfamart');
  const replies = [];
  const answer = (merchant, body) =>
    guide.answer(merchant, orders, { url: callbackUrl }, body, ({ status }) => replies.push(status));
  const deposit = sampleNotification(order);
  assert.equal(await answer(own, deposit), false); // not visible yet
  assert.deepEqual([orders.delivered, (await orders.inbox()).length], [[], 1]);
  await sandbox.pay(order.transactionId);
  await settleInbox(own, orders);
  assert.deepEqual([orders.delivered, (await orders.inbox()).length], [[reference], 0]);
  assert.equal(await answer(own, deposit), true);
  await sandbox.reverse(order.transactionId);
  assert.equal(await answer(own, sampleNotification(order, { event: 'reversal' })), false);
  assert.deepEqual(
    [orders.delivered, orders.takenBack, replies, await orders.inbox()],
    [[reference], [reference], [503, 200, 200], []],
  );
  assert.equal((await guide.test(registration())).amount, 10_000);
});

test('the README’s fifteen lines', async () => {
  const { checkOut, notified } = await recipe('readme');
  const { Orders } = await recipe('orders');
  const orders = new Orders();
  assert.match(await checkOut(client, orders, direct('readme')), /^\d+$/);
  const order = await orders.find('readme');
  const body = sampleNotification(order);
  const strangers = new Orders();
  assert.equal((await notified(client, strangers, body)).status, 404);
  assert.equal((await strangers.inbox()).length, 1, 'kept, for a person to look at');
  // A deposit that NICEPAY does not show yet: kept, and 503.
  assert.deepEqual(await notified(client, orders, body), {
    status: 503,
    contentType: 'text/plain; charset=utf-8',
    body: 'NOT YET',
  });
  assert.deepEqual([orders.delivered, (await orders.inbox()).length], [[], 1]);
  await sandbox.pay(order.transactionId);
  for (const time of [1, 2]) assert.equal((await notified(client, orders, body)).status, 200, `time ${time}`);
  assert.deepEqual([orders.delivered, await orders.inbox()], [['readme'], []]);
  await sandbox.reverse(order.transactionId);
  const reversal = sampleNotification(order, { event: 'reversal' });
  for (const time of [1, 2])
    assert.equal((await notified(client, orders, reversal)).status, 200, `time ${time}`);
  assert.deepEqual([orders.delivered, orders.takenBack], [['readme'], ['readme']]);
});

for (const [what, checkOut] of Object.entries({
  README: async (orders) => (await recipe('readme')).checkOut(client, orders, direct('meant')),
  guide: async (orders) => (await recipe('guide')).checkOut(orders, () => {}),
})) {
  test(`the ${what}’s intent is kept before anything is sent, and is enough`, async () => {
    const { notified } = await recipe('readme');
    const { Orders } = await recipe('orders');
    const orders = new Orders();
    orders.keep = () => Promise.reject(new Error('the process died'));
    await assert.rejects(checkOut(orders), /died/);
    delete orders.keep;
    const [lost] = await sandbox.transactions();
    if (!lost.paymentNumber) await sandbox.chooseStore(lost.transactionId, 'alfamart');
    await sandbox.pay(lost.transactionId);
    assert.equal((await notified(client, orders, sampleNotification(lost))).status, 200);
    assert.deepEqual(orders.delivered, [lost.reference]);
  });
}
