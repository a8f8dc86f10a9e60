// Orders and what NICEPAY says of them.

import type { PayMethod, RawFields, Rupiah, Store, TransactionState } from './codes.js';
import type { Instruction } from './instruction.js';

/** Which reported amount pays an order; `exact` where nothing is said. */
export type AmountPolicy =
  | 'exact'
  | 'at_least'
  | {
      /** The largest fee on top of the order's amount, in rupiah. */
      readonly withFee: Rupiah;
    };

/**
 * A payment as the merchant's own books know it: what every question is asked with, and what callbacks and
 * notifications are held against. Any object with these members will do, such as a database row.
 */
export interface Order {
  /** The reference that the payment was registered with, at most 40 characters (wire: `referenceNo`). */
  readonly reference: string;
  /** The amount that the payment was registered with, in rupiah (wire: `amt`). */
  readonly amount: Rupiah;
  /** The transaction id that the registration returned, at most 30 characters (wire: `tXid`). */
  readonly transactionId: string;
  /** Which reported amount pays this order; `exact` where nothing is said. */
  readonly amountPolicy?: AmountPolicy | null;
}

/** What NICEPAY says of a payment at the moment of asking: the truth. Only an inquiry makes one. */
export interface Transaction {
  /** NICEPAY's transaction id (wire: `tXid`). */
  readonly transactionId: string;
  /** The merchant's reference (wire: `referenceNo`). */
  readonly reference: string;
  /** The amount in rupiah (wire: `amt`). */
  readonly amount: number;
  /** The state, decoded by the pay method. */
  readonly state: TransactionState;
  /** Whether NICEPAY has the money. */
  readonly isPaid: boolean;
  /** Whether waiting longer can't bring the payment: it is paid, or it can no longer be. */
  readonly isSettled: boolean;
  /** The pay method; `all` while the customer has chosen none (wire: `payMethod`). */
  readonly payMethod: PayMethod;
  /** The status as it came: its meaning depends on the pay method (wire: `status`). */
  readonly statusCode: string;
  /** The store, wallet or lender (wire: `mitraCd`). */
  readonly store: Store | null;
  /** The number to pay with at the counter (wire: `payNo`). */
  readonly paymentNumber: string | null;
  /**
   * What the customer needs in order to pay, by pay method; null while the customer has not chosen one, or while NICEPAY
   * has not said enough.
   */
  readonly instruction: Instruction | null;
  /** What was cancelled so far, in rupiah (wire: `cancelAmt`). */
  readonly cancelledAmount: number | null;
  /** The store's receipt (wire: `receiptCode`). */
  readonly receiptCode: string | null;
  /** When the payment was asked for (wire: `reqDt`, `reqTm`, read as +07:00). */
  readonly requestedAt: Date | null;
  /** When the transaction was last touched (wire: `transDt`, `transTm`, read as +07:00). */
  readonly transactionAt: Date | null;
  /** When the money came in (wire: `depositDt`, `depositTm`, read as +07:00). */
  readonly depositedAt: Date | null;
  /**
   * When it expires (wire: `payValidDt`, `payValidTm`; `vacctValidDt`, `vacctValidTm`; or `paymentExpDt`, `paymentExpTm`,
   * read as +07:00).
   */
  readonly expiresAt: Date | null;
  /** Every field of the answer. Not in `JSON.stringify` or the console, for it may hold a buyer's data. */
  readonly raw: RawFields;
  /** Everything but `raw`. */
  toJSON(): Record<string, unknown>;
}
