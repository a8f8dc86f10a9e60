// The same module for `import`.
import testing from './testing.js';

export const {
  Sandbox,
  SANDBOX_MERCHANT_ID,
  SANDBOX_MERCHANT_KEY,
  requestToken,
  notificationToken,
  sampleNotification,
  sampleCallback,
  registrationBody,
  readInquiry,
  readRegistration,
  readDirectRegistration,
} = testing;
