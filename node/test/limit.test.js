'use strict';
// A message that is too long is refused on this side: nothing of it is copied over.

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { Client, parseCallback, parseNotification } = require('nicepay-checkout');
const { sampleNotification, sampleCallback, SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { native } = require('../lib/native.js');
const { MAX_MESSAGE } = require('../lib/limit.js');
const { ORDER, ROOT } = require('./helpers.js');

const client = new Client({
  merchantId: 'IONPAYTEST',
  merchantKey: SANDBOX_MERCHANT_KEY,
  environment: 'sandbox',
});

const READERS = {
  verifyNotification: (message) => client.verifyNotification(message),
  parseNotification,
  parseCallback,
};

/** The longest text that crosses while `act` runs. */
function longestText(act) {
  const real = { ...native };
  let longest = 0;
  for (const [name, value] of Object.entries(real)) {
    if (typeof value !== 'function' || /^[A-Z]/.test(name)) continue;
    native[name] = (...given) => {
      for (const one of given) if (typeof one === 'string') longest = Math.max(longest, one.length);
      return value(...given);
    };
  }
  try {
    act();
  } finally {
    Object.assign(native, real);
  }
  return longest;
}

const size = 64 << 20;
const LONG = {
  'a string': () => 'x='.padEnd(size, 'y'),
  'a string of more bytes than characters': () => 'x='.padEnd(size / 2 + 1, 'é'),
  'a Buffer': () => Buffer.alloc(size, 'x='),
  'an ArrayBuffer': () => new Uint8Array(Buffer.alloc(size, 'x=')).buffer,
};

for (const [reader, read] of Object.entries(READERS)) {
  for (const [what, make] of Object.entries(LONG)) {
    test(`${reader}: ${what} of 64 MiB is refused before it crosses`, () => {
      const message = make();
      const longest = longestText(() =>
        assert.throws(
          () => read(message),
          (error) => {
            assert.equal(error.name, 'InvalidRequestError');
            const [{ field, problem, fix }] = error.fields;
            assert.deepEqual([field, problem], ['message', `has ${size} bytes`]);
            assert.match(fix, /at most 65536 bytes are accepted/);
            assert.ok(error.message.includes(`has ${size} bytes`), error.message);
            assert.match(error.stack, /limit\.test\.js/);
            return true;
          },
        ),
      );
      assert.ok(longest <= MAX_MESSAGE + 1, `${longest} characters crossed`);
    });
  }
}

test('the longest message that is read is the core’s', () => {
  const core = readFileSync(path.join(ROOT, '..', 'core', 'src', 'message', 'fields.rs'), 'utf8');
  assert.match(core, /MAX_MESSAGE_BYTES: usize = 64 \* 1024;/);
  assert.equal(MAX_MESSAGE, 64 * 1024);
  const filled = (body, length) => `${body}&x=`.padEnd(length, 'y');
  for (const [sample, read] of [
    [sampleNotification(ORDER), READERS.verifyNotification],
    [sampleNotification(ORDER), READERS.parseNotification],
    [sampleCallback(ORDER), READERS.parseCallback],
  ]) {
    for (const shape of [String, Buffer.from]) {
      assert.equal(
        read(shape(filled(sample, MAX_MESSAGE))).claims?.transactionId ?? ORDER.transactionId,
        ORDER.transactionId,
      );
      assert.throws(() => read(shape(filled(sample, MAX_MESSAGE + 1))), /has 65537 bytes/);
    }
  }
});
