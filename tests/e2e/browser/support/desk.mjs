// A shop's ledger and the payment desk over it, for each test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Ledger } from 'nicepay-checkout';
import { SANDBOX_MERCHANT_ID, SANDBOX_MERCHANT_KEY } from 'nicepay-checkout/testing';
import { expect, test as base } from './fixtures.mjs';

const PROGRAM = fileURLToPath(new URL('../../../../build/programs/nicepay-ledger', import.meta.url));

/** The desk of a ledger, in a process of its own, as support has it on a machine of the shop. */
async function open(url, gateway) {
  const desk = spawn(PROGRAM, ['desk', '--url', url, '--listen', '127.0.0.1:0', '--name', 'sari'], {
    env: {
      ...process.env,
      NICEPAY_MERCHANT_ID: SANDBOX_MERCHANT_ID,
      NICEPAY_MERCHANT_KEY: SANDBOX_MERCHANT_KEY,
      NICEPAY_BASE_URL: gateway,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((end, fail) => {
    desk.once('exit', end);
    desk.once('error', fail);
  });
  const line = once(createInterface({ input: desk.stdout }), 'line');
  const [said] = await Promise.race([line, ended.then(() => [''])]);
  const [signIn] = /http:\S+/.exec(said) ?? [];
  expect(signIn, `the desk says where it is, not ${said}`).toBeDefined();
  const close = async () => {
    desk.kill('SIGTERM');
    await ended;
  };
  return { url: new URL(signIn).origin, signIn, close };
}

export const test = base.extend({
  // The desk has the machine's clock.
  frozenAt: [undefined, { option: true }],

  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names from the pattern
  store: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'nicepay-desk-'));
    await use(`sqlite:${path.join(folder, 'payments.db')}`);
    await rm(folder, { recursive: true, force: true });
  },

  ledger: async ({ client, store }, use) => {
    const ledger = await Ledger.open(store, client, { failuresBeforeParking: 1, inquiriesPerSecond: 0 });
    await use(ledger);
    await ledger.close();
  },

  desk: async ({ ledger, page, store, sandbox, watched }, use) => {
    await ledger.migrate(); // the desk makes no tables
    const desk = await open(store, sandbox.baseUrl);
    watched.origins.push(desk.url);
    await use(desk);
    // A page that follows a desk asks again for one that has gone.
    await page.goto('about:blank');
    await desk.close();
  },
});

/** An order that waits for its payment. */
export const order = (reference, amount = 25_000) => ({
  reference,
  amount,
  goodsName: 'Kopi Gayo',
  buyerName: 'John Doe',
  buyerPhone: '08123456789',
  buyerEmail: 'john.doe@example.com',
  buyerCity: 'Jakarta',
  buyerState: 'DKI Jakarta',
  buyerPostalCode: '10200',
  callbackUrl: 'https://merchant.example/callback',
  notificationUrl: 'https://merchant.example/notification',
});

/** The same with a number of a store at once. */
export const direct = (reference, amount) => ({
  ...order(reference, amount),
  store: 'alfamart',
  buyerAddress: 'Jl. 1',
});

/** Handles every event that is there; `fails` says which one the shop can't handle, and why. */
export async function handle(ledger, fails = () => undefined) {
  const events = ledger.events('shop');
  const handled = [];
  for (let event = await events.tryNext(); event; event = await events.tryNext()) {
    const why = fails(event);
    await (why === undefined ? event.done() : event.retryLater(why));
    if (why === undefined) handled.push(`${event.orderId} ${event.kind}`);
  }
  await events.return?.();
  return handled;
}

export { expect };
