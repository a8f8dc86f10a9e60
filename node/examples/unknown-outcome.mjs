// Registering when the answer may get lost on the way.
import { OutcomeUnknownError } from 'nicepay-checkout';

// #region register
/** The payment; null when an earlier attempt got through, and a new reference is needed. */
export async function registerSurely(client, orders, registration) {
  await orders.plan(registration); // before a byte goes out: whatever becomes of it, a notification finds it
  const payment = await client.registerDirect(registration).catch(async (error) => {
    if (!(error instanceof OutcomeUnknownError)) throw error;
    // The same registration once more: NICEPAY refuses a reference that it has.
    return (await client.resolveDirect(registration)).registered;
  });
  if (payment) await orders.keep(payment.order());
  return payment;
}
// #endregion
