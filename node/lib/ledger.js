'use strict';
// The ledger: every operation is one call into the crate, off the event loop.

const { inspect } = require('node:util');
const { textOrBytes } = require('./callback.js');
const { Client } = require('./client.js');
const { callOptions, json, object, order: orderOf } = require('./convert.js');
const { argument } = require('./error.js');
const { Events } = require('./ledger/events.js');
const { exported } = require('./ledger/export.js');
const look = require('./ledger/look.js');
const { LedgerPayment } = require('./ledger/payment.js');
const { receiver } = require('./ledger/receive.js');
const { settingsText } = require('./ledger/settings.js');
const { working, workingUntil } = require('./ledger/worker.js');
const { native, call, answer, guarded } = require('./native.js');
const { registrationText } = require('./registration.js');

const ASYNC_DISPOSE = Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose');

const given = (said) => LedgerPayment.fromAddon(said);
const whole = (said) => said;

function text(value, name) {
  if (typeof value === 'string') return value;
  throw argument(`${name} must be a string (got a value of type ${typeof value})`);
}

class Ledger {
  #native;
  #client;

  /** Use `Ledger.open()` or `Ledger.fromEnv()`. */
  constructor(opened, client) {
    if (!(opened instanceof native.NativeLedger))
      throw argument('use Ledger.open() in place of new Ledger()');
    this.#native = opened;
    this.#client = client;
  }

  static async open(url, client, options = {}) {
    let made;
    const prepare = () => {
      const { signal, ...settings } = object(options, 'options');
      made = new native.NativeLedger(text(url, 'url'), Client.nativeOf(client), settingsText(settings));
      return { begin: (id) => made.open(id), signal: callOptions({ signal }).signal };
    };
    await call({ caller: Ledger.open, prepare, finish: whole });
    return new this(made, client);
  }

  static async fromEnv(options = {}) {
    const { NICEPAY_LEDGER_URL: url, NICEPAY_LEDGER_PREFIX: prefix } = process.env;
    const settings = guarded(this.fromEnv, () => object(options, 'options'));
    return this.open(url || 'sqlite:payments.db', Client.fromEnv(), {
      ...(prefix ? { prefix } : {}),
      ...settings,
    });
  }

  static migration(dialect, prefix = 'nicepay_') {
    const [named, start] = guarded(this.migration, () => [text(dialect, 'dialect'), text(prefix, 'prefix')]);
    return answer(native.ledgerMigration(named, start), this.migration);
  }

  static claimMigration(dialect) {
    const named = guarded(this.claimMigration, () => text(dialect, 'dialect'));
    return answer(native.claimMigration(named), this.claimMigration);
  }

  get client() {
    return this.#client;
  }

  /** `begin(id)` is made after the arguments are checked by `arguments_`. */
  #call(caller, options, arguments_, begin, finish) {
    const prepare = () => {
      const { signal } = callOptions(options, ['signal']);
      const values = arguments_();
      return { begin: (id) => begin(id, ...values), signal };
    };
    return call({ caller, prepare, finish: (said) => finish(JSON.parse(said)) });
  }

  #checkOut(caller, registration, direct, options) {
    const prepare = () => {
      const { replaceOpen = false, ...rest } = object(options, 'options');
      if (typeof replaceOpen !== 'boolean') throw argument('options.replaceOpen must be true or false');
      const { signal } = callOptions(rest, ['signal', 'replaceOpen']);
      const fields = registrationText(registration);
      return { begin: (id) => this.#native.checkOut(id, fields, direct, replaceOpen), signal };
    };
    return call({ caller, prepare, finish: (said) => given(JSON.parse(said)) });
  }

  checkOut(registration, options = {}) {
    return this.#checkOut(this.checkOut, registration, false, options);
  }

  checkOutDirect(registration, options = {}) {
    return this.#checkOut(this.checkOutDirect, registration, true, options);
  }

  receive(body, options) {
    const begin = receiver(this.#native, body);
    return this.#call(this.receive, options, () => [], begin, Object.freeze);
  }

  returned(callback, options) {
    const read = () => [textOrBytes(callback).toString()];
    return this.#call(this.returned, options, read, (id, said) => this.#native.returned(id, said), given);
  }

  #ofOrder(caller, name, orderId, options, finish) {
    const begin = (id, order) => this.#native[name](id, order);
    return this.#call(caller, options, () => [text(orderId, 'orderId')], begin, finish);
  }

  payment(orderId, options) {
    return this.#ofOrder(this.payment, 'payment', orderId, options, given);
  }

  history(orderId, options) {
    return this.#ofOrder(this.history, 'history', orderId, options, look.history);
  }

  cancel(orderId, options) {
    return this.#ofOrder(this.cancel, 'cancel', orderId, options, given);
  }

  recheck(orderId, options) {
    return this.#ofOrder(this.recheck, 'recheck', orderId, options, given);
  }

  adopt(orderId, order, options) {
    const read = () => [text(orderId, 'orderId'), json(orderOf(order), 'order')];
    return this.#call(this.adopt, options, read, (id, own, its) => this.#native.adopt(id, own, its), given);
  }

  payments(options = {}) {
    const prepare = () => {
      const { signal, ...filter } = object(options, 'options');
      const wanted = look.filterText(filter);
      return { begin: (id) => this.#native.payments(id, wanted), signal: callOptions({ signal }).signal };
    };
    return call({ caller: this.payments, prepare, finish: (said) => look.page(JSON.parse(said)) });
  }

  attention(options) {
    return this.#call(
      this.attention,
      options,
      () => [],
      (id) => this.#native.attention(id),
      look.attention,
    );
  }

  health(options) {
    return this.#call(
      this.health,
      options,
      () => [],
      (id) => this.#native.health(id),
      look.health,
    );
  }

  export(to, options = {}) {
    return exported(this.#native, this.export, to, options);
  }

  events(consumer, options = {}) {
    return new Events(this.#native, this.events, consumer, options);
  }

  retryParked(consumer, eventId, options) {
    const read = () => [
      text(consumer, 'consumer'),
      eventId === undefined || eventId === null ? undefined : text(eventId, 'eventId'),
    ];
    const begin = (id, name, event) => this.#native.retryParked(id, name, event);
    return this.#call(this.retryParked, options, read, begin, whole);
  }

  skipParked(consumer, eventId, options) {
    const read = () => [text(consumer, 'consumer'), text(eventId, 'eventId')];
    const begin = (id, name, event) => this.#native.skipParked(id, name, event);
    return this.#call(this.skipParked, options, read, begin, whole);
  }

  run(options) {
    return working(this, this.#native, this.run, options);
  }

  runUntil(end) {
    return workingUntil(this.#native, this.runUntil, end);
  }

  runDue(options) {
    return this.#call(
      this.runDue,
      options,
      () => [],
      (id) => this.#native.runDue(id),
      whole,
    );
  }

  stop() {
    this.#native.stop();
  }

  async migrate() {
    await call({ caller: this.migrate, begin: (id) => this.#native.migrate(id), finish: whole });
  }

  async close() {
    await call({ caller: this.close, begin: (id) => this.#native.close(id), finish: whole });
  }

  async [ASYNC_DISPOSE]() {
    await this.close();
  }

  toJSON() {
    return { client: this.#client.toJSON() };
  }

  [inspect.custom](depth, options) {
    return depth < 0 ? '[Ledger]' : `Ledger ${inspect(this.toJSON(), options)}`;
  }
}

module.exports = { Ledger };
