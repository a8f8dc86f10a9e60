// A gateway, a shop and a customer for each test.
import { test as base, expect } from '@playwright/test';
import { Sandbox } from 'nicepay-checkout/testing';
import { start } from '../shop/start.mjs';
import { Customer } from './customer.mjs';
import { watch } from './watch.mjs';

// Noon in Jakarta, when every counter is open.
const NOON = '2026-11-23T12:00:00+07:00';

export const test = base.extend({
  frozenAt: [NOON, { option: true }],
  goods: [undefined, { option: true }],

  sandbox: async ({ frozenAt }, use) => {
    const sandbox = await Sandbox.start({ frozenAt, seed: 7, notifyRetriesMs: [] });
    await use(sandbox);
    await sandbox.stop();
  },

  client: async ({ sandbox, frozenAt }, use) => {
    await use(sandbox.client({ clock: frozenAt }));
  },

  shop: async ({ client, goods }, use) => {
    const shop = await start({ client, goods });
    await use(shop);
    await shop.close();
  },

  // Every page of every test is watched: what it loads, what it says to the console, what its policy refuses.
  watched: [
    async ({ context, sandbox, shop }, use) => {
      const watched = await watch(context, [sandbox.baseUrl, shop.url]);
      await use(watched);
      expect(watched.foreign, 'no request leaves the two local origins').toEqual([]);
      expect(watched.complaints, 'no console error, exception or refusal by policy').toEqual([]);
      expect(watched.seen, 'something was watched').toBeGreaterThan(0);
    },
    { auto: true },
  ],

  customer: async ({ page, sandbox, shop }, use, { annotations, project }) => {
    await use(new Customer({ page, sandbox, shop, annotations, size: project.name }));
  },
});

export { expect };
