// Callbacks: what the customer's browser brings back. Nothing in one is signed.

import type { PayMethod, RawFields, Store, TransactionState } from './codes.js';
import type { Order, Transaction } from './inquiry.js';
import type { Instruction } from './instruction.js';

/** What a callback claims. It says at most that a payment number was issued, never that anything was paid. */
export interface Callback {
  /** NICEPAY's transaction id (wire: `tXid`). */
  readonly transactionId: string | null;
  /** The merchant's reference: what to look the order up with (wire: `referenceNo`). */
  readonly reference: string | null;
  /** The amount in rupiah (wire: `amt` or `amount`). */
  readonly amount: number | null;
  /** The number to pay with at the counter (wire: `payNo`). */
  readonly paymentNumber: string | null;
  /** What the customer needs in order to pay, by pay method: a claim. */
  readonly instruction: Instruction | null;
  /** The store that takes it (wire: `mitraCd`). */
  readonly store: Store | null;
  /** The pay method, where the callback names it (wire: `payMethod`). */
  readonly payMethod: PayMethod | null;
  /** The result of the customer's step on the page; `0000` does not mean paid (wire: `resultCd`). */
  readonly resultCode: string | null;
  /** The result in NICEPAY's words (wire: `resultMsg`). */
  readonly resultMessage: string | null;
  /** When the payment was registered; not when it was paid (wire: `transDt`, `transTm`, read as +07:00). */
  readonly registeredAt: Date | null;
  /** Every field as it came. Not in `JSON.stringify` or the console, for it may hold a buyer's data. */
  readonly raw: RawFields;
  /** Everything but `raw`. */
  toJSON(): Record<string, unknown>;
}

declare const unverified: unique symbol;

/** A callback that was read but not confirmed: anyone can have made it. */
export interface UnverifiedCallback {
  /** Made by {@link parseCallback} alone. */
  readonly [unverified]: 'callback';
  /** What the browser claims: use it to find the order, and for nothing else. */
  readonly claims: Callback;
  /**
   * Holds the callback against the merchant's own order. A match is no proof of anything.
   * @throws {@link VerificationError} naming the first thing that does not fit.
   */
  check(order: Order): void;
}

/** Anything that `URL` and the like look like. */
interface UrlLike {
  /** The whole URL. */
  readonly href: string;
}

/** Anything that `URLSearchParams` looks like. */
interface SearchParamsLike {
  /** The query as text. */
  toString(): string;
  /** The names and values. */
  entries(): Iterable<[string, string]>;
}

/**
 * A callback in any of the shapes that a framework has it in: the URL or its query, a posted form or JSON body as
 * text or bytes, or the parsed query or body.
 */
export type CallbackMessage =
  string | Uint8Array | ArrayBuffer | UrlLike | SearchParamsLike | Readonly<Record<string, unknown>>;

/**
 * Reads a callback. Names are compared without case, `amt` and `amount` must agree, a field that comes twice with
 * different values is refused, unknown fields are kept.
 * @throws {@link InvalidRequestError} when it can't be read, or names neither a transaction id nor a reference.
 */
export function parseCallback(message: CallbackMessage): UnverifiedCallback;

/** A callback that fits the order, and what NICEPAY says of the payment now. */
export interface Confirmation {
  /** What the browser brought; its members beyond the order's remain claims. */
  readonly callback: Callback;
  /** The answer to the inquiry: the truth. */
  readonly transaction: Transaction;
  /** The state of the payment by the inquiry. */
  readonly state: TransactionState;
  /** Whether NICEPAY has the money. */
  readonly isPaid: boolean;
}
