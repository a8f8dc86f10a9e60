'use strict';
// The books that the examples share: delivered once and taken back once, in whatever order the answers come.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { appendFileSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { Sandbox, sampleNotification } = require('nicepay-checkout/testing');
const { ROOT, overASocket, registration } = require('./helpers.js');

overASocket();

const example = (name) => import(path.join(ROOT, 'examples', `${name}.mjs`));
const direct = (more) => registration({ store: 'alfamart', buyerAddress: 'Jl. 1', ...more });

let sandbox;
let client;
let orders;
let book;
let notified;
let settleInbox;
test.before(async () => {
  sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  client = sandbox.client({ maxRetries: 0 });
  ({ book } = await example('orders'));
  ({ notified } = await example('readme'));
  ({ settleInbox } = await example('inbox'));
});
test.beforeEach(async () => {
  await sandbox.reset();
  orders = new (await example('orders')).Orders();
});
test.after(() => sandbox.stop());

test('an answer that is older than the delivery takes nothing back', async () => {
  const order = (await client.registerDirect(direct())).order();
  const before = await client.inquire(order);
  await sandbox.pay(order.transactionId);
  await book(client, orders, order, await client.inquire(order));
  await book(client, orders, order, before);
  assert.deepEqual([orders.delivered, orders.takenBack], [[order.reference], []]);
});

test('many at once deliver once, and take back once', async () => {
  const order = (await client.registerDirect(direct())).order();
  await orders.keep(order);
  const deposit = sampleNotification(order);
  const many = (body) => Promise.all(Array.from({ length: 8 }, () => notified(client, orders, body)));
  await sandbox.pay(order.transactionId);
  await many(deposit);
  assert.deepEqual(orders.delivered, [order.reference]);
  await sandbox.reverse(order.transactionId);
  await many(sampleNotification(order, { event: 'reversal' }));
  assert.deepEqual([orders.delivered, orders.takenBack], [[order.reference], [order.reference]]);
});

test('a genuine notification that names another order delivers nothing', async () => {
  const paid = (await client.registerDirect(direct())).order();
  await orders.keep(paid);
  const meant = direct();
  await orders.plan(meant);
  await sandbox.pay(paid.transactionId);
  // The token covers transaction id and amount, not the reference.
  const body = sampleNotification(paid, { fields: { referenceNo: meant.reference } });
  await assert.rejects(notified(client, orders, body));
  assert.deepEqual(orders.delivered, []);
  assert.equal(await orders.find(meant.reference), undefined);
});

test('a reversal that came while NICEPAY was asleep is taken back from the inbox', async () => {
  const order = (await client.registerDirect(direct())).order();
  await orders.keep(order);
  await sandbox.pay(order.transactionId);
  await notified(client, orders, sampleNotification(order));
  await sandbox.reverse(order.transactionId);
  await sandbox.inject({ operation: 'inquire', kind: 'status_before' });
  await assert.rejects(notified(client, orders, sampleNotification(order, { event: 'reversal' })));
  assert.deepEqual([orders.takenBack, (await orders.inbox()).length], [[], 1]);
  await sandbox.clearFaults();
  await settleInbox(client, orders);
  assert.deepEqual([orders.takenBack, (await orders.inbox()).length], [[order.reference], 0]);
});

test('a reversal that NICEPAY does not show yet delivers nothing, and is kept', async () => {
  const order = (await client.registerDirect(direct())).order();
  await orders.keep(order);
  await sandbox.pay(order.transactionId);
  const reversal = sampleNotification(order, { event: 'reversal' });
  assert.equal((await notified(client, orders, reversal)).status, 503);
  assert.deepEqual([orders.delivered, (await orders.inbox()).length], [[], 1]);
});

/** A file for books, in a folder of its own. */
function bookFile(t) {
  const folder = mkdtempSync(path.join(tmpdir(), 'nicepay-books-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'orders');
}

test('a process that is killed before it kept the order loses no payment', async (t) => {
  const { Orders } = await example('orders');
  const file = bookFile(t);
  const payment = direct();
  const program = path.join(__dirname, 'programs', 'killed-shop.mjs');
  const killed = spawnSync(process.execPath, [program, sandbox.baseUrl, file, JSON.stringify(payment)]);
  assert.equal(killed.signal, 'SIGKILL', `${killed.stderr}`);

  const [lost] = await sandbox.transactions();
  await sandbox.pay(lost.transactionId);
  const body = sampleNotification(lost);
  await sandbox.inject({ operation: 'inquire', kind: 'status_before' });
  await assert.rejects(notified(client, new Orders(file), body));
  await sandbox.clearFaults();
  const restarted = new Orders(file);
  assert.deepEqual([restarted.delivered, (await restarted.inbox()).map(String)], [[], [body]]);
  await settleInbox(client, restarted);
  const again = new Orders(file);
  await notified(client, again, body);
  assert.deepEqual([again.delivered, await again.inbox()], [[payment.reference], []]);
  assert.equal((await again.find(payment.reference)).transactionId, lost.transactionId);
  await sandbox.reverse(lost.transactionId);
  await notified(client, again, sampleNotification(lost, { event: 'reversal' }));
  assert.deepEqual(new Orders(file).takenBack, [payment.reference]);
});

test('a line that was not written to its end is as if it had not been begun', async (t) => {
  const { Orders } = await example('orders');
  const file = bookFile(t);
  await new Orders(file).plan({ reference: 'whole', amount: 1 });
  appendFileSync(file, '["orders","torn",{"reference":"to');
  await new Orders(file).plan({ reference: 'after', amount: 2n });
  const restarted = new Orders(file);
  assert.equal((await restarted.find('whole', 't')).amount, 1);
  assert.equal(await restarted.find('torn', 't'), undefined);
  assert.equal((await restarted.find('after', 't')).amount, 2);
});

test('one body is kept once, whatever it is given as', async () => {
  const body = 'tXid=1';
  for (const shape of [body, Buffer.from(body), new TextEncoder().encode(body).buffer])
    await orders.receive(shape);
  assert.deepEqual((await orders.inbox()).map(String), [body]);
  await orders.settled(Buffer.from(body));
  assert.deepEqual(await orders.inbox(), []);
});

test('a reference is for one payment', async () => {
  await orders.plan({ reference: 'r', amount: 10_000 });
  await orders.plan({ reference: 'r', amount: '10000' });
  await assert.rejects(orders.plan({ reference: 'r', amount: 1 }), /another payment/);
});
