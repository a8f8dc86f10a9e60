// The nightly job: asks NICEPAY about every order that is still open, and books what it finds. It mends whatever went
// missing: a notification that never came, a process that died between the two.

// #region job
/** The references that could not be asked about; the next run asks again. */
export async function reconcile(client, orders, open) {
  const unanswered = [];
  for await (const { order, transaction } of client.inquireAll(open, { concurrency: 8, perSecond: 20 })) {
    if (!transaction) unanswered.push(order.reference);
    // The same key that a notification would have had: booked once, whoever comes first.
    else if (transaction.isPaid) await orders.book(`${transaction.transactionId}:paid`, transaction);
  }
  return unanswered;
}
// #endregion
