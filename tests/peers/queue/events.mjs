// Paid orders delivered: Node's `for await (const event of ledger.events('shop'))` beside pg-boss, on one PostgreSQL server in
// one run. Either delivers through a pool of the same size, by as many at once, with the claim and the row of a delivery in one
// transaction. Prints a table.
//     node events.mjs [--quick]        (after: make bench-events-node builds what it needs)
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'pg';
import { PgBoss } from 'pg-boss';

const AT_ONCE = 64;
const CONNECTIONS = 16;
const WANTED = 3;
const program = fileURLToPath(import.meta.url);
const [, , name, url, wanted] = process.argv;
const count = Number(wanted);

/** Resolves when `count` orders were delivered. */
function counter() {
  let delivered = 0;
  let all;
  const ended = new Promise((resolve) => (all = resolve));
  const add = (more) => (delivered += more) >= count && all();
  return { add, ended };
}

async function shopDatabase() {
  const shop = new Pool({ connectionString: url, max: CONNECTIONS });
  await shop.query('CREATE TABLE IF NOT EXISTS nicepay_claims (claim VARCHAR(255) PRIMARY KEY)');
  await shop.query('CREATE TABLE IF NOT EXISTS deliveries (order_id text PRIMARY KEY)');
  await shop.query('TRUNCATE nicepay_claims, deliveries');
  return shop;
}

async function transaction(shop, act) {
  const connection = await shop.connect();
  try {
    await connection.query('BEGIN');
    await act(connection);
    await connection.query('COMMIT');
  } finally {
    connection.release();
  }
}

const CLAIM = 'INSERT INTO nicepay_claims (claim) VALUES ($1) ON CONFLICT DO NOTHING';

/** A transaction an order. */
const deliver = (shop, claim, orderId) =>
  transaction(shop, async (connection) => {
    const { rowCount } = await connection.query(claim);
    if (rowCount === 1) await connection.query('INSERT INTO deliveries VALUES ($1)', [orderId]);
  });

/** A transaction for many: `[claim, order id]` each. */
const deliverAll = (shop, orders) =>
  transaction(shop, async (connection) => {
    const { rows } = await connection.query(
      'INSERT INTO nicepay_claims SELECT unnest($1::text[]) ON CONFLICT DO NOTHING RETURNING claim',
      [orders.map(([claim]) => claim)],
    );
    const first = new Set(rows.map(({ claim }) => claim));
    const fresh = orders.filter(([claim]) => first.has(claim)).map(([, orderId]) => orderId);
    await connection.query('INSERT INTO deliveries SELECT unnest($1::text[])', [fresh]);
  });

/** A ledger with `count` paid orders whose events wait; their numbers' events are done. */
async function paidLedger() {
  const require = createRequire(import.meta.url);
  const { Ledger } = require('../../../node/index.js');
  const { Sandbox, sampleNotification } = require('../../../node/testing.js');
  const sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  const prefix = `bench_${Date.now()}.nicepay_`;
  const options = { prefix, migrate: true, inquiriesPerSecond: 0, connections: CONNECTIONS, prefetch: AT_ONCE };
  const ledger = await Ledger.open(url, sandbox.client(), options);
  const orders = Array.from({ length: count }, (_, i) => `order-${i}`).values();
  const pay = async () => {
    for (const reference of orders) {
      const payment = await ledger.checkOutDirect({ ...REGISTRATION, reference });
      await sandbox.pay(payment.transactionId);
      await ledger.receive(sampleNotification(payment));
    }
  };
  await atOnce(pay);
  while ((await ledger.runDue()) > 0);
  let numbers = count;
  const told = ledger.events('shop');
  await atOnce(async () => {
    while (numbers-- > 0) await (await told.next()).value.done();
  });
  return ledger;
}

const REGISTRATION = {
  amount: 10_000,
  store: 'alfamart',
  goodsName: 'Kopi Gayo 250 g',
  buyerName: 'John Doe',
  buyerPhone: '08123456789',
  buyerEmail: 'john.doe@example.com',
  buyerAddress: 'Jl. Jenderal Gatot Subroto 57',
  buyerCity: 'South Jakarta',
  buyerState: 'DKI Jakarta',
  buyerPostalCode: '10200',
  notificationUrl: 'http://127.0.0.1:9/notification',
};

const atOnce = (act) => Promise.all(Array.from({ length: AT_ONCE }, act));

/** pg-boss with `count` jobs that wait, as its documentation tunes it for throughput. */
async function fullQueue() {
  const boss = new PgBoss({ connectionString: url, schema: 'pgboss', max: CONNECTIONS });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue('paid');
  await boss.deleteAllJobs('paid');
  const more = { transactionId: 'IONPAYTEST03202212231106386098', amount: 10_000, said: 'x'.repeat(160) };
  const jobs = Array.from({ length: count }, (_, i) => ({ data: { orderId: `order-${i}`, ...more } }));
  await boss.insert('paid', jobs);
  return boss;
}
const BATCHES = { batchSize: AT_ONCE, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };
const SINGLES = { localConcurrency: AT_ONCE, pollingIntervalSeconds: 0.5 };

/** `made`, and what to measure until everything is delivered. */
async function measured(made, work) {
  const source = await made();
  const shop = await shopDatabase();
  const { add, ended } = counter();
  const began = performance.now();
  work(source, shop, add);
  await ended;
  console.log((count / (performance.now() - began)) * 1000);
  process.exit(0);
}

const ofJob = (job) => [`shop/${job.id}`, job.data.orderId];
const handle = async (shop, add, job) => {
  const [claim, orderId] = ofJob(job);
  await deliver(shop, { text: CLAIM, values: [claim] }, orderId);
  add(1);
};

const CONTENDERS = {
  ledger: () =>
    measured(paidLedger, (ledger, shop, add) =>
      atOnce(async () => {
        for await (const event of ledger.events('shop')) {
          await deliver(shop, event.claim('pg'), event.orderId);
          await event.done();
          add(1);
        }
      }),
    ),
  boss: () =>
    measured(fullQueue, (boss, shop, add) =>
      boss.work('paid', BATCHES, (jobs) => Promise.all(jobs.map((job) => handle(shop, add, job)))),
    ),
  singles: () =>
    measured(fullQueue, (boss, shop, add) => boss.work('paid', SINGLES, ([job]) => handle(shop, add, job))),
  shop: () => {
    let left = count;
    return measured(
      async () => {},
      (_, shop, add) =>
        atOnce(async () => {
          while (left > 0) await handle(shop, add, { id: left--, data: { orderId: `order-${left}` } });
        }),
    );
  },
  ledgerMany: () =>
    measured(paidLedger, async (ledger, shop, add) => {
      const events = ledger.events('shop');
      for await (const event of events) {
        const many = [event];
        for (let more; many.length < AT_ONCE && (more = await events.tryNext()); ) many.push(more);
        await deliverAll(
          shop,
          many.map((each) => [each.claim('pg').values[0], each.orderId]),
        );
        await Promise.all(many.map((each) => each.done()));
        add(many.length);
      }
    }),
  bossMany: () =>
    measured(fullQueue, (boss, shop, add) =>
      boss.work('paid', BATCHES, async (jobs) => {
        await deliverAll(shop, jobs.map(ofJob));
        add(jobs.length);
      }),
    ),
};

/** In the order of the table: what it is beside, and what is wanted of that. */
const ROWS = [
  ['ledger', 'a transaction an event: `for await (… of ledger.events())`', 'ledger'],
  ['boss', 'a transaction an event: pg-boss, 64 jobs a fetch', 'ledger'],
  ['singles', 'a transaction an event: pg-boss, a job a fetch', 'ledger', WANTED],
  ['shop', "a transaction an event: the shop's transactions alone", 'ledger'],
  ['ledgerMany', 'a transaction for 64 events: `ledger.events()`', 'ledgerMany'],
  ['bossMany', 'a transaction for 64 events: pg-boss', 'ledgerMany'],
];

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

function compare(rounds, orders) {
  const root = path.join(path.dirname(program), '..', '..', '..');
  const folder = path.join(root, 'build', 'postgres-bench-node');
  const script = (what, ...more) =>
    execFileSync(path.join(root, 'scripts', 'postgres.sh'), [what, folder, ...more], { encoding: 'utf8' }).trim();
  script('start', '--durable');
  const rates = Object.fromEntries(ROWS.map(([key]) => [key, []]));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [key] of ROWS) {
        // A job a fetch waits for its next look most of the time.
        const some = key === 'singles' ? Math.ceil(orders / 10) : orders;
        const said = execFileSync(process.execPath, [program, key, script('url'), `${some}`], { encoding: 'utf8' });
        rates[key].push(Number(said));
      }
    }
  } finally {
    script('stop');
  }
  console.log(`| paid orders delivered, ${AT_ONCE} at once, ${CONNECTIONS} connections | events/s | the ledger ÷ it | wanted |`);
  console.log('|---|---:|---:|---:|');
  for (const [key, what, ours, least] of ROWS) {
    const ratio = median(rates[key].map((rate, round) => rates[ours][round] / rate));
    console.log(`| ${what} | ${median([...rates[key]]).toFixed(0)} | ${ratio.toFixed(2)} | ${least?.toFixed(1) ?? ''} |`);
  }
}

if (Object.hasOwn(CONTENDERS, name ?? "")) await CONTENDERS[name]();
else if (name === '--quick') compare(1, 1_000);
else compare(Number(process.env.ROUNDS ?? 5), 4_000);
