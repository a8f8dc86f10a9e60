'use strict';
// What the loops of one consumer share: one of them asks the ledger for all that wait, so that many events cross at once.

const { performance } = require('node:perf_hooks');
const { native, call } = require('../native.js');
const { here } = require('../stack.js');

/** As many events come along as were taken in so many milliseconds before: they lie here no longer than that. */
const AHEAD = 20;
/** Nor more than these for a loop that has begun to dawdle. */
const MOST_AHEAD = 16;
const MOST = 64;

/** The supplies of a ledger, by consumer. */
const ofLedger = new WeakMap();

class Supply {
  #waiting;
  #now;
  #queue = new Set();
  #isAsking = false;
  #taken = 0;
  #askedAt = 0;

  constructor(ledger, consumer) {
    this.#waiting = native.NativeEvents.of(ledger, consumer);
    // Of its own, so that it need not wait behind one that waits for an event.
    this.#now = native.NativeEvents.of(ledger, consumer);
  }

  static of(ledger, consumer) {
    let known = ofLedger.get(ledger);
    if (!known) ofLedger.set(ledger, (known = new Map()));
    let supply = known.get(consumer);
    if (!supply) known.set(consumer, (supply = new Supply(ledger, consumer)));
    return supply;
  }

  #take() {
    const delivery = this.#waiting.take();
    if (delivery) this.#taken++;
    return delivery;
  }

  #most() {
    const now = performance.now();
    const pace = Math.round((this.#taken / Math.max(now - this.#askedAt, 0.1)) * AHEAD);
    this.#askedAt = now;
    this.#taken = 0;
    return Math.min(Math.max(1 + this.#queue.size, Math.min(pace, MOST_AHEAD)), MOST);
  }

  /** How many there are to take. */
  #ask(events, at, wait, signal) {
    const most = this.#most();
    return call({ at, begin: (id) => events.next(id, wait, most), finish: Number, signal });
  }

  /** Lets the first `count` of those who wait look again. */
  #wake(count) {
    for (const go of this.#queue) {
      if (count-- <= 0) return;
      this.#queue.delete(go);
      go();
    }
  }

  /** Until another one's question was answered. */
  #turn(signal) {
    return new Promise((resolve, reject) => {
      const give = () => {
        this.#queue.delete(go);
        reject(signal.reason);
      };
      const go = () => {
        signal?.removeEventListener('abort', give);
        resolve();
      };
      this.#queue.add(go);
      signal?.addEventListener('abort', give, { once: true });
    });
  }

  /** The next event, as the addon has it; null once the ledger was stopped. */
  async next(caller, signal) {
    let at;
    for (;;) {
      if (signal?.aborted) {
        if (!this.#isAsking) this.#wake(1); // the turn may have been this one's
        throw signal.reason;
      }
      const delivery = this.#take();
      if (delivery) return delivery;
      at ??= here(caller); // its caller is on the stack the first time
      if (this.#isAsking) {
        await this.#turn(signal);
        continue;
      }
      this.#isAsking = true;
      let count = 0;
      try {
        count = await this.#ask(this.#waiting, at, true, signal);
      } finally {
        this.#isAsking = false;
        // One more than there are events left by this one: it asks for the others.
        this.#wake(count || 1);
      }
      if (count === 0) return null;
    }
  }

  /** The next event that is there; null where there is none. */
  async tryNext(caller, signal) {
    let at;
    for (;;) {
      if (signal?.aborted) throw signal.reason;
      const delivery = this.#take();
      if (delivery) return delivery;
      at ??= here(caller);
      if ((await this.#ask(this.#now, at, false, signal)) === 0) return null;
    }
  }
}

module.exports = { Supply };
