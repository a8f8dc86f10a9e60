// Cancel: what to cancel and why, and how it ended.

import type { Open, PayMethod, RawFields, Rupiah } from './codes.js';
import type { Transaction } from './inquiry.js';

/** What to cancel and why. Everything may be left out: the whole payment is cancelled then. */
export interface Cancel {
  /** The method that the customer really used; asked for first where it is not given (wire: `payMethod`). */
  readonly payMethod?: PayMethod | null;
  /** How much to give back, in rupiah; not for convenience stores (wire: `cancelType` 2 and `amt`). */
  readonly partialAmount?: Rupiah | null;
  /** The reason, at most 255 characters (wire: `cancelMsg`). */
  readonly reason?: string | null;
  /** Who cancels, at most 30 characters (wire: `cancelUserId`). */
  readonly userId?: string | null;
  /** From which IPv4 address (wire: `cancelUserIp`). */
  readonly userIp?: string | null;
  /** More about who cancels, at most 100 characters (wire: `cancelUserInfo`). */
  readonly userInfo?: string | null;
  /** The merchant server's IPv4 address (wire: `cancelServerIp`). */
  readonly serverIp?: string | null;
  /** Card: the pre-authorisation's token, at most 100 characters (wire: `preauthToken`). */
  readonly preauthToken?: string | null;
}

/**
 * How a cancel ended: `cancelled` (it can no longer be paid, or the money goes back), `already_paid` (the customer
 * was first: deliver, or refund by other means), `already_closed` (it expired or failed anyway).
 */
export type CancelOutcome = Open<'cancelled' | 'already_paid' | 'already_closed'>;

/** The end of a cancel. */
export interface Cancellation {
  /** How it ended. */
  readonly outcome: CancelOutcome;
  /** What the inquiry said, where one was needed to know. */
  readonly transaction: Transaction | null;
  /** NICEPAY's id of the cancel itself (wire: `canceltXid`). */
  readonly cancelTransactionId: string | null;
  /** Every field of the answer, where there was one. Not in `JSON.stringify` or the console. */
  readonly raw: RawFields | null;
  /** Everything but `raw`. */
  toJSON(): Record<string, unknown>;
}
