'use strict';
// Taking a notification: the raw body in, the reply out.

const { types } = require('node:util');
const { MAX_MESSAGE, tooLong } = require('../limit.js');
const { native } = require('../native.js');
const { bytesOf } = require('../notification.js');

/** What begins the call for `body`; a string that is too long is refused without being copied over. */
function receiver(ledger, body) {
  return (id) => {
    if (typeof body !== 'string')
      return ledger.receiveBytes(id, types.isUint8Array(body) ? body : bytesOf(body));
    if (body.length > MAX_MESSAGE) return tooLong(native.parseNotificationText, body);
    return ledger.receiveText(id, body);
  };
}

module.exports = { receiver };
