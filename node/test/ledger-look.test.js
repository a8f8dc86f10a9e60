'use strict';
// Looking into the ledger: pages, history, health, and exports.

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { Writable } = require('node:stream');
const test = require('node:test');
const { pathToFileURL } = require('node:url');
const { Ledger } = require('nicepay-checkout');
const { Sandbox } = require('nicepay-checkout/testing');
const { overASocket } = require('./helpers.js');
const { direct, file } = require('./ledger-helpers.js');

overASocket();

const COUNT = 1_200; // more than two pages of an export
let sandbox;
let ledger;
test.before(async () => {
  sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  ledger = await Ledger.open(`sqlite:${file()}`, sandbox.client());
  const order = (number) => `order-${`${number}`.padStart(4, '0')}`;
  const numbers = Array.from({ length: COUNT }, (_, number) => number).values();
  const adopt = async () => {
    for (const number of numbers)
      await ledger.adopt(order(number), {
        reference: order(number),
        amount: 1_000 + number,
        transactionId: `IONPAYTEST0320221223110638${`${number}`.padStart(4, '0')}`,
      });
  };
  await Promise.all(Array.from({ length: 32 }, adopt));
  await ledger.checkOutDirect(direct({ reference: 'registered' }));
});
test.after(async () => {
  await ledger.close();
  await sandbox.stop();
});

test('pages hold every payment once, newest first', async () => {
  const seen = [];
  let cursor;
  do {
    const page = await ledger.payments({ limit: 500, cursor });
    assert.ok(page.payments.length <= 500 && Object.isFrozen(page.payments));
    seen.push(...page.payments);
    cursor = page.next;
  } while (cursor !== null);
  assert.equal(seen.length, COUNT + 1);
  assert.equal(new Set(seen.map(({ orderId }) => orderId)).size, COUNT + 1);
  assert.equal(seen[0].orderId, 'registered');
  const times = seen.map(({ createdAt }) => createdAt.getTime());
  assert.deepEqual(
    times,
    [...times].sort((one, other) => other - one),
  );
  const first = await ledger.payments();
  assert.deepEqual([first.payments.length, first.previous], [100, null]);
  const second = await ledger.payments({ cursor: first.next });
  assert.deepEqual((await ledger.payments({ cursor: second.previous })).payments, first.payments);
});

test('a filter takes what it says', async () => {
  const [newest] = (await ledger.payments({ limit: 1 })).payments;
  const found = async (filter) => (await ledger.payments({ limit: 1_000, ...filter })).payments.length;
  assert.equal(await found({ status: 'paid' }), 0);
  assert.equal(await found({ attention: true }), 0);
  assert.equal(await found({ createdFrom: new Date(newest.createdAt.getTime() + 1_000) }), 0);
  assert.equal(await found({ createdBefore: '2020-01-01T00:00:00+07:00' }), 0);
  assert.equal(await found({ amountFrom: 1_010, amountTo: '1019' }), 10);
  assert.equal(await found({ amountFrom: 10_001n }), 0);
  assert.equal(await found({ amountTo: 999 }), 0);
  await assert.rejects(ledger.payments({ amountFrom: 0.5 }), { name: 'TypeError', message: /amountFrom/ });
  assert.equal(await found({ status: 'open', createdFrom: '2020-01-01T00:00:00+07:00' }), 1_000);
});

test('history and health say what happened', async () => {
  const entries = await ledger.history('registered');
  assert.deepEqual(
    entries.map(({ source, kind }) => `${source} ${kind}`),
    ['shop planned', 'answer registered', 'event number_issued'],
  );
  assert.ok(entries.every(({ at, data }) => at instanceof Date && typeof data === 'object'));
  assert.deepEqual(await ledger.history('nobody'), []);
  await ledger.events('look').tryNext();
  const health = await ledger.health();
  assert.equal(health.schema, 2);
  assert.deepEqual(
    health.consumers.map(({ consumer }) => consumer),
    ['look'],
  );
  assert.ok(health.consumers[0].waiting >= 1);
});

test('an export holds every payment, in a file or a stream, as CSV or JSON', async () => {
  const name = file('csv');
  assert.equal(await ledger.export(name), COUNT + 1);
  const lines = readFileSync(name, 'utf8').trimEnd().split('\n');
  assert.equal(lines.length, COUNT + 2);
  assert.match(lines[0], /^order_id,status,amount,/);
  assert.match(lines[1], /^registered,open,10000,1,registered,/);
  const url = pathToFileURL(file('json'));
  assert.equal(await ledger.export(url, { format: 'json' }), COUNT + 1);
  const objects = readFileSync(url, 'utf8').trimEnd().split('\n').map(JSON.parse);
  assert.equal(new Set(objects.map(({ order_id: id }) => id)).size, COUNT + 1);
  assert.equal(await ledger.export(name, { status: 'paid' }), 0);
  assert.equal(readFileSync(name, 'utf8').split('\n').length, 2);
});

test('an export goes no faster than its stream, and leaves it open', async () => {
  let writing = 0;
  let text = '';
  const slow = new Writable({
    highWaterMark: 1,
    write(chunk, _, done) {
      assert.equal(++writing, 1, 'one chunk at a time');
      text += chunk;
      setTimeout(() => done(void writing--), 1);
    },
  });
  assert.equal(await ledger.export(slow), COUNT + 1);
  assert.equal(text.trimEnd().split('\n').length, COUNT + 2);
  assert.equal(slow.writableEnded, false);
  assert.equal(slow.listenerCount('error'), 0);
});

test('an export fails with its stream, and ends with its signal', async () => {
  const broken = new Writable({ write: (_, __, done) => done(new Error('the pipe broke')) });
  await assert.rejects(ledger.export(broken), /the pipe broke/);
  await assert.rejects(ledger.export('/nowhere/at/all.csv'), { code: 'ENOENT' });
  const stuck = new Writable({ write: (_, __, done) => setTimeout(done, 50) });
  await assert.rejects(ledger.export(stuck, { signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' });
  for (const to of [undefined, 5, {}]) await assert.rejects(ledger.export(to), TypeError);
  await assert.rejects(ledger.export(file(), { format: 'xml' }), /format/);
  assert.equal(await ledger.export(file('csv')), COUNT + 1);
});
