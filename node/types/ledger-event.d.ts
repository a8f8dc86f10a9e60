// What the ledger tells the shop.

import type { Changes, SignalOptions } from './client.js';
import type { Open, Store } from './codes.js';
import type { Instruction } from './instruction.js';

/**
 * What an event says. `number_issued`: the customer can pay; `paid`: deliver; `paid_late`: after it had expired or been
 * cancelled: deliver, or give it back; `paid_twice`: the order was paid already: give one back; `amount_differs`: a person
 * must look; `expired`, `cancelled`; `reversed`: the money is not there any more: stop the delivery; `needs_attention`: it
 * can't go on by itself.
 */
export type EventKind = Open<
  | 'number_issued'
  | 'paid'
  | 'paid_late'
  | 'paid_twice'
  | 'amount_differs'
  | 'expired'
  | 'cancelled'
  | 'reversed'
  | 'needs_attention'
>;

/** Something the shop must know. Frozen, and as plain data again by `toJSON` and `fromJSON`. */
export class LedgerEvent {
  /** Made by the ledger, or by {@link LedgerEvent.fromJSON}. */
  protected constructor(said: never);
  /** The event that `JSON.parse` made of one's JSON, or what its `toJSON` gave. It can't be marked as done. */
  static fromJSON(value: object): LedgerEvent;
  /** Stable and unique: transaction id, epoch and kind. */
  readonly id: string;
  /** What it says. */
  readonly kind: EventKind;
  /** The shop's order. */
  readonly orderId: string;
  /** Which attempt of the order; 1 for the first. */
  readonly attempt: number;
  /** The attempt's reference at NICEPAY. */
  readonly reference: string;
  /** NICEPAY's transaction id, where it gave one. */
  readonly transactionId: string | null;
  /** How many reversals had been observed. */
  readonly epoch: number;
  /** The amount in rupiah: what NICEPAY reports where money came in, else what was asked for. */
  readonly amount: number;
  /** The number to pay with: at the counter, or the virtual account's. Text: it may begin with 0. */
  readonly paymentNumber: string | null;
  /** What the customer needs in order to pay, by pay method. */
  readonly instruction: Instruction | null;
  /** The store, wallet or lender. */
  readonly store: Store | null;
  /** More about it, in words. */
  readonly detail: string | null;
  /** When the payment expires. */
  readonly expiresAt: Date | null;
  /** When the money came in, by NICEPAY. */
  readonly depositedAt: Date | null;
  /** When the ledger saw it. */
  readonly at: Date;
  /** Its members, and the instruction's: the buyer's phone number or card too, where it has them. */
  toJSON(): Record<string, unknown>;
}

/**
 * Whose SQL a claim is in: `pg` (also called `postgres`) with `$1`; `sqlite` with `?`, for node:sqlite and better-sqlite3;
 * `mysql` with `?`, for mysql2; `named` with `:claim`; `format` with `%s`; `numeric` with `:1`.
 */
export type ClaimDialect = 'pg' | 'postgres' | 'sqlite' | 'mysql' | 'named' | 'format' | 'numeric';

/**
 * One statement for your own driver, in the transaction that delivers: one row inserted means deliver, none means that
 * the event took effect already. `client.query(claim)` for pg and for mysql2;
 * `database.prepare(claim.sql).run(...claim.values)` for node:sqlite and better-sqlite3.
 */
export interface Claim<Values = readonly [string]> {
  /** The statement, as mysql2 and SQLite's drivers call it. */
  readonly sql: string;
  /** The same statement, as pg calls it. */
  readonly text: string;
  /** Its one parameter, consumer and event id: in an array, or by its name for the dialect `named`. */
  readonly values: Values;
}

/** An event that is yours to handle until its lease is over. */
export class Delivery extends LedgerEvent {
  /** How often its handling has failed before. */
  readonly failures: number;
  /** The statement with which the event takes effect once in your own database. Its table: {@link Ledger.claimMigration}. */
  claim(dialect: 'named'): Claim<{ readonly claim: string }>;
  /** The same, with the parameter in an array. */
  claim(dialect: ClaimDialect): Claim;
  /**
   * Says that it is handled. `false` where the lease was over and another has it: with a claim, harmless. Rejects with
   * {@link StorageError}: the event comes again; with `TypeError` the second time.
   */
  done(): Promise<boolean>;
  /**
   * Hands it back: it comes again after a pause that grows from a second to an hour, and is parked for a person after
   * `failuresBeforeParking` failures. The later events of its order wait for it. `error` is kept, up to 500 characters.
   * Rejects as `done`.
   */
  retryLater(error: unknown): Promise<boolean>;
  /**
   * Gives it back unhandled: it comes again at once, to whoever asks first, and no failure is counted. For a process that
   * ends. Rejects as `done`.
   */
  release(): Promise<boolean>;
}

/** A consumer's events, one after the other. Leaving the loop loses nothing. */
export interface Events extends Changes<Delivery> {
  /** The next event that is there now; null where there is none. */
  tryNext(options?: SignalOptions): Promise<Delivery | null>;
}
