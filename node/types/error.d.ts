// The one taxonomy of failures. Wrong use of this package (a float for an amount, a misspelt option) is a plain
// `TypeError` with `code` `NICEPAY_INVALID_ARGUMENT`.

import type { Open } from './codes.js';

/** What kind of failure it is: stable, coarse, the same in every language of this SDK. */
export type ErrorKind =
  | 'invalid_request'
  | 'verification'
  | 'declined'
  | 'outcome_unknown'
  | 'timeout'
  | 'connection'
  | 'bad_response'
  | 'internal'
  | 'storage';

/** `NICEPAY_` and the kind in capitals. */
export type ErrorCode = `NICEPAY_${Uppercase<ErrorKind>}`;

/** Why a verification failed. */
export type VerificationFailure = Open<
  | 'token'
  | 'token_malformed'
  | 'token_amount_text'
  | 'token_transaction_text'
  | 'token_merchant'
  | 'reference'
  | 'transaction_id'
  | 'amount'
  | 'source_address'
>;

/** A question put to NICEPAY. */
export type Operation = Open<'register' | 'register_direct' | 'inquire' | 'cancel'>;

/** One wrong field of a request or message. */
export interface FieldError {
  /** The field in this package's words, such as `buyerEmail`. */
  readonly field: string;
  /** The field in NICEPAY's words, such as `billingEmail`. */
  readonly wireName: string;
  /** What is wrong with its value. Never quotes a buyer's data. */
  readonly problem: string;
  /** How to mend it. */
  readonly fix: string;
}

/** Any failure of this SDK. No form of it shows a key, a token or a buyer's data. */
export class NicepayError extends Error {
  /** Made by this package alone. */
  protected constructor(said: never);
  /** A stable code for programs, such as `NICEPAY_OUTCOME_UNKNOWN`. */
  readonly code: ErrorCode;
  /** What kind of failure it is. */
  readonly kind: ErrorKind;
  /** What to do about it, in a sentence. */
  readonly hint: string;
  /** Whether the same call may simply be made again. Never true for {@link OutcomeUnknownError}. */
  readonly retryable: boolean;
  /** The operation that failed, where one was under way. */
  readonly operation: Operation | null;
  /** Every wrong field, for {@link InvalidRequestError}; empty otherwise. */
  readonly fields: readonly FieldError[];
  /** Why verification failed, for {@link VerificationError}. */
  readonly failure: VerificationFailure | null;
  /** NICEPAY's result code (wire: `resultCd`), where it gave one. */
  readonly resultCode: string | null;
  /** What the result code means, in words, where it is known. */
  readonly meaning: string | null;
  /** The HTTP status of the answer, where there was one. */
  readonly httpStatus: number | null;
  /** The beginning of an answer that could not be understood, with secrets and buyer data taken out. */
  readonly bodyExcerpt: string | null;
  /** The order's reference, where known. */
  readonly reference: string | null;
  /** NICEPAY's transaction id, where known. */
  readonly transactionId: string | null;
  /**
   * The HTTP status to answer with where NICEPAY or a browser is the caller: 400 for what can't be read or verified, 503 for
   * what may succeed when it comes again, 500 for a defect.
   */
  readonly replyStatus: number;
  /** What led to it, where something did: the reason of an aborted signal. */
  readonly cause?: unknown;
  /** Everything but the stack, for logs. */
  toJSON(): Record<string, unknown>;
}

/** Something handed over is malformed; nothing was sent. See `fields`. */
export class InvalidRequestError extends NicepayError {}
/** A token, reference, transaction id or amount does not fit. Believe nothing of it. See `failure`. */
export class VerificationError extends NicepayError {}
/** NICEPAY answered and said no. See `resultCode` and `meaning`. */
export class DeclinedError extends NicepayError {}
/**
 * A registration or cancel left this machine and no clear answer came back, or it was aborted under way: it may
 * or may not have happened. Never send it again blindly; `hint` says how to find out.
 */
export class OutcomeUnknownError extends NicepayError {}
/** No answer in time, and nothing was changed by asking; or the connection was never made. */
export class TimeoutError extends NicepayError {}
/** No connection to NICEPAY could be made, or it broke during an inquiry. */
export class ConnectionError extends NicepayError {}
/** The answer can't be understood, or the request was refused outright at the HTTP level. */
export class BadResponseError extends NicepayError {}
/** A defect or a failure of the SDK itself. */
export class InternalError extends NicepayError {}

/**
 * What is wrong with the ledger's store. `locked`: by another process for too long; `full`: the disk; `corrupt`: no
 * database, or a damaged one; `unreachable`: no server, file, right or password; `schema`: tables that are missing, newer
 * than this version, or another merchant's; `other`: anything else that the database refuses.
 */
export type StorageFault = Open<'locked' | 'full' | 'corrupt' | 'unreachable' | 'schema' | 'other'>;

/** The ledger's store failed. Nothing is lost: what was committed stays, what was not did not happen. */
export class StorageError extends NicepayError {
  /** What is wrong with it. */
  readonly fault: StorageFault;
}
