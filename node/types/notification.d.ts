// Notifications: what NICEPAY's server posts.

import type { Open, PayMethod, RawFields, Store, TransactionState } from './codes.js';
import type { Order, Transaction } from './inquiry.js';
import type { Instruction } from './instruction.js';

/** What a notification reports. The token does not cover it. */
export type NotificationEvent = Open<'deposit' | 'reversal' | 'other'>;

/** How the paid amount compares with the asked one. The token does not cover it. */
export type AmountMatch = Open<'match' | 'over' | 'under'>;

/** The members of a notification. */
export interface NotificationFields {
  /** NICEPAY's transaction id; genuine once verified (wire: `tXid`). */
  readonly transactionId: string;
  /** The amount in rupiah; genuine once verified (wire: `amt`). */
  readonly amount: number;
  /** The merchant's reference: what to look the order up with (wire: `referenceNo`). */
  readonly reference: string | null;
  /** What it reports; the token does not cover it (wire: `status`). */
  readonly reportedEvent: NotificationEvent;
  /** How the paid amount compares with the asked one (wire: `matchCl`). */
  readonly amountMatch: AmountMatch | null;
  /** The pay method; NICEPAY's own sample shows a wrong one (wire: `payMethod`). */
  readonly payMethod: PayMethod | null;
  /** The store that took the money (wire: `mitraCd`). */
  readonly store: Store | null;
  /** The number that was paid with (wire: `payNo`). */
  readonly paymentNumber: string | null;
  /**
   * What was paid with, by pay method; the token does not cover it. Read when asked for: not in `JSON.stringify` or the
   * console, as `raw`.
   */
  readonly instruction: Instruction | null;
  /** When the transaction happened (wire: `transDt`, `transTm`, read as +07:00). */
  readonly transactionAt: Date | null;
  /** When the money came in, where the notification says so (wire: `depositDt`, `depositTm`, read as +07:00). */
  readonly depositedAt: Date | null;
  /**
   * Every field as it came, the token and the buyer's data among them; for that reason not in `JSON.stringify`
   * or the console.
   */
  readonly raw: RawFields;
  /**
   * Holds it against the merchant's own order: transaction id, amount (by the order's policy), reference.
   * @throws {@link VerificationError} naming the first thing that does not fit.
   */
  check(order: Order): void;
  /** Everything but `instruction` and `raw`. */
  toJSON(): Record<string, unknown>;
}

declare const verified: unique symbol;

/**
 * A notification whose token was verified: its transaction id and amount are genuine, the rest is not. A reason to
 * ask (see {@link Client.settle}), not proof of payment.
 */
export interface Notification extends NotificationFields {
  /** Made by {@link Client.verifyNotification} alone. */
  readonly [verified]: 'notification';
}

/** A notification that was read but not verified: anyone can have sent it. */
export interface UnverifiedNotification {
  /** What the sender claims. */
  readonly claims: NotificationFields;
}

/**
 * A posted body just as it arrived. Not a parsed object: that has lost the text that the token was made from.
 * (Express: `express.raw({ type: '*\/*' })`; Fastify: a content type parser with `parseAs: 'buffer'`; Hono and
 * Next.js: `await request.arrayBuffer()`.)
 */
export type RawBody = string | Uint8Array | ArrayBuffer;

/**
 * Reads a notification without verifying it. Verify with {@link Client.verifyNotification} instead where you can.
 * @throws {@link InvalidRequestError} when it can't be read or lacks the transaction id, the amount or the token.
 */
export function parseNotification(body: RawBody): UnverifiedNotification;

/** What to answer a notification with. NICEPAY documents neither the reply nor whether it tells again. */
export interface NotificationReply {
  /** The HTTP status: 200 for received, 503 where what was told is not to be seen yet. */
  readonly status: number;
  /** The content type. */
  readonly contentType: string;
  /** The body, `OK` or `NOT YET`. */
  readonly body: string;
}

/** The reply to send when a notification was taken, for a repeated one as well: 200, `OK`. */
export function notificationReply(): NotificationReply;

/** What a settlement means. */
export type SettlementOutcome = 'paid' | 'not_yet_visible' | 'not_paid';

/** A verified notification that fits the order, and what NICEPAY says of the payment now. */
export interface Settlement {
  /** The notification that gave rise to the inquiry. */
  readonly notification: Notification;
  /** The answer to the inquiry: the truth. */
  readonly transaction: Transaction;
  /** The state of the payment by the inquiry. */
  readonly state: TransactionState;
  /** Whether NICEPAY has the money. */
  readonly isPaid: boolean;
  /**
   * Transaction id and state, for delivering once where `isPaid`: the same for every repetition of the same news. It
   * recurs: paid, reversed and paid again give the first key once more. "Was paid in my books, and is not now" is a
   * branch of its own, whatever the key.
   */
  readonly idempotencyKey: string;
  /** What it means: `not_yet_visible` where the inquiry does not show yet what was told. */
  readonly outcome: SettlementOutcome;
  /** The reply to send to NICEPAY: `OK`, or 503 where what was told is not to be seen yet. */
  readonly reply: NotificationReply;
}
