// What a shop must not believe, and what it must survive.
import { BUYER } from '../support/customer.mjs';
import { expect, test } from '../support/fixtures.mjs';

test('a callback whose notification was lost leads to the truth', async ({
  customer,
  page,
  sandbox,
  shop,
}) => {
  await sandbox.inject({ operation: 'notification', kind: 'lost' });
  const order = await customer.number();
  await customer.button('Simulate paying at the counter');
  await sandbox.idle();
  expect(shop.book.deliveries).toEqual([]);
  await customer.back();
  await expect(page.getByRole('heading', { name: 'Paid. Thank you!' })).toBeVisible();
  expect(shop.book.deliveries).toEqual([order.id]);
});

test('a customer who never came back asks with the button', async ({ customer, page, sandbox, shop }) => {
  await sandbox.inject({ operation: 'notification', kind: 'lost' });
  const order = await customer.number();
  await page.goto(`${shop.url}/orders/${order.id}`);
  await expect(page.getByRole('heading', { name: 'Not paid yet' })).toBeVisible();
  await customer.look('order-open');
  await customer.button('I have paid');
  await expect(page.getByRole('heading', { name: 'Waiting for your payment' })).toBeVisible();
  await sandbox.pay(order.payment.transactionId);
  await customer.button('I have paid');
  await expect(page.getByRole('heading', { name: 'Paid. Thank you!' })).toBeVisible();
});

test('a made-up callback is refused or answered with the truth', async ({
  customer,
  page,
  sandbox,
  shop,
}) => {
  const order = await customer.number();
  const { reference, transactionId } = order.payment;
  const claimed = (fields) =>
    `${shop.url}/nicepay/callback?${new URLSearchParams({
      referenceNo: reference,
      tXid: transactionId,
      amount: '85000',
      resultCd: '0000',
      resultMsg: 'PAID',
      status: '0',
      ...fields,
    })}`;
  await page.goto(claimed({}));
  await expect(page.getByRole('heading', { name: 'Waiting for your payment' })).toBeVisible();
  for (const [fields, status] of [
    [{ amount: '1' }, 400],
    [{ tXid: `${transactionId.slice(0, -1)}9` }, 400],
    [{ referenceNo: 'nobody' }, 404],
  ]) {
    expect((await page.request.get(claimed(fields))).status()).toBe(status);
  }
  for (const kind of ['token', 'key', 'amount', 'reference', 'deposit', 'reversal']) {
    await sandbox.forgeNotification(transactionId, kind);
  }
  await sandbox.idle();
  await page.goto(`${shop.url}/orders/${order.id}`);
  await expect(page.getByRole('heading', { name: 'Waiting for your payment' })).toBeVisible();
  expect(shop.book.deliveries).toEqual([]);
});

test('a form that is sent twice makes one order', async ({ customer, page, sandbox, shop }) => {
  await customer.fill();
  const id = await page.locator('input[name=id]').inputValue();
  await customer.button('Order and pay');
  await page.waitForURL(`${sandbox.baseUrl}/**`);
  const again = await page.request.post(`${shop.url}/orders`, {
    form: { id, article: 'gayo', quantity: '1' },
    maxRedirects: 0,
  });
  expect([again.status(), again.headers().location]).toEqual([303, `/orders/${id}`]);
  expect(await sandbox.transactions()).toHaveLength(1);
});

test('an answer of NICEPAY that is lost costs the customer nothing', async ({
  customer,
  page,
  sandbox,
  shop,
}) => {
  await sandbox.inject({ operation: 'register', kind: 'drop_after', times: 1 });
  const order = await customer.number();
  await customer.button('Simulate paying at the counter');
  await expect(page.getByRole('heading', { name: 'Payment received' })).toBeVisible();
  await sandbox.idle();
  expect(shop.book.deliveries).toEqual([order.id]);
  // The registration that nobody can be sent to, and the one that was paid, under references of their own.
  const all = await sandbox.transactions();
  expect(all.map(({ paidAt }) => paidAt !== null)).toEqual([false, true]);
  expect(all.map(({ registrations }) => registrations)).toEqual([1, 1]);
});

test('while NICEPAY is down the shop says so, and the same form works later', async ({
  customer,
  page,
  sandbox,
  watched,
}) => {
  watched.statuses.push(503);
  await sandbox.inject({ operation: 'register', kind: 'drop_before' });
  await customer.fill();
  const refused = page.waitForResponse('**/orders');
  await customer.button('Order and pay');
  expect((await refused).status()).toBe(503);
  await expect(page.getByRole('heading', { name: 'does not answer' })).toBeVisible();
  await customer.look('shop-down');
  await sandbox.clearFaults();
  await page.goBack();
  await customer.button('Order and pay');
  await page.waitForURL(`${sandbox.baseUrl}/**`);
  expect(await sandbox.transactions()).toHaveLength(1);
});

test('wrong fields are named, and what was typed is kept', async ({ customer, page, sandbox, watched }) => {
  watched.statuses.push(422);
  await customer.fill({ ...BUYER, Phone: '0812 ABC', 'Postal code': 'ten' });
  const refused = page.waitForResponse('**/orders');
  await customer.button('Order and pay');
  expect((await refused).status()).toBe(422);
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('Phone')).toHaveValue('0812 ABC');
  await expect(page.getByLabel('Phone')).toHaveAccessibleDescription('Digits only, such as 08123456789.');
  await expect(page.getByLabel('Postal code')).toHaveAccessibleDescription('Digits only, such as 10200.');
  await expect(page.getByLabel('Name')).not.toHaveAttribute('aria-invalid');
  await customer.look('shop-wrong');
  expect(await sandbox.transactions()).toEqual([]);
  await page.getByLabel('Phone').fill(BUYER.Phone);
  await page.getByLabel('Postal code').fill(BUYER['Postal code']);
  await customer.button('Order and pay');
  await page.waitForURL(`${sandbox.baseUrl}/**`);
});

test('an order that nobody placed is not found', async ({ customer, page, shop, watched }) => {
  watched.statuses.push(404);
  const answer = await page.goto(`${shop.url}/orders/0123456789abcdef`);
  expect(answer.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is no such order' })).toBeVisible();
  await customer.look('order-unknown');
});
