// Compiled with `tsc --strict` as CommonJS and as ESM: the types as a merchant meets them.
import {
  Client,
  NicepayError,
  OutcomeUnknownError,
  parseCallback,
  type Checkout,
  type ErrorKind,
  type Order,
  type Registration,
  type Transaction,
} from 'nicepay-checkout';
import { Sandbox, sampleNotification } from 'nicepay-checkout/testing';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const sure = <T extends true>(): T | undefined => undefined;

export async function pay(client: Client, registration: Registration): Promise<Checkout | null> {
  try {
    return await client.register(registration, { signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    if (error instanceof OutcomeUnknownError) {
      const end = await client.resolve(registration);
      return end.outcome === 'registered' ? end.registered : null;
    }
    if (error instanceof NicepayError) {
      sure<Equal<typeof error.kind, ErrorKind>>();
      sure<Equal<typeof error.resultCode, string | null>>();
      for (const { field, wireName, problem } of error.fields) console.log(field, wireName, problem);
    }
    throw error;
  }
}

export async function all(client: Client, sandbox: Sandbox): Promise<void> {
  const order: Order = {
    reference: 'a',
    amount: 10_000n,
    transactionId: 't',
    amountPolicy: { withFee: '2500' },
  };
  const rows = [{ ...order, customer: 7 }];
  for await (const { order, transaction, error } of client.inquireAll(rows, { concurrency: 4 })) {
    sure<Equal<typeof order.customer, number>>();
    if (error === null) sure<Equal<typeof transaction, Transaction>>();
  }
  for await (const change of client.waitUntilSettled(order)) {
    if (change.state === 'paid' || change.state === 'some_new_state') break;
  }
  const notification = client.verifyNotification(Buffer.from(sampleNotification(order)));
  const settlement = await client.settle(notification, order);
  const confirmation = await client.confirm(parseCallback(new URL('https://m.example/?tXid=t')), order);
  const again = await client.confirm(parseCallback(new URLSearchParams('tXid=t')), order);
  const cancelled = await client.cancel(order, { payMethod: 'convenience_store' });
  console.log(settlement.idempotencyKey, confirmation.isPaid, again.state, cancelled.outcome);
  await client.register({
    reference: 'r',
    amount: '10000',
    store: 'a_store_of_tomorrow',
    expiresAt: new Date(),
  });
  await sandbox.stop();

  // @ts-expect-error an amount is not a boolean
  await client.inquire({ reference: 'a', amount: true, transactionId: 't' });
  // @ts-expect-error a misspelt field
  await client.register({ reference: 'a', amount: 1, goodName: 'x' });
  // @ts-expect-error an unverified notification can't be settled
  await client.settle({ transactionId: 't', amount: 1 }, order);
  // @ts-expect-error a parsed body can't be verified
  client.verifyNotification({ tXid: 't' });
  // @ts-expect-error results are read-only
  settlement.transaction.amount = 1;
}
