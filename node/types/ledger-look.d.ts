// Looking into the ledger.

import type { SignalOptions } from './client.js';
import type { Moment, Rupiah } from './codes.js';
import type { LedgerEvent } from './ledger-event.js';
import type { LedgerPayment, PaymentStatus } from './ledger-payment.js';

/** Which payments; all of them where nothing is said. */
export interface Filter {
  /** Only those that stand like this. */
  readonly status?: PaymentStatus | undefined;
  /** Only those that need a person. */
  readonly attention?: boolean | undefined;
  /** Only those whose order was first checked out at this moment or later. */
  readonly createdFrom?: Moment | undefined;
  /** Only those whose order was first checked out before this moment. */
  readonly createdBefore?: Moment | undefined;
  /** Only those of this amount or more, in rupiah. */
  readonly amountFrom?: Rupiah | undefined;
  /** Only those of this amount or less, in rupiah. */
  readonly amountTo?: Rupiah | undefined;
}

/** Which page. */
export interface PageOptions extends Filter, SignalOptions {
  /** Where it begins: the `next` or `previous` of another page. */
  readonly cursor?: string | null | undefined;
  /** How many at most; 100, and never more than 1,000. */
  readonly limit?: number | undefined;
}

/** A page of payments, newest first. */
export interface Page {
  /** The payments. */
  readonly payments: readonly LedgerPayment[];
  /** Where the next page begins, of older payments; null after the last. */
  readonly next: string | null;
  /** Where the page before begins, of newer payments; null on the first. */
  readonly previous: string | null;
}

/** How an export is written. */
export interface ExportOptions extends Filter, SignalOptions {
  /** `csv` with a header, or `json` with an object a line; `csv`. Moments as RFC 3339 in UTC. */
  readonly format?: 'csv' | 'json' | undefined;
}

/** Something that happened to an order's payment. */
export interface HistoryEntry {
  /** When, by the ledger's clock. */
  readonly at: Date;
  /** Who brought it: `shop`, `answer`, `inquiry`, `notification`, `callback`, `worker`, `person`, `event` or `delivery`. */
  readonly source: string;
  /** What it is, such as `planned`, `registered`, `inquired`, `paid`, `done`. */
  readonly kind: string;
  /** What it says, for a person; its names are the table's. */
  readonly data: unknown;
}

/** An event that a consumer gave up on. */
export interface ParkedEvent {
  /** The consumer. */
  readonly consumer: string;
  /** The event. */
  readonly event: LedgerEvent;
  /** How often its handling failed. */
  readonly failures: number;
  /** The last failure, in the consumer's words. */
  readonly error: string | null;
  /** Since when. */
  readonly parkedAt: Date;
}

/** A genuine notification that names no order of the ledger. */
export interface UnmatchedNotification {
  /** NICEPAY's transaction id. */
  readonly transactionId: string;
  /** The reference that it names; its token does not cover it. */
  readonly reference: string | null;
  /** The amount in rupiah. */
  readonly amount: number;
  /** When it came. */
  readonly receivedAt: Date;
}

/** What needs a person. */
export interface Attention {
  /** Payments that can't go on by themselves, each with its reason. */
  readonly payments: readonly LedgerPayment[];
  /** Events that a consumer could not handle. */
  readonly parked: readonly ParkedEvent[];
  /** Genuine notifications that name no order of the ledger. */
  readonly unmatched: readonly UnmatchedNotification[];
}

/** A consumer's backlog. */
export interface Backlog {
  /** The consumer. */
  readonly consumer: string;
  /** How many events it has not handled. */
  readonly waiting: number;
}

/** How the ledger is, for a person who wonders. */
export interface Health {
  /** The schema version of the tables. */
  readonly schema: number;
  /** What the database's own clock says, where it has one. */
  readonly clock: Date | null;
  /** Payments that are due and that no worker has taken. */
  readonly paymentsDue: number;
  /** Payments that a worker has taken. */
  readonly paymentsLeased: number;
  /** Payments that need a person. */
  readonly paymentsNeedingAttention: number;
  /** Notifications that are due. */
  readonly inboxDue: number;
  /** Genuine notifications that name no order of the ledger. */
  readonly inboxUnmatched: number;
  /** Events that a consumer gave up on. */
  readonly eventsParked: number;
  /** How many forged notifications came. */
  readonly forged: number;
  /** Each consumer's backlog. */
  readonly consumers: readonly Backlog[];
}
