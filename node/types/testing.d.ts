// For tests: the local sandbox, signed samples, and the core's halves of an operation without a network.

import type { Client, ClientSettings, Environment } from './client.js';
import type { Bank, Moment, Open, PayMethod, Rupiah, Store, TransactionState } from './codes.js';
import type { Order, Transaction } from './inquiry.js';
import type { Instruction } from './instruction.js';
import type { Checkout, DirectRegistration, PaymentCode, Registration } from './registration.js';

/** How a sandbox is set up. */
export interface SandboxOptions {
  /** The port on 127.0.0.1; a free one. */
  readonly port?: number | undefined;
  /** Makes transaction ids, payment numbers and chance reproducible. */
  readonly seed?: number | undefined;
  /** Stops the clock at this moment; {@link Sandbox.advance} moves it on. */
  readonly frozenAt?: Moment | undefined;
  /** Lets every payment pay itself this long after its number was issued, in milliseconds. */
  readonly autopayMs?: number | undefined;
  /** Whether a reference may be registered once only (code 9009); true. */
  readonly duplicateCheck?: boolean | undefined;
  /** The HTTP status of an answer that refuses; 200. */
  readonly errorHttpStatus?: number | undefined;
  /** The pauses between the attempts to deliver a notification, in milliseconds; an empty list for one attempt. */
  readonly notifyRetriesMs?: readonly number[] | undefined;
  /** Merchants besides the public `IONPAYTEST` and `NORMALTEST`. */
  readonly merchants?: readonly { readonly merchantId: string; readonly merchantKey: string }[] | undefined;
  /** Pay methods to take away from every merchant (code 9012). */
  readonly withoutMethods?: readonly PayMethod[] | undefined;
}

/** Misbehaviour to inject; see docs/sandbox.md for the kinds and their parameters. */
export interface Fault {
  /** Where it strikes. */
  readonly operation: Open<'register' | 'register_direct' | 'inquire' | 'cancel' | 'page' | 'notification'>;
  /** What goes wrong. "before" means that the gateway never acts; "after" that only the answer suffers. */
  readonly kind: Open<
    | 'latency'
    | 'drop_before'
    | 'drop_after'
    | 'status_before'
    | 'status_after'
    | 'result_code'
    | 'truncated'
    | 'html'
    | 'oversized'
    | 'non_utf8'
    | 'wrong_content_type'
    | 'duplicate'
    | 'delayed'
    | 'out_of_order'
    | 'lost'
    | 'forged_token'
    | 'altered_amount'
  >;
  /** How many times; for ever where nothing is given. */
  readonly times?: number;
  /** In how many of 100 cases; always where nothing is given. */
  readonly percent?: number;
  /** `latency`, `delayed`: how long, in milliseconds. */
  readonly ms?: number;
  /** `status_before`, `status_after`: the HTTP status; 503. */
  readonly status?: number;
  /** `result_code`: the code. */
  readonly code?: string;
  /** `result_code`: whether the request is acted upon first. */
  readonly after?: boolean;
  /** `oversized`: how long the body is, in bytes. */
  readonly bytes?: number;
}

/** A notification that the sandbox wrote, and how its delivery went. */
export interface NotificationRecord {
  /** What it is about. */
  readonly kind: Open<'deposit' | 'reversal' | 'forged'>;
  /** What has become of it. */
  readonly state: Open<'pending' | 'held' | 'delivered' | 'gave_up' | 'lost' | 'refused'>;
  /** The outcome of each attempt. */
  readonly attempts: readonly string[];
}

/** A payment as the gateway sees it. */
export interface SandboxTransaction {
  /** The transaction id. */
  readonly transactionId: string;
  /** The merchant. */
  readonly merchantId: string;
  /** The merchant's reference. */
  readonly reference: string;
  /** The amount in rupiah. */
  readonly amount: number;
  /** The pay method; `all` until the customer has chosen. */
  readonly payMethod: PayMethod;
  /** The status digit that an inquiry answers. */
  readonly status: string;
  /** What pay method and status mean. */
  readonly state: TransactionState;
  /** The store. */
  readonly store: Store | null;
  /** The number to pay with. */
  readonly paymentNumber: string | null;
  /** What the customer needs in order to pay by the chosen method. */
  readonly instruction: Instruction | null;
  /** When it was registered. */
  readonly registeredAt: Date;
  /** When it expires. */
  readonly expiresAt: Date;
  /** When it was paid. */
  readonly paidAt: Date | null;
  /** How often this reference was registered. */
  readonly registrations: number;
  /** How often a registration was refused because the reference was taken. */
  readonly duplicatesRefused: number;
  /** The notifications, in the order they were written. */
  readonly notifications: readonly NotificationRecord[];
}

/** What goes with the choice of a pay method. */
export interface Choice {
  /** The store, bank, wallet or lender; for QRIS the issuer, if it matters. */
  readonly partner?: Store | Bank | undefined;
  /** Where a wallet's push message goes; the buyer's phone by default. */
  readonly phone?: string | undefined;
  /** The card's number. `4000000000000002` is declined, any other that a card can have is accepted. */
  readonly card?: string | undefined;
}

/** What the choice of a pay method led to. */
export interface Chosen {
  /** The number to pay with at a store's counter. */
  readonly paymentNumber: string | null;
  /** What the customer needs in order to pay. */
  readonly instruction: Instruction | null;
  /** Where the customer's browser goes then. */
  readonly callbackUrl: string;
}

/** NICEPAY's gateway on this machine, inside this process. Needs the package `nicepay-checkout-sandbox`. */
export class Sandbox {
  private constructor();
  /** Starts one on a free port. It never keeps the process alive, and ends with it. */
  static start(options?: SandboxOptions): Promise<Sandbox>;
  /** Where the gateway is, such as `http://127.0.0.1:4010`. */
  readonly baseUrl: string;
  /** A client of the public test merchant that talks to this sandbox. */
  client(settings?: ClientSettings): Client;
  /** What the customer does on the payment page; gives the number, and where the browser goes then. */
  chooseStore(transactionId: string, store: Store): Promise<{ paymentNumber: string; callbackUrl: string }>;
  /** How the customer chooses to pay on the payment page; gives what is needed to pay, and where the browser goes then. */
  choose(transactionId: string, payMethod: PayMethod, how?: Choice): Promise<Chosen>;
  /** The customer pays; the notification goes out. */
  pay(transactionId: string): Promise<SandboxTransaction>;
  /** Sets pay method and status digit by hand; status `0` sends a notification. */
  setStatus(transactionId: string, payMethod: PayMethod, status: string): Promise<SandboxTransaction>;
  /** The bank declines the card, or the wallet or lender refuses. */
  fail(transactionId: string): Promise<SandboxTransaction>;
  /** Takes a payment back; the notification goes out. */
  reverse(transactionId: string): Promise<SandboxTransaction>;
  /** Lets an open payment expire now. */
  expire(transactionId: string): Promise<SandboxTransaction>;
  /** Sends the last notification again. */
  resendNotification(transactionId: string): Promise<SandboxTransaction>;
  /** Sends a notification that NICEPAY would not send, once. */
  forgeNotification(
    transactionId: string,
    kind: Open<'token' | 'key' | 'amount' | 'reference' | 'deposit' | 'reversal'>,
  ): Promise<SandboxTransaction>;
  /** Moves the clock on; gives the new time. */
  advance(seconds: number): Promise<Date>;
  /** Adds a fault. */
  inject(fault: Fault): Promise<void>;
  /** Takes every fault away. */
  clearFaults(): Promise<void>;
  /** Whether the page sends the browser back by a posted form instead of a redirect. */
  callbackByForm(on: boolean): Promise<void>;
  /** Every payment, in the order of registration. */
  transactions(): Promise<readonly SandboxTransaction[]>;
  /** One payment. */
  transaction(transactionId: string): Promise<SandboxTransaction>;
  /** The latest thousand requests that arrived, with tokens redacted. */
  requests(): Promise<readonly Record<string, unknown>[]>;
  /** Waits until no notification is under way. */
  idle(): Promise<void>;
  /** Forgets every payment, fault and request. */
  reset(): Promise<void>;
  /** Stops it and frees its port. */
  stop(): Promise<void>;
}

/** NICEPAY's public test merchant. Not a secret. */
export const SANDBOX_MERCHANT_ID: string;
/** The key of NICEPAY's public test merchant. Not a secret: it stands in NICEPAY's documentation. */
export const SANDBOX_MERCHANT_KEY: string;

/** Whose key signs; the public test merchant's where nothing is given. */
export interface Signer {
  /** The merchant id. */
  readonly merchantId?: string | undefined;
  /** The merchant key. */
  readonly merchantKey?: string | undefined;
}

/** The token of a registration or inquiry (`id`: the reference) or of a cancel (`id`: the transaction id). */
export function requestToken(message: Signer & { timeStamp: string; id: string; amount: Rupiah }): string;
/** The token of a notification (`id`: the transaction id). */
export function notificationToken(message: Signer & { id: string; amount: Rupiah }): string;

/** A notification's body as NICEPAY would post it, signed. `fields` are set before signing, by NICEPAY's names. */
export function sampleNotification(
  order: Order,
  options?: Signer & {
    readonly event?: 'deposit' | 'reversal';
    readonly format?: 'form' | 'json';
    readonly fields?: Readonly<Record<string, string>>;
  },
): string;
/** The query of a callback as the browser brings it after the customer chose a store. */
export function sampleCallback(order: Order, options?: { store?: Store; paymentNumber?: string }): string;
/** The JSON body that registering would post. Holds the token and the buyer's data: not for logs. */
export function registrationBody(
  registration: Registration,
  options?: Signer & { readonly direct?: boolean; readonly now?: Moment },
): string;

/** An answer of NICEPAY's. */
export interface Answer {
  /** The HTTP status; 200. */
  readonly httpStatus?: number;
  /** The body. */
  readonly body: string;
}

/** What {@link Client.inquire} would make of an answer; throws what it would reject with. */
export function readInquiry(order: Order, answer: Answer): Transaction;
/** What {@link Client.register} would make of an answer; throws what it would reject with. */
export function readRegistration(
  registration: Registration,
  answer: Answer & { readonly environment?: Environment | (string & Record<never, never>) },
): Checkout;
/** What {@link Client.registerDirect} would make of an answer; throws what it would reject with. */
export function readDirectRegistration(registration: DirectRegistration, answer: Answer): PaymentCode;
