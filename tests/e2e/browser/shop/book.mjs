// The shop's books; in a shop of yours a database.
import { randomBytes } from 'node:crypto';

const ID = /^[0-9a-f]{16}$/;

/** Nobody can guess it: whoever knows it may see the order. */
export const newOrderId = () => randomBytes(8).toString('hex');

/** Each attempt to register has a reference of its own. */
export const newReference = (id) => `${id}-${randomBytes(3).toString('hex')}`;

export class Book {
  #orders = new Map();
  #byReference = new Map();

  /** What was handed over to be packed and sent, each order once. */
  deliveries = [];

  /** A new order, or undefined where this id is taken or is none of ours. */
  open(id, { name, amount }) {
    if (!ID.test(id) || this.#orders.has(id)) return undefined;
    const order = { id, name, amount, payment: undefined, paymentUrl: undefined, transaction: undefined };
    this.#orders.set(id, order);
    return order;
  }

  /** An order that could not be registered. */
  withdraw(order) {
    this.#orders.delete(order.id);
  }

  /** Keeps what every later question is asked with: reference, amount and transaction id. */
  registered(order, payment, paymentUrl) {
    Object.assign(order, { payment, paymentUrl });
    this.#byReference.set(payment.reference, order);
  }

  find(id) {
    return this.#orders.get(id);
  }

  byReference(reference) {
    return this.#byReference.get(reference);
  }

  /** Keeps the answer to an inquiry. Paid stays paid: an earlier answer may come in later. */
  record(order, transaction) {
    if (order.transaction?.isPaid) return;
    order.transaction = transaction;
    if (transaction.isPaid) this.deliveries.push(order.id);
  }
}
