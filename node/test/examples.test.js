'use strict';
// Every example does what it says: order to paid in both module kinds, and each framework's handlers driven by the
// sandbox over real sockets.

const assert = require('node:assert/strict');
const { execFile, fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const test = require('node:test');
const { isDeepStrictEqual, promisify } = require('node:util');
const { Ledger } = require('nicepay-checkout');
const { Sandbox } = require('nicepay-checkout/testing');
const { FRAMEWORKS } = require('./frameworks.js');
const { ROOT, overASocket, registration } = require('./helpers.js');
const { file, shopDatabase } = require('./ledger-helpers.js');

overASocket();

const run = promisify(execFile);
const example = (name) => path.join(ROOT, 'examples', name);

for (const name of ['checkout.mjs', 'checkout.cjs']) {
  test(`${name} goes from order to paid, and back`, async () => {
    const { stdout } = await run(process.execPath, [example(name)], { timeout: 60_000 }).catch((error) =>
      assert.fail(`${error.message}\nIt got as far as:\n${error.stdout}${error.stderr}`),
    );
    const lines = stdout.trim().split('\n');
    assert.deepEqual(
      lines.slice(0, -1).map((line) => line[0]),
      ['1', '2', '3', '4', '5', '6'],
    );
    const [, reference] = lines[0].match(/registered: (order-\d+),/);
    assert.match(lines[4], new RegExp(`delivered ${reference}$`));
    assert.match(lines[5], new RegExp(`taken back ${reference}$`));
    assert.equal(lines.at(-1), 'PAID, AND TAKEN BACK');
  });
}

/** Waits until `state` gives what is wanted; how long that may take is not what is tested. */
async function until(state, wanted) {
  let last;
  for (let i = 0; i < 3_000; i++) {
    last = await state();
    if (isDeepStrictEqual(last, wanted)) return;
    await new Promise((later) => setTimeout(later, 10));
  }
  assert.deepEqual(last, wanted);
}

/** A sandbox that tells each notification once, the shop of a framework before it, its worker and its deliveries. */
async function opened(t, start) {
  const { deliver, migrate } = await import(example('deliveries.mjs'));
  const sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  const client = sandbox.client({ maxRetries: 0 });
  const ledger = await Ledger.open(`sqlite:${file()}`, client, {
    idlePauseMs: 20,
    callbackWaitMs: 10_000,
    schedule: { failureFirst: 1 },
  });
  const { shop } = await shopDatabase(t, migrate);
  const working = Promise.all([ledger.run(), deliver(ledger, shop)]);
  const { url, close } = await start(ledger);
  t.after(async () => {
    await close();
    await ledger.close();
    await working;
    await sandbox.stop();
  });
  const rows = async () => (await shop.query('SELECT order_id, state FROM deliveries')).rows;
  return {
    sandbox,
    client,
    ledger,
    payment: (more) =>
      registration({
        callbackUrl: `${url}/nicepay/callback`,
        notificationUrl: `${url}/nicepay/notification`,
        ...more,
      }),
    /** What was delivered and what became of it, by order. */
    books: async () => Object.fromEntries((await rows()).map((row) => [row.order_id, row.state])),
    /** What the shop answered, in the order of the notifications. */
    async answers(transactionId) {
      await sandbox.idle();
      const { notifications } = await sandbox.transaction(transactionId);
      return notifications.flatMap(({ attempts }) => attempts.map((attempt) => attempt.slice(0, 3)));
    },
  };
}

for (const [name, start] of Object.entries(FRAMEWORKS)) {
  test(`${name}: callback and notification of a payment, a repetition, and forgeries`, async (t) => {
    const { sandbox, ledger, payment, books, answers } = await opened(t, start);
    const { orderId, transactionId } = await ledger.checkOut(payment());
    const { callbackUrl, paymentNumber } = await sandbox.chooseStore(transactionId, 'alfamart');
    const came = await fetch(callbackUrl);
    assert.deepEqual([came.status, await came.text()], [200, `Pay with the number ${paymentNumber}.`]);
    const { origin, pathname, searchParams } = new URL(callbackUrl);
    const posted = await fetch(`${origin}${pathname}`, { method: 'POST', body: searchParams });
    assert.equal(posted.status, 200);

    const forged = new URL(callbackUrl);
    forged.searchParams.set('payNo', '<script>alert(1)</script>');
    assert.equal(await (await fetch(forged)).text(), `Pay with the number ${paymentNumber}.`);
    assert.match(came.headers.get('content-type'), /^text\/plain/);
    assert.deepEqual(await books(), {});

    await sandbox.pay(transactionId);
    await sandbox.idle();
    await sandbox.resendNotification(transactionId);
    await sandbox.idle();
    for (const kind of ['token', 'key', 'amount']) await sandbox.forgeNotification(transactionId, kind);
    assert.deepEqual((await answers(transactionId)).sort(), ['200', '200', '400', '400', '400']);
    await until(books, { [orderId]: 'delivered' });

    assert.equal(await (await fetch(callbackUrl)).text(), 'Thank you!');
    const other = new URL(callbackUrl);
    other.searchParams.set('amount', '1');
    assert.equal((await fetch(other)).status, 400);
    await until(async () => (await ledger.health()).forged, 3);
  });

  test(`${name}: what is reversed is taken back, and what is paid again delivered again`, async (t) => {
    const { sandbox, ledger, payment, books, answers } = await opened(t, start);
    const { orderId, transactionId } = await ledger.checkOut(payment());
    await sandbox.chooseStore(transactionId, 'alfamart');
    await sandbox.pay(transactionId);
    await until(books, { [orderId]: 'delivered' });
    await sandbox.reverse(transactionId);
    await until(books, { [orderId]: 'taken back' });
    await sandbox.resendNotification(transactionId);
    assert.deepEqual(await answers(transactionId), ['200', '200', '200']);
    await sandbox.setStatus(transactionId, 'convenience_store', '0');
    await ledger.recheck(orderId);
    await until(books, { [orderId]: 'delivered' });
  });

  test(`${name}: the callback page finds a payment whose notification is lost`, async (t) => {
    const { sandbox, ledger, payment, books } = await opened(t, start);
    await sandbox.inject({ operation: 'notification', kind: 'lost' });
    const { orderId, transactionId } = await ledger.checkOut(payment());
    const { callbackUrl } = await sandbox.chooseStore(transactionId, 'alfamart');
    await sandbox.pay(transactionId);
    assert.equal(await (await fetch(callbackUrl)).text(), 'Thank you!');
    await until(books, { [orderId]: 'delivered' });
  });

  test(`${name}: a stranger's notification is kept, and never delivered`, async (t) => {
    const { sandbox, client, ledger, payment, books, answers } = await opened(t, start);
    const strange = await client.register(payment());
    const { callbackUrl } = await sandbox.chooseStore(strange.transactionId, 'alfamart');
    await sandbox.pay(strange.transactionId);
    assert.deepEqual(await answers(strange.transactionId), ['200']);
    assert.equal((await fetch(callbackUrl)).status, 404);
    const unmatched = async () =>
      (await ledger.attention()).unmatched.map(({ transactionId }) => transactionId);
    await until(unmatched, [strange.transactionId]);
    assert.deepEqual(await books(), {});
  });

  test(`${name}: a notification that NICEPAY can't confirm now is answered, and settled later`, async (t) => {
    const { sandbox, ledger, payment, books, answers } = await opened(t, start);
    const { orderId, transactionId } = await ledger.checkOut(payment());
    await sandbox.chooseStore(transactionId, 'alfamart');
    await sandbox.inject({ operation: 'inquire', kind: 'status_before' });
    await sandbox.pay(transactionId);
    assert.deepEqual(await answers(transactionId), ['200']);
    assert.deepEqual(await books(), {});
    await sandbox.clearFaults();
    await until(books, { [orderId]: 'delivered' });
  });

  test(`${name}: killed between a delivery and done(), it delivers once all the same`, async (t) => {
    const { migrate } = await import(example('deliveries.mjs'));
    const sandbox = await Sandbox.start({ notifyRetriesMs: [] });
    t.after(() => sandbox.stop());
    const { shop, schema, url: database } = await shopDatabase(t, migrate);
    await shop.query('CREATE TABLE changes (state text)');
    await shop.query(`
      CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN INSERT INTO changes VALUES (NEW.state); RETURN NULL; END';
      CREATE TRIGGER kept AFTER INSERT OR UPDATE ON deliveries FOR EACH ROW EXECUTE FUNCTION keep()`);
    const changes = async () => (await shop.query('SELECT state FROM changes')).rows.length;
    const url = `sqlite:${file()}`;
    const ledger = await Ledger.open(url, sandbox.client());
    const given = { framework: name, url, baseUrl: sandbox.baseUrl, database, schema };
    const program = path.join(__dirname, 'programs', 'killed-framework.mjs');
    const start = async (more) => {
      const child = fork(program, [JSON.stringify({ ...given, ...more })]);
      t.after(() => child.kill());
      return { child, ended: once(child, 'exit'), port: (await once(child, 'message'))[0].port };
    };
    const first = await start({ isKilled: true, port: 0 });
    const notificationUrl = `http://127.0.0.1:${first.port}/nicepay/notification`;
    const { orderId, transactionId } = await ledger.checkOut(registration({ notificationUrl }));
    await sandbox.chooseStore(transactionId, 'alfamart');
    await sandbox.pay(transactionId);
    assert.deepEqual(await first.ended, [null, 'SIGKILL']);
    assert.equal(await changes(), 1);
    const dones = async () => (await ledger.history(orderId)).filter(({ kind }) => kind === 'done').length;
    assert.equal(await dones(), 1, 'the number’s event alone');
    await start({ isKilled: false, port: first.port });
    await until(dones, 2);
    assert.equal(await changes(), 1);
    await ledger.close();
  });
}
