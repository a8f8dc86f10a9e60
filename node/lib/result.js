'use strict';
// What results have in common: frozen, cloneable, and the raw fields out of the way of logs.

const { inspect } = require('node:util');
const { fieldsOf, shown } = require('./convert.js');

class Result {
  #pairs;
  #fields;

  constructor(pairs) {
    this.#pairs = pairs;
  }

  /** Every field as it came. On the prototype: JSON and util.inspect pass it by. */
  get raw() {
    if (this.#pairs === null) return null;
    return (this.#fields ??= fieldsOf(this.#pairs));
  }

  toJSON() {
    return { ...this };
  }

  [inspect.custom](depth, options) {
    return shown(this.constructor.name, this, depth, options);
  }
}

module.exports = { Result };
