'use strict';
// Notifications: what NICEPAY's server posts.

const { types, inspect } = require('node:util');
const { argument } = require('./error.js');
const { fieldsOf, json, order: orderOf, shown } = require('./convert.js');
const { instructionOf } = require('./instruction.js');
const { MAX_MESSAGE, tooLong } = require('./limit.js');
const { native, answer, guarded } = require('./native.js');

const SEPARATOR = '\u001f';
const NULL = '\u0000';
/** How many attributes stand before the fields; see src/notification.rs. */
const HEAD = 10;

/** Takes the parts of a packed text one after the other. */
function reader(packed) {
  if (packed.charCodeAt(0) === 27) {
    const parts = JSON.parse(packed.slice(1));
    let next = 0;
    return () => parts[next++];
  }
  let from = 0;
  return () => {
    const to = packed.indexOf(SEPARATOR, from);
    if (to < 0) return undefined;
    const part = packed.slice(from, to);
    from = to + 1;
    return part === NULL ? null : part;
  };
}

class Notification {
  #packed;
  #fields;
  #instruction;

  constructor(packed) {
    this.#packed = packed;
    const next = reader(packed);
    this.transactionId = next();
    this.amount = +next();
    this.reference = next() || null;
    this.reportedEvent = next();
    this.amountMatch = next() || null;
    this.payMethod = next() || null;
    this.store = next() || null;
    this.paymentNumber = next() || null;
    const transactionAt = next();
    const depositedAt = next();
    this.transactionAt = transactionAt ? new Date(+transactionAt) : null;
    this.depositedAt = depositedAt ? new Date(+depositedAt) : null;
    Object.freeze(this);
  }

  /** Cut out of the packed text when somebody asks. */
  get raw() {
    if (this.#fields === undefined) {
      const next = reader(this.#packed);
      for (let skipped = 0; skipped < HEAD; skipped++) next();
      const pairs = [];
      for (let name = next(); name !== undefined; name = next()) pairs.push([name, next()]);
      this.#fields = fieldsOf(pairs);
    }
    return this.#fields;
  }

  /** Read when somebody asks, for few do: verifying takes no longer for it. On the prototype, as `raw`. */
  get instruction() {
    if (this.#instruction === undefined) {
      const said = answer(native.notificationInstruction(Notification.bodyOf(this)));
      this.#instruction = instructionOf(JSON.parse(said));
    }
    return this.#instruction;
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
  const parse = native.parseNotificationText;
  const packed =
    typeof body === 'string'
      ? body.length > MAX_MESSAGE
        ? tooLong(parse, body)
        : parse(body)
      : native.parseNotificationBytes(
          types.isUint8Array(body) ? body : guarded(parseNotification, () => bytesOf(body)),
        );
  return new UnverifiedNotification(new Notification(answer(packed, parseNotification)));
}

class Settlement {
  constructor(notification, { transaction, idempotencyKey, outcome, reply }) {
    this.notification = notification;
    this.transaction = transaction;
    this.state = transaction.state;
    this.isPaid = transaction.isPaid;
    this.idempotencyKey = idempotencyKey;
    this.outcome = outcome;
    this.reply = Object.freeze(reply);
    Object.freeze(this);
  }
}

module.exports = { parseNotification, bytesOf, Notification, UnverifiedNotification, Settlement };
