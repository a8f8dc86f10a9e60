'use strict';
// Registration: the fields in, the payment page or number out.

const { converted, json, rupiah, moment, assign } = require('./convert.js');
const { argument } = require('./error.js');
const { instructionOf } = require('./instruction.js');
const { Result } = require('./result.js');

const amounts = Object.fromEntries(
  ['amount', 'vat', 'fee', 'taxFreeAmount', 'msFee', 'mbFee'].map((name) => [name, rupiah]),
);
const times = Object.fromEntries(
  ['expiresAt', 'virtualAccountExpiresAt', 'walletExpiresAt', 'orderedAt'].map((name) => [name, moment]),
);

function list(each) {
  return (value, name) => {
    if (!Array.isArray(value)) throw argument(`${name} must be an array`);
    return value.map((item, index) => each(item, `${name}[${index}]`));
  };
}

const CONVERTERS = {
  ...amounts,
  ...times,
  installmentMonths: (value, name) => (typeof value === 'number' ? rupiah(value, name) : value),
  cart: list((item, name) => {
    const line = converted(item, name, { amount: rupiah });
    if (line.amount === undefined) throw argument(`${name}.amount is missing`);
    return line;
  }),
  sellers: list((seller, name) =>
    converted(seller, name, { address: (address, at) => converted(address, at, {}) }),
  ),
};

function registrationText(registration) {
  const fields = converted(registration, 'registration', CONVERTERS);
  if (fields.amount === undefined) throw argument('registration.amount is missing');
  return json(fields, 'registration');
}

class Registered extends Result {
  /** The payment as the merchant's books should keep it. */
  order() {
    const { reference, amount, transactionId } = this;
    return Object.freeze({ reference, amount, transactionId });
  }
}

class Checkout extends Registered {
  constructor(said) {
    super(said.raw);
    assign(this, said, ['transactionId', 'reference', 'amount', 'paymentUrl'], ['registeredAt', 'expiresAt']);
    Object.freeze(this);
  }
}

class PaymentCode extends Registered {
  constructor(said) {
    super(said.raw);
    assign(
      this,
      said,
      ['transactionId', 'reference', 'amount', 'paymentNumber', 'store', 'expiresAtSource'],
      ['registeredAt', 'expiresAt'],
    );
    this.instruction = instructionOf(said.instruction);
    Object.freeze(this);
  }
}

/** `null` from the addon: the earlier attempt had arrived. */
function resolution(said, type) {
  return Object.freeze(
    said === null
      ? { outcome: 'already_registered', registered: null }
      : { outcome: 'registered', registered: new type(said) },
  );
}

module.exports = { registrationText, resolution, Checkout, PaymentCode };
