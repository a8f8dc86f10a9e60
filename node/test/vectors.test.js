'use strict';
// The vectors that every language's face is held against (tests/vectors).

const assert = require('node:assert/strict');
const { readdirSync, readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const path = require('node:path');
const test = require('node:test');
const { Client, NicepayError, parseCallback } = require('nicepay-checkout');
const testing = require('nicepay-checkout/testing');
const { camelCase } = require('../lib/error.js');
const { whole } = require('../lib/instruction.js');
const { ran } = require('./helpers.js');

const FOLDER = path.join(__dirname, '..', '..', 'tests', 'vectors');

/** `{buyer_name: …}` to `{buyerName: …}`, all the way down. */
function camel(value) {
  if (Array.isArray(value)) return value.map(camel);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [camelCase(name), camel(member)]));
}

const credentials = (given) => ({ merchantId: given.merchant_id, merchantKey: given.merchant_key });

/** A NICEPAY that gives one answer to whatever it is asked, and its client: one for all cases, for a client costs the most. */
const gateway = {
  async client() {
    this.server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(this.answer.http_status).end(this.answer.body));
    });
    await new Promise((listening) => this.server.listen(0, '127.0.0.1', listening));
    const baseUrl = `http://127.0.0.1:${this.server.address().port}`;
    const { SANDBOX_MERCHANT_ID: merchantId, SANDBOX_MERCHANT_KEY: merchantKey } = testing;
    return new Client({ merchantId, merchantKey, baseUrl, maxRetries: 0 });
  },
};
test.after(() => gateway.server?.close().closeAllConnections());

/** What `call` gives where NICEPAY's answer is `answer`. */
async function answering(answer, call) {
  gateway.ready ??= gateway.client();
  gateway.answer = answer;
  return call(await gateway.ready);
}

const resolved = ({ outcome }) => ({ alreadyRegistered: outcome === 'already_registered' });

/** For each file: what becomes of a case's input, and of what the file's cases share. */
const RUNNERS = {
  tokens: (given) => {
    const message = {
      ...credentials(given),
      timeStamp: given.time_stamp,
      id: given.id,
      amount: given.amount,
    };
    const make = given.message === 'request' ? testing.requestToken : testing.notificationToken;
    return { token: make(message) };
  },
  notifications: (given) => {
    const client = new Client({
      ...credentials(given),
      previousKeys: given.previous_keys,
      environment: 'sandbox',
    });
    const read = [given.body, Buffer.from(given.body)].map((body) => {
      const notification = client.verifyNotification(body);
      if (given.order) notification.check(camel(given.order));
      return notification;
    });
    assert.deepEqual({ ...read[0] }, { ...read[1] }, 'text and bytes are read alike');
    return read[0];
  },
  callbacks: (given) => {
    const callback = parseCallback(given.message);
    if (given.order) callback.check(camel(given.order));
    return callback.claims;
  },
  inquiries: (given) =>
    testing.readInquiry(camel(given.order), { httpStatus: given.http_status, body: given.body }),
  registrations: (given) => {
    const options = { ...credentials(given), direct: given.channel === 'direct', now: given.now };
    return { wire: JSON.parse(testing.registrationBody(camel(given.registration), options)) };
  },
  registration_answers: (given) => {
    const { environment, http_status: httpStatus, body } = given;
    const registration = camel(given.registration);
    return given.channel === 'direct'
      ? testing.readDirectRegistration(registration, { httpStatus, body })
      : testing.readRegistration(registration, { environment, httpStatus, body });
  },
  declines: (given, { registration, store, order }) => {
    const method = given.pay_method ? { payMethod: given.pay_method } : {};
    const payment = { ...camel(registration), ...method };
    const direct = { ...payment, store };
    const call = {
      register: (client) => client.register(payment),
      register_direct: (client) => client.registerDirect(direct),
      resolve: async (client) => resolved(await client.resolve(payment)),
      resolve_direct: async (client) => resolved(await client.resolveDirect(direct)),
      inquire: (client) => client.inquire(camel(order)),
      cancel: (client) => client.cancel(camel(order), method),
    }[given.operation];
    return answering(given, call);
  },
};

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/;

function expected(value, name) {
  if (name === 'instruction' && value !== null) {
    return Object.fromEntries(Object.entries(camel(value)).map(([member, part]) => [member, expected(part)]));
  }
  return typeof value === 'string' && TIME.test(value) ? new Date(value) : value;
}

/** As the vectors write it: an instruction by its members that have a value. */
function plain(value, name) {
  if (name !== 'instruction' || value === null) return value;
  return Object.fromEntries(Object.entries(whole(value)).filter(([, part]) => part !== null));
}

/** What the case says of an error, and the same taken from `error`. */
function errorParts(error, wanted) {
  const parts = {
    kind: error.kind,
    failure: error.failure,
    fields: error.fields.map((field) => field.wireName),
    result_code: error.resultCode,
    retryable: error.retryable,
    http_status: error.httpStatus,
  };
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, parts[name]]));
}

async function check(runner, given, shared) {
  if (given.error) {
    await assert.rejects(
      async () => runner(given, shared),
      (error) => {
        assert.ok(error instanceof NicepayError, `${error?.stack}`);
        assert.deepEqual(errorParts(error, given.error), given.error);
        return true;
      },
    );
    return;
  }
  const { token, wire, ok } = given;
  const wanted = ok ?? (wire ? { wire } : { token });
  const result = await runner(given, shared);
  for (const [name, value] of Object.entries(wanted)) {
    const attribute = camelCase(name);
    assert.ok(attribute in result, `there is no ${attribute}`);
    assert.deepEqual(plain(result[attribute], name), expected(value, name), attribute);
  }
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
  test(`vectors: ${file}`, async (t) => {
    const runner = RUNNERS[path.basename(file, '.json')];
    assert.ok(runner, `${file} has no runner`);
    const { cases, ...shared } = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'));
    assert.ok(cases.length > 0, `${file} has no case`);
    for (const given of cases) {
      await t.test(given.name, () => check(runner, given, shared));
      ran('vectors', `${file}: ${given.name}`);
    }
    t.diagnostic(`${file}: ${cases.length} cases`);
  });
}

test('there are vectors', () => assert.ok(readdirSync(FOLDER).length >= Object.keys(RUNNERS).length));
