'use strict';
// From what JavaScript has (numbers, bigints, Dates) to the text that crosses, and back.

const { types, inspect } = require('node:util');
const { argument } = require('./error.js');

/** Shown in an error: short, and never a value that could be a secret. */
function kindOf(value) {
  if (value === null) return 'null';
  if (typeof value === 'number' || typeof value === 'bigint') return `${value}`;
  if (typeof value === 'string') return 'other text';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}

/** Whole rupiah as digits. Floats, signs and separators are refused: money is never rounded by guess. */
function rupiah(value, name) {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return `${value}`;
  if (typeof value === 'bigint' && value >= 0n) return `${value}`;
  if (typeof value === 'string' && /^(0|[1-9][0-9]*)$/.test(value)) return value;
  throw argument(
    `${name} must be whole rupiah: an integer, a bigint or a string of digits without sign, separator or ` +
      `leading zero (got ${kindOf(value)})`,
  );
}

/** A moment as ISO text with an offset; the core checks what is text already. */
function moment(value, name) {
  if (types.isDate(value)) {
    if (Number.isNaN(value.getTime())) throw argument(`${name} is an invalid Date`);
    return value.toISOString();
  }
  if (typeof value === 'string') return value;
  throw argument(
    `${name} must be a Date or an ISO 8601 time with its offset, such as 2026-01-31T23:59:59+07:00`,
  );
}

function object(value, name) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw argument(`${name} must be an object (got ${kindOf(value)})`);
  }
  return value;
}

/** What a call may be told beside its arguments, checked before anything is held. */
function callOptions(options, known = ['signal', 'timeout']) {
  if (options === undefined) return {};
  for (const key of Object.keys(object(options, 'options'))) {
    if (!known.includes(key)) throw argument(`options.${key} is not known; there are ${known.join(' and ')}`);
  }
  const { signal, timeout } = options;
  if (timeout !== undefined && !(Number.isSafeInteger(timeout) && timeout > 0 && timeout <= 0x7fffffff)) {
    throw argument(`options.timeout must be a whole number of milliseconds above 0 (got ${kindOf(timeout)})`);
  }
  return { signal: signalOf(signal), timeout };
}

function signalOf(signal) {
  if (signal === undefined) return signal;
  const listens = typeof signal?.addEventListener === 'function' && typeof signal.aborted === 'boolean';
  if (!listens) throw argument(`options.signal must be an AbortSignal (got ${kindOf(signal)})`);
  return signal;
}

/** `value` with the named members converted; members that are undefined or null are left out. */
function converted(value, name, converters) {
  const result = Object.create(null); // a member called __proto__ is a member, and then not known
  for (const [key, member] of Object.entries(object(value, name))) {
    if (member === undefined || member === null) continue;
    const convert = Object.hasOwn(converters, key) ? converters[key] : undefined;
    const text = convert ? convert(member, `${name}.${key}`) : member;
    if (typeof text === 'bigint' || typeof text === 'function' || typeof text === 'symbol') {
      // Not the value: it may be a buyer's phone number.
      throw argument(`${name}.${key} must be a string (got a value of type ${typeof text})`);
    }
    result[key] = text;
  }
  return result;
}

/** JSON of what was handed in; what has none (a cycle, a nested bigint) is a wrong use. */
function json(value, name) {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    throw argument(
      `${name} holds a value that can't be written as JSON (a cycle, or a bigint where text belongs)`,
    );
  }
}

/** An order as the core wants it: these members of whatever object holds them, such as a database row. */
function order(value) {
  const { reference, amount, transactionId, amountPolicy } = object(value, 'order');
  for (const [name, text] of Object.entries({ reference, transactionId })) {
    if (typeof text !== 'string') throw argument(`order.${name} must be a string (got ${kindOf(text)})`);
  }
  return {
    reference,
    transactionId,
    amount: rupiah(amount, 'order.amount'),
    amountPolicy: policy(amountPolicy, 'order.amountPolicy'),
  };
}

/** Which amounts pay an order. */
function policy(value, name) {
  return value !== null && typeof value === 'object' ? converted(value, name, { withFee: rupiah }) : value;
}

/** A moment as a Date: from the addon's milliseconds, or from the text that JSON made of one. */
function date(moment) {
  return moment === null || moment === undefined ? null : new Date(moment);
}

/** The members of `said` by name, times as Dates. */
function assign(target, said, names, times) {
  for (const name of names) target[name] = said[name] ?? null;
  for (const name of times) target[name] = date(said[name]);
  return target;
}

/** `[[name, text], …]` as an object that no name can harm. */
function fieldsOf(pairs) {
  const fields = Object.create(null);
  for (const [name, value] of pairs ?? []) fields[name] = value;
  return Object.freeze(fields);
}

/** What `result` shows in a console: its own members, never `raw` (a buyer's data, tokens). */
function shown(name, result, depth, options) {
  return depth < 0 ? `[${name}]` : `${name} ${inspect({ ...result }, options)}`;
}

module.exports = {
  callOptions,
  signalOf,
  rupiah,
  moment,
  object,
  converted,
  json,
  order,
  policy,
  assign,
  date,
  fieldsOf,
  shown,
};
