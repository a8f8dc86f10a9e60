'use strict';
// Asking about many payments: an iterable of orders in, an async iterator of results out. Orders are taken
// only as results are taken, so memory stays bounded whatever their number.

const { converted, json, object, order: orderOf, signalOf } = require('./convert.js');
const { argument, errorOf } = require('./error.js');
const { Transaction } = require('./inquiry.js');
const { native, call, guarded } = require('./native.js');
const { here } = require('./stack.js');

function iteratorOf(orders) {
  const open = orders?.[Symbol.asyncIterator] ?? orders?.[Symbol.iterator];
  if (typeof open !== 'function' || typeof orders === 'string') {
    throw argument('orders must be an iterable or async iterable of orders');
  }
  return open.call(orders);
}

class Bulk {
  #bulk;
  #answers;
  #source;
  #signal;
  #at;
  #feeding = false;
  /** The merchant's own order objects under way, by reference and transaction id. */
  #asked = new Map();
  /** Results that need no inquiry: orders that can't be right. */
  #refused = [];
  #over = false;
  #broken;

  constructor(client, caller, orders, given) {
    guarded(caller, () => {
      const { signal, ...options } = object(given, 'options');
      this.#signal = signalOf(signal);
      const text = json(converted(options, 'options', {}), 'options');
      this.#source = iteratorOf(orders);
      this.#bulk = native.NativeBulk.begin(client, text);
    });
    this.#answers = this.#bulk.answers();
    this.#at = here(caller);
  }

  async #feed() {
    try {
      for (;;) {
        const { done, value } = await this.#source.next();
        if (done || this.#over) break;
        await this.#push(value);
      }
    } catch (error) {
      this.#broken = { error }; // the merchant's own iterable failed: what is under way still ends
    } finally {
      this.#bulk.finish();
    }
  }

  async #push(order) {
    try {
      const plain = orderOf(order);
      const key = `${plain.reference}\n${plain.transactionId}`;
      const begin = (id) => this.#bulk.push(id, json(plain, 'order'));
      const same = this.#asked.get(key) ?? [];
      same.push(order);
      this.#asked.set(key, same);
      try {
        await call({ caller: this.#push, begin, finish: Boolean, signal: this.#signal });
      } catch (error) {
        same.pop();
        if (same.length === 0) this.#asked.delete(key);
        throw error;
      }
    } catch (error) {
      if (this.#signal?.aborted) throw error;
      this.#refused.push({ order, transaction: null, error });
    }
  }

  #result(text) {
    const { key, transaction, error } = JSON.parse(text);
    const same = this.#asked.get(key);
    const order = same.shift();
    if (same.length === 0) this.#asked.delete(key);
    return Object.freeze({
      order,
      transaction: transaction ? new Transaction(transaction) : null,
      error: error ? errorOf(error, this.#at) : null,
    });
  }

  async next() {
    if (this.#over) return { done: true, value: undefined };
    if (!this.#feeding) {
      this.#feeding = true;
      this.#feed();
    }
    try {
      if (this.#refused.length > 0) return { done: false, value: Object.freeze(this.#refused.shift()) };
      const begin = (id) => this.#answers.next(id);
      const text = await call({ caller: this.next, begin, finish: String, signal: this.#signal });
      if (text !== '') return { done: false, value: this.#result(text) };
      if (this.#refused.length > 0) return { done: false, value: Object.freeze(this.#refused.shift()) };
      this.#over = true;
      if (this.#broken) throw this.#broken.error;
      return { done: true, value: undefined };
    } catch (error) {
      this.#stop();
      throw error;
    }
  }

  async return(value) {
    if (!this.#over) this.#stop();
    await this.#source.return?.();
    return { done: true, value };
  }

  #stop() {
    this.#over = true;
    this.#bulk.stop();
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

module.exports = { Bulk };
