'use strict';
// The ledger of this face against the crate: nothing is missing, nothing is called otherwise.

const assert = require('node:assert/strict');
const { readFileSync, readdirSync } = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { Delivery, Ledger, LedgerEvent, LedgerPayment, StorageError } = require('nicepay-checkout');
const { native } = require('../lib/native.js');
const { camelCase } = require('../lib/error.js');
const { ROOT } = require('./helpers.js');

const { ledger: names } = JSON.parse(native.tables());
const CRATE = path.join(ROOT, '..', 'ledger', 'src');
const crate = (file) => readFileSync(path.join(CRATE, file), 'utf8');
const types = (file) => readFileSync(path.join(ROOT, 'types', file), 'utf8');

function union(file, name) {
  const [, literals] = types(file).match(new RegExp(`export type ${name} = ([^;]+);`));
  return [...literals.matchAll(/'(\w+)'/g)].map(([, literal]) => literal).sort();
}

/** The public methods of `impl name` in the crate. */
function methods(file, name) {
  const bodies = crate(file).matchAll(new RegExp(`^impl ${name} \\{([\\s\\S]*?)^\\}`, 'gm'));
  const found = [...bodies].flatMap(([, body]) => [
    ...body.matchAll(/^ {4}pub (?:async |const )*fn (\w+)/gm),
  ]);
  return found.map(([, method]) => method);
}

/** The public fields of `struct name` in the crate, as they are called here. */
function fields(file, name) {
  const [, body] = crate(file).match(new RegExp(`^pub struct ${name} \\{([\\s\\S]*?)^\\}`, 'm'));
  return [...body.matchAll(/^ {4}pub (\w+):/gm)].map(([, field]) => camelCase(field));
}

const declared = (file, name) => {
  const [, body] = types(file).match(
    new RegExp(`export (?:interface|class) ${name}(?: [^{]*)? \\{([\\s\\S]*?)\\n\\}`),
  );
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, member]) => member);
};

test('every operation of the crate’s ledger is here', () => {
  const files = readdirSync(CRATE).filter((file) => file.endsWith('.rs'));
  const operations = files.flatMap((file) => methods(file, 'Ledger'));
  assert.ok(operations.length >= 22, operations.join());
  const text = types('ledger.d.ts');
  for (const name of operations) {
    if (name === 'builder') continue; // its settings are options here
    const member = camelCase(name);
    const from = ['open', 'from_env', 'migration'].includes(name) ? Ledger : Ledger.prototype;
    assert.ok(member in from, member);
    assert.match(text, new RegExp(`^ {2}(?:static |readonly )?${member}[(:]`, 'm'), member);
  }
});

test('every setting of the crate’s builder is an option', () => {
  const settings = methods('builder.rs', 'LedgerBuilder').filter(
    (name) => !['open', 'from_env'].includes(name),
  );
  assert.ok(settings.length >= 17, settings.join());
  const options = declared('ledger.d.ts', 'LedgerOptions');
  // A clock is a function: tests in Rust alone have one.
  for (const name of settings.filter((setting) => setting !== 'clock')) {
    const member = camelCase(name);
    assert.ok(options.includes(member) || options.includes(`${member}Ms`), member);
  }
  const pauses = fields('machine/schedule.rs', 'Schedule');
  assert.deepEqual(declared('ledger.d.ts', 'Schedule').sort(), pauses.sort());
});

test('the unions list what the crate knows', () => {
  assert.deepEqual(union('ledger-payment.d.ts', 'PaymentStatus'), [...names.statuses].sort());
  assert.deepEqual(union('ledger-event.d.ts', 'EventKind'), [...names.eventKinds].sort());
  assert.deepEqual(union('ledger-event.d.ts', 'ClaimDialect'), [...names.dialects, 'pg'].sort());
  assert.deepEqual(union('error.d.ts', 'StorageFault'), [...names.faults].sort());
});

test('payments, events and what one looks at have the crate’s members', () => {
  const same = (file, name, rust, struct, more = []) =>
    assert.deepEqual(declared(file, name).sort(), [...fields(rust, struct), ...more].sort(), name);
  same('ledger-payment.d.ts', 'LedgerPayment', 'payment.rs', 'Payment', ['isPaid']);
  same('ledger-event.d.ts', 'LedgerEvent', 'machine/event.rs', 'Event');
  same('ledger-look.d.ts', 'Filter', 'look.rs', 'Filter');
  same('ledger-look.d.ts', 'HistoryEntry', 'look.rs', 'HistoryEntry');
  same('ledger-look.d.ts', 'Attention', 'look.rs', 'Attention');
  same('ledger-look.d.ts', 'ParkedEvent', 'look.rs', 'ParkedEvent');
  same('ledger-look.d.ts', 'UnmatchedNotification', 'look.rs', 'UnmatchedNotification');
  same('ledger-look.d.ts', 'Health', 'store/types.rs', 'Health');
  const members = (made) => Object.keys(made).sort();
  assert.deepEqual(
    members(LedgerPayment.fromJSON({})),
    declared('ledger-payment.d.ts', 'LedgerPayment').sort(),
  );
  assert.deepEqual(members(LedgerEvent.fromJSON({})), declared('ledger-event.d.ts', 'LedgerEvent').sort());
  for (const name of methods('events.rs', 'Delivery').filter(
    (method) => method !== 'event' && method !== 'failures',
  ))
    assert.equal(typeof Delivery.prototype[camelCase(name)], 'function', name);
});

test('each fault is a storage error', () => {
  for (const fault of names.faults) {
    const error = new StorageError({ kind: 'storage', fault, message: '', retryable: true });
    assert.deepEqual(
      [error.code, error.fault, error.retryable, error.replyStatus, error.name],
      ['NICEPAY_STORAGE', fault, true, 503, 'StorageError'],
    );
    assert.equal(error.toJSON().fault, fault);
  }
});

test('the SQL is the crate’s', () => {
  const made = Ledger.migration('postgres', 'shop.nicepay_');
  assert.ok(made.includes('shop.nicepay_payments') && !made.includes('{prefix}'), made.slice(0, 200));
  assert.match(Ledger.migration('sqlite'), /nicepay_payments/);
  for (const dialect of [...names.dialects, 'pg'])
    assert.match(Ledger.claimMigration(dialect), /CREATE TABLE IF NOT EXISTS nicepay_claims/);
  assert.throws(() => Ledger.migration('oracle'), { code: 'NICEPAY_INVALID_ARGUMENT', name: 'TypeError' });
  assert.throws(() => Ledger.claimMigration(undefined), TypeError);
});
