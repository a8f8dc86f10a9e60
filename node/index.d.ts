/**
 * NICEPAY Indonesia's API Checkout (V2) for merchants: convenience-store payments from order to paid.
 *
 * {@link Client.register} → payment page → {@link parseCallback} and {@link Client.confirm}, and
 * {@link Client.verifyNotification} and {@link Client.settle}. Only an inquiry makes a {@link Transaction}, and only
 * a transaction can say *paid*.
 */
export * from './types/callback.js';
export * from './types/cancel.js';
export * from './types/client.js';
export * from './types/codes.js';
export * from './types/error.js';
export * from './types/inquiry.js';
export * from './types/instruction.js';
export * from './types/ledger.js';
export * from './types/ledger-event.js';
export * from './types/ledger-look.js';
export * from './types/ledger-payment.js';
export * from './types/notification.js';
export * from './types/registration.js';
