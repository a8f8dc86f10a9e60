'use strict';
// Waiting: the changes of one payment as an async iterator.

const { converted, json, object, order: orderOf, signalOf } = require('./convert.js');
const { Transaction } = require('./inquiry.js');
const { native, call, guarded } = require('./native.js');

function waitUntilSettled(client, caller, order, given) {
  let signal;
  const stream = guarded(caller, () => {
    const { signal: asked, ...options } = object(given, 'options');
    signal = signalOf(asked);
    return native.NativeStream.wait(
      client,
      json(orderOf(order), 'order'),
      json(converted(options, 'options', {}), 'options'),
    );
  });
  let over = false;
  return {
    async next() {
      if (over) return { done: true, value: undefined };
      try {
        const text = await call({
          caller: this.next,
          begin: (id) => stream.next(id),
          finish: String,
          signal,
        });
        over = text === '';
        return over
          ? { done: true, value: undefined }
          : { done: false, value: new Transaction(JSON.parse(text)) };
      } catch (error) {
        over = true;
        throw error;
      }
    },
    async return(value) {
      over = true;
      return { done: true, value };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

module.exports = { waitUntilSettled };
