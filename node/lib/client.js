'use strict';
// The client: every operation is one call into the core, off the event loop.

const { inspect, types } = require('node:util');
const { Bulk } = require('./bulk.js');
const { UnverifiedCallback, Confirmation } = require('./callback.js');
const { cancelText, Cancellation } = require('./cancel.js');
const { callOptions, converted, json, moment, object, order: orderOf } = require('./convert.js');
const { argument, errorOf } = require('./error.js');
const { Transaction } = require('./inquiry.js');
const { MAX_MESSAGE, tooLong } = require('./limit.js');
const { native, post, address, forget, call, answer, guarded } = require('./native.js');
const { Notification, Settlement, bytesOf } = require('./notification.js');
const { registrationText, resolution, Checkout, PaymentCode } = require('./registration.js');
const { waitUntilSettled } = require('./wait.js');

/** Hooks live as long as their client. */
const abandoned = new FinalizationRegistry(forget);

function hooksOf(onRequest, onResponse) {
  for (const [name, hook] of Object.entries({ onRequest, onResponse })) {
    if (hook !== undefined && typeof hook !== 'function')
      throw argument(`options.${name} must be a function`);
  }
  if (!onRequest && !onResponse) return 0;
  return address((text) => {
    const info = Object.freeze(JSON.parse(text));
    try {
      const result = ('willRetry' in info ? onResponse : onRequest)?.(info);
      if (typeof result?.then === 'function') result.then(undefined, warn);
    } catch (error) {
      warn(error);
    }
  });
}

/** A broken hook must not break a payment. */
function warn(error) {
  process.emitWarning(`a hook of nicepay-checkout threw: ${error?.message}`);
}

/** A registration or cancel that was given up: the request may have arrived. */
function gaveUp(reason, at, operation, order) {
  const hint =
    operation === 'cancel'
      ? 'inquire before anything else: the payment may be cancelled, open or paid'
      : 'it may be registered: call resolve() with the same registration, or register under a new reference';
  return errorOf(
    {
      kind: 'outcome_unknown',
      message: `the ${operation} was aborted while it was under way. It may or may not have happened: ${hint}.`,
      hint,
      operation: operation.replace('resolve', 'register'), // a resolution is a registration
      reference: typeof order?.reference === 'string' ? order.reference : null,
      transactionId: typeof order?.transactionId === 'string' ? order.transactionId : null,
    },
    at,
    { cause: reason },
  );
}

/** For each operation: the core's name for it, and what its answer becomes. */
const REGISTRATIONS = {
  register: ['register', (said) => new Checkout(said)],
  registerDirect: ['register_direct', (said) => new PaymentCode(said)],
  resolve: ['resolve', (said) => resolution(said, Checkout)],
  resolveDirect: ['resolve_direct', (said) => resolution(said, PaymentCode)],
};

const settingsText = (settings) => json(converted(settings, 'options', { clock: moment }), 'options');

function made({ merchantId, merchantKey, previousKeys, ...settings }, hooks) {
  if (typeof merchantId !== 'string' || typeof merchantKey !== 'string') {
    throw argument('options.merchantId and options.merchantKey must be strings');
  }
  const previous = previousKeys ?? [];
  if (!Array.isArray(previous) || previous.some((key) => typeof key !== 'string')) {
    throw argument('options.previousKeys must be an array of strings');
  }
  const keys = [merchantKey, ...previous];
  return new native.NativeClient(merchantId, keys, settingsText(settings), post(), hooks);
}

function madeFromEnv(settings, hooks) {
  return native.NativeClient.fromEnv(settingsText(settings), post(), hooks);
}

class Client {
  #native;
  #ticket;

  constructor(options, from) {
    const make = from === FROM_ENV ? madeFromEnv : made;
    guarded(from === FROM_ENV ? Client.fromEnv : new.target, () => {
      const { onRequest, onResponse, ...rest } = object(options, 'options');
      const hooks = hooksOf(onRequest, onResponse);
      try {
        this.#native = make(rest, hooks);
        this.#ticket = this.#native.ticket;
      } catch (error) {
        forget(hooks);
        throw error;
      }
      if (hooks !== 0) abandoned.register(this, hooks);
    });
  }

  static fromEnv(settings = {}) {
    return new this(settings, FROM_ENV);
  }

  get merchantId() {
    return this.#native.merchantId;
  }

  get baseUrl() {
    return this.#native.baseUrl;
  }

  #call(caller, operation, first, second, finish, options, aborted) {
    const prepare = () => {
      const { signal, timeout } = callOptions(options);
      const begin = (id) => this.#native.begin(id, operation, first(), second(), timeout);
      return { begin, signal };
    };
    return call({ caller, prepare, finish: (text) => finish(JSON.parse(text)), aborted });
  }

  #register(name, registration, options) {
    const [operation, finish] = REGISTRATIONS[name];
    const first = () => registrationText(registration);
    const aborted = (reason, at) => gaveUp(reason, at, operation, registration);
    return this.#call(this[name], operation, first, nothing, finish, options, aborted);
  }

  register(registration, options) {
    return this.#register('register', registration, options);
  }

  registerDirect(registration, options) {
    return this.#register('registerDirect', registration, options);
  }

  resolve(registration, options) {
    return this.#register('resolve', registration, options);
  }

  resolveDirect(registration, options) {
    return this.#register('resolveDirect', registration, options);
  }

  inquire(order, options) {
    const finish = (said) => new Transaction(said);
    return this.#call(this.inquire, 'inquire', () => orderText(order), nothing, finish, options);
  }

  confirm(callback, order, options) {
    const finish = (said) => new Confirmation(callback.claims, new Transaction(said));
    const first = () => UnverifiedCallback.messageOf(callback);
    return this.#call(this.confirm, 'confirm', first, () => orderText(order), finish, options);
  }

  verifyNotification(body) {
    let packed;
    if (types.isUint8Array(body)) packed = native.verifyBytes(this.#ticket, body);
    else if (typeof body === 'string') {
      packed =
        body.length > MAX_MESSAGE
          ? tooLong(native.parseNotificationText, body)
          : native.verifyText(this.#ticket, body);
    } else
      packed = native.verifyBytes(
        this.#ticket,
        guarded(this.verifyNotification, () => bytesOf(body)),
      );
    return new Notification(answer(packed, this.verifyNotification));
  }

  settle(notification, order, options) {
    const finish = (said) =>
      new Settlement(notification, { ...said, transaction: new Transaction(said.transaction) });
    const first = () => Notification.bodyOf(notification);
    return this.#call(this.settle, 'settle', first, () => orderText(order), finish, options);
  }

  cancel(order, cancel, options) {
    const finish = (said) => new Cancellation(said);
    const aborted = (reason, at) => gaveUp(reason, at, 'cancel', order);
    return this.#call(
      this.cancel,
      'cancel',
      () => orderText(order),
      () => cancelText(cancel),
      finish,
      options,
      aborted,
    );
  }

  waitUntilSettled(order, options = {}) {
    return waitUntilSettled(this.#native, this.waitUntilSettled, order, options);
  }

  inquireAll(orders, options = {}) {
    return new Bulk(this.#native, this.inquireAll, orders, options);
  }

  toJSON() {
    return { merchantId: this.merchantId, baseUrl: this.baseUrl };
  }

  [inspect.custom](depth, options) {
    return depth < 0 ? '[Client]' : `Client ${inspect(this.toJSON(), options)}`;
  }

  /** For the ledger, which asks NICEPAY with it. */
  static nativeOf(client) {
    if (client !== null && typeof client === 'object' && #native in client) return client.#native;
    throw argument('client must be a Client');
  }

  /** For this package's own tests. */
  static panicForTest(client) {
    return client.#call(Client.panicForTest, 'panic', nothing, nothing, (said) => said);
  }
}

const FROM_ENV = Symbol('from the environment variables');
const nothing = () => '';
const orderText = (order) => json(orderOf(order), 'order');

module.exports = { Client };
