// Compiled with `tsc --strict` as CommonJS and as ESM: the types as a merchant meets them.
import {
  Client,
  Ledger,
  LedgerEvent,
  LedgerPayment,
  NicepayError,
  OutcomeUnknownError,
  StorageError,
  parseCallback,
  type Checkout,
  type DirectFields,
  type DirectRegistration,
  type DirectStoreRegistration,
  type ErrorKind,
  type EventKind,
  type Instruction,
  type Order,
  type OtherInstruction,
  type PaymentCode,
  type Registration,
  type Store,
  type Transaction,
  type VirtualAccountInstruction,
} from 'nicepay-checkout';
import { Sandbox, readDirectRegistration, sampleNotification } from 'nicepay-checkout/testing';

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

/** One payment for both: what direct registration takes, the payment page takes too. */
export async function payAtAStore(client: Client, payment: DirectStoreRegistration): Promise<PaymentCode> {
  sure<Equal<typeof payment.store, Store>>();
  sure<Equal<typeof payment.buyerAddress, string>>();
  await client.register(payment);
  const end = await client.resolveDirect(payment, { timeout: 10_000 });
  if (end.registered) sure<Equal<typeof end.registered, PaymentCode>>();
  return client.registerDirect(payment);
}

/** What a shop's own page offers beside the stores. */
export async function payOnOurPage(client: Client, payment: DirectFields): Promise<string | null> {
  await client.registerDirect({ ...payment, payMethod: 'virtual_account', bank: 'mandiri' });
  await client.registerDirect({ ...payment, payMethod: 'qris', store: 'qris_nobu' });
  await client.registerDirect({
    ...payment,
    payMethod: 'pay_loan',
    store: 'akulaku',
    callbackUrl: 'https://m.example',
  });
  // @ts-expect-error an account without its bank
  await client.registerDirect({ ...payment, payMethod: 'virtual_account', store: 'mandiri' });
  // @ts-expect-error a wallet without a way back
  await client.registerDirect({ ...payment, payMethod: 'e_wallet', store: 'dana' });
  // @ts-expect-error cards need the payment page
  await client.registerDirect({ ...payment, payMethod: 'card', store: 'dana' });
  const url = { callbackUrl: 'https://m.example' };
  const code = await client.registerDirect({ ...payment, ...url, payMethod: 'e_wallet', store: 'dana' });
  sure<Equal<typeof code.paymentNumber, string | null>>();
  return code.instruction.payMethod === 'e_wallet' ? code.instruction.redirectUrl : null;
}

export async function refused(
  client: Client,
  payment: DirectStoreRegistration,
  page: Registration,
): Promise<void> {
  const { store, ...withoutStore } = payment;
  const { buyerAddress, ...withoutStreet } = payment;
  // @ts-expect-error a reference and an amount are not enough
  await client.registerDirect({ reference: 'a', amount: 1 });
  // @ts-expect-error nor to find out about it
  await client.resolveDirect({ reference: 'a', amount: 1 });
  // @ts-expect-error what is enough for the payment page is not enough
  await client.registerDirect(page);
  // @ts-expect-error the same
  await client.resolveDirect(page);
  // @ts-expect-error without a store
  await client.registerDirect(withoutStore);
  // @ts-expect-error without the buyer's street
  await client.registerDirect(withoutStreet);
  // @ts-expect-error a store of null
  await client.registerDirect({ ...payment, store: null });
  // @ts-expect-error a misspelt field
  await client.registerDirect({ ...payment, goodName: 'x' });
  // @ts-expect-error what the answer is held against
  readDirectRegistration(page, { body: '{}' });
  console.log(store, buyerAddress);
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

/** `payMethod` tells which, and nothing may be forgotten. */
export function shown({ instruction }: Transaction | LedgerPayment | LedgerEvent): string {
  if (instruction === null) return 'choose a way to pay';
  if (instruction.payMethod === 'virtual_account')
    sure<Equal<typeof instruction, VirtualAccountInstruction>>();
  switch (instruction.payMethod) {
    case 'convenience_store':
      return `${instruction.paymentNumber} ${instruction.store}`;
    case 'virtual_account':
      return `${instruction.accountNumber} ${instruction.bank} ${instruction.expiresAt?.toISOString()}`;
    case 'qris':
      return instruction.content ?? instruction.imageUrl ?? '';
    case 'e_wallet':
      return instruction.redirectUrl ?? instruction.appUrl ?? instruction.phone ?? '';
    case 'pay_loan':
      return instruction.redirectUrl ?? '';
    case 'card':
      return instruction.maskedNumber ?? instruction.authorizationNumber ?? '';
    default:
      sure<Equal<typeof instruction, OtherInstruction>>();
      return instruction.payMethod;
  }
}

export function forgetful(instruction: Instruction): string {
  switch (instruction.payMethod) {
    case 'convenience_store':
    case 'virtual_account':
    case 'qris':
    case 'e_wallet':
    case 'pay_loan':
      return 'elsewhere';
    default:
      // @ts-expect-error a card is left
      sure<Equal<typeof instruction, OtherInstruction>>();
      // @ts-expect-error only a card has a number
      return instruction.maskedNumber;
  }
}

export async function ledger(client: Client, payment: DirectRegistration, page: Registration): Promise<void> {
  const opened = await Ledger.open('sqlite:payments.db', client, {
    schedule: { numbered: [{ until: 600, every: 60 }], brief: [{ until: 300, every: 15 }] },
    amountPolicy: 'at_least',
    eventLeaseMs: 60_000,
  });
  sure<Equal<Awaited<ReturnType<typeof opened.payment>>, LedgerPayment | null>>();
  const { paymentNumber, nextCheckAt } = await opened.checkOutDirect(payment, { replaceOpen: true });
  await opened.checkOut(page, { signal: AbortSignal.timeout(1_000) });
  const worker = opened.run({ signal: AbortSignal.timeout(1_000) });
  for await (const event of opened.events('shop')) {
    sure<Equal<typeof event.kind, EventKind>>();
    const { text, values } = event.claim('pg');
    console.log(text, values[0].length, event.claim('named').values.claim, event.failures);
    if (!(await event.done())) await event.retryLater(new Error('no stock'));
  }
  worker.stop();
  await worker[Symbol.asyncDispose]();
  const { payments, next } = await opened.payments({ status: 'paid', createdFrom: new Date(), cursor: null });
  const written = await opened.export(process.stdout, { format: 'json' });
  await opened.export(new URL('file:///tmp/payments.csv'));
  const { parked, unmatched } = await opened.attention();
  console.log(LedgerPayment.fromJSON({}).order(), LedgerEvent.fromJSON({}).kind, paymentNumber, nextCheckAt);
  console.log(
    payments.length,
    next,
    written,
    parked[0]?.event.id,
    unmatched.length,
    Ledger.migration('sqlite'),
  );
  await opened.close().catch((error: unknown) => {
    if (error instanceof StorageError) console.log(error.fault, error.replyStatus);
  });

  // @ts-expect-error what is enough for the payment page is not enough for a number
  await opened.checkOutDirect(page);
  // @ts-expect-error a misspelt option
  await Ledger.open('sqlite:payments.db', client, { prefxi: 'a' });
  // @ts-expect-error no such dialect
  Ledger.claimMigration('oracle');
  // @ts-expect-error made by the ledger alone
  new LedgerPayment({});
  // @ts-expect-error a parsed body can't be verified
  await opened.receive({ tXid: 't' });
}
