// What docs/node.md shows of the ledger, as functions that the tests run.
import { Ledger, NicepayError } from 'nicepay-checkout';

// #region check-out
/** The customer checks out. Called again, it is the same payment. */
export async function checkOut(url, client, order) {
  const ledger = await Ledger.open(url, client); // sqlite:payments.db or postgres://…; once for the program's life
  const { paymentUrl } = await ledger.checkOut(order); // the page where the customer chooses a store
  const { paymentNumber } = await ledger.checkOutDirect({
    ...order,
    reference: `${order.reference}-direct`,
    store: 'alfamart', // chosen in your shop: the number comes back at once
    buyerAddress: 'Jl. Jenderal Gatot Subroto 57',
  });
  return { ledger, paymentUrl, paymentNumber };
}
// #endregion

// #region urls
/** The notification URL: NICEPAY's raw body in, what to answer out. It is stored before it is answered. */
export async function notified(ledger, body) {
  try {
    return await ledger.receive(body);
  } catch (error) {
    if (!(error instanceof NicepayError)) throw error;
    return { status: error.replyStatus, contentType: 'text/plain', body: '' }; // 400 forged, 503 not stored
  }
}

/** The callback URL: what to show the customer. NICEPAY was asked; the callback itself proves nothing. */
export async function returned(ledger, url) {
  const payment = await ledger.returned(url);
  if (payment === null) return 'There is no such order.';
  return payment.isPaid ? 'Thank you!' : `Pay with the number ${payment.paymentNumber}.`;
}
// #endregion

// #region worker
/** The worker and a consumer, until the signal is aborted: what is under way is finished first. */
export async function work(ledger, shop, deliver, signal) {
  await Promise.all([ledger.run({ signal }), deliver(ledger, shop)]);
  await ledger.close(); // or: await using ledger = await Ledger.open(…)
}
// #endregion
