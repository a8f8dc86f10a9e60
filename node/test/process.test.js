'use strict';
// The process around the package: workers, clusters, idleness, memory, the event loop.

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const test = require('node:test');
const { promisify } = require('node:util');
const { Worker } = require('node:worker_threads');
const { Sandbox, sampleNotification, SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { Client } = require('nicepay-checkout');
const { ORDER, registration } = require('./helpers.js');

const run = promisify(execFile);
const PROGRAMS = path.join(__dirname, 'programs');

/** Runs a program of ours to its end; one that is kept alive runs into the limit and fails. */
const program = (name, args = [], flags = []) =>
  run(process.execPath, [...flags, path.join(PROGRAMS, name), ...args], { timeout: 300_000 });

test('loading starts no thread, and a program that has nothing left to do ends', async () => {
  const sandbox = await Sandbox.start();
  const { stdout } = await program('idle.js', [sandbox.baseUrl]);
  assert.deepEqual(JSON.parse(stdout), { atLoad: 0, paidFor: 'ok' });
  await sandbox.stop();
});

test('a sandbox that nobody stops does not keep the program alive', async () => {
  const { stdout } = await program('forgotten-sandbox.js');
  assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\n$/);
});

test('a sandbox that nobody holds goes on until it is stopped or the process ends', async () => {
  const { stdout } = await program('collected-sandbox.js', [], ['--expose-gc']);
  assert.equal(stdout, '200\n');
});

test('calls under way keep the program alive', async () => {
  const sandbox = await Sandbox.start();
  await sandbox.inject({ operation: 'register', kind: 'latency', ms: 300 });
  const { stdout } = await program('waits.js', [sandbox.baseUrl]);
  assert.equal(stdout, 'registered\n');
  await sandbox.stop();
});

test('works in worker threads, and one that ends takes nothing down', async () => {
  const sandbox = await Sandbox.start();
  const here = sandbox.client();
  const start = (mode) =>
    new Worker(path.join(PROGRAMS, 'worker.js'), { workerData: { baseUrl: sandbox.baseUrl, mode } });
  const done = (worker) =>
    new Promise((resolve, reject) => {
      const said = [];
      worker.on('message', (message) => said.push(message));
      worker.on('error', reject);
      worker.on('exit', () => resolve(said));
    });
  const workers = ['work', 'work', 'work'].map(start);
  for (const said of await Promise.all(workers.map(done))) assert.deepEqual(said, ['registered 20']);

  // Ended in the middle of its calls, again and again.
  await sandbox.inject({ operation: 'inquire', kind: 'latency', ms: 200 });
  for (let i = 0; i < 5; i++) {
    const worker = start('hang');
    await new Promise((resolve) => worker.once('message', resolve));
    await worker.terminate();
  }
  await sandbox.clearFaults();
  assert.equal((await here.register(registration())).amount, 10_000);
  await sandbox.stop();
});

test('works in a cluster', async () => {
  const sandbox = await Sandbox.start();
  const { stdout } = await program('cluster.js', [sandbox.baseUrl]);
  assert.equal(stdout.trim(), 'worker registered,worker registered');
  await sandbox.stop();
});

test('200,000 verifications keep no memory', async (t) => {
  const { stdout } = await program('memory.js', [], ['--expose-gc']);
  const { before, after } = JSON.parse(stdout);
  const grown = (after - before) / 2 ** 20;
  t.diagnostic(`RSS grew by ${grown.toFixed(1)} MiB over 200,000 verifications`);
  // A leak of one 400-byte body each would be 76 MiB.
  assert.ok(grown < 16, `RSS grew by ${grown} MiB`);
});

test('what a call does on the event loop ends before its request is even sent', async (t) => {
  const sandbox = await Sandbox.start();
  await sandbox.inject({ operation: 'register', kind: 'latency', ms: 100 });
  const client = sandbox.client();
  const order = [];
  const call = client.register(registration()).then(() => order.push('answered'));
  order.push('returned');
  await new Promise((resolve) => setImmediate(resolve));
  order.push('the loop went on');
  await call;
  assert.deepEqual(order, ['returned', 'the loop went on', 'answered']);

  await sandbox.clearFaults();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  let registered = 0;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (let i = 0; i < 25; i++) {
        await client.register(registration());
        registered++;
      }
    }),
  );
  delay.disable();
  const ms = (nanoseconds) => (nanoseconds / 1e6).toFixed(2);
  t.diagnostic(
    `${registered} registrations by 64 at once in ${(performance.now() - began).toFixed(0)} ms; event loop delay ` +
      `(timer resolution 1 ms included): p50 ${ms(delay.percentile(50))}, p99 ${ms(delay.percentile(99))}, max ${ms(delay.max)} ms`,
  );
  assert.equal(registered, 64 * 25);
  await sandbox.stop();
});

test('many clients come and go', async () => {
  const sandbox = await Sandbox.start();
  for (let i = 0; i < 50; i++) {
    const client = sandbox.client({ onRequest: () => {} });
    await client.register(registration());
  }
  const bad = {
    merchantId: 'IONPAYTEST',
    merchantKey: SANDBOX_MERCHANT_KEY,
    baseUrl: 'http://nowhere.example',
  };
  for (let i = 0; i < 50; i++) assert.throws(() => new Client({ ...bad, onRequest: () => {} }));
  assert.equal((await sandbox.transactions()).length, 50);
  await sandbox.stop();
});

test('thousands of verifications between calls leave the calls alone', async () => {
  const sandbox = await Sandbox.start();
  const client = sandbox.client();
  const body = Buffer.from(sampleNotification(ORDER));
  const calls = Array.from({ length: 20 }, () => client.register(registration()));
  for (let i = 0; i < 5_000; i++) client.verifyNotification(body);
  assert.equal((await Promise.all(calls)).length, 20);
  await sandbox.stop();
});
