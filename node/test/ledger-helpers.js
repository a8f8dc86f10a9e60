'use strict';
// Stores for the ledger's tests: a file, and a place of its own on a PostgreSQL server.

const { execFileSync } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { Client, Ledger } = require('nicepay-checkout');
const { SANDBOX_MERCHANT_ID, SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { ROOT, registration } = require('./helpers.js');

const SCRIPT = path.join(ROOT, '..', 'scripts', 'postgres.sh');

/** A payment number at Alfamart, and no notification that anybody hears. */
const direct = (more) => registration({ store: 'alfamart', buyerAddress: 'Jl. 1', ...more });

let folder;
/** A file that is gone when the process ends. */
function file(end = 'db') {
  if (folder === undefined) {
    folder = mkdtempSync(path.join(tmpdir(), 'nicepay-ledger-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  return path.join(folder, `${randomBytes(6).toString('hex')}.${end}`);
}

let server;
/** The URL of the throw-away server, which goes on running for the next test file. */
function postgres() {
  if (server === undefined) {
    execFileSync(SCRIPT, ['start'], { stdio: ['ignore', 'ignore', 'inherit'] });
    server = execFileSync(SCRIPT, ['url'], { encoding: 'utf8' }).trim();
  }
  return server;
}

/** A client in a program that did not start the sandbox. */
const clientOf = (baseUrl) =>
  new Client({ merchantId: SANDBOX_MERCHANT_ID, merchantKey: SANDBOX_MERCHANT_KEY, baseUrl });

async function tables(shop) {
  await shop.query(Ledger.claimMigration('pg'));
  await shop.query('CREATE TABLE deliveries (order_id text)');
}

/** The shop's own database: a connection to a schema of its own, with the table of claims and one of deliveries. */
async function shopDatabase(t, migrate = tables) {
  const { Client: Database } = require('pg');
  const schema = `t_${randomBytes(6).toString('hex')}`;
  const url = postgres();
  const shop = new Database({ connectionString: url, options: `-c search_path=${schema}` });
  await shop.connect();
  t.after(() => shop.end());
  await shop.query(`CREATE SCHEMA ${schema}`);
  await migrate(shop);
  const delivered = async () => {
    const { rows } = await shop.query('SELECT order_id FROM deliveries ORDER BY order_id');
    return rows.map((row) => row.order_id);
  };
  return { shop, schema, url, delivered };
}

/** For each kind of store: URL and options of an empty one. */
const STORES = {
  sqlite: () => ({ url: `sqlite:${file()}`, options: {} }),
  postgres: () => ({
    url: postgres(),
    options: { prefix: `t_${randomBytes(6).toString('hex')}.nicepay_`, migrate: true },
  }),
};

module.exports = { STORES, clientOf, shopDatabase, direct, file, postgres };
