'use strict';
// The one taxonomy of failures, as classes.

const MEMBERS = [
  'hint',
  'retryable',
  'operation',
  'fields',
  'failure',
  'resultCode',
  'meaning',
  'httpStatus',
  'bodyExcerpt',
  'reference',
  'transactionId',
];

/** What to answer NICEPAY or a browser with: what can't be believed, a defect, or what may succeed when it comes again. */
const REPLIES = { invalid_request: 400, verification: 400, internal: 500 };

class NicepayError extends Error {
  constructor(said, options) {
    super(said.message, options);
    this.code = `NICEPAY_${said.kind.toUpperCase()}`;
    this.kind = said.kind;
    for (const member of MEMBERS) this[member] = said[member] ?? null;
    this.retryable = said.retryable === true;
    this.replyStatus = said.replyStatus ?? REPLIES[said.kind] ?? 503;
    this.fields = Object.freeze((said.fields ?? []).map((field) => Object.freeze(field)));
  }

  toJSON() {
    const { name, code, kind, message } = this;
    const shown = { name, code, kind, message };
    for (const member of MEMBERS) shown[member] = this[member];
    return { ...shown, replyStatus: this.replyStatus };
  }
}

class InvalidRequestError extends NicepayError {}
class VerificationError extends NicepayError {}
class DeclinedError extends NicepayError {}
class OutcomeUnknownError extends NicepayError {}
class TimeoutError extends NicepayError {}
class ConnectionError extends NicepayError {}
class BadResponseError extends NicepayError {}
class InternalError extends NicepayError {}

/** The ledger's store: nothing is lost. */
class StorageError extends NicepayError {
  constructor(said, options) {
    super(said, options);
    this.fault = said.fault ?? 'other';
  }

  toJSON() {
    return { ...super.toJSON(), fault: this.fault };
  }
}

const classes = {
  NicepayError,
  InvalidRequestError,
  VerificationError,
  DeclinedError,
  OutcomeUnknownError,
  TimeoutError,
  ConnectionError,
  BadResponseError,
  InternalError,
  StorageError,
};
for (const [name, type] of Object.entries(classes)) {
  Object.defineProperty(type.prototype, 'name', { value: name, configurable: true, writable: true });
}

const BY_KIND = {
  invalid_request: InvalidRequestError,
  verification: VerificationError,
  declined: DeclinedError,
  outcome_unknown: OutcomeUnknownError,
  timeout: TimeoutError,
  connection: ConnectionError,
  bad_response: BadResponseError,
  internal: InternalError,
  storage: StorageError,
};

function camelCase(name) {
  return /^[a-z0-9_]+$/.test(name) ? name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase()) : name;
}

/** The core names fields in snake_case; here they are called as in the objects that were handed in. */
function inCamelCase(said) {
  let { message } = said;
  const fields = (said.fields ?? []).map((field) => {
    const name = camelCase(field.field);
    if (name !== field.field) {
      // The core writes `buyer_name (billingNm) …`, or the name alone where the wire has the same.
      const rest = field.wireName === field.field ? ` ${field.problem}` : ` (${field.wireName})`;
      message = message.replaceAll(field.field + rest, name + rest);
    }
    return { field: name, wireName: field.wireName, problem: field.problem, fix: field.fix };
  });
  return { ...said, message, fields };
}

/** Gives `error` the stack of the caller, `at`. */
function placed(error, at) {
  if (at) {
    const frames = String(at.stack).split('\n').slice(1).join('\n');
    Object.defineProperty(error, 'stack', {
      value: `${error.name}: ${error.message}\n${frames}`,
      configurable: true,
      writable: true,
    });
  }
  return error;
}

/** The error of what the core said; a wrong use of this package is a plain TypeError. */
function errorOf(said, at, options) {
  if (said.kind === 'argument') {
    const error = new TypeError(said.message);
    error.code = 'NICEPAY_INVALID_ARGUMENT';
    return placed(error, at);
  }
  const type = BY_KIND[said.kind] ?? NicepayError;
  return placed(new type(inCamelCase(said), options), at);
}

/** The error of a marked text from the addon. */
function failure(text, at) {
  return errorOf(JSON.parse(text.slice(1)), at);
}

/** A wrong use, found on this side of the boundary. */
function argument(message) {
  const error = new TypeError(message);
  error.code = 'NICEPAY_INVALID_ARGUMENT';
  return error;
}

module.exports = { ...classes, BY_KIND, camelCase, placed, errorOf, failure, argument };
