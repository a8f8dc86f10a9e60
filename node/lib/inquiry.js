'use strict';
// Inquiry: what NICEPAY says of a payment. Only an inquiry makes a Transaction.

const { assign } = require('./convert.js');
const { instructionOf } = require('./instruction.js');
const { Result } = require('./result.js');

const NAMES = [
  'transactionId',
  'reference',
  'amount',
  'state',
  'isPaid',
  'isSettled',
  'payMethod',
  'statusCode',
  'store',
  'paymentNumber',
  'cancelledAmount',
  'receiptCode',
];
const TIMES = ['requestedAt', 'transactionAt', 'depositedAt', 'expiresAt'];

class Transaction extends Result {
  constructor(said) {
    super(said.raw);
    assign(this, said, NAMES, TIMES);
    this.instruction = instructionOf(said.instruction);
    Object.freeze(this);
  }
}

module.exports = { Transaction };
