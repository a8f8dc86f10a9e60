// The client.

import type { Confirmation, UnverifiedCallback } from './callback.js';
import type { Cancel, Cancellation } from './cancel.js';
import type { Moment } from './codes.js';
import type { ErrorKind, NicepayError, Operation } from './error.js';
import type { Order, Transaction } from './inquiry.js';
import type { Notification, RawBody, Settlement } from './notification.js';
import type { Checkout, DirectRegistration, PaymentCode, Registration, Resolution } from './registration.js';

/** NICEPAY's hosts by name. */
export type Environment = 'sandbox' | 'staging' | 'production' | 'services_sandbox' | 'services_production';

/** Anything that an `AbortSignal` looks like. */
export interface AbortSignalLike {
  /** Whether it was aborted. */
  readonly aborted: boolean;
  /** Why. */
  readonly reason?: unknown;
  /** Registers a listener. */
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  /** Removes a listener. */
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What ends a call or a loop early. */
export interface SignalOptions {
  /**
   * Gives the call up and drops its request. An aborted inquiry rejects with the signal's reason, as `fetch` does.
   * An aborted registration or cancel that was under way rejects with {@link OutcomeUnknownError} whose `cause` is
   * the reason: it may have arrived.
   */
  readonly signal?: AbortSignalLike | undefined;
}

/** What a call may be told beside its arguments. */
export interface CallOptions extends SignalOptions {
  /** This call's own time limit in milliseconds, repetitions included, in place of the client's. */
  readonly timeout?: number | undefined;
}

/** An attempt that is about to be sent. No secret and no buyer's data. */
export interface RequestInfo {
  /** The operation. */
  readonly operation: Operation;
  /** The URL. */
  readonly url: string;
  /** Which attempt of the call it is, from 1. */
  readonly attempt: number;
}

/** An attempt that ended. No secret and no buyer's data. */
export interface ResponseInfo extends RequestInfo {
  /** How long it took, in milliseconds. */
  readonly elapsedMs: number;
  /** The HTTP status, where an answer came. */
  readonly httpStatus: number | null;
  /** How it failed, where it did. */
  readonly error: ErrorKind | null;
  /** Whether another attempt follows. */
  readonly willRetry: boolean;
}

/** The settings besides the credentials. */
export interface ClientSettings {
  /** Which NICEPAY to talk to. From `NICEPAY_BASE_URL` or `NICEPAY_ENV` where neither this nor `baseUrl` is given. */
  readonly environment?: Environment | undefined;
  /** Another base URL: `https`, or `http` to this machine only. */
  readonly baseUrl?: string | undefined;
  /** How long a whole call may take, retries included, in milliseconds; 30,000. */
  readonly timeoutMs?: number | undefined;
  /** How long to wait for a connection, TLS included, in milliseconds; 5,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** How long the connection may stay silent while an answer is awaited, in milliseconds; 20,000. */
  readonly readTimeoutMs?: number | undefined;
  /** How often a call that may be repeated is repeated: an inquiry, or a request that surely never left; 2. */
  readonly maxRetries?: number | undefined;
  /** The proxy to go through, such as `http://proxy.example:3128`; none, whatever the environment says. */
  readonly proxy?: string | undefined;
  /** CA certificates, as PEM text, to trust besides the platform's. */
  readonly rootCertificates?: readonly string[] | undefined;
  /** Text put in front of the `User-Agent`, such as `my-shop/2.1`. */
  readonly userAgent?: string | undefined;
  /** The largest answer that is read, in bytes; 1 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** How many idle connections are kept; 256. */
  readonly idleConnections?: number | undefined;
  /** A moment at which the clock stands still, for tests. */
  readonly clock?: Moment | undefined;
  /** Called before each attempt. Never keeps the process alive; what it throws becomes a process warning. */
  readonly onRequest?: ((info: RequestInfo) => void) | undefined;
  /** Called after each attempt. Never keeps the process alive; what it throws becomes a process warning. */
  readonly onResponse?: ((info: ResponseInfo) => void) | undefined;
}

/** What a client is made of. */
export interface ClientOptions extends ClientSettings {
  /** The merchant id that NICEPAY issued, 1 to 10 letters and digits (wire: `iMid`). */
  readonly merchantId: string;
  /** The merchant key that NICEPAY issued. Base64-looking, but used as text. */
  readonly merchantKey: string;
  /** Earlier keys that notifications may still be signed with, so that a key can be changed without losing one. */
  readonly previousKeys?: readonly string[] | undefined;
}

/** How to wait. */
export interface WaitOptions extends SignalOptions {
  /** When to give up, in milliseconds; an hour. Giving up is a {@link TimeoutError} and decides nothing. */
  readonly timeoutMs?: number | undefined;
  /** The first pause between two inquiries, in milliseconds; 2,000. Each is half as long again as the last. */
  readonly firstPauseMs?: number | undefined;
  /** The longest pause, in milliseconds; 30,000. */
  readonly longestPauseMs?: number | undefined;
}

/** How hard to ask. */
export interface BulkOptions extends SignalOptions {
  /** How many inquiries are under way at once; 16. */
  readonly concurrency?: number | undefined;
  /** How many inquiries are begun a second at most; no limit. */
  readonly perSecond?: number | undefined;
}

/** One order of a bulk inquiry and what became of it: a transaction or an error. */
export type BulkResult<O extends Order> =
  | {
      /** The very object that was handed in. */
      readonly order: O;
      /** What NICEPAY says. */
      readonly transaction: Transaction;
      /** Nothing. */
      readonly error: null;
    }
  | {
      /** The very object that was handed in. */
      readonly order: O;
      /** Nothing. */
      readonly transaction: null;
      /** Why there is no answer; a `TypeError` where the object is no order. */
      readonly error: NicepayError | TypeError;
    };

/** An async iterator to loop over once; leaving the loop ends the work behind it. */
export interface Changes<T> extends AsyncIterableIterator<T> {
  /** Takes the next item. */
  next(): Promise<IteratorResult<T, undefined>>;
  /** Ends the work. */
  return(value?: unknown): Promise<IteratorResult<T, undefined>>;
  /** Itself. */
  [Symbol.asyncIterator](): this;
}

/**
 * Everything a merchant asks of NICEPAY. Make one for the program's life: it keeps its connections. Makes no
 * connection and starts no thread before the first call, and never keeps the process alive while it is idle.
 *
 * A registration or cancel is sent again only when no connection was made, so that it surely never reached NICEPAY;
 * an inquiry is repeated up to `maxRetries` times.
 */
export class Client {
  /** @throws {@link InvalidRequestError} when a setting can't be used; `TypeError` for one that is not known. */
  constructor(options: ClientOptions);

  /**
   * A client from `NICEPAY_MERCHANT_ID`, `NICEPAY_MERCHANT_KEY`, `NICEPAY_PREVIOUS_KEYS` (separated by commas) and
   * `NICEPAY_ENV` or `NICEPAY_BASE_URL`.
   * @throws {@link InvalidRequestError} naming the variables that are missing or wrong.
   */
  static fromEnv(settings?: ClientSettings): Client;

  /** The merchant id it signs with. */
  readonly merchantId: string;
  /** The NICEPAY it talks to. */
  readonly baseUrl: string;

  /**
   * Registers a payment for API Checkout; send the customer to the result's `paymentUrl`.
   *
   * Rejects with {@link InvalidRequestError} before anything is sent; {@link DeclinedError} (9009: reference already
   * used); {@link OutcomeUnknownError} when it may or may not be registered: see {@link Client.resolve}; or when it is,
   * and the payment URL is not NICEPAY's (then with `transactionId`); {@link BadResponseError} when it was refused at the
   * HTTP level; {@link ConnectionError} and {@link TimeoutError} when it surely never left.
   */
  register(registration: Registration, options?: CallOptions): Promise<Checkout>;

  /** Registers a payment directly, without NICEPAY's page; its instruction comes back at once. Rejects as `register`. */
  registerDirect(registration: DirectRegistration, options?: CallOptions): Promise<PaymentCode>;

  /**
   * Finds out about a registration that ended with {@link OutcomeUnknownError}, by sending the same registration once
   * more: NICEPAY refuses a reference that is already used, so either it is registered now, or it already was. Call it
   * after the first call has ended, and only where NICEPAY makes that check for your merchant id; where it does not, or
   * you don't know, register under a new reference.
   */
  resolve(registration: Registration, options?: CallOptions): Promise<Resolution<Checkout>>;

  /** {@link Client.resolve} for {@link Client.registerDirect}. */
  resolveDirect(registration: DirectRegistration, options?: CallOptions): Promise<Resolution<PaymentCode>>;

  /**
   * Asks for the state of a payment. Rejects with {@link DeclinedError}, {@link TimeoutError},
   * {@link ConnectionError}, {@link BadResponseError}; {@link VerificationError} when NICEPAY reports an amount that
   * does not pay the order.
   */
  inquire(order: Order, options?: CallOptions): Promise<Transaction>;

  /**
   * Holds a callback against the merchant's own order and asks NICEPAY for the truth. Fails closed. Rejects with
   * {@link VerificationError} when the callback does not fit the order; otherwise as `inquire`.
   */
  confirm(callback: UnverifiedCallback, order: Order, options?: CallOptions): Promise<Confirmation>;

  /**
   * Reads a notification's raw body and checks its token, in constant time, against the current and every previous
   * key.
   * @throws {@link InvalidRequestError} when it can't be read; {@link VerificationError} whose `failure` and `hint`
   * say which common cause fits; `TypeError` for a parsed object.
   */
  verifyNotification(body: RawBody): Notification;

  /**
   * Holds a verified notification against the merchant's own order and asks NICEPAY what is true now. Asking again
   * gives the same answer, so a repeated notification is harmless. Rejects with {@link VerificationError} when it
   * does not fit the order; otherwise as `inquire`.
   */
  settle(notification: Notification, order: Order, options?: CallOptions): Promise<Settlement>;

  /**
   * Cancels a payment. Whatever is not a clear success is resolved by an inquiry, so that a customer who paid
   * meanwhile is seen. Rejects with {@link DeclinedError} when NICEPAY refuses and the payment is still open;
   * {@link OutcomeUnknownError} when neither the cancel nor the inquiry gave an answer, or the payment was still open
   * when asked.
   */
  cancel(order: Order, cancel?: Cancel, options?: CallOptions): Promise<Cancellation>;

  /**
   * Asks until the payment is settled, and yields its state at first and at each change. Ends after a settled state,
   * or throws: {@link TimeoutError} when the time is over, or an error that asking again can't mend. Nothing is
   * asked while nobody awaits the next change.
   */
  waitUntilSettled(order: Order, options?: WaitOptions): Changes<Transaction>;

  /**
   * Asks about each order of an iterable or async iterable, in the order of the answers. Orders are taken only as
   * results are, so memory stays bounded. One failure is that order's result and stops nothing.
   */
  inquireAll<O extends Order>(
    orders: Iterable<O> | AsyncIterable<O>,
    options?: BulkOptions,
  ): Changes<BulkResult<O>>;

  /** Merchant id and base URL. */
  toJSON(): { merchantId: string; baseUrl: string };
}
