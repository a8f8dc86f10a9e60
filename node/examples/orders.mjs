// The shop's books, which these examples share. In your database each method is one transaction: what it wrote is on the
// disk before it returns.
import { createHash } from 'node:crypto';
import { Journal } from './journal.mjs';

const digest = (body) => createHash('sha256').update(Buffer.from(body)).digest('hex');

export class Orders {
  #tables = { orders: new Map(), inbox: new Map(), booked: new Map() };
  #done = [];
  #journal;

  /** The books in the file of that name, or in memory. */
  constructor(file) {
    this.#journal = new Journal(file, (table, key, value) => {
      if (value === null) this.#tables[table].delete(key);
      else this.#tables[table].set(key, value);
      if (table === 'booked') this.#done.push(value);
    });
  }

  /** Keeps the intent, before anything is sent: from it a payment is known whose answer never came. */
  async plan({ reference, amount }) {
    const known = this.#tables.orders.get(reference);
    if (known && known.amount !== Number(amount)) throw new Error(`${reference} is another payment's`);
    if (!known) this.#journal.write('orders', reference, { reference, amount: Number(amount) });
  }

  /** Keeps the whole order, as `checkout.order()` gives it. */
  async keep({ reference, amount, transactionId }) {
    if (this.#tables.orders.get(reference)?.transactionId === transactionId) return;
    this.#journal.write('orders', reference, { reference, amount: Number(amount), transactionId });
  }

  /** The order of a reference. Where only its intent was kept, the transaction id is a verified notification's. */
  async find(reference, transactionId) {
    const known = this.#tables.orders.get(reference);
    const id = known?.transactionId ?? transactionId;
    return known && id ? { ...known, transactionId: id } : undefined;
  }

  /** Keeps a notification's raw body, once, until it is settled. */
  async receive(body) {
    const key = digest(body);
    if (this.#tables.inbox.has(key)) return;
    this.#journal.write('inbox', key, Buffer.from(body).toString('base64'));
  }

  /** The bodies that are not settled yet. */
  async inbox() {
    return [...this.#tables.inbox.values()].map((text) => Buffer.from(text, 'base64'));
  }

  /** Takes a body off the inbox. */
  async settled(body) {
    if (this.#tables.inbox.has(digest(body))) this.#journal.write('inbox', digest(body), null);
  }

  /**
   * Delivers, once for each paid settlement's `idempotencyKey`: a unique index on its transaction id, in one transaction
   * with the delivery. What is paid again after it was taken back has the same key: a person decides about that.
   */
  async deliver({ reference, transactionId }) {
    if (this.#tables.booked.has(transactionId)) return;
    this.#journal.write('booked', transactionId, { reference, what: 'delivered' });
  }

  /** Takes a delivery back, once. */
  async takeBack({ reference, transactionId }) {
    if (this.#tables.booked.get(transactionId)?.what !== 'delivered') return;
    this.#journal.write('booked', transactionId, { reference, what: 'taken back' });
  }

  /** Whether it is delivered and not taken back. */
  async isDelivered({ transactionId }) {
    return this.#tables.booked.get(transactionId)?.what === 'delivered';
  }

  /** The references that were delivered, in order. */
  get delivered() {
    return this.#done.filter(({ what }) => what === 'delivered').map(({ reference }) => reference);
  }

  /** The references that were taken back, in order. */
  get takenBack() {
    return this.#done.filter(({ what }) => what === 'taken back').map(({ reference }) => reference);
  }
}

// #region book
/** Books what NICEPAY says of an order now, whoever asked: what is paid is delivered, once. */
export async function book(client, orders, order, { isPaid }) {
  await orders.keep(order); // of which only the intent may have been kept
  if (isPaid) return orders.deliver(order);
  if (!(await orders.isDelivered(order))) return;
  // Was paid, and is not now. An answer may be older than the delivery: one that is asked for now is not.
  if (!(await client.inquire(order)).isPaid) await orders.takeBack(order);
}
// #endregion
