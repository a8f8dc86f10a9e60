'use strict';
// NICEPAY's gateway on this machine, driven over its control API.

const { inspect } = require('node:util');
const { Client } = require('./client.js');
const { payMethods, stores } = require('./codes.js');
const { converted, json, moment } = require('./convert.js');
const { camelCase } = require('./error.js');
const { instructionOf } = require('./instruction.js');
const { load } = require('./load.js');

/** NICEPAY's public test merchant; its key stands in NICEPAY's documentation. */
const MERCHANT_ID = 'IONPAYTEST';
const MERCHANT_KEY =
  '33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==';

let loaded;
function addon() {
  try {
    return (loaded ??= require('nicepay-checkout-sandbox')(load));
  } catch (cause) {
    if (cause.code !== 'MODULE_NOT_FOUND') throw cause;
    const error = new Error(
      'Sandbox needs the package nicepay-checkout-sandbox: npm install --save-dev nicepay-checkout-sandbox',
    );
    error.code = 'NICEPAY_ADDON_MISSING';
    error.cause = cause;
    throw error;
  }
}

/** Those that nobody stopped: collected as garbage, one would stop answering those who hold its address alone. */
const running = new Set();

const named = (codes, code) => codes.find((known) => known.code === code)?.name ?? code;

/** The control API's answer in this package's words. */
function shown(value, key) {
  if (Array.isArray(value)) return value.map((item) => shown(item));
  if (value !== null && typeof value === 'object') {
    const members = Object.fromEntries(
      Object.entries(value).map(([name, member]) => [camelCase(name), shown(member, camelCase(name))]),
    );
    return key === 'instruction' ? instructionOf(members) : members;
  }
  if (typeof value !== 'string') return value;
  if (key === 'now' || /[a-z]At$/.test(key ?? '')) return new Date(value);
  if (key === 'payMethod') return named(payMethods(), value);
  return key === 'store' ? named(stores(), value) : value;
}

class Sandbox {
  #native;

  /** Use `Sandbox.start()`. */
  constructor(native) {
    this.#native = native;
  }

  static async start(options = {}) {
    const { NativeSandbox } = addon();
    const native = NativeSandbox.start(json(converted(options, 'options', { frozenAt: moment }), 'options'));
    running.add(native);
    return new Sandbox(native);
  }

  get baseUrl() {
    return this.#native.baseUrl;
  }

  /** A client of the public test merchant that talks to this sandbox. */
  client(options = {}) {
    return new Client({
      merchantId: MERCHANT_ID,
      merchantKey: MERCHANT_KEY,
      baseUrl: this.baseUrl,
      ...options,
    });
  }

  async #ask(method, path, body) {
    const response = await fetch(`${this.baseUrl}/sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = await response.json();
    if (!response.ok) throw new Error(`the sandbox refused: ${said.error}`);
    return said;
  }

  async #act(transactionId, action, body) {
    return shown(
      await this.#ask('POST', `transactions/${encodeURIComponent(transactionId)}/${action}`, body),
    );
  }

  async chooseStore(transactionId, store) {
    return this.#act(transactionId, 'choose', { store });
  }

  async choose(transactionId, payMethod, { partner, phone, card } = {}) {
    return this.#act(transactionId, 'choose', { method: payMethod, partner, phone, card });
  }

  async pay(transactionId) {
    return this.#act(transactionId, 'pay');
  }

  async setStatus(transactionId, payMethod, status) {
    return this.#act(transactionId, 'pay', { method: payMethod, status });
  }

  async fail(transactionId) {
    return this.#act(transactionId, 'fail');
  }

  async reverse(transactionId) {
    return this.#act(transactionId, 'reverse');
  }

  async expire(transactionId) {
    return this.#act(transactionId, 'expire');
  }

  async resendNotification(transactionId) {
    return this.#act(transactionId, 'notify');
  }

  async forgeNotification(transactionId, kind) {
    return this.#act(transactionId, 'forge', { kind });
  }

  async advance(seconds) {
    return shown(await this.#ask('POST', 'clock/advance', { seconds })).now;
  }

  async inject(fault) {
    await this.#ask('POST', 'faults', fault);
  }

  async clearFaults() {
    await this.#ask('DELETE', 'faults');
  }

  async callbackByForm(on) {
    await this.#ask('POST', 'callback', { style: on ? 'form' : 'redirect' });
  }

  async transactions() {
    return shown((await this.#ask('GET', 'transactions')).transactions);
  }

  async transaction(transactionId) {
    return shown(await this.#ask('GET', `transactions/${encodeURIComponent(transactionId)}`));
  }

  async requests() {
    return shown((await this.#ask('GET', 'requests')).requests);
  }

  async idle() {
    await this.#ask('POST', 'idle');
  }

  async reset() {
    await this.#ask('POST', 'reset');
  }

  async stop() {
    running.delete(this.#native);
    this.#native.stop();
  }

  [inspect.custom](depth, options) {
    return `Sandbox ${inspect({ baseUrl: this.baseUrl }, options)}`;
  }
}

module.exports = { Sandbox, MERCHANT_ID, MERCHANT_KEY };
