// Waiting for one payment, as a till or a test does. A web shop waits for the notification instead.
import { TimeoutError } from 'nicepay-checkout';
import { book } from './orders.mjs';

// #region wait
/** The payment when it is settled one way or the other; undefined when it still is open. */
export async function waitAtTheTill(client, orders, order, timeoutMs) {
  let last;
  try {
    for await (last of client.waitUntilSettled(order, { timeoutMs })) {
      console.log(order.reference, last.state);
      await book(client, orders, order, last); // as for a notification: whoever comes first
    }
    return last;
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    return undefined; // that decides nothing: ask again, or cancel
  }
}
// #endregion
