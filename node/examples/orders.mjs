// What the web handlers of these examples want of your database; here it is a pair of maps.

export class Orders {
  #orders = new Map();
  #booked = new Map();

  /** Keeps an order, as `checkout.order()` gives it. */
  async keep(order) {
    this.#orders.set(order.reference, order);
  }

  /** The order of a reference, or undefined. */
  async find(reference) {
    return this.#orders.get(reference);
  }

  /** Books what NICEPAY says, once for each key; in a database a unique index sees to that. */
  async book(key, transaction) {
    if (this.#booked.has(key)) return false;
    this.#booked.set(key, transaction);
    return true;
  }

  /** What was booked, in order. */
  get booked() {
    return [...this.#booked.entries()];
  }
}
