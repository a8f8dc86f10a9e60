// Codes and money: the words that every part of this package shares.

/** A known word, or any other text: NICEPAY may send codes that this version does not know. */
export type Open<Known extends string> = Known | (string & Record<never, never>);

/**
 * Whole rupiah: a safe integer, a bigint, or a string of digits without sign, separator or leading zero.
 * From 1 to 999,999,999,999. Anything else is a `TypeError`; the limits are an {@link InvalidRequestError}.
 */
export type Rupiah = number | bigint | string;

/** A moment: a `Date`, or ISO 8601 text with its offset, such as `2026-01-31T23:59:59+07:00`. */
export type Moment = Date | string;

/** How a payment is made (wire: `payMethod`); an unknown code stands as it came. */
export type PayMethod = Open<
  | 'all'
  | 'card'
  | 'virtual_account'
  | 'convenience_store'
  | 'direct_debit'
  | 'e_wallet'
  | 'pay_loan'
  | 'payout'
  | 'qris'
  | 'gpn'
>;

/** The store, wallet or lender that takes the money (wire: `mitraCd`); an unknown code stands as it came. */
export type Store = Open<
  | 'indomaret'
  | 'alfamart'
  | 'dan_dan'
  | 'ovo'
  | 'dana'
  | 'link_aja'
  | 'shopee_pay'
  | 'akulaku'
  | 'kredivo'
  | 'indodana'
  | 'qris_shopee_pay'
  | 'qris_nobu'
  | 'qris_nicepay'
>;

/** The bank of a virtual account (wire: `bankCd`); an unknown code stands as it came. */
export type Bank = Open<
  | 'mandiri'
  | 'maybank'
  | 'permata'
  | 'permata_syariah'
  | 'bca'
  | 'bni'
  | 'hana'
  | 'bri'
  | 'cimb_niaga'
  | 'danamon'
  | 'bjb'
  | 'neo_commerce'
  | 'dki'
  | 'other_bank'
>;

/** The state of a payment, decoded from pay method and status. Only `paid` means that the money is there. */
export type TransactionState = Open<
  | 'paid'
  | 'unpaid'
  | 'in_flight'
  | 'initialized'
  | 'expired'
  | 'voided'
  | 'refunded'
  | 'reversed'
  | 'failed'
  | 'approved'
  | 'requested'
  | 'cancelled'
  | 'rejected'
  | 'unknown'
>;

/** One code of NICEPAY's. */
export interface Code {
  /** The plain name in this package, such as `alfamart`. */
  readonly name: string;
  /** The code on the wire, such as `ALMA`. */
  readonly code: string;
  /** The name to show a person, such as `Alfamart`. */
  readonly label: string;
}

/** Every field of a message as it came, by NICEPAY's names; `null` is JSON null. */
export type RawFields = Readonly<Record<string, string | null>>;

/** Every known pay method. */
export function payMethods(): readonly Code[];
/** Every known store, wallet and lender. */
export function stores(): readonly Code[];
/** Every known bank. */
export function banks(): readonly Code[];

/**
 * What a result code means, in words; `null` for one that is not known.
 * @param code The code (wire: `resultCd`), such as `9009`.
 * @param payMethod The pay method: 9501 to 9507 mean different things for different ones.
 */
export function resultCodeMeaning(code: string, payMethod?: PayMethod): string | null;

/**
 * Checks that NICEPAY sends its notifications from `address`: an optional second look, never a substitute for
 * the token.
 * @param address The address of the connection, or of a proxy header that you trust; without a port.
 * @param ranges Ranges of your own, such as `103.20.51.0/24`; the published ones where nothing is given.
 * @throws {@link VerificationError} with `failure` `source_address` when it does not.
 */
export function checkSourceAddress(address: string, ranges?: readonly string[]): void;
