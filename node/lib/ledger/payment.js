'use strict';
// A payment as the shop sees it.

const { inspect } = require('node:util');
const { assign, object, shown } = require('../convert.js');
const { instructionOf, whole } = require('../instruction.js');

const NAMES = [
  'orderId',
  'status',
  'isPaid',
  'amount',
  'attempt',
  'reference',
  'transactionId',
  'paymentUrl',
  'paymentNumber',
  'store',
  'epoch',
  'attention',
];
const TIMES = ['expiresAt', 'paidAt', 'createdAt', 'nextCheckAt'];

class LedgerPayment {
  constructor(said) {
    assign(this, said, NAMES, TIMES);
    this.instruction = instructionOf(said.instruction);
    Object.freeze(this);
  }

  /** `null` for an order that is not in the ledger. */
  static fromAddon(said) {
    return said === null ? null : new LedgerPayment(said);
  }

  static fromJSON(value) {
    return new this(object(value, 'value'));
  }

  /** The payment as the client asks NICEPAY about it. */
  order() {
    const { reference, amount, transactionId } = this;
    return transactionId === null ? null : Object.freeze({ reference, amount, transactionId });
  }

  toJSON() {
    return { ...this, instruction: whole(this.instruction) };
  }

  [inspect.custom](depth, options) {
    return shown('LedgerPayment', this, depth, options);
  }
}

module.exports = { LedgerPayment };
