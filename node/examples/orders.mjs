// The shop's books, which these examples share. Here they are maps; in your database each method is one transaction, and
// what it wrote is on the disk before it returns.
import { createHash } from 'node:crypto';

const digest = (body) => createHash('sha256').update(Buffer.from(body)).digest('hex');

export class Orders {
  #orders = new Map();
  #inbox = new Map();
  #booked = new Map();
  /** What the shop did, in order: the references it delivered, and those it took back. */
  delivered = [];
  takenBack = [];

  /** Keeps the intent, before anything is sent: from it a payment is known whose answer never came. */
  async plan({ reference, amount }) {
    const known = this.#orders.get(reference);
    if (known && `${known.amount}` !== `${amount}`) throw new Error(`${reference} is another payment's`);
    this.#orders.set(reference, { ...known, reference, amount });
  }

  /** Keeps the whole order, as `checkout.order()` gives it. */
  async keep({ reference, amount, transactionId }) {
    this.#orders.set(reference, { reference, amount, transactionId });
  }

  /** The order of a reference. Where only its intent was kept, the transaction id is a verified notification's. */
  async find(reference, transactionId) {
    const known = this.#orders.get(reference);
    const id = known?.transactionId ?? transactionId;
    return known && id ? { ...known, transactionId: id } : undefined;
  }

  /** Keeps a notification's raw body, once, until it is settled. */
  async receive(body) {
    this.#inbox.set(digest(body), Buffer.from(body));
  }

  /** The bodies that are not settled yet. */
  async inbox() {
    return [...this.#inbox.values()];
  }

  /** Takes a body off the inbox. */
  async settled(body) {
    this.#inbox.delete(digest(body));
  }

  /**
   * Delivers, once for each paid settlement's `idempotencyKey`: a unique index on its transaction id, in one transaction
   * with the delivery. What is paid again after it was taken back has the same key: a person decides about that.
   */
  async deliver({ reference, transactionId }) {
    if (this.#booked.has(transactionId)) return;
    this.#booked.set(transactionId, 'delivered');
    this.delivered.push(reference);
  }

  /** Takes a delivery back, once. */
  async takeBack({ reference, transactionId }) {
    if (this.#booked.get(transactionId) !== 'delivered') return;
    this.#booked.set(transactionId, 'taken back');
    this.takenBack.push(reference);
  }

  /** Whether it is delivered and not taken back. */
  async isDelivered({ transactionId }) {
    return this.#booked.get(transactionId) === 'delivered';
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
