// Everybody can pay: with the keyboard alone, without JavaScript, with everything twice as large.
import { BUYER } from '../support/customer.mjs';
import { expect, test } from '../support/fixtures.mjs';
import { tabTo } from '../support/keyboard.mjs';

test('with the keyboard alone, from the shop to paid', async ({ customer, page, sandbox, shop }) => {
  const press = async (role, name) => {
    await tabTo(page, page.getByRole(role, { name }));
    await page.keyboard.press('Enter');
  };
  await page.goto(shop.url);
  await tabTo(page, page.getByRole('radio', { name: 'Kopi Gayo' }));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Kopi Toraja' })).toBeChecked();
  for (const [label, value] of Object.entries(BUYER)) {
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.type(value);
  }
  await press('button', 'Order and pay');
  await page.waitForURL(`${sandbox.baseUrl}/**`);
  await press('link', 'EN');
  await expect(page.getByRole('heading', { name: 'How would you like to pay?' })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Alfamart' }));
  await customer.look('choose-focus');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Pay at Alfamart' })).toBeVisible();
  await press('button', 'Copy number');
  const number = (await sandbox.transactions())[0].paymentNumber;
  await expect(page.getByRole('status')).toHaveText('Payment number copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(number);
  await press('button', 'Simulate paying at the counter');
  await expect(page.getByRole('heading', { name: 'Payment received' })).toBeVisible();
  await sandbox.idle();
  await press('link', /^Back to/);
  await expect(page.getByRole('heading', { name: 'Paid. Thank you!' })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the whole way works; only countdown and copy button are missing', async ({
    customer,
    page,
    sandbox,
    shop,
  }) => {
    const order = await customer.number();
    await expect(page.locator('#number')).toHaveText(/^\d+$/);
    await expect(page.getByRole('img', { name: 'Barcode of the payment number' })).toBeVisible();
    await expect(page.getByText('Monday, 30 November 2026 at 12:00').first()).toBeVisible();
    await expect(page.locator('#copy')).toBeHidden();
    await expect(page.locator('#countdown')).toBeHidden();
    await customer.picture('pay-no-script');
    await customer.back();
    await expect(page.getByRole('heading', { name: 'Waiting for your payment' })).toBeVisible();
    await sandbox.pay(order.payment.transactionId);
    await sandbox.idle();
    await customer.button('I have paid');
    await expect(page.getByRole('heading', { name: 'Paid. Thank you!' })).toBeVisible();
    await customer.picture('order-paid-no-script');
    expect(shop.book.deliveries).toEqual([order.id]);
  });
});

test('without its script the page that posts itself back to the shop has a button', async ({
  customer,
  page,
  sandbox,
  shop,
}) => {
  await sandbox.callbackByForm(true);
  await customer.number();
  // Taken out on the way: axe needs the scripts that a browser without JavaScript would not run.
  await page.route('**/payment/return?*', async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    await route.fulfill({ response, body: body.replace(/<script>.*<\/script>/s, '') });
  });
  await customer.link(/^Back to/);
  await expect(page.getByRole('heading', { name: 'Back to the merchant' })).toBeVisible();
  await customer.look('return-no-script');
  await customer.button('Continue');
  await page.waitForURL(`${shop.url}/orders/*`);
  await expect(page.getByRole('heading', { name: 'Waiting for your payment' })).toBeVisible();
});

test('at four times the size nothing is cut off or scrolls sideways', async ({ customer, page }) => {
  // 1280 pixels at 400 %, as WCAG 1.4.10 asks.
  await page.setViewportSize({ width: 320, height: 640 });
  await customer.order();
  await customer.look('choose-large');
  await customer.button('Indomaret');
  await expect(page.getByRole('heading', { name: 'Pay at Indomaret' })).toBeVisible();
  await customer.look('pay-large');
  await customer.back();
  await customer.look('order-large');
});

test('what is pressed is large enough for a finger', async ({ customer, page, shop }) => {
  // WCAG 2.5.5 on the phone; 2.5.8, the least, for a mouse.
  const least = customer.size === 'phone' ? 44 : 24;
  const small = async () => {
    const targets = await page.locator('a, button, label:has(input)').evaluateAll((elements) =>
      elements
        .filter((element) => element.checkVisibility())
        .map((element) => {
          const { width, height } = element.getBoundingClientRect();
          return { text: element.textContent.trim(), size: Math.min(width, height) };
        }),
    );
    expect(targets.length).toBeGreaterThan(1);
    return targets.filter(({ size }) => size < least);
  };
  await page.goto(shop.url);
  expect(await small()).toEqual([]);
  await customer.order();
  expect(await small()).toEqual([]);
  await customer.button('Indomaret');
  await expect(page.getByRole('heading', { name: 'Pay at Indomaret' })).toBeVisible();
  expect(await small()).toEqual([]);
  await customer.back();
  expect(await small()).toEqual([]);
});

test('at the counter, number and barcode are on the first screen', async ({ customer, page }) => {
  await customer.number();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await expect(page.locator('#number')).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('img', { name: 'Barcode of the payment number' })).toBeInViewport({ ratio: 1 });
});
