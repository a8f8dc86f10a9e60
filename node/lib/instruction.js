'use strict';
// What the customer needs in order to pay, by pay method.

const { inspect } = require('node:util');
const { date } = require('./convert.js');

const MEMBERS = {
  __proto__: null, // a pay method is looked up that may have any name
  convenience_store: ['paymentNumber', 'store', 'expiresAt'],
  virtual_account: ['accountNumber', 'bank', 'expiresAt'],
  qris: ['content', 'imageUrl', 'issuer', 'expiresAt'],
  e_wallet: ['wallet', 'redirectUrl', 'appUrl', 'phone', 'expiresAt'],
  pay_loan: ['lender', 'redirectUrl', 'expiresAt'],
  card: ['maskedNumber', 'authorizationNumber', 'issuer'],
};

/** The members that are the buyer's: whoever asks for one gets it, and neither JSON nor the console nor a copy has it. */
const BUYERS = ['phone', 'maskedNumber', 'authorizationNumber'];

/** For the console: without what is not enumerable, and without the token of a link that a direct registration signed. */
function quiet(depth, options) {
  const shown = { ...this };
  const redacted = (url) => url.replace(/(merchantToken=)[0-9a-f]+/i, '$1[redacted]');
  if (shown.redirectUrl) shown.redirectUrl = redacted(shown.redirectUrl);
  return inspect(shown, options);
}

/** From the addon, or from what JSON made of one; null for none. */
function instructionOf(said) {
  if (said === null || typeof said !== 'object') return null;
  const instruction = { payMethod: said.payMethod };
  for (const name of MEMBERS[said.payMethod] ?? []) {
    const value = name === 'expiresAt' ? date(said[name]) : (said[name] ?? null);
    Object.defineProperty(instruction, name, { value, enumerable: !BUYERS.includes(name) });
  }
  Object.defineProperty(instruction, inspect.custom, { value: quiet });
  return Object.freeze(instruction);
}

/** All of it as plain data, for what reads back. */
function whole(instruction) {
  if (instruction === null) return null;
  const members = MEMBERS[instruction.payMethod] ?? [];
  return Object.fromEntries(['payMethod', ...members].map((name) => [name, instruction[name]]));
}

module.exports = { MEMBERS, instructionOf, whole };
