'use strict';
// As a new user: an empty folder, the packed tarballs, and the shop of the packed README pasted, in each kind of module.

const assert = require('node:assert/strict');
const { execFile, execFileSync } = require('node:child_process');
const { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { promisify } = require('node:util');
const ts = require('typescript');
const { ROOT, overASocket } = require('./helpers.js');
const { shopDatabase } = require('./ledger-helpers.js');

overASocket();

const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'nicepay-stranger-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));
const modules = (base, ...more) => path.join(base, 'node_modules', ...more);

test.before(() => {
  const npm = (args, cwd) =>
    execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd, encoding: 'utf8' });
  const tarballs = [ROOT, path.join(ROOT, 'sandbox')].map((from) => {
    const [{ filename }] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], from));
    return `./${filename}`;
  });
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "shop", "private": true }\n');
  npm(['install', '--offline', '--omit=optional', ...tarballs], folder);
  symlinkSync(modules(ROOT, 'pg'), modules(folder, 'pg'));
  for (const types of ['@types', 'undici-types'])
    cpSync(modules(ROOT, types), modules(folder, types), { recursive: true });
});

/** The first block of JavaScript in the README that was installed. */
function shop() {
  const readme = readFileSync(modules(folder, 'nicepay-checkout', 'README.md'), 'utf8');
  const [, block] = readme.match(/^```js\n(.*?)^```$/ms);
  assert.ok(block.split('\n').length <= 20, 'from order to delivered once in less than 20 lines');
  return block;
}

/** What the stranger writes around it: a payment, its notification told twice, and what was delivered. */
const PROGRAM = `
(async () => {
  const sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  const ledger = await Ledger.open('sqlite:payments-' + process.pid + '.db', sandbox.client());
  const { DATABASE_URL: connectionString, SCHEMA } = process.env;
  const [own, looking] = [0, 1].map(() => new pg.Client({ connectionString, options: '-c search_path=' + SCHEMA }));
  await own.connect();
  await looking.connect();
  const working = Promise.all([ledger.run(), deliver(ledger, own)]);
  const number = await checkOut(ledger, { reference: 'order-' + process.pid, amount: 10_000, store: 'alfamart',
    goodsName: 'Kopi', buyerName: 'John Doe', buyerPhone: '08123456789', buyerEmail: 'john.doe@example.com',
    buyerAddress: 'Jl. 1', buyerCity: 'South Jakarta', buyerState: 'DKI Jakarta', buyerPostalCode: '10200',
    notificationUrl: 'http://127.0.0.1:9/notification' });
  const { transactionId, reference, amount } = await ledger.payment('order-' + process.pid) ?? {};
  if (!transactionId || !reference || !amount) throw new Error('no payment');
  await sandbox.pay(transactionId);
  for (let time = 0; time < 2; time++) {
    const { status } = await notified(ledger, sampleNotification({ transactionId, reference, amount }));
    if (status !== 200) throw new Error('answered ' + status);
  }
  const done = async () => (await ledger.history(reference)).filter(({ kind }) => kind === 'done').length;
  while (await done() < 2) await new Promise((later) => setTimeout(later, 10));
  await ledger.close();
  await working;
  const { rows } = await looking.query('SELECT order_id FROM deliveries');
  console.log(JSON.stringify([/^[0-9]+$/.test(number ?? ''), rows.map((row) => row.order_id === reference)]));
  await own.end();
  await looking.end();
  await sandbox.stop();
})();
`;
const IMPORTS = `
import { Ledger } from 'nicepay-checkout';
import { Sandbox, sampleNotification } from 'nicepay-checkout/testing';
import pg from 'pg';
`;
const REQUIRES = `
const { Ledger } = require('nicepay-checkout');
const { Sandbox, sampleNotification } = require('nicepay-checkout/testing');
const pg = require('pg');
`;
const TYPES = `
import type { DirectRegistration } from 'nicepay-checkout';
type Shop = { query(what: string | object, values?: unknown[]): Promise<{ rowCount: number | null }> };
`;
/** pg's own types are a package of their own, which is not here. */
const PG = `
declare module 'pg' {
  class Client {
    constructor(options: object);
    connect(): Promise<void>;
    end(): Promise<void>;
    query(what: string | object, values?: unknown[]): Promise<{ rowCount: number | null; rows: { order_id: string }[] }>;
  }
  const pg: { Client: typeof Client };
  export default pg;
}
`;

/** The README's functions with the types of their arguments, as TypeScript wants them. */
const typed = (code) =>
  code
    .replace('checkOut(ledger, order)', 'checkOut(ledger: Ledger, order: DirectRegistration)')
    .replace('(ledger, body)', '(ledger: Ledger, body: Uint8Array | string)')
    .replace('deliver(ledger, shop)', 'deliver(ledger: Ledger, shop: Shop)');

function checked() {
  const file = path.join(folder, 'typed.mts');
  const source = IMPORTS + TYPES + typed(shop()) + PROGRAM;
  writeFileSync(file, source);
  writeFileSync(path.join(folder, 'pg.d.ts'), PG);
  const flags = '--strict --noEmit --skipLibCheck false --module nodenext --target es2022 --types node'.split(
    ' ',
  );
  const tsc = modules(ROOT, 'typescript', 'bin', 'tsc');
  try {
    execFileSync(process.execPath, [tsc, ...flags, 'pg.d.ts', file], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    assert.fail(error.stdout);
  }
  return ts.transpileModule(source, { compilerOptions: { target: 'es2022', module: 'es2022' } }).outputText;
}

const KINDS = {
  CommonJS: ['shop.cjs', () => REQUIRES + shop().replaceAll('export ', '') + PROGRAM],
  'an ES module': ['shop.mjs', () => IMPORTS + shop() + PROGRAM],
  'strict TypeScript': ['compiled.mjs', checked],
};

for (const [kind, [name, written]] of Object.entries(KINDS)) {
  test(`the README’s shop, pasted as ${kind}, delivers once`, async (t) => {
    const { schema, url, delivered } = await shopDatabase(t);
    writeFileSync(path.join(folder, name), written());
    const env = { ...process.env, DATABASE_URL: url, SCHEMA: schema };
    const { stdout } = await run(process.execPath, [name], { cwd: folder, env, timeout: 60_000 });
    assert.deepEqual(JSON.parse(stdout), [true, [true]]);
    assert.equal((await delivered()).length, 1);
  });
}
