// The same module for `import`: one implementation, so that instanceof holds whichever way a part of the
// program loads it.
import nicepay from './index.js';

export const {
  Client,
  Ledger,
  Delivery,
  LedgerEvent,
  LedgerPayment,
  parseCallback,
  parseNotification,
  checkSourceAddress,
  notificationReply,
  resultCodeMeaning,
  payMethods,
  stores,
  banks,
  NicepayError,
  InvalidRequestError,
  VerificationError,
  DeclinedError,
  OutcomeUnknownError,
  TimeoutError,
  ConnectionError,
  BadResponseError,
  InternalError,
  StorageError,
} = nicepay;
