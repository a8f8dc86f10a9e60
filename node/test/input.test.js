'use strict';
// What a merchant can get wrong, and what it is told.

const assert = require('node:assert/strict');
const test = require('node:test');
const vm = require('node:vm');
const { Client, parseCallback, parseNotification, checkSourceAddress } = require('nicepay-checkout');
const { sampleNotification, sampleCallback, SANDBOX_MERCHANT_KEY } = require('nicepay-checkout/testing');
const { ORDER, registration } = require('./helpers.js');

const options = { merchantId: 'IONPAYTEST', merchantKey: SANDBOX_MERCHANT_KEY, environment: 'sandbox' };
const client = new Client(options);

/** [what, a call that fails before anything is sent, the words that must be said] */
const WRONG_USE = [
  [
    'a float',
    () => client.register(registration({ amount: 10_000.5 })),
    /registration\.amount must be whole rupiah.*10000\.5/,
  ],
  ['a negative amount', () => client.register(registration({ amount: -1 })), /whole rupiah.*-1/],
  ['a negative bigint', () => client.register(registration({ amount: -1n })), /whole rupiah/],
  ['an unsafe integer', () => client.register(registration({ amount: 2 ** 53 })), /whole rupiah/],
  ['NaN', () => client.register(registration({ amount: NaN })), /whole rupiah.*NaN/],
  ['an amount with decimals', () => client.register(registration({ amount: '10000.00' })), /whole rupiah/],
  ['an amount with separators', () => client.register(registration({ amount: '10,000' })), /whole rupiah/],
  ['an amount with a leading zero', () => client.register(registration({ amount: '010' })), /leading zero/],
  ['Arabic digits', () => client.register(registration({ amount: '١٢' })), /whole rupiah/],
  ['a boolean amount', () => client.register(registration({ amount: true })), /type boolean/],
  ['an object as amount', () => client.register(registration({ amount: {} })), /type object/],
  [
    'no amount',
    () => client.register(registration({ amount: undefined })),
    /registration\.amount is missing/,
  ],
  ['no registration', () => client.register(), /registration must be an object/],
  ['a string for a registration', () => client.register('order'), /registration must be an object/],
  [
    'no reference',
    () => client.register(registration({ reference: undefined })),
    /registration\.reference must be a string/,
  ],
  [
    'a number for a reference',
    () => client.register(registration({ reference: 7 })),
    /registration\.reference/,
  ],
  [
    'a misspelt field',
    () => client.register(registration({ goodName: 'x' })),
    /registration\.goodName is not known/,
  ],
  ...['__proto__', 'constructor', 'toString'].map((name) => [
    `a field called ${name}`,
    () => client.register(registration(Object.fromEntries([[name, 'x']]))),
    new RegExp(`registration\\.${name} is not known`),
  ]),
  [
    'a cart line with a member called __proto__',
    () => client.register(registration({ cart: [JSON.parse('{"name":"x","amount":1,"__proto__":false}')] })),
    /__proto__ is not known/,
  ],
  [
    'a field by the wrong name style',
    () => client.register(registration({ goods_name: 'x' })),
    /goods_name is not known/,
  ],
  [
    'a number for a name',
    () => client.register(registration({ buyerName: 7 })),
    /registration\.buyerName must be a string/,
  ],
  [
    'a bigint for a name',
    () => client.register(registration({ buyerName: 7n })),
    /registration\.buyerName must be a string/,
  ],
  [
    'a function for a name',
    () => client.register(registration({ buyerName: () => 1 })),
    /registration\.buyerName must be a string/,
  ],
  ['half a character', () => client.register(registration({ buyerName: '\ud800' })), /lone surrogate/],
  [
    'an invalid Date',
    () => client.register(registration({ expiresAt: new Date('x') })),
    /expiresAt is an invalid Date/,
  ],
  [
    'a time without offset',
    () => client.register(registration({ expiresAt: '2026-01-31T23:59:59' })),
    /expiresAt.*offset/,
  ],
  ['a time as a number', () => client.register(registration({ expiresAt: 1 })), /expiresAt must be a Date/],
  ['a cart that is no list', () => client.register(registration({ cart: {} })), /cart must be an array/],
  [
    'a cart line without amount',
    () => client.register(registration({ cart: [{ name: 'x' }] })),
    /cart\[0\]\.amount is missing/,
  ],
  [
    'a cart line with a float',
    () => client.register(registration({ cart: [{ name: 'x', amount: 0.1 }] })),
    /cart\[0\]\.amount/,
  ],
  [
    'a cart line of nothing',
    () => client.register(registration({ cart: [{ name: 'x', amount: 0 }] })),
    /cart\[\]\.amount/,
  ],
  [
    'an unknown cart member',
    () => client.register(registration({ cart: [{ name: 'x', amount: 1, price: 1 }] })),
    /price is not known/,
  ],
  [
    'a negative quantity',
    () => client.register(registration({ cart: [{ name: 'x', amount: 1, quantity: -1 }] })),
    /quantity must be a whole number/,
  ],
  [
    'an unknown seller member',
    () => client.register(registration({ sellers: [{ nam: 'x' }] })),
    /nam is not known/,
  ],
  ['no order', () => client.inquire(), /order must be an object/],
  [
    'an order without id',
    () => client.inquire({ reference: 'a', amount: 1 }),
    /order\.transactionId must be a string/,
  ],
  [
    'an order with a float',
    () => client.inquire({ ...ORDER, amount: 0.5 }),
    /order\.amount must be whole rupiah/,
  ],
  [
    'an unknown policy',
    () => client.inquire({ ...ORDER, amountPolicy: 'about' }),
    /order\.amountPolicy must be/,
  ],
  [
    'a policy with a float',
    () => client.inquire({ ...ORDER, amountPolicy: { withFee: 0.5 } }),
    /withFee must be whole rupiah/,
  ],
  ['a policy of nothing', () => client.inquire({ ...ORDER, amountPolicy: {} }), /amountPolicy must be/],
  ['an unknown cancel member', () => client.cancel(ORDER, { because: 'x' }), /cancel\.because is not known/],
  [
    'a plain object as callback',
    () => client.confirm({ claims: {} }, ORDER),
    /what parseCallback\(\) returned/,
  ],
  [
    'a plain object as notification',
    () => client.settle({ transactionId: 'x' }, ORDER),
    /what client\.verifyNotification\(\) returned/,
  ],
  ['a parsed notification', () => client.verifyNotification({ tXid: 'x' }), /raw body.*express\.raw/],
  ['no notification', () => client.verifyNotification(undefined), /must be a string, a Buffer/],
  ['a notification of numbers', () => client.verifyNotification([1, 2]), /raw body/],
  ['a parsed notification to parse', () => parseNotification({}), /raw body/],
  ['no callback', () => parseCallback(undefined), /the callback must be/],
  ['a list as callback', () => parseCallback(['x']), /the callback must be/],
  ['no options', () => new Client(), /options must be an object/],
  ['no key', () => new Client({ ...options, merchantKey: undefined }), /merchantKey must be strings/],
  [
    'keys that are no list',
    () => new Client({ ...options, previousKeys: 'old' }),
    /previousKeys must be an array/,
  ],
  ['an unknown environment', () => new Client({ ...options, environment: 'prod' }), /environment must be/],
  ['two environments', () => new Client({ ...options, baseUrl: 'https://x.example' }), /not both/],
  ['a misspelt option', () => new Client({ ...options, timeout: 5 }), /options\.timeout is not known/],
  [
    'a negative time limit',
    () => new Client({ ...options, timeoutMs: -5 }),
    /timeoutMs must be a whole number/,
  ],
  [
    'a fractional time limit',
    () => new Client({ ...options, timeoutMs: 0.5 }),
    /timeoutMs must be a whole number/,
  ],
  ['a hook that is none', () => new Client({ ...options, onRequest: 'log' }), /onRequest must be a function/],
  [
    'certificates of another kind',
    () => new Client({ ...options, rootCertificates: [7] }),
    /rootCertificates/,
  ],
  [
    'a misspelt wait option',
    () => client.waitUntilSettled(ORDER, { timeout: 5 }),
    /options\.timeout is not known/,
  ],
  ['nothing to ask about', () => client.inquireAll(), /orders must be an iterable/],
  ['a string of orders', () => client.inquireAll('orders'), /orders must be an iterable/],
  ['no speed', () => client.inquireAll([], { perSecond: 0 }), /perSecond must be 1 or more/],
  ['no address', () => checkSourceAddress('localhost'), /address must be/],
];

for (const [what, call, words] of WRONG_USE) {
  test(`wrong use: ${what}`, async () => {
    await assert.rejects(
      async () => call(),
      (error) => {
        assert.ok(error instanceof TypeError, `${error?.stack}`);
        assert.equal(error.code, 'NICEPAY_INVALID_ARGUMENT');
        assert.match(error.message, words);
        assert.match(error.stack, /input\.test\.js/);
        return true;
      },
    );
  });
}

/** [what, call, the fields that must be named] */
const INVALID = [
  [
    'many at once',
    () => client.register(registration({ amount: 0, buyerPhone: '+62', buyerEmail: 'x' })),
    ['amount', 'buyerPhone', 'buyerEmail'],
  ],
  ['more digits than there are', () => client.register(registration({ amount: '9'.repeat(30) })), ['amount']],
  ['more than any number of ours', () => client.register(registration({ amount: 10n ** 30n })), ['amount']],
  ['a long reference', () => client.register(registration({ reference: 'x'.repeat(41) })), ['reference']],
  [
    'a direct one without a store',
    () => client.registerDirect(registration({ buyerAddress: 'Jl. 1' })),
    ['store'],
  ],
  [
    'an order',
    () => client.inquire({ reference: '', amount: 0, transactionId: 'has space' }),
    ['reference', 'amount', 'transactionId'],
  ],
  ['a long reason', () => client.cancel(ORDER, { reason: 'x'.repeat(256) }), ['reason']],
  ['a merchant id', () => new Client({ ...options, merchantId: 'not an id' }), ['merchantId']],
  ['a key with a line break', () => new Client({ ...options, merchantKey: 'k\n' }), ['merchantKey']],
  [
    'plain http',
    () => new Client({ ...options, environment: undefined, baseUrl: 'http://shop.example' }),
    ['baseUrl'],
  ],
  ['no time', () => new Client({ ...options, timeoutMs: 0 }), ['timeout']],
  ['a callback of nothing', () => parseCallback('foo=bar'), ['transactionId']],
  ['an empty callback', () => parseCallback({}), ['transactionId']],
  ['a callback that contradicts itself', () => parseCallback({ tXid: ['a', 'b'] }), ['message']],
  [
    'a notification of nothing',
    () => client.verifyNotification('foo=bar'),
    ['transactionId', 'amount', 'merchantToken'],
  ],
  ['an empty notification', () => client.verifyNotification(''), ['message']],
  ['a range', () => checkSourceAddress('103.20.51.34', ['nowhere']), ['ranges']],
];

for (const [what, call, fields] of INVALID) {
  test(`invalid: ${what}`, async () => {
    await assert.rejects(
      async () => call(),
      (error) => {
        assert.equal(error.name, 'InvalidRequestError');
        assert.deepEqual(
          error.fields.map(({ field }) => field),
          fields,
        );
        for (const field of fields) assert.ok(error.message.includes(field), error.message);
        assert.doesNotMatch(error.message, /18446744073709551615/);
        return true;
      },
    );
  });
}

test('a callback is read in every shape that a framework has it in', () => {
  const query = sampleCallback(ORDER);
  const parsed = Object.fromEntries(new URLSearchParams(query));
  const url = `https://merchant.example/callback?${query}`;
  const shapes = [
    url,
    `/callback?${query}`,
    query,
    `?${query}`,
    new URL(url),
    new URLSearchParams(query),
    Buffer.from(query),
    new TextEncoder().encode(query).buffer,
    parsed,
    { ...parsed, tXid: [parsed.tXid, parsed.tXid] },
    JSON.stringify(parsed),
    { ...parsed, amount: 10_000 },
    Object.assign(Object.create(null), parsed),
  ];
  const [first, ...others] = shapes.map((shape) => parseCallback(shape).claims);
  assert.equal(first.reference, ORDER.reference);
  for (const claims of others) assert.deepEqual({ ...claims }, { ...first });
});

test('a notification is read as text and as bytes of every kind, also from another realm', () => {
  const body = sampleNotification(ORDER);
  const bytes = new TextEncoder().encode(body);
  const foreign = vm.runInNewContext('Uint8Array.from(bytes)', { bytes: [...bytes] });
  assert.ok(!(foreign instanceof Uint8Array));
  for (const shape of [
    body,
    bytes,
    Buffer.from(body),
    bytes.buffer,
    foreign,
    Buffer.from(`xx${body}`).subarray(2),
  ]) {
    assert.equal(client.verifyNotification(shape).transactionId, ORDER.transactionId);
  }
  const odd = sampleNotification(ORDER, {
    fields: { goodsNm: 'a\u001fb', billingNm: '\u0000', mitraCd: 'ÆØÅ' },
  });
  const { raw, store, transactionId } = client.verifyNotification(odd);
  assert.deepEqual(
    [raw.goodsNm, raw.billingNm, store, transactionId],
    ['a\u001fb', '\u0000', 'ÆØÅ', ORDER.transactionId],
  );
});

test('a source address is NICEPAY’s or not', () => {
  checkSourceAddress('103.20.51.34');
  checkSourceAddress('::ffff:103.20.51.34');
  checkSourceAddress('10.1.2.3', ['10.0.0.0/8']);
  assert.throws(() => checkSourceAddress('203.0.113.7'), { kind: 'verification', failure: 'source_address' });
});
