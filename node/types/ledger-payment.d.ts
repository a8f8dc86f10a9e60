// A payment as the ledger keeps it.

import type { Open, Store } from './codes.js';
import type { Instruction } from './instruction.js';
import type { RegisteredOrder } from './registration.js';

/**
 * How an order's payment stands. `registering`: its registration is under way, or could not be sent yet; `unknown`:
 * whether NICEPAY has it is being settled; `refused`: by NICEPAY; `open`: the customer may pay; `paid`: NICEPAY has the
 * money; `expired` and `cancelled`: a late deposit is still watched for; `reversed`: it was paid, and is not any more.
 */
export type PaymentStatus = Open<
  'registering' | 'unknown' | 'refused' | 'open' | 'paid' | 'expired' | 'cancelled' | 'reversed'
>;

/** The payment of an order as it stands. Frozen, and as plain data again by `toJSON` and `fromJSON`. */
export class LedgerPayment {
  /** Made by the ledger, or by {@link LedgerPayment.fromJSON}. */
  private constructor(said: never);
  /** The payment that `JSON.parse` made of one's JSON, or what its `toJSON` gave. */
  static fromJSON(value: object): LedgerPayment;
  /** The shop's order. */
  readonly orderId: string;
  /** How it stands. */
  readonly status: PaymentStatus;
  /** Whether NICEPAY has the money. */
  readonly isPaid: boolean;
  /** The amount in rupiah. */
  readonly amount: number;
  /** Which attempt of the order this is; 1 for the first. */
  readonly attempt: number;
  /** The attempt's reference at NICEPAY. */
  readonly reference: string;
  /** NICEPAY's transaction id, once it gave one. */
  readonly transactionId: string | null;
  /** Where to send the customer's browser, for API Checkout. */
  readonly paymentUrl: string | null;
  /** The number to pay with, once it is known: at the counter, or the virtual account's. Text: it may begin with 0. */
  readonly paymentNumber: string | null;
  /** What the customer needs in order to pay, by pay method, once it is known. */
  readonly instruction: Instruction | null;
  /** The store, wallet or lender. */
  readonly store: Store | null;
  /** How many reversals were observed. */
  readonly epoch: number;
  /** Why a person must look, where one must. */
  readonly attention: string | null;
  /** When it expires, where NICEPAY says so. */
  readonly expiresAt: Date | null;
  /** When it was seen paid. */
  readonly paidAt: Date | null;
  /** When the shop first wanted to be paid. */
  readonly createdAt: Date;
  /** When NICEPAY is asked next; null once the payment is at its end. */
  readonly nextCheckAt: Date | null;
  /** The payment as the client asks NICEPAY about it; null before it has a transaction id. */
  order(): RegisteredOrder | null;
  /** Its members, and the instruction's: the buyer's phone number or card too, where it has them. */
  toJSON(): Record<string, unknown>;
}
