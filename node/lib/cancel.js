'use strict';
// Cancel: what to cancel in, how it ended out.

const { converted, json, rupiah } = require('./convert.js');
const { Transaction } = require('./inquiry.js');
const { Result } = require('./result.js');

function cancelText(cancel = {}) {
  return json(converted(cancel, 'cancel', { partialAmount: rupiah }), 'cancel');
}

class Cancellation extends Result {
  constructor(said) {
    super(said.raw);
    this.outcome = said.outcome;
    this.transaction = said.transaction === null ? null : new Transaction(said.transaction);
    this.cancelTransactionId = said.cancelTransactionId;
    Object.freeze(this);
  }
}

module.exports = { cancelText, Cancellation };
