'use strict';
// What the shop is told: a consumer's events as an async iterator, and what the shop says of each.

const { inspect } = require('node:util');
const { assign, callOptions, object, shown } = require('../convert.js');
const { argument } = require('../error.js');
const { instructionOf, whole } = require('../instruction.js');
const { call, answer, guarded } = require('../native.js');
const { Supply } = require('./supply.js');

const NAMES = [
  'id',
  'kind',
  'orderId',
  'attempt',
  'reference',
  'transactionId',
  'epoch',
  'amount',
  'paymentNumber',
  'store',
  'detail',
];
const TIMES = ['expiresAt', 'depositedAt', 'at'];

class LedgerEvent {
  constructor(said) {
    assign(this, said, NAMES, TIMES);
    this.instruction = instructionOf(said.instruction);
    if (new.target === LedgerEvent) Object.freeze(this);
  }

  static fromJSON(value) {
    return new LedgerEvent(object(value, 'value'));
  }

  toJSON() {
    return { ...this, instruction: whole(this.instruction) };
  }

  [inspect.custom](depth, options) {
    return shown(this.constructor.name, this, depth, options);
  }
}

/** The failure in words: an error's message, or whatever was thrown. */
const words = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : `${error}`);

class Delivery extends LedgerEvent {
  #native;

  constructor(delivery) {
    const said = JSON.parse(delivery.said);
    super(said);
    this.#native = delivery;
    this.failures = said.failures;
    Object.freeze(this);
  }

  claim(dialect) {
    const named = guarded(this.claim, () => {
      if (typeof dialect !== 'string') throw argument('dialect must be a string, such as pg');
      return dialect;
    });
    const { sql, parameter } = JSON.parse(answer(this.#native.claim(named), this.claim));
    const values = named === 'named' ? { claim: parameter } : [parameter];
    return { sql, text: sql, values };
  }

  done() {
    return call({ caller: this.done, begin: (id) => this.#native.done(id), finish: JSON.parse });
  }

  release() {
    return call({ caller: this.release, begin: (id) => this.#native.release(id), finish: JSON.parse });
  }

  retryLater(error) {
    const begin = (id) => this.#native.retryLater(id, words(error));
    return call({ caller: this.retryLater, begin, finish: JSON.parse });
  }
}

class Events {
  #supply;
  #signal;
  #over = false;

  constructor(ledger, caller, consumer, options) {
    guarded(caller, () => {
      if (typeof consumer !== 'string') throw argument('consumer must be a string, such as shop');
      this.#signal = callOptions(options, ['signal']).signal;
      this.#supply = Supply.of(ledger, consumer);
    });
  }

  /** A failure of the store ends nothing: calling again goes on. */
  async next() {
    if (this.#over) return { done: true, value: undefined };
    const delivery = await this.#supply.next(this.next, this.#signal);
    this.#over ||= delivery === null;
    return delivery === null
      ? { done: true, value: undefined }
      : { done: false, value: new Delivery(delivery) };
  }

  async tryNext(options) {
    const signal = guarded(this.tryNext, () => callOptions(options, ['signal']).signal);
    const delivery = await this.#supply.tryNext(this.tryNext, signal ?? this.#signal);
    return delivery && new Delivery(delivery);
  }

  async return(value) {
    this.#over = true;
    return { done: true, value };
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

module.exports = { LedgerEvent, Delivery, Events };
