// Registration: what is asked for, and where the customer goes on.

import type { Bank, Moment, PayMethod, RawFields, Rupiah, Store } from './codes.js';
import type { Instruction } from './instruction.js';

/** One line of a cart (wire: an element of `cartData`). */
export interface CartItem {
  /** The name shown to the customer (wire: `goods_name`). */
  readonly name: string;
  /** The total of the line in rupiah, whatever the quantity; the lines add up to the payment (wire: `goods_amt`). */
  readonly amount: Rupiah;
  /** How many; 1 where nothing is said (wire: `goods_quantity`). */
  readonly quantity?: number | null;
  /** More about it; the name where nothing is said (wire: `goods_detail`). */
  readonly detail?: string | null;
  /** The merchant's article number (wire: `goods_id`). */
  readonly id?: string | null;
  /** The kind of goods (wire: `goods_type`). */
  readonly category?: string | null;
  /** The article's page (wire: `goods_url`). */
  readonly url?: string | null;
  /** The article's picture, 50 × 50 (wire: `img_url`). */
  readonly imageUrl?: string | null;
  /** The seller's id, for Akulaku (wire: `goods_sellers_id`). */
  readonly sellerId?: string | null;
  /** The seller's name, for Akulaku (wire: `goods_sellers_name`). */
  readonly sellerName?: string | null;
}

/** A seller's address (wire: `sellersAddress`). */
export interface SellerAddress {
  /** First name (wire: `sellerNm`). */
  readonly firstName?: string | null;
  /** Last name (wire: `sellerLastNm`). */
  readonly lastName?: string | null;
  /** Street and number (wire: `sellerAddr`). */
  readonly street?: string | null;
  /** City (wire: `sellerCity`). */
  readonly city?: string | null;
  /** Postal code (wire: `sellerPostCd`). */
  readonly postalCode?: string | null;
  /** Phone (wire: `sellerPhone`). */
  readonly phone?: string | null;
  /** Country (wire: `sellerCountry`). */
  readonly country?: string | null;
}

/** A seller on a marketplace, for Akulaku (wire: an element of `sellers`). */
export interface Seller {
  /** The seller's id (wire: `sellersId`). */
  readonly id?: string | null;
  /** The seller's name (wire: `sellersNm`). */
  readonly name?: string | null;
  /** The seller's e-mail address (wire: `sellersEmail`). */
  readonly email?: string | null;
  /** The seller's page (wire: `sellersUrl`). */
  readonly url?: string | null;
  /** Where the seller is (wire: `sellersAddress`). */
  readonly address?: SellerAddress | null;
}

/**
 * A payment to register. Everything is checked before anything is sent, and every wrong field is reported at
 * once, in {@link InvalidRequestError.fields}.
 */
export interface Registration {
  /** The merchant's reference, unique per merchant, at most 40 characters (wire: `referenceNo`). */
  readonly reference: string;
  /** The amount in rupiah (wire: `amt`). */
  readonly amount: Rupiah;
  /** ISO code of the currency; IDR where nothing is given, at most 3 characters (wire: `currency`). */
  readonly currency?: string | null;
  /** What is bought, as the customer sees it, at most 100 characters; required (wire: `goodsNm`). */
  readonly goodsName?: string | null;
  /** More about the purchase; the goods name where nothing is given, at most 100 characters (wire: `description`). */
  readonly description?: string | null;
  /** Where the customer's browser comes back to, at most 255 characters; required for the payment page (wire: `callBackUrl`). */
  readonly callbackUrl?: string | null;
  /** Where NICEPAY's server sends its notifications, at most 255 characters; required (wire: `dbProcessUrl`). */
  readonly notificationUrl?: string | null;
  /** The buyer's name, at most 100 characters; required (wire: `billingNm`). */
  readonly buyerName?: string | null;
  /** The buyer's phone number, digits only, at most 15 characters; required (wire: `billingPhone`). */
  readonly buyerPhone?: string | null;
  /** The buyer's e-mail address, at most 40 characters; required (wire: `billingEmail`). */
  readonly buyerEmail?: string | null;
  /** The buyer's street address, at most 100 characters; required for direct registration (wire: `billingAddr`). */
  readonly buyerAddress?: string | null;
  /** The buyer's city, at most 50 characters; required (wire: `billingCity`). */
  readonly buyerCity?: string | null;
  /** The buyer's state or province, at most 50 characters; required (wire: `billingState`). */
  readonly buyerState?: string | null;
  /** The buyer's postal code, digits only, at most 10 characters; required (wire: `billingPostCd`). */
  readonly buyerPostalCode?: string | null;
  /** The buyer's country; Indonesia where nothing is given, at most 10 characters (wire: `billingCountry`). */
  readonly buyerCountry?: string | null;
  /** The buyer's IPv4 address, at most 15 characters (wire: `userIP`). */
  readonly userIp?: string | null;
  /** The recipient's name, at most 30 characters (wire: `deliveryNm`). */
  readonly deliveryName?: string | null;
  /** The recipient's phone number, digits only, at most 15 characters (wire: `deliveryPhone`). */
  readonly deliveryPhone?: string | null;
  /** The recipient's street address, at most 100 characters (wire: `deliveryAddr`). */
  readonly deliveryAddress?: string | null;
  /** The recipient's city, at most 50 characters (wire: `deliveryCity`). */
  readonly deliveryCity?: string | null;
  /** The recipient's state or province, at most 50 characters (wire: `deliveryState`). */
  readonly deliveryState?: string | null;
  /** The recipient's postal code, digits only, at most 10 characters (wire: `deliveryPostCd`). */
  readonly deliveryPostalCode?: string | null;
  /** The recipient's country, at most 10 characters (wire: `deliveryCountry`). */
  readonly deliveryCountry?: string | null;
  /** Card: instalment type, 1 or 2; the sources contradict each other on which is which, at most 2 characters (wire: `instmntType`). */
  readonly installmentType?: string | null;
  /** Card: months of instalment, 1, 3, 6 or 12, at most 2 characters (wire: `instmntMon`). */
  readonly installmentMonths?: number | string | null;
  /** Card: recurring option, 0 cancel automatically, 1 do not cancel, 2 make no token, at most 2 characters (wire: `recurrOpt`). */
  readonly recurringOption?: string | null;
  /** Virtual account: the merchant's fixed account id, at most 40 characters (wire: `merFixAcctId`). */
  readonly fixedAccountId?: string | null;
  /** QRIS: shop id, at most 32 characters (wire: `shopId`). */
  readonly shopId?: string | null;
  /** Value added tax in rupiah, at most 12 characters (wire: `vat`). */
  readonly vat?: Rupiah | null;
  /** Fee in rupiah, at most 12 characters (wire: `fee`). */
  readonly fee?: Rupiah | null;
  /** Tax-free amount in rupiah, at most 12 characters (wire: `notaxAmt`). */
  readonly taxFreeAmount?: Rupiah | null;
  /** The merchant's domain, at most 100 characters (wire: `reqDomain`). */
  readonly requestDomain?: string | null;
  /** The merchant server's IPv4 address, at most 15 characters (wire: `reqServerIP`). */
  readonly requestServerIp?: string | null;
  /** The merchant software's version, at most 50 characters (wire: `reqClientVer`). */
  readonly requestClientVersion?: string | null;
  /** The customer's session at the merchant, at most 100 characters (wire: `userSessionID`). */
  readonly userSessionId?: string | null;
  /** The customer's browser, at most 100 characters (wire: `userAgent`). */
  readonly userAgent?: string | null;
  /** The customer's language; no limit is documented, at most 35 characters (wire: `userLanguage`). */
  readonly userLanguage?: string | null;
  /** Marketplace: merchant's share id; seen in one source only, no limit is documented, at most 40 characters (wire: `msId`). */
  readonly msId?: string | null;
  /** Marketplace: merchant's fee; seen in one source only, at most 12 characters (wire: `msFee`). */
  readonly msFee?: Rupiah | null;
  /** Marketplace: kind of the merchant's fee; seen in one source only, at most 2 characters (wire: `msFeeType`). */
  readonly msFeeType?: string | null;
  /** Marketplace: member's fee; seen in one source only, at most 12 characters (wire: `mbFee`). */
  readonly mbFee?: Rupiah | null;
  /** Marketplace: kind of the member's fee; seen in one source only, at most 2 characters (wire: `mbFeeType`). */
  readonly mbFeeType?: string | null;
  /** The pay method, to settle it beforehand; the customer chooses where nothing is said (wire: `payMethod`). */
  readonly payMethod?: PayMethod | null;
  /** The store, wallet or lender; direct registration requires it (wire: `mitraCd`). */
  readonly store?: Store | null;
  /** The bank of a virtual account (wire: `bankCd`). */
  readonly bank?: Bank | null;
  /** When a convenience store payment expires (wire: `payValidDt`, `payValidTm`). */
  readonly expiresAt?: Moment | null;
  /** When a virtual account expires (wire: `vacctValidDt`, `vacctValidTm`). */
  readonly virtualAccountExpiresAt?: Moment | null;
  /** When a QRIS or e-wallet payment expires (wire: `paymentExpDt`, `paymentExpTm`). */
  readonly walletExpiresAt?: Moment | null;
  /** When the customer ordered (wire: `reqDt`, `reqTm`). */
  readonly orderedAt?: Moment | null;
  /** The cart (wire: `cartData`); one line of the goods' name where nothing is given. */
  readonly cart?: readonly CartItem[] | null;
  /** The sellers, for Akulaku (wire: `sellers`). */
  readonly sellers?: readonly Seller[] | null;
}

/** What direct registration requires for every pay method. */
export interface DirectFields extends Registration {
  /** What is bought, as the customer sees it, at most 100 characters (wire: `goodsNm`). */
  readonly goodsName: string;
  /** Where NICEPAY's server sends its notifications, at most 255 characters (wire: `dbProcessUrl`). */
  readonly notificationUrl: string;
  /** The buyer's name, at most 100 characters (wire: `billingNm`). */
  readonly buyerName: string;
  /** The buyer's phone number, digits only, at most 15 characters (wire: `billingPhone`). */
  readonly buyerPhone: string;
  /** The buyer's e-mail address, at most 40 characters (wire: `billingEmail`). */
  readonly buyerEmail: string;
  /** The buyer's street address, at most 100 characters (wire: `billingAddr`). */
  readonly buyerAddress: string;
  /** The buyer's city, at most 50 characters (wire: `billingCity`). */
  readonly buyerCity: string;
  /** The buyer's state or province, at most 50 characters (wire: `billingState`). */
  readonly buyerState: string;
  /** The buyer's postal code, digits only, at most 10 characters (wire: `billingPostCd`). */
  readonly buyerPostalCode: string;
}

/** A convenience store payment to register directly. */
export interface DirectStoreRegistration extends DirectFields {
  /** The pay method (wire: `payMethod`); this one where nothing is said. */
  readonly payMethod?: 'convenience_store' | 'all' | null;
  /** The store that the customer pays at (wire: `mitraCd`). */
  readonly store: Store;
}

/** A transfer to a virtual account to register directly. */
export interface DirectVirtualAccountRegistration extends DirectFields {
  /** The pay method (wire: `payMethod`). */
  readonly payMethod: 'virtual_account';
  /** The account's bank (wire: `bankCd`). */
  readonly bank: Bank;
}

/** A QR code to register directly. */
export interface DirectQrisRegistration extends DirectFields {
  /** The pay method (wire: `payMethod`). */
  readonly payMethod: 'qris';
  /** Who issues the code (wire: `mitraCd`). */
  readonly store: Store;
}

/** A payment by e-wallet or pay-later to register directly: the customer's browser goes to NICEPAY and comes back. */
export interface DirectPageRegistration extends DirectFields {
  /** The pay method (wire: `payMethod`). */
  readonly payMethod: 'e_wallet' | 'pay_loan';
  /** The wallet or the lender (wire: `mitraCd`). */
  readonly store: Store;
  /** Where the customer's browser comes back to, at most 255 characters (wire: `callBackUrl`). */
  readonly callbackUrl: string;
}

/**
 * A payment to register directly, without NICEPAY's payment page: a {@link Registration} with what the customer would choose
 * there, in which nothing is left out that its pay method requires. The payment page takes it, too.
 */
export type DirectRegistration =
  | DirectStoreRegistration
  | DirectVirtualAccountRegistration
  | DirectQrisRegistration
  | DirectPageRegistration;

/** The payment as the merchant's books should keep it. */
export interface RegisteredOrder {
  /** The merchant's reference. */
  readonly reference: string;
  /** The amount in rupiah. */
  readonly amount: number;
  /** NICEPAY's transaction id. */
  readonly transactionId: string;
}

/** What both registrations give. */
export interface Registered {
  /** NICEPAY's transaction id; keep it with the order (wire: `tXid`). */
  readonly transactionId: string;
  /** The merchant's reference (wire: `referenceNo`). */
  readonly reference: string;
  /** The amount in rupiah (wire: `amt`). */
  readonly amount: number;
  /** When NICEPAY registered it (wire: `transDt`, `transTm`, read as +07:00). */
  readonly registeredAt: Date | null;
  /** When it expires, where NICEPAY says so (wire: `payValidDt`, `payValidTm`, read as +07:00). */
  readonly expiresAt: Date | null;
  /** Every field of the answer. Not in `JSON.stringify` or the console, for it may hold a buyer's data. */
  readonly raw: RawFields;
  /** The payment as your books should keep it: what to confirm, settle, inquire and cancel with. */
  order(): RegisteredOrder;
  /** Everything but `raw`. */
  toJSON(): Record<string, unknown>;
}

/** A registered payment whose customer goes to NICEPAY's payment page. */
export interface Checkout extends Registered {
  /** Where to send the customer's browser, on a host of the configured environment (wire: `paymentURL`). */
  readonly paymentUrl: string;
}

/** A direct registration's payment: what the customer needs in order to pay. */
export interface PaymentCode extends Registered {
  /**
   * What the customer needs in order to pay: NICEPAY's answer, completed by what the registration asked for. The
   * `redirectUrl` of a wallet or lender is a signed link to NICEPAY's next step, for this customer's browser only.
   */
  readonly instruction: Instruction;
  /**
   * The number for the store's cashier, as text: it may begin with 0 and has up to 20 digits (wire: `payNo`). Null for
   * other pay methods.
   */
  readonly paymentNumber: string | null;
  /** The store, wallet, lender or issuer (wire: `mitraCd`). */
  readonly store: Store | null;
  /** Who says when it expires: NICEPAY's answer, the registration, or NICEPAY's default (the seventh day). */
  readonly expiresAtSource: ExpirySource | null;
}

/** Who says when a payment number expires. */
export type ExpirySource = 'answered' | 'requested' | 'default';

/** How an unanswered registration turned out. */
export type Resolution<T extends Registered> =
  | {
      /** The earlier attempt had never arrived; the payment is registered now, once. */
      readonly outcome: 'registered';
      /** The registered payment. */
      readonly registered: T;
    }
  | {
      /**
       * The earlier attempt did arrive (code 9009). Its transaction id was lost with the answer, so no customer
       * can have been sent to it: register under a new reference, and keep the old one in the books.
       */
      readonly outcome: 'already_registered';
      /** Nothing. */
      readonly registered: null;
    };
