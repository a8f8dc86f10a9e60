'use strict';
// What can't be right is refused by name, and what is wrong with a store is said clearly; nothing is lost.

const assert = require('node:assert/strict');
const { readdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { inspect } = require('node:util');
const { Client, Ledger, StorageError } = require('nicepay-checkout');
const { Sandbox, SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { overASocket } = require('./helpers.js');
const { STORES, direct, file, postgres } = require('./ledger-helpers.js');

overASocket();

let sandbox;
let client;
test.before(async () => {
  sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  client = sandbox.client();
});
test.after(() => sandbox.stop());

const open = (options, url = `sqlite:${file()}`) => Ledger.open(url, client, options);

test('a setting that is not known, or can’t be, is a TypeError that names it', async () => {
  const wrong = {
    prefxi: 'a',
    eventLease: 5,
    schedule: { numbred: [] },
    concurrency: -1,
    duplicatesChecked: 'yes',
    amountPolicy: 'roughly',
    burst: 2 ** 40,
    signal: 5,
  };
  for (const [name, value] of Object.entries(wrong))
    await assert.rejects(open({ [name]: value }), { name: 'TypeError', message: new RegExp(name) }, name);
  const half = { schedule: { paid: [{ until: 5 }] } };
  await assert.rejects(open(half), { name: 'TypeError', message: /until and every/ });
  await assert.rejects(Ledger.open(5, client), { name: 'TypeError', message: /url/ });
  await assert.rejects(Ledger.open('sqlite:x.db', {}), { name: 'TypeError', message: /client/ });
  await assert.rejects(Ledger.open('sqlite:x.db', client, null), TypeError);
  assert.throws(() => new Ledger(), { name: 'TypeError', message: /Ledger\.open/ });
});

test('every setting is taken', async () => {
  const pauses = [{ until: 60, every: 10 }];
  const ledger = await open({
    prefix: 'shop_',
    schedule: {
      ...Object.fromEntries(
        ['waiting', 'numbered', 'brief', 'grace', 'paid', 'told'].map((name) => [name, pauses]),
      ),
      nearExpiry: 1,
      nearExpiryBefore: 2,
      failureFirst: 1,
      failureLongest: 2,
      failuresBeforeAttention: 3,
      longest: 4_000,
    },
    duplicatesChecked: true,
    inquiriesPerSecond: 10,
    burst: 20,
    concurrency: 2,
    amountPolicy: { withFee: 2_500n },
    eventLeaseMs: 1_000,
    workLeaseMs: 1_000,
    sendLimitMs: 1_000,
    callbackWaitMs: 100,
    prefetch: 2,
    failuresBeforeParking: 2,
    idlePauseMs: 50,
    busyTimeoutMs: 100,
    connections: 1,
    mostPages: 10_000,
    migrate: true,
  });
  const { createdAt, nextCheckAt } = await ledger.checkOutDirect(direct());
  assert.ok(nextCheckAt - createdAt < 11_000 && nextCheckAt - createdAt >= 10_000, 'the schedule holds');
  await ledger.migrate();
  await ledger.close();
});

test('what a call is given is checked, and points at its caller', async () => {
  const ledger = await open();
  const wrong = [
    () => ledger.payment(5),
    () => ledger.payment('a', { timeout: 5 }),
    () => ledger.history(undefined),
    () => ledger.adopt('a', {}),
    () => ledger.returned(5),
    () => ledger.payments({ state: 'paid' }),
    () => ledger.payments({ status: 'payed' }),
    () => ledger.checkOut({ reference: 'a' }),
    () => ledger.checkOut(direct(), { replace: true }),
    () => ledger.checkOut(direct(), { replaceOpen: 1 }),
    () => ledger.skipParked('shop'),
    () => ledger.retryParked('shop', 5),
    async () => ledger.events(5),
    async () => ledger.events('shop', { sginal: 1 }),
    async () => ledger.run({ sginal: 1 }),
  ];
  for (const call of wrong) {
    const error = await call().then(
      () => assert.fail(`${call}`),
      (failure) => failure,
    );
    assert.ok(error instanceof TypeError, `${call}: ${error}`);
    assert.match(error.stack.split('\n')[1], /ledger-errors\.test\.js/, `${call}`);
  }
  const invalid = [
    () => ledger.payment('x'.repeat(41)),
    () => ledger.checkOutDirect(direct({ amount: 0 })),
    () => ledger.checkOut(direct({ buyerEmail: 'x'.repeat(50) })),
    () => ledger.events('Not a name').next(),
    () => ledger.payments({ cursor: 'none' }),
  ];
  for (const call of invalid)
    await assert.rejects(call(), { kind: 'invalid_request', replyStatus: 400 }, `${call}`);
  const refused = await ledger
    .checkOutDirect(direct({ buyerEmail: 'no', amount: 0 }))
    .catch((error) => error);
  assert.deepEqual(refused.fields.map(({ field }) => field).sort(), ['amount', 'buyerEmail']);
  assert.deepEqual((await ledger.payments()).payments, []);
  await ledger.close();
});

/** For each fault: how to meet it. */
const FAULTS = {
  unreachable: () => open({}, 'sqlite:/nowhere/at/all.db'),
  corrupt() {
    const name = file();
    writeFileSync(name, 'this is no database, and never was one. '.repeat(200));
    return open({}, `sqlite:${name}`);
  },
  async schema() {
    const { url, options } = STORES.postgres();
    await open({ ...options, migrate: false }, url);
  },
  async full() {
    const ledger = await open({ mostPages: 60 });
    try {
      for (let i = 0; i < 500; i++) await ledger.checkOutDirect(direct());
    } finally {
      await ledger.close().catch(() => {});
    }
  },
};

const RETRYABLE = { unreachable: true, full: true, corrupt: false, schema: false };

for (const [fault, meet] of Object.entries(FAULTS)) {
  test(`a store that is ${fault}`, async () => {
    const error = await meet().then(
      () => assert.fail('it went well'),
      (failure) => failure,
    );
    assert.ok(error instanceof StorageError, `${error?.stack}`);
    assert.deepEqual(
      [error.fault, error.kind, error.code, error.retryable, error.replyStatus],
      [fault, 'storage', 'NICEPAY_STORAGE', RETRYABLE[fault], 503],
    );
    assert.ok(error.hint.length > 10);
  });
}

test('a full disk loses nothing that was kept', async () => {
  const url = `sqlite:${file()}`;
  const small = await open({ mostPages: 60 }, url);
  const kept = [];
  for (;;) {
    const order = direct();
    const failed = await small.checkOutDirect(order).then(
      (payment) => void kept.push(payment.orderId),
      (error) => error,
    );
    if (failed) break;
  }
  await small.close().catch(() => {});
  assert.ok(kept.length > 0);
  const ledger = await open({}, url);
  for (const orderId of kept) assert.equal((await ledger.payment(orderId)).status, 'open');
  await ledger.close();
});

test('a ledger is one merchant’s', async () => {
  const url = `sqlite:${file()}`;
  await (await open({}, url)).close();
  const other = new Client({ merchantId: 'OTHER', merchantKey: 'key', baseUrl: sandbox.baseUrl });
  await assert.rejects(Ledger.open(url, other), { fault: 'schema', message: /IONPAYTEST.*OTHER/ });
});

test('no password and no key shows', async () => {
  const url = new URL(postgres());
  const right = url.password;
  url.password = 'a-wrong-one';
  const error = await open({}, url.href).catch((failure) => failure);
  assert.equal(error.fault, 'unreachable');
  const ledger = await open({ ...STORES.postgres().options }, postgres());
  const shown = [error, ledger, ledger.client]
    .map((value) => `${inspect(value)} ${JSON.stringify(value)}`)
    .join();
  for (const secret of ['a-wrong-one', right, SANDBOX_MERCHANT_KEY]) assert.ok(!shown.includes(secret));
  await ledger.close();
});

test('the buyer’s data is not in what one looks at', async () => {
  const ledger = await open();
  const order = direct({ buyerName: 'Zacharias Quux', buyerEmail: 'zq@example.com' });
  await ledger.checkOutDirect(order);
  const name = file('csv');
  await ledger.export(name);
  const seen = JSON.stringify([
    await ledger.payment(order.reference),
    await ledger.history(order.reference),
    await ledger.events('shop').tryNext(),
    await ledger.health(),
    require('node:fs').readFileSync(name, 'utf8'),
  ]);
  assert.ok(!/Quux|zq@example/.test(seen), seen);
  assert.ok(readdirSync(path.dirname(name)).length > 0);
  await ledger.close();
});
