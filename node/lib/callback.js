'use strict';
// Callbacks: what the customer's browser brings back. Nothing in one is signed.

const { types, inspect } = require('node:util');
const { argument } = require('./error.js');
const { assign, json, order: orderOf, shown } = require('./convert.js');
const { instructionOf } = require('./instruction.js');
const { MAX_MESSAGE, tooLong } = require('./limit.js');
const { native, answer, guarded } = require('./native.js');
const { Result } = require('./result.js');

class Callback extends Result {
  constructor(said) {
    super(said.raw);
    assign(
      this,
      said,
      [
        'transactionId',
        'reference',
        'amount',
        'paymentNumber',
        'store',
        'payMethod',
        'resultCode',
        'resultMessage',
      ],
      ['registeredAt'],
    );
    this.instruction = instructionOf(said.instruction);
    Object.freeze(this);
  }
}

class UnverifiedCallback {
  #message;

  constructor(message, claims) {
    this.#message = message;
    this.claims = claims;
    Object.freeze(this);
  }

  check(order) {
    const text = guarded(this.check, () => json(orderOf(order), 'order'));
    answer(native.checkCallback(this.#message, text), this.check);
  }

  toJSON() {
    return { claims: this.claims };
  }

  [inspect.custom](depth, options) {
    return shown('UnverifiedCallback', this, depth, options);
  }

  static messageOf(callback) {
    if (callback !== null && typeof callback === 'object' && #message in callback) return callback.#message;
    throw argument('callback must be what parseCallback() returned');
  }
}

/** The message as text; bytes as a Buffer over the same memory. */
function textOrBytes(message) {
  if (typeof message === 'string') return message;
  if (types.isUint8Array(message)) {
    return Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  }
  if (types.isAnyArrayBuffer(message)) return Buffer.from(message);
  if (message !== null && typeof message === 'object') {
    const kind = Object.prototype.toString.call(message);
    if (kind === '[object URLSearchParams]') return message.toString();
    if (typeof message.href === 'string') return message.href;
    if (!Array.isArray(message)) return parsed(message);
  }
  throw argument(
    'the callback must be a URL, a query, a body (string or bytes), URLSearchParams, or the parsed query or body',
  );
}

/** A framework's parsed query or body. A name that came twice is an array there: the core judges it. */
function parsed(fields) {
  const entries = Object.entries(fields);
  const texts = entries.map(([name, value]) => [name, Array.isArray(value) ? value : [value]]);
  const repeated = entries.some(([, value]) => Array.isArray(value));
  if (!repeated || !texts.every(([, values]) => values.every((value) => typeof value === 'string'))) {
    return json(fields, 'the callback');
  }
  const form = new URLSearchParams();
  for (const [name, values] of texts) for (const value of values) form.append(name, value);
  return form.toString();
}

function parseCallback(message) {
  const given = guarded(parseCallback, () => textOrBytes(message));
  if (given.length > MAX_MESSAGE) answer(tooLong(native.parseCallback, given), parseCallback);
  const text = given.toString();
  return new UnverifiedCallback(
    text,
    new Callback(JSON.parse(answer(native.parseCallback(text), parseCallback))),
  );
}

class Confirmation {
  constructor(callback, transaction) {
    this.callback = callback;
    this.transaction = transaction;
    this.state = transaction.state;
    this.isPaid = transaction.isPaid;
    Object.freeze(this);
  }
}

module.exports = { parseCallback, textOrBytes, UnverifiedCallback, Callback, Confirmation };
