// Changing the merchant key without losing a notification.
import { Client } from 'nicepay-checkout';

// #region rotate
/** Signs with the new key; takes notifications signed with either. */
export function clientWhileRotating(merchantId, newKey, oldKey, environment) {
  return new Client({ merchantId, merchantKey: newKey, previousKeys: [oldKey], ...environment });
}
// #endregion
