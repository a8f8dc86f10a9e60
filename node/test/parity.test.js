'use strict';
// This face against the core: nothing is missing, nothing is called otherwise.

const assert = require('node:assert/strict');
const { readFileSync, readdirSync } = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const nicepay = require('nicepay-checkout');
const testing = require('nicepay-checkout/testing');
const { native } = require('../lib/native.js');
const { camelCase } = require('../lib/error.js');
const { ROOT } = require('./helpers.js');

const tables = JSON.parse(native.tables());
const types = Object.fromEntries(
  readdirSync(path.join(ROOT, 'types')).map((file) => [
    file,
    readFileSync(path.join(ROOT, 'types', file), 'utf8'),
  ]),
);
const core = (file) => readFileSync(path.join(ROOT, '..', 'core', 'src', file), 'utf8');

/** The string literals of the exported type `name`. */
function union(file, name) {
  const found = types[file].match(new RegExp(`export type ${name} =([^;]+);`));
  return [...found[1].matchAll(/'(\w+)'/g)].map(([, literal]) => literal).sort();
}

const names = (codes) => codes.map(({ name }) => name).sort();

test('the unions list what the core knows', () => {
  assert.deepEqual(union('codes.d.ts', 'PayMethod'), names(tables.payMethods));
  assert.deepEqual(union('codes.d.ts', 'Store'), names(tables.stores));
  assert.deepEqual(union('codes.d.ts', 'Bank'), names(tables.banks));
  assert.deepEqual(union('codes.d.ts', 'TransactionState'), [...tables.states].sort());
  assert.deepEqual(union('error.d.ts', 'ErrorKind'), [...tables.kinds, 'storage'].sort());
  assert.deepEqual(union('error.d.ts', 'Operation'), [...tables.operations].sort());
  assert.deepEqual(union('error.d.ts', 'VerificationFailure'), [...tables.failures].sort());
  assert.deepEqual(union('notification.d.ts', 'NotificationEvent'), [...tables.events].sort());
  assert.deepEqual(union('notification.d.ts', 'AmountMatch'), [...tables.matches].sort());
  assert.deepEqual(union('notification.d.ts', 'SettlementOutcome'), [...tables.settlements].sort());
  assert.deepEqual(union('registration.d.ts', 'ExpirySource'), [...tables.expirySources].sort());
  assert.deepEqual(union('cancel.d.ts', 'CancelOutcome'), [...tables.outcomes].sort());
});

test('every field of a registration can be given, by the camelCase of its name', () => {
  const declared = types['registration.d.ts'].match(/export interface Registration \{([\s\S]*?)\n\}/)[1];
  const members = new Set([...declared.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name));
  assert.ok(tables.fields.length > 30);
  for (const { name, wireName, maxLength } of tables.fields) {
    const member = camelCase(name);
    assert.ok(members.has(member), `types/registration.d.ts lacks ${member}`);
    const about = declared.match(new RegExp(`/\\*\\*([^*]*)\\*/\\n {2}readonly ${member}\\?`))[1];
    assert.ok(about.includes(`\`${wireName}\``) && about.includes(`at most ${maxLength} characters`), about);
    const body = JSON.parse(testing.registrationBody(filled(member, wireName)));
    assert.equal(typeof body[wireName], 'string', wireName);
  }
});

test('a direct registration requires what the core requires of it', () => {
  const body = types['registration.d.ts'].match(
    /export interface DirectFields extends Registration \{([\s\S]*?)\n\}/,
  )[1];
  const needed = [...body.matchAll(/^ {2}readonly (\w+): /gm)].map(([, name]) => name);
  const rules = core('registration/fields.rs').matchAll(/^ {4}(\w+): "\w+", \d+, \w+, (\w+);/gm);
  const required = [...rules].filter(([, , by]) => by === 'Both' || by === 'Direct');
  assert.ok(required.length > 5);
  assert.deepEqual(needed.sort(), required.map(([, name]) => camelCase(name)).sort());
});

function filled(member) {
  const { registration } = require('./helpers.js');
  const { digits } = tables.fields.find(({ name }) => camelCase(name) === member);
  const known = registration();
  if (member in known) return known;
  const value = /Ip$/.test(member) ? '127.0.0.1' : digits ? '1' : member === 'currency' ? 'IDR' : 'x';
  return { ...known, [member]: value };
}

test('every operation of the core’s client is here', () => {
  const sources = ['client.rs', 'wait.rs', 'bulk.rs'].map(core).join('\n');
  const inherent = [...sources.matchAll(/^ {4}pub (?:async )?fn (\w+)(?:<[^>]*>)?\(\s*&self/gm)].map(
    ([, name]) => name,
  );
  // A call's own time limit is an option of the call here.
  const others = ['credentials', 'environment', 'timeout', 'with_timeout'];
  const operations = inherent.filter((name) => !others.includes(name));
  assert.ok(operations.length >= 11, operations.join());
  for (const name of operations) {
    const member = camelCase(name);
    assert.equal(typeof nicepay.Client.prototype[member], 'function', member);
    assert.match(types['client.d.ts'], new RegExp(`^ {2}${member}[<(]`, 'm'));
  }
});

test('the types declare what is exported, no more and no less', () => {
  for (const [module, files] of [
    [nicepay, Object.keys(types).filter((file) => file !== 'testing.d.ts')],
    [testing, ['testing.d.ts']],
  ]) {
    const declared = files.flatMap((file) =>
      [...types[file].matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name),
    );
    assert.deepEqual([...declared].sort(), Object.keys(module).sort());
  }
});

test('results have the members that the types declare', () => {
  const members = (file, name) => {
    const [, inherits, body] = types[file].match(
      new RegExp(`export (?:interface|class) ${name}(?: extends (\\w+))? \\{([\\s\\S]*?)\\n\\}`),
    );
    const own = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, member]) => member);
    return inherits && inherits !== 'Error' ? [...members(file, inherits), ...own] : own;
  };
  const shown = (file, name) => {
    const hidden = ['raw', 'cause', name === 'NotificationFields' && 'instruction'];
    return members(file, name)
      .filter((member) => !hidden.includes(member))
      .sort();
  };
  const order = { reference: 'r', amount: 1, transactionId: 't' };
  const said = { resultCd: '0000', tXid: 't', amt: '1', referenceNo: 'r', payNo: '1', mitraCd: 'ALMA' };
  const body = JSON.stringify(said);
  const { registration } = require('./helpers.js');
  const payment = registration({ reference: 'r', amount: 1 });
  const results = [
    ['inquiry.d.ts', 'Transaction', testing.readInquiry(order, { body })],
    ['registration.d.ts', 'Checkout', testing.readRegistration(payment, { body })],
    [
      'registration.d.ts',
      'PaymentCode',
      testing.readDirectRegistration({ ...payment, store: 'indomaret' }, { body }),
    ],
    ['callback.d.ts', 'Callback', nicepay.parseCallback(said).claims],
    [
      'notification.d.ts',
      'NotificationFields',
      nicepay.parseNotification(JSON.stringify({ ...said, merchantToken: 'x' })).claims,
    ],
    ['error.d.ts', 'NicepayError', new nicepay.NicepayError({ kind: 'internal', message: '' })],
  ];
  for (const [file, name, result] of results)
    assert.deepEqual(Object.keys(result).sort(), shown(file, name), name);
});

test('every member is documented', () => {
  for (const [file, text] of Object.entries(types)) {
    const lines = text.split('\n');
    lines.forEach((line, index) => {
      if (
        !/^(?: {2})?(?:export (?:interface|class|function|type|const)|readonly |static |[a-z]\w*[<(])/.test(
          line,
        )
      )
        return;
      const overload = lines[index - 1].trimEnd();
      assert.ok(
        /\*\/$/.test(overload) || /^export type \{/.test(line),
        `${file}:${index + 1} has no comment: ${line}`,
      );
    });
  }
});

test('the tables are there for merchants', () => {
  assert.deepEqual(
    nicepay.stores().find(({ name }) => name === 'alfamart'),
    { code: 'ALMA', label: 'Alfamart', name: 'alfamart' },
  );
  assert.ok(nicepay.payMethods().length > 5 && nicepay.banks().length > 5);
  assert.match(nicepay.resultCodeMeaning('9009'), /reference/);
  assert.notEqual(
    nicepay.resultCodeMeaning('9503', 'convenience_store'),
    nicepay.resultCodeMeaning('9503', 'card'),
  );
  assert.equal(nicepay.resultCodeMeaning('no such'), null);
  assert.equal(nicepay.notificationReply().body, 'OK');
});
