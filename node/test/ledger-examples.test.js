'use strict';
// The ledger's examples of docs/node.md, each from order to delivered once.

const assert = require('node:assert/strict');
const { readFileSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const Sqlite = require('libsql'); // better-sqlite3's calls, without a compiler
const knex = require('knex');
const ts = require('typescript');
const { Ledger } = require('nicepay-checkout');
const { Sandbox, sampleNotification } = require('nicepay-checkout/testing');
const { ROOT, overASocket, registration } = require('./helpers.js');
const { direct, file, shopDatabase } = require('./ledger-helpers.js');

overASocket();

const example = (name) => import(path.join(ROOT, 'examples', name));

async function gateway(t) {
  const sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  t.after(() => sandbox.stop());
  return { sandbox, client: sandbox.client({ maxRetries: 0 }) };
}

/** Waits until the deliveries are these; how long that may take is not what is tested. */
async function until(delivered, wanted) {
  for (let i = 0; i < 3_000 && `${await delivered()}` !== `${wanted}`; i++)
    await new Promise((later) => setTimeout(later, 10));
  assert.deepEqual(await delivered(), wanted);
}

test('the guide’s shop: checked out, notified, returned, and a worker that a signal ends', async (t) => {
  const { checkOut, notified, returned, work } = await example('ledger.mjs');
  const { deliver } = await example('readme-ledger.mjs');
  const { sandbox, client } = await gateway(t);
  const { shop, delivered } = await shopDatabase(t);
  const order = registration();
  const { ledger, paymentUrl, paymentNumber } = await checkOut(`sqlite:${file()}`, client, order);
  assert.ok(paymentUrl.startsWith(sandbox.baseUrl));
  assert.match(paymentNumber, /^\d+$/);
  const stop = new AbortController();
  const working = work(ledger, shop, deliver, stop.signal);

  const { transactionId, reference, amount } = await ledger.payment(order.reference);
  const { callbackUrl } = await sandbox.chooseStore(transactionId, 'alfamart');
  assert.match(await returned(ledger, callbackUrl), /^Pay with the number \d+\.$/);
  await sandbox.pay(transactionId);
  const body = sampleNotification({ transactionId, reference, amount });
  assert.equal((await notified(ledger, body)).status, 200);
  assert.equal((await notified(ledger, 'forged')).status, 400);
  await until(delivered, [order.reference]);
  assert.equal(await returned(ledger, callbackUrl), 'Thank you!');
  const strange = await client.register(registration());
  const other = await sandbox.chooseStore(strange.transactionId, 'alfamart');
  assert.equal(await returned(ledger, other.callbackUrl), 'There is no such order.');
  stop.abort();
  await working;
  await assert.rejects(notified(ledger, 5), { name: 'TypeError' });
});

/** On each driver: the consumer, and the shop's database that it delivers into. */
const CONSUMERS = {
  async deliverByKnex(t) {
    const { url, schema, delivered } = await shopDatabase(t);
    const shop = knex({ client: 'pg', connection: url, searchPath: [schema] });
    t.after(() => shop.destroy());
    return { shop, delivered };
  },
  async deliverBySqlite(t) {
    const shop = new Sqlite(file());
    t.after(() => shop.close());
    shop.exec(`${Ledger.claimMigration('sqlite')}; CREATE TABLE deliveries (order_id TEXT PRIMARY KEY)`);
    const delivered = () =>
      shop
        .prepare('SELECT order_id FROM deliveries')
        .all()
        .map((row) => row.order_id);
    return { shop, delivered };
  },
};

for (const [name, opened] of Object.entries(CONSUMERS)) {
  test(`${name} delivers once, though its first done() is lost`, async (t) => {
    const consume = (await example('consumers.mjs'))[name];
    const { sandbox, client } = await gateway(t);
    const { shop, delivered } = await opened(t);
    const ledger = await Ledger.open(`sqlite:${file()}`, client);
    const payment = await ledger.checkOutDirect(direct());
    await sandbox.pay(payment.transactionId);
    await ledger.recheck(payment.orderId);
    // As if the process had died between the delivery and done().
    const crash = {
      async *events(consumer) {
        for await (const event of ledger.events(consumer)) {
          const handed = {
            kind: event.kind,
            orderId: event.orderId,
            claim: (dialect) => event.claim(dialect),
          };
          yield event.kind === 'paid'
            ? { ...handed, done: async () => event.release().then(() => Promise.reject(new Error('killed'))) }
            : event;
        }
      },
    };
    await assert.rejects(consume(crash, shop), /killed/);
    assert.deepEqual(await delivered(), [payment.orderId]);
    const again = consume(ledger, shop);
    const done = async () =>
      (await ledger.history(payment.orderId)).filter(({ kind }) => kind === 'done').length;
    await until(async () => [await done()], [2]);
    ledger.stop();
    await again;
    assert.deepEqual(await delivered(), [payment.orderId]);
    await ledger.close();
  });
}

test('a ledger that is used up closes itself', async (t) => {
  const { sandbox, client } = await gateway(t);
  const source = readFileSync(path.join(ROOT, 'examples', 'disposing.ts'), 'utf8');
  const compiled = path.join(ROOT, 'examples', `disposing-${process.pid}.mjs`);
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: 'es2022', module: 'es2022' },
  });
  writeFileSync(compiled, outputText);
  t.after(() => rmSync(compiled));
  const { once } = await import(compiled);
  const url = `sqlite:${file()}`;
  const ledger = await Ledger.open(url, client);
  const { transactionId, orderId, reference, amount } = await ledger.checkOutDirect(direct());
  await sandbox.pay(transactionId);
  await ledger.receive(sampleNotification({ transactionId, reference, amount }));
  assert.ok((await once(url, client)) > 0);
  assert.equal((await ledger.payment(orderId)).isPaid, true);
  await ledger.close();
});
