'use strict';
// How long a callback or notification may be.

/** The most bytes that the core reads of one. A string has never more characters than its UTF-8 has bytes. */
const MAX_MESSAGE = 64 * 1024;

/** The core's own refusal of a message that is too long, had by `read` without copying the message over. */
function tooLong(read, message) {
  const over = MAX_MESSAGE + 1;
  return read('='.repeat(over)).replaceAll(`has ${over} bytes`, `has ${Buffer.byteLength(message)} bytes`);
}

module.exports = { MAX_MESSAGE, tooLong };
