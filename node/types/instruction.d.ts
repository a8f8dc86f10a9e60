// What the customer needs in order to pay, by pay method.

import type { Bank, Store } from './codes.js';

/** Pay in cash at a store's counter. */
export interface ConvenienceStoreInstruction {
  /** The pay method. */
  readonly payMethod: 'convenience_store';
  /** The number for the cashier, as text: it may begin with 0 (wire: `payNo`). */
  readonly paymentNumber: string;
  /** The store that accepts it (wire: `mitraCd`). */
  readonly store: Store | null;
  /** When the number expires (wire: `payValidDt`, `payValidTm`, read as +07:00). */
  readonly expiresAt: Date | null;
}

/** Transfer the exact amount to a virtual account. */
export interface VirtualAccountInstruction {
  /** The pay method. */
  readonly payMethod: 'virtual_account';
  /** The account number, as text (wire: `vacctNo`, also `bankVacctNo`). */
  readonly accountNumber: string;
  /** The account's bank (wire: `bankCd`). */
  readonly bank: Bank | null;
  /** When the account expires (wire: `vacctValidDt`, `vacctValidTm`, read as +07:00). */
  readonly expiresAt: Date | null;
}

/** Scan a QR code with any bank's or wallet's app. One of `content` and `imageUrl` is always there. */
export interface QrisInstruction {
  /** The pay method. */
  readonly payMethod: 'qris';
  /** The text to draw as a QR code (wire: `qrContent`). */
  readonly content: string | null;
  /** NICEPAY's picture of the code, an `https` URL (wire: `qrUrl`). */
  readonly imageUrl: string | null;
  /** Who issued the code (wire: `mitraCd`). */
  readonly issuer: Store | null;
  /** When the code expires (wire: `paymentExpDt`, `paymentExpTm`, read as +07:00). */
  readonly expiresAt: Date | null;
}

/** Confirm in a wallet's app. */
export interface EWalletInstruction {
  /** The pay method. */
  readonly payMethod: 'e_wallet';
  /** The wallet (wire: `mitraCd`). */
  readonly wallet: Store | null;
  /**
   * The wallet's page for the customer's browser, an `https` URL; without one the wallet sends a push message to the
   * buyer's phone (wire: `redirectUrlHttp`).
   */
  readonly redirectUrl: string | null;
  /** The link that opens the wallet's app on the customer's phone (wire: `redirectUrlApp`). */
  readonly appUrl: string | null;
  /** The phone number that the push message goes to (wire: `billingPhone`). The buyer's: not in JSON or the console. */
  readonly phone: string | null;
  /** When it expires (wire: `paymentExpDt`, `paymentExpTm`, read as +07:00). */
  readonly expiresAt: Date | null;
}

/** Take the loan at the lender's page. */
export interface PayLoanInstruction {
  /** The pay method. */
  readonly payMethod: 'pay_loan';
  /** The lender (wire: `mitraCd`). */
  readonly lender: Store | null;
  /** The lender's page, an `https` URL (wire: `redirectUrlHttp`). */
  readonly redirectUrl: string | null;
  /** When it expires (wire: `paymentExpDt`, `paymentExpTm`, read as +07:00). */
  readonly expiresAt: Date | null;
}

/** Nothing is left to do: the card that was used. */
export interface CardInstruction {
  /** The pay method. */
  readonly payMethod: 'card';
  /** The card number with its middle hidden (wire: `cardNo`). The buyer's: not in JSON or the console. */
  readonly maskedNumber: string | null;
  /** The bank's number of the authorisation (wire: `authNo`). The buyer's: not in JSON or the console. */
  readonly authorizationNumber: string | null;
  /** The bank that issued the card (wire: `issuBankCd`, also `IssueBankCd`). */
  readonly issuer: Bank | null;
}

/** A pay method without an instruction that this version knows: the payment page shows it, and `raw` has the fields. */
export interface OtherInstruction {
  /** The pay method; an unknown code, which NICEPAY writes in digits, stands as it came (wire: `payMethod`). */
  readonly payMethod: 'direct_debit' | 'payout' | 'gpn' | `${number}`;
}

/**
 * What the customer needs in order to pay, and for a card what it was paid with: `payMethod` tells which. Frozen.
 *
 * An inquiry's instruction comes from NICEPAY. A callback's or a notification's is a claim like all their fields.
 */
export type Instruction =
  | ConvenienceStoreInstruction
  | VirtualAccountInstruction
  | QrisInstruction
  | EWalletInstruction
  | PayLoanInstruction
  | CardInstruction
  | OtherInstruction;
