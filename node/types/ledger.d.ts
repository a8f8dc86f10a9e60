/// <reference lib="esnext.disposable" />
// The ledger: a durable record of every payment, from the intent to the delivery, and the worker that brings each to
// its end. On SQLite one file beside the program; on PostgreSQL any number of machines share it.

import type { CallbackMessage } from './callback.js';
import type { AbortSignalLike, Client, SignalOptions } from './client.js';
import type { AmountPolicy, Order } from './inquiry.js';
import type { ClaimDialect, Events } from './ledger-event.js';
import type { Attention, ExportOptions, Health, HistoryEntry, Page, PageOptions } from './ledger-look.js';
import type { LedgerPayment } from './ledger-payment.js';
import type { NotificationReply, RawBody } from './notification.js';
import type { DirectRegistration, Registration } from './registration.js';

/** Up to an age, look this often. */
export interface Pause {
  /** The age in seconds up to which this pause holds. */
  readonly until: number;
  /** The pause in seconds. */
  readonly every: number;
}

/** When payments are looked at, in seconds; what is left out is as in the table of docs/ledger.md. */
export interface Schedule {
  /** Registered and without a number: by the age of the registration. */
  readonly waiting?: readonly Pause[] | undefined;
  /** With a payment number or another instruction: by its age. */
  readonly numbered?: readonly Pause[] | undefined;
  /** With an instruction that expires within an hour, such as a QR code or a wallet's push message: by its age. */
  readonly brief?: readonly Pause[] | undefined;
  /** Around its expiry it is looked at this often. */
  readonly nearExpiry?: number | undefined;
  /** From this long before its expiry. */
  readonly nearExpiryBefore?: number | undefined;
  /** Expired or cancelled: by the time since then, for late deposits. Past the last it is at its end. */
  readonly grace?: readonly Pause[] | undefined;
  /** Paid: by the time since then, for reversals. Past the last it is at its end. */
  readonly paid?: readonly Pause[] | undefined;
  /** A notification reported what the inquiry does not show: by the time since then. */
  readonly told?: readonly Pause[] | undefined;
  /** The pause after a failed inquiry; it doubles with each. */
  readonly failureFirst?: number | undefined;
  /** The longest pause after failed inquiries. */
  readonly failureLongest?: number | undefined;
  /** After so many failures in a row a person is asked to look. */
  readonly failuresBeforeAttention?: number | undefined;
  /** Past this age an unpaid payment that NICEPAY never calls expired is left to a person. */
  readonly longest?: number | undefined;
}

/** The settings of a ledger; every one has a default that suits a shop. */
export interface LedgerOptions extends SignalOptions {
  /**
   * What the tables' names begin with: small letters, digits and `_`; `nicepay_`. On PostgreSQL a schema may stand before
   * it, such as `payments.nicepay_`.
   */
  readonly prefix?: string | undefined;
  /** When payments are looked at. */
  readonly schedule?: Schedule | undefined;
  /**
   * Says that NICEPAY refuses a used reference for this merchant id; false unless they confirm it. Only then is a
   * registration whose answer was lost sent once more under the same reference.
   */
  readonly duplicatesChecked?: boolean | undefined;
  /** At most this many inquiries a second of all processes together; 20, and 0 for no limit. */
  readonly inquiriesPerSecond?: number | undefined;
  /** How many inquiries may follow at once after a quiet while; twice as many as a second takes. */
  readonly burst?: number | undefined;
  /** How many inquiries one worker has under way at once; 16. */
  readonly concurrency?: number | undefined;
  /** Which reported amounts pay an order; `exact`. */
  readonly amountPolicy?: AmountPolicy | undefined;
  /** How long an event belongs to the consumer that took it, in milliseconds; 60,000. Longer than a delivery takes. */
  readonly eventLeaseMs?: number | undefined;
  /** How long a payment belongs to the worker that took it, in milliseconds; 180,000. Longer than an inquiry takes. */
  readonly workLeaseMs?: number | undefined;
  /** How long a registration may take before its sender counts as gone, in milliseconds; 60,000. */
  readonly sendLimitMs?: number | undefined;
  /** How long {@link Ledger.returned} waits for an inquiry, in milliseconds; 3,000. */
  readonly callbackWaitMs?: number | undefined;
  /** How many events a consumer takes at once; 16. */
  readonly prefetch?: number | undefined;
  /** After how many failures an event is parked for a person; 12. */
  readonly failuresBeforeParking?: number | undefined;
  /** How often an idle worker or consumer looks for what other processes left, in milliseconds; 1,000. */
  readonly idlePauseMs?: number | undefined;
  /** How long another process's lock on the database is waited for, in milliseconds; 10,000. */
  readonly busyTimeoutMs?: number | undefined;
  /** How many connections are kept to PostgreSQL; 8. */
  readonly connections?: number | undefined;
  /** The most pages that the SQLite file may have; no limit but the disk's. */
  readonly mostPages?: number | undefined;
  /** Whether missing tables are made at open: yes on SQLite, no on PostgreSQL. */
  readonly migrate?: boolean | undefined;
}

/** How to check out. */
export interface CheckOutOptions extends SignalOptions {
  /**
   * Has an open payment of the order cancelled to make room for this one, for a customer who wants another store or a
   * cart that has changed. The open one is asked about first: who paid it meanwhile gets no second.
   */
  readonly replaceOpen?: boolean | undefined;
}

/** A worker: the promise of its end. It rejects with {@link StorageError} where no pause helps. */
export interface Worker extends Promise<void>, AsyncDisposable {
  /** {@link Ledger.stop}: a worker is stopped with its ledger. */
  stop(): void;
}

/**
 * A durable record of every payment, and the worker that brings each to its end. Open one for the program's life. Its
 * calls never hold the event loop, and it keeps the process alive only while a call, a worker or a consumer waits.
 *
 * Every call may reject with {@link StorageError}; nothing is lost then. An aborted call rejects with the signal's reason;
 * what it has begun is kept and goes on.
 */
export class Ledger implements AsyncDisposable {
  /** Use {@link Ledger.open} or {@link Ledger.fromEnv}. */
  private constructor(opened: never);

  /**
   * Opens the ledger that `url` names: `sqlite:FILE` (made where there is none) or `postgres://…`. Rejects with
   * {@link StorageError} when it can't be opened, its tables are missing or newer than this version, or they are another
   * merchant's; {@link InvalidRequestError} when URL or prefix can't be used; `TypeError` for an option that is not known.
   */
  static open(url: string, client: Client, options?: LedgerOptions): Promise<Ledger>;

  /**
   * Opens the ledger at `NICEPAY_LEDGER_URL` (`sqlite:payments.db` if not set), whose table names have the prefix
   * `NICEPAY_LEDGER_PREFIX`, for a client of {@link Client.fromEnv}. Rejects as {@link Ledger.open} does, and with
   * {@link InvalidRequestError} naming the client's variables that are missing or wrong.
   */
  static fromEnv(options?: LedgerOptions): Promise<Ledger>;

  /** The SQL that makes the ledger's tables, for those who run their own migrations. */
  static migration(dialect: 'sqlite' | 'postgres', prefix?: string): string;

  /** The SQL that makes the table that claims go into, once in your own migrations. */
  static claimMigration(dialect: ClaimDialect): string;

  /** The client that it asks NICEPAY with. */
  readonly client: Client;

  /** Brings the tables to this version's schema. */
  migrate(): Promise<void>;

  /**
   * The payment of an order, registered for API Checkout once: the intent is on the disk before a byte goes out. Called
   * again, by a double click, after a restart, or by two processes at once, it gives the same payment. The reference is
   * your order id. Send the customer to the result's `paymentUrl`.
   *
   * Rejects with {@link InvalidRequestError} naming every wrong field before anything is kept, and where the order is open
   * or paid with another amount; otherwise as {@link Client.register} (the intent stays: call again, or leave it to the
   * worker).
   */
  checkOut(registration: Registration, options?: CheckOutOptions): Promise<LedgerPayment>;

  /** {@link Ledger.checkOut} for a payment number at once. Rejects as `checkOut`. */
  checkOutDirect(registration: DirectRegistration, options?: CheckOutOptions): Promise<LedgerPayment>;

  /**
   * Takes a notification: checks its token, keeps it, and gives the reply to send. The worker asks NICEPAY what is true.
   * Pass the raw body. Answer an error with its `replyStatus`: 400 for what can't be verified, 503 where it could not be
   * kept. Rejects as {@link Client.verifyNotification} throws.
   */
  receive(body: RawBody, options?: SignalOptions): Promise<NotificationReply>;

  /**
   * What the callback page shows: the payment that the browser speaks of, as NICEPAY says it is, after a wait of up to
   * `callbackWaitMs`. Nothing that the browser claims changes the payment. Null for an order that is not in the ledger.
   * Rejects with {@link VerificationError} where the callback does not fit the order.
   */
  returned(callback: CallbackMessage, options?: SignalOptions): Promise<LedgerPayment | null>;

  /** The payment of an order as it stands; null for an order that is not in the ledger. */
  payment(orderId: string, options?: SignalOptions): Promise<LedgerPayment | null>;

  /** A page of payments, newest first. */
  payments(options?: PageOptions): Promise<Page>;

  /** Everything that happened to an order's payment, oldest first. */
  history(orderId: string, options?: SignalOptions): Promise<readonly HistoryEntry[]>;

  /** What needs a person: payments, parked events, and notifications of unknown orders; up to 500 of each. */
  attention(options?: SignalOptions): Promise<Attention>;

  /** How the ledger is. */
  health(options?: SignalOptions): Promise<Health>;

  /**
   * Writes every payment that the options take, newest first, to a file or a stream, which is not ended. No faster than it
   * takes them, so that a large ledger takes no more memory than a small one. How many there were. Rejects with the
   * stream's own error.
   */
  export(to: string | FileUrl | WritableLike, options?: ExportOptions): Promise<number>;

  /**
   * Cancels the open payment of an order: `cancelled` afterwards, or `paid` where the customer was faster. Null for an
   * order that is not in the ledger. Rejects as {@link Client.cancel}; the worker then finds the outcome out.
   */
  cancel(orderId: string, options?: SignalOptions): Promise<LedgerPayment | null>;

  /**
   * Asks NICEPAY about every payment of an order now, and takes it off the list of those that need attention. Null for an
   * order that is not in the ledger. Rejects with a retryable error where NICEPAY gives no clear answer.
   */
  recheck(orderId: string, options?: SignalOptions): Promise<LedgerPayment | null>;

  /**
   * Takes over a payment that was registered without the ledger: `orderId` is the shop's, `order` what NICEPAY knows.
   * Rejects with {@link InvalidRequestError} where the reference is another order's.
   */
  adopt(orderId: string, order: Order, options?: SignalOptions): Promise<LedgerPayment>;

  /**
   * The events for `consumer`, a name of your own such as `shop` or `mail`: each consumer gets every event, at least once,
   * and in order per order. Any number of loops and processes may share one. An event that is neither done nor handed back
   * before its lease is over comes again. The loop ends when the ledger is stopped; a failure of the store is thrown, and
   * `next()` may be called again. Rejects with {@link InvalidRequestError} for a name that can't be used.
   */
  events(consumer: string, options?: SignalOptions): Events;

  /** Gives a consumer's parked events another chance: all of them, or the one with this id. How many there were. */
  retryParked(consumer: string, eventId?: string | null, options?: SignalOptions): Promise<number>;

  /** Drops a consumer's parked event for good, so that the events of its order after it come. */
  skipParked(consumer: string, eventId: string, options?: SignalOptions): Promise<number>;

  /**
   * Works until {@link Ledger.stop}: brings every payment to its end. Any number of workers may run, in any number of
   * processes. Keeps the process alive. An aborted signal stops the ledger: what is under way is ended, and the promise
   * resolves.
   */
  run(options?: SignalOptions): Worker;

  /**
   * Works as {@link Ledger.run} does until `end`: a signal that is aborted, or a promise that is settled. Ends what is under
   * way, and leaves the ledger's other workers and its consumers at work. Rejects as {@link Worker} does.
   */
  runUntil(end: AbortSignalLike | PromiseLike<unknown>): Promise<void>;

  /** Does everything that is due now, and ends. How many payments and notifications it looked at. */
  runDue(options?: SignalOptions): Promise<number>;

  /** Has every worker and every consumer of this ledger end, for good, once what is under way is done. */
  stop(): void;

  /** Stops, and closes the store. */
  close(): Promise<void>;

  /** {@link Ledger.close}. */
  [Symbol.asyncDispose](): Promise<void>;

  /** The client's merchant id and base URL; not the ledger's URL, which may hold a password. */
  toJSON(): Record<string, unknown>;
}

/** A file by its URL: a `URL` whose protocol is `file:`. */
export interface FileUrl {
  /** The URL as text. */
  readonly href: string;
  /** Its protocol. */
  readonly protocol: string;
}

/** What an export is written to: any Writable of Node's. */
export interface WritableLike {
  /** Writes a chunk. */
  write(chunk: string, done: (error?: Error | null) => void): boolean;
  /** Registers a listener. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** Removes a listener. */
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}
