'use strict';
// Notifications: what NICEPAY's server posts.

const { types, inspect } = require('node:util');
const { argument } = require('./error.js');
const { fieldsOf, json, order: orderOf, shown } = require('./convert.js');
const { native, answer, guarded } = require('./native.js');

const SEPARATOR = '\u001f';
const NULL = '\u0000';
/** How many attributes stand before the fields; see src/notification.rs. */
const HEAD = 10;

const isJson = (packed) => packed.charCodeAt(0) === 27;

/** The attributes, and with `all` every field behind them. */
function partsOf(packed, all) {
  if (isJson(packed)) return JSON.parse(packed.slice(1));
  if (!all) return packed.split(SEPARATOR, HEAD);
  return packed.split(SEPARATOR).map((part) => (part === NULL ? null : part));
}

class Notification {
  #packed;
  #fields;

  constructor(packed) {
    const part = partsOf(packed, false);
    this.#packed = packed;
    this.transactionId = part[0];
    this.amount = +part[1];
    this.reference = part[2] || null;
    this.reportedEvent = part[3];
    this.amountMatch = part[4] || null;
    this.payMethod = part[5] || null;
    this.store = part[6] || null;
    this.paymentNumber = part[7] || null;
    this.transactionAt = part[8] ? new Date(+part[8]) : null;
    this.depositedAt = part[9] ? new Date(+part[9]) : null;
    Object.freeze(this);
  }

  /** Cut out of the packed text when somebody asks. */
  get raw() {
    if (this.#fields === undefined) {
      const parts = partsOf(this.#packed, true);
      const pairs = [];
      for (let i = HEAD; i + 1 < parts.length; i += 2) pairs.push([parts[i], parts[i + 1]]);
      this.#fields = fieldsOf(pairs);
    }
    return this.#fields;
  }

  check(order) {
    const text = guarded(this.check, () => json(orderOf(order), 'order'));
    answer(native.checkNotification(Notification.bodyOf(this), text), this.check);
  }

  toJSON() {
    return { ...this };
  }

  [inspect.custom](depth, options) {
    return shown('Notification', this, depth, options);
  }

  /** The body again, for the core to verify once more. */
  static bodyOf(notification) {
    if (notification !== null && typeof notification === 'object' && #packed in notification) {
      return JSON.stringify(notification.raw);
    }
    throw argument('notification must be what client.verifyNotification() returned');
  }
}

class UnverifiedNotification {
  constructor(claims) {
    this.claims = claims;
    Object.freeze(this);
  }
}

const RAW = 'pass the raw body: a parsed object has lost the text that the token was made from';
const HOW =
  'Express: express.raw({ type: "*/*" }) on this route, then req.body; Fastify: a parser with parseAs "buffer"; ' +
  'Hono and Next.js: await request.arrayBuffer()';

/** The bytes of a body that is neither text nor an array of bytes. */
function bytesOf(body) {
  if (types.isAnyArrayBuffer(body)) return new Uint8Array(body);
  throw argument(
    body !== null && typeof body === 'object'
      ? `the notification is an object: ${RAW} (${HOW})`
      : `the notification must be a string, a Buffer, a Uint8Array or an ArrayBuffer: ${RAW}`,
  );
}

function parseNotification(body) {
  const packed =
    typeof body === 'string'
      ? native.parseNotificationText(body)
      : native.parseNotificationBytes(
          types.isUint8Array(body) ? body : guarded(parseNotification, () => bytesOf(body)),
        );
  return new UnverifiedNotification(new Notification(answer(packed, parseNotification)));
}

class Settlement {
  constructor(notification, transaction, idempotencyKey, reply) {
    this.notification = notification;
    this.transaction = transaction;
    this.state = transaction.state;
    this.isPaid = transaction.isPaid;
    this.idempotencyKey = idempotencyKey;
    this.reply = reply;
    Object.freeze(this);
  }
}

module.exports = { parseNotification, bytesOf, Notification, UnverifiedNotification, Settlement };
