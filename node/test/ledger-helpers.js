'use strict';
// Stores for the ledger's tests: a file, and a place of its own on a PostgreSQL server.

const { execFileSync } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { ROOT, registration } = require('./helpers.js');

const SCRIPT = path.join(ROOT, '..', 'scripts', 'postgres.sh');

/** A payment number at Alfamart, and no notification that anybody hears. */
const direct = (more) => registration({ store: 'alfamart', buyerAddress: 'Jl. 1', ...more });

const folder = mkdtempSync(path.join(tmpdir(), 'nicepay-ledger-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));

/** A file that is gone when the tests end. */
const file = (end = 'db') => path.join(folder, `${randomBytes(6).toString('hex')}.${end}`);

let server;
/** The URL of the throw-away server, which goes on running for the next test file. */
function postgres() {
  if (server === undefined) {
    execFileSync(SCRIPT, ['start'], { stdio: ['ignore', 'ignore', 'inherit'] });
    server = execFileSync(SCRIPT, ['url'], { encoding: 'utf8' }).trim();
  }
  return server;
}

/** For each kind of store: URL and options of an empty one. */
const STORES = {
  sqlite: () => ({ url: `sqlite:${file()}`, options: {} }),
  postgres: () => ({
    url: postgres(),
    options: { prefix: `t_${randomBytes(6).toString('hex')}.nicepay_`, migrate: true },
  }),
};

module.exports = { STORES, direct, file, postgres };
