// Payments that are over, and addresses that lead nowhere.
import { expect, test } from '../support/fixtures.mjs';

const ENDINGS = {
  expired: {
    end: ({ sandbox }, { transactionId }) => sandbox.expire(transactionId),
    en: 'This payment has expired',
    id: 'Waktu pembayaran habis',
  },
  cancelled: {
    end: async ({ client }, payment) => expect((await client.cancel(payment)).outcome).toBe('cancelled'),
    en: 'This payment was cancelled',
    id: 'Pembayaran dibatalkan',
  },
};

for (const [state, { end, en, id }] of Object.entries(ENDINGS)) {
  for (const chosen of [false, true]) {
    const when = chosen ? 'with a number' : 'before a store was chosen';
    test(`${state} ${when}: nothing is left to pay with`, async ({
      customer,
      page,
      sandbox,
      client,
      shop,
    }) => {
      const order = await (chosen ? customer.number() : customer.order());
      await end({ sandbox, client }, order.payment);
      await page.goto(order.paymentUrl);
      await expect(page.getByRole('heading', { name: id })).toBeVisible();
      await customer.link('EN');
      await expect(page.getByRole('heading', { name: en })).toBeVisible();
      for (const gone of ['form', '#number', 'main button', '#countdown']) {
        await expect(page.locator(gone)).toHaveCount(0);
      }
      if (chosen) await customer.look(state);

      await page.goto(`${shop.url}/orders/${order.id}`);
      await customer.button('I have paid');
      // While no method is chosen, no status is known to say that it is too late: the page says it.
      const title = chosen ? 'This order is closed' : 'Not paid yet';
      await expect(page.getByRole('heading', { name: title })).toBeVisible();
      if (chosen) {
        await expect(page.getByRole('link', { name: /pay/ })).toHaveCount(0);
        await customer.look('order-closed');
      }
      expect(shop.book.deliveries).toEqual([]);
    });
  }
}

test('the old tab of a payment that expired meanwhile can pay nothing', async ({
  customer,
  page,
  sandbox,
  watched,
}) => {
  watched.statuses.push(409);
  const { payment } = await customer.number();
  await sandbox.expire(payment.transactionId);
  const answer = page.waitForResponse('**/payment/pay');
  await customer.button('Simulate paying at the counter');
  expect((await answer).status()).toBe(409);
  await expect(
    page.getByRole('heading', { name: 'This transaction can no longer be changed' }),
  ).toBeVisible();
  expect((await sandbox.transaction(payment.transactionId)).paidAt).toBeNull();
  await customer.look('too-late');
});

test('a paid payment visited again offers nothing to pay', async ({ customer, page, sandbox, shop }) => {
  const order = await customer.number();
  const url = page.url();
  await customer.button('Simulate paying at the counter');
  await expect(page.getByRole('heading', { name: 'Payment received' })).toBeVisible();
  await sandbox.idle();

  // The second visit, by the address and by the browser's own way back.
  for (const again of [() => page.goto(url), () => page.goBack()]) {
    await again();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Payment received' })).toBeVisible();
    await expect(page.locator('form')).toHaveCount(0);
  }
  const { notifications } = await sandbox.transaction(order.payment.transactionId);
  expect(notifications).toHaveLength(1);
  expect(shop.book.deliveries).toEqual([order.id]);
});

test('a double click at the counter pays once', async ({ customer, page, sandbox }) => {
  const { payment } = await customer.number();
  const counter = page.getByRole('button', { name: 'Simulate paying at the counter' });
  if (customer.size === 'phone') await counter.tap();
  else await counter.dblclick();
  await expect(page.getByRole('heading', { name: 'Payment received' })).toBeVisible();
  await sandbox.idle();
  expect((await sandbox.transaction(payment.transactionId)).notifications).toHaveLength(1);
});

test('an unknown transaction has a page of its own', async ({ customer, page, sandbox, watched }) => {
  watched.statuses.push(404);
  for (const [lang, title] of [
    ['id', 'Transaksi tidak ditemukan'],
    ['en', 'Transaction not found'],
  ]) {
    const answer = await page.goto(`${sandbox.baseUrl}/nicepay/redirect/v2/payment?tXid=NOBODY&lang=${lang}`);
    expect(answer.status()).toBe(404);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await customer.look(`unknown-${lang}`);
  }
});
