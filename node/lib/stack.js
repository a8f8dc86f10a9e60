'use strict';
// Whose call an error points at.

const path = require('node:path');

const OWN = __dirname + path.sep;

/**
 * Whether the caller is found on the stack. In V8 it is. JavaScriptCore (Bun) takes a function off the stack that ends
 * with the call of another one, and then shows nothing at all.
 */
const FINDS_CALLERS = (() => {
  if (typeof Error.captureStackTrace !== 'function') return false;
  const at = {};
  const capture = (from) => Error.captureStackTrace(at, from);
  function caller() {
    return capture(caller);
  }
  caller();
  return String(at.stack).includes('\n');
})();

/** The stack of whoever called `caller`; costs a microsecond, and is written out only when it is read. */
function here(caller) {
  const at = {};
  if (FINDS_CALLERS) Error.captureStackTrace(at, caller);
  else at.stack = withoutOwn(new Error().stack);
  return at;
}

/** A stack without the frames of this package. */
function withoutOwn(stack) {
  const frames = String(stack).split('\n');
  return frames.filter((frame) => !frame.includes(OWN)).join('\n');
}

module.exports = { here, withoutOwn };
