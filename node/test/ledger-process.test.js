'use strict';
// The processes around the ledger: killed, sharing, idle, many events, and the command.

const assert = require('node:assert/strict');
const { execFile, fork, spawn } = require('node:child_process');
const { once } = require('node:events');
const { existsSync } = require('node:fs');
const path = require('node:path');
const { createInterface } = require('node:readline');
const test = require('node:test');
const { promisify } = require('node:util');
const { Worker } = require('node:worker_threads');
const { Ledger } = require('nicepay-checkout');
const { Sandbox, sampleNotification, SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { ROOT, overASocket } = require('./helpers.js');
const { STORES, direct, file, shopDatabase } = require('./ledger-helpers.js');

overASocket();

const run = promisify(execFile);
const PROGRAMS = path.join(__dirname, 'programs');
const program = (name, args = [], flags = []) =>
  run(process.execPath, [...flags, path.join(PROGRAMS, name), ...args], { timeout: 300_000 });

async function gateway(t) {
  const sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  t.after(() => sandbox.stop());
  return { sandbox, client: sandbox.client({ maxRetries: 0 }) };
}

for (const when of ['before', 'after']) {
  test(`a consumer killed ${when} its transaction delivers once all the same`, async (t) => {
    const { sandbox, client } = await gateway(t);
    const { schema, url: database, delivered } = await shopDatabase(t);
    const url = `sqlite:${file()}`;
    const ledger = await Ledger.open(url, client);
    const payment = await ledger.checkOutDirect(direct());
    await sandbox.pay(payment.transactionId);
    await ledger.recheck(payment.orderId);
    const consume = (at) => {
      const given = { url, baseUrl: sandbox.baseUrl, database, schema, when: at };
      return program('killed-consumer.js', [JSON.stringify(given)]);
    };
    await assert.rejects(consume(when), { signal: 'SIGKILL' });
    assert.deepEqual(await delivered(), when === 'before' ? [] : [payment.orderId]);
    await assert.rejects(consume('after'), { signal: 'SIGKILL' });
    assert.equal((await consume('never')).stdout, 'delivered\n');
    assert.deepEqual(await delivered(), [payment.orderId]);
    const entries = await ledger.history(payment.orderId);
    assert.equal(entries.filter(({ kind }) => kind === 'done').length, 2);
    await ledger.close();
  });
}

test('the README’s shop delivers once', async (t) => {
  const { checkOut, notified, deliver } = await import(path.join(ROOT, 'examples', 'readme-ledger.mjs'));
  const { sandbox, client } = await gateway(t);
  const { shop, delivered } = await shopDatabase(t);
  const ledger = await Ledger.open(`sqlite:${file()}`, client, { idlePauseMs: 20 });
  const working = Promise.all([ledger.run(), deliver(ledger, shop)]);
  const order = direct();
  const number = await checkOut(ledger, order);
  assert.match(number, /^\d+$/);
  assert.equal(await checkOut(ledger, order), number, 'a double click');
  const [{ transactionId, reference, amount }] = await sandbox.transactions();
  await sandbox.pay(transactionId);
  const body = sampleNotification({ transactionId, reference, amount });
  for (const time of [1, 2, 3]) assert.equal((await notified(ledger, body)).status, 200, `${time}`);
  const done = async () => (await ledger.history(order.reference)).filter(({ kind }) => kind === 'done');
  while ((await done()).length < 2) await new Promise((later) => setTimeout(later, 10));
  assert.deepEqual(await delivered(), [order.reference]);
  await assert.rejects(notified(ledger, 'no notification'), { replyStatus: 400 });
  await ledger.close();
  await working;
});

test('two processes on one PostgreSQL share the work and the events', async (t) => {
  const { sandbox, client } = await gateway(t);
  const { url, options } = STORES.postgres();
  const schedule = { numbered: [{ until: 86_400, every: 1 }] }; // due in a second, and not in a minute
  const quick = { prefetch: 1, concurrency: 2, idlePauseMs: 20, inquiriesPerSecond: 0, schedule };
  const ledger = await Ledger.open(url, client, { ...options, ...quick });
  const orders = Array.from({ length: 60 }, () => direct());
  await Promise.all(
    orders.map(async (order) => {
      const { transactionId } = await ledger.checkOutDirect(order);
      await sandbox.pay(transactionId);
    }),
  );
  await ledger.close();
  const given = JSON.stringify({ url, options: { ...options, ...quick }, baseUrl: sandbox.baseUrl });
  const children = [1, 2].map(() => fork(path.join(PROGRAMS, 'sharing.js'), [given]));
  const handled = children.map(() => []);
  await Promise.all(children.map((child) => once(child, 'message'))); // the first to be up would do all
  for (const child of children) child.send('go');
  await new Promise((resolve) => {
    children.forEach((child, index) =>
      child.on('message', (id) => {
        handled[index].push(id);
        if (handled.flat().length === 2 * orders.length) resolve();
      }),
    );
  });
  for (const child of children) child.send('stop');
  for (const child of children)
    if (child.exitCode === null) assert.deepEqual(await once(child, 'exit'), [0, null]);
  const all = handled.flat();
  assert.equal(new Set(all).size, 2 * orders.length);
  assert.equal(all.length, 2 * orders.length, 'none is told twice');
  assert.ok(
    handled.every((own) => own.length > 10),
    handled.map(({ length }) => length).join(),
  );
  const asked = (await sandbox.requests()).filter((request) => /inquiry/.test(request.path));
  assert.equal(asked.length, orders.length, 'no payment is asked about by two');
  t.diagnostic(`events by process: ${handled.map(({ length }) => length).join(' and ')}`);
});

test('a program that leaves its ledger as it is ends by itself', async (t) => {
  const { sandbox } = await gateway(t);
  const { stdout } = await program('ledger-idle.js', [`sqlite:${file()}`, sandbox.baseUrl]);
  assert.deepEqual(JSON.parse(stdout), { atLoad: 0, kind: 'number_issued' });
});

test('many events take no more memory than a few', async (t) => {
  const { sandbox } = await gateway(t);
  const [orders, consumers] = [1_000, 20];
  const given = [`sqlite:${file()}`, sandbox.baseUrl, `${orders}`, `${consumers}`];
  const { stdout } = await program('many-events.js', given, ['--expose-gc']);
  const { told, before, after } = JSON.parse(stdout);
  const grown = (after - before) / 2 ** 20;
  t.diagnostic(`RSS grew by ${grown.toFixed(1)} MiB from 2,000 events to ${told}`);
  assert.equal(told, orders * consumers);
  assert.ok(grown < 16, `RSS grew by ${grown} MiB`);
});

test('a thread that ends in the middle of its work takes nothing down', async (t) => {
  const { sandbox, client } = await gateway(t);
  const url = `sqlite:${file()}`;
  for (let i = 0; i < 5; i++) {
    const worker = new Worker(path.join(PROGRAMS, 'ledger-thread.js'), {
      workerData: { url, baseUrl: sandbox.baseUrl },
    });
    await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    await worker.terminate();
  }
  const ledger = await Ledger.open(url, client);
  assert.equal((await ledger.checkOutDirect(direct())).status, 'open');
  await ledger.close();
});

const BIN = path.join(ROOT, 'bin', 'nicepay-checkout.js');
const environment = (url, sandbox) => ({
  ...process.env,
  NICEPAY_LEDGER_URL: url,
  NICEPAY_MERCHANT_ID: 'IONPAYTEST',
  NICEPAY_MERCHANT_KEY: SANDBOX_MERCHANT_KEY,
  NICEPAY_BASE_URL: sandbox.baseUrl,
});

test('npx nicepay-checkout worker works until SIGTERM, and ends cleanly', async (t) => {
  const { sandbox, client } = await gateway(t);
  const url = `sqlite:${file()}`;
  const ledger = await Ledger.open(url, client, { idlePauseMs: 20 });
  const payment = await ledger.checkOutDirect(direct());
  await sandbox.pay(payment.transactionId);
  const env = environment(url, sandbox);
  const worker = spawn(process.execPath, [BIN, 'worker'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(worker, 'exit');
  const [line] = await once(createInterface(worker.stdout), 'line');
  assert.equal(line, 'the worker runs');
  await ledger.receive(sampleNotification(payment.order()));
  const kinds = [];
  for await (const event of ledger.events('shop')) {
    kinds.push(event.kind);
    await event.done();
    if (event.kind === 'paid') break;
  }
  assert.deepEqual(kinds, ['number_issued', 'paid']);
  worker.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  const { stdout } = await run(process.execPath, [BIN, 'worker', '--once'], { env });
  assert.equal(stdout, 'looked at 0\n');
  await ledger.close();
});

test('npx nicepay-checkout migrate makes the tables, or prints them', async (t) => {
  const { sandbox } = await gateway(t);
  const name = file();
  const env = environment(`sqlite:${name}`, sandbox);
  const command = (...args) => run(process.execPath, [BIN, ...args], { env });
  const printed = (await command('migrate', '--print')).stdout;
  assert.equal(printed.trim(), Ledger.migration('sqlite').trim());
  assert.ok(!existsSync(name));
  assert.equal((await command('migrate')).stdout, 'the tables are up to date\n');
  assert.ok(existsSync(name));
  await assert.rejects(command('wrok'), { code: 2, stderr: /Usage: nicepay-checkout/ });
  const lost = { ...env, NICEPAY_LEDGER_URL: 'sqlite:/nowhere/at/all.db' };
  await assert.rejects(run(process.execPath, [BIN, 'worker'], { env: lost }), {
    code: 1,
    stderr: /^nicepay-checkout: the ledger's file .* Nothing is lost/,
  });
});
