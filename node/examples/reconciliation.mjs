// The nightly job: asks NICEPAY about every order that is still open or was delivered of late, and books what it finds.
// It mends whatever went missing: a notification that never came, a process that died between the two, a reversal.
import { settleInbox } from './inbox.mjs';
import { book } from './orders.mjs';

// #region job
/** The references that could not be asked about; the next run asks again. */
export async function reconcile(client, orders, open) {
  await settleInbox(client, orders);
  const unanswered = [];
  for await (const { order, transaction } of client.inquireAll(open, { concurrency: 8, perSecond: 20 })) {
    if (!transaction) unanswered.push(order.reference);
    // The same booking as for a notification: delivered once, whoever comes first.
    else await book(client, orders, order, transaction);
  }
  return unanswered;
}
// #endregion
