// The job beside the shop, every minute or so. Nothing depends on a notification being told again: what could not be
// settled when it came stays in the inbox, and is settled here.
import { NicepayError } from 'nicepay-checkout';
import { notified } from './readme.mjs';

// #region job
/** Settles what stayed in the inbox. What stays there for days, a person looks at. */
export async function settleInbox(client, orders) {
  for (const body of await orders.inbox()) {
    await notified(client, orders, body).catch((error) => {
      if (!(error instanceof NicepayError)) throw error; // no answer of NICEPAY's: the next run asks again
    });
  }
}
// #endregion
