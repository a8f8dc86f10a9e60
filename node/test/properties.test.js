'use strict';
// What must hold for any input.

const assert = require('node:assert/strict');
const test = require('node:test');
const fc = require('fast-check');
const { Client, NicepayError, parseCallback, parseNotification } = require('nicepay-checkout');
const testing = require('nicepay-checkout/testing');
const { ORDER, registration } = require('./helpers.js');

const SIGNER = { merchantId: 'IONPAYTEST', merchantKey: testing.SANDBOX_MERCHANT_KEY };
const client = new Client({ ...SIGNER, environment: 'sandbox' });
const text = fc.string({ unit: 'binary' });
const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withNullPrototype: true,
  withTypedArray: true,
});

/** Whatever goes in, what comes out is a result or an error of ours. */
function orOurs(act) {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof NicepayError || error.code === 'NICEPAY_INVALID_ARGUMENT', error.stack);
  }
}

test('any text or bytes: an answer or an error of ours, never anything else', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 400 })), (message) => {
      orOurs(() => parseCallback(message));
      orOurs(() => parseNotification(message));
      orOurs(() => client.verifyNotification(message));
    }),
    { numRuns: 2_000 },
  );
});

test('any value of any type: an answer or an error of ours', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (value) => {
      orOurs(() => parseCallback(value));
      orOurs(() => client.verifyNotification(value));
      orOurs(() => testing.registrationBody(registration({ amount: value })));
      orOurs(() => testing.registrationBody(registration({ buyerName: value })));
      orOurs(() => testing.registrationBody(registration({ cart: value })));
      orOurs(() => testing.readInquiry({ ...ORDER, amountPolicy: value }, { body: '{}' }));
    }),
    { numRuns: 1_000 },
  );
});

test('a notification of any field values comes through as it was signed', () => {
  const fields = fc.dictionary(fc.stringMatching(/^[a-z]{3,8}$/), fc.string({ unit: 'grapheme' }), {
    maxKeys: 12,
  });
  fc.assert(
    fc.property(fields, fc.integer({ min: 1, max: 999_999_999_999 }), (more, amount) => {
      const order = { ...ORDER, amount };
      const extra = Object.fromEntries(Object.entries(more).map(([name, value]) => [`x_${name}`, value]));
      const own = { ...SIGNER, fields: extra };
      const [form, json] = ['form', 'json'].map((format) =>
        testing.sampleNotification(order, { ...own, format }),
      );
      for (const body of [form, json, Buffer.from(form), Buffer.from(json)]) {
        const notification = client.verifyNotification(body);
        assert.equal(notification.amount, amount);
        for (const [name, value] of Object.entries(extra)) assert.equal(notification.raw[name], value);
        notification.check(order);
      }
    }),
    { numRuns: 300 },
  );
});

test('another amount, id or token never verifies', () => {
  const good = Object.fromEntries(new URLSearchParams(testing.sampleNotification(ORDER, SIGNER)));
  const bit = (hex, at) => hex.slice(0, at) + (hex[at] === '0' ? '1' : '0') + hex.slice(at + 1);
  const change = fc.oneof(
    fc
      .integer({ min: 1, max: 999_999 })
      .filter((n) => n !== ORDER.amount)
      .map((n) => ({ amt: `${n}` })),
    fc
      .stringMatching(/^[A-Z0-9]{1,30}$/)
      .filter((id) => id !== ORDER.transactionId)
      .map((tXid) => ({ tXid })),
    fc.nat({ max: 63 }).map((at) => ({ merchantToken: bit(good.merchantToken, at) })),
    fc.string({ maxLength: 63 }).map((merchantToken) => ({ merchantToken })),
  );
  fc.assert(
    fc.property(change, (wrong) => {
      const body = new URLSearchParams({ ...good, ...wrong }).toString();
      assert.throws(() => client.verifyNotification(body), NicepayError);
    }),
    { numRuns: 2_000 },
  );
});

test('an amount is the same as number, bigint and digits, or is refused in each form', () => {
  const wire = (amount) => JSON.parse(testing.registrationBody(registration({ amount, reference: 'r' }))).amt;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999_999 }), (amount) => {
      assert.deepEqual([wire(amount), wire(BigInt(amount)), wire(`${amount}`)], Array(3).fill(`${amount}`));
    }),
  );
  const odd = fc.oneof(
    fc.double().filter((n) => !Number.isSafeInteger(n) || n < 1),
    fc.constantFrom(0, 1e12, -0, -5),
  );
  fc.assert(
    fc.property(odd, (amount) => {
      assert.throws(() => wire(amount));
    }),
  );
});
