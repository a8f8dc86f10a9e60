// From the shop's first page to "paid": the shop says what NICEPAY's answers say, and nothing earlier.
import { expect, test } from '../support/fixtures.mjs';

for (const store of ['Alfamart', 'Indomaret']) {
  test(`an order is paid at ${store}`, async ({ customer, page, sandbox, shop }) => {
    const first = store === 'Alfamart';
    await customer.fill();
    if (first) await customer.look('shop');
    await customer.button('Order and pay');
    await page.waitForURL(`${sandbox.baseUrl}/**`);
    await expect(page.getByRole('heading', { name: 'Mau bayar pakai apa?' })).toBeVisible();
    if (first) await customer.look('choose-id');
    await customer.link('EN');
    await expect(page.getByRole('heading', { name: 'How would you like to pay?' })).toBeVisible();
    if (first) await customer.look('choose');
    const order = await customer.placed();
    const { reference, transactionId } = order.payment;

    await customer.button(store);
    await expect(page.getByRole('heading', { name: `Pay at ${store}` })).toBeVisible();
    const { paymentNumber } = await sandbox.transaction(transactionId);
    await expect(page.locator('#number')).toHaveText(paymentNumber);
    await expect(page.getByText(reference)).toBeVisible();
    await customer.look(`pay-${store.toLowerCase()}`);

    // The callback says "0000 SUCCESS"; nobody has paid.
    const callback = page.waitForRequest(`${shop.url}/nicepay/callback?*`);
    await customer.back();
    expect(new URL((await callback).url()).searchParams.get('resultMsg')).toBe('SUCCESS');
    await expect(page.getByRole('heading', { name: 'Waiting for your payment' })).toBeVisible();
    await expect(page.getByText(`at ${store} with this number`)).toBeVisible();
    await expect(page.locator('.number')).toHaveText(paymentNumber);
    expect(shop.book.deliveries).toEqual([]);
    if (first) await customer.look('order-waiting');

    await customer.link('How to pay');
    await customer.link('EN');
    await customer.button('Simulate paying at the counter');
    await expect(page.getByRole('heading', { name: 'Payment received' })).toBeVisible();
    if (first) await customer.look('paid');

    // The notification, not the browser, told the shop.
    await sandbox.idle();
    expect(shop.book.deliveries).toEqual([order.id]);
    await customer.back();
    await expect(page.getByRole('heading', { name: 'Paid. Thank you!' })).toBeVisible();
    if (first) await customer.look('order-paid');
    expect(shop.book.deliveries).toEqual([order.id]);
  });
}

test('an open order page turns to paid by itself when the notification arrives', async ({
  customer,
  page,
  sandbox,
  shop,
}) => {
  const order = await customer.number();
  await customer.back();
  await expect(page.getByRole('heading', { name: 'Waiting for your payment' })).toBeVisible();
  await sandbox.pay(order.payment.transactionId);
  await expect(page.getByRole('heading', { name: 'Paid. Thank you!' })).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
  await sandbox.resendNotification(order.payment.transactionId);
  await sandbox.idle();
  const { notifications } = await sandbox.transaction(order.payment.transactionId);
  expect(notifications.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  expect(shop.book.deliveries).toEqual([order.id]);
});

test('a browser that is sent back by a posted form gets the same truth', async ({
  customer,
  page,
  sandbox,
}) => {
  await sandbox.callbackByForm(true);
  await customer.number('Indomaret');
  await customer.back();
  await expect(page.getByRole('heading', { name: 'Waiting for your payment' })).toBeVisible();
});
