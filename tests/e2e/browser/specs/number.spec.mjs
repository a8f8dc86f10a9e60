// The page that shows the payment number: the number, its barcode, the copy button, the countdown, the languages.
import { readBarcode } from '../support/barcode.mjs';
import { expect, test } from '../support/fixtures.mjs';

/** Empties the clipboard, so that what is in it later was put there by the page. */
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const emptied = (page) => page.evaluate(() => navigator.clipboard.writeText('nothing'));

async function issued(customer, sandbox, store) {
  const { payment } = await customer.number(store);
  return (await sandbox.transaction(payment.transactionId)).paymentNumber;
}

for (const store of ['Alfamart', 'Indomaret']) {
  test(`the barcode of ${store} scans from the screen, in light and dark`, async ({
    customer,
    page,
    sandbox,
  }) => {
    const number = await issued(customer, sandbox, store);
    const barcode = page.getByRole('img', { name: 'Barcode of the payment number' });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      // A busy Chromium can't always take a picture.
      await expect(async () => {
        expect(await readBarcode(await barcode.screenshot({ timeout: 20_000 })), colorScheme).toEqual([
          number,
        ]);
      }).toPass({ timeout: 120_000 });
    }
  });
}

test('the copy button copies the number and says so for a while', async ({
  customer,
  page,
  sandbox,
  frozenAt,
}) => {
  await page.clock.install({ time: frozenAt });
  const number = await issued(customer, sandbox);
  await emptied(page);
  await page.clock.pauseAt(Date.parse(frozenAt) + 3_600_000);
  await customer.button('Copy number');
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  await page.clock.runFor(100);
  await expect(page.getByRole('status')).toHaveText('Payment number copied.');
  expect(await clipboard(page)).toBe(number);
  await page.clock.resume();
  await customer.look('pay-copied');
  await expect(page.getByRole('button', { name: 'Copy number' })).toBeVisible();
});

test('without a clipboard of its own the button copies all the same', async ({ customer, page, sandbox }) => {
  // As on a phone that opens the sandbox over plain http.
  await page.addInitScript(() => {
    globalThis.kept = navigator.clipboard;
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
  });
  const number = await issued(customer, sandbox);
  await page.evaluate(() => globalThis.kept.writeText('nothing'));
  await customer.button('Copy number');
  await expect(page.getByRole('status')).toHaveText('Payment number copied.');
  expect(await page.evaluate(() => globalThis.kept.readText())).toBe(number);
});

test('the number that is selected and copied by hand has no gaps', async ({ customer, page, sandbox }) => {
  const number = await issued(customer, sandbox);
  await emptied(page);
  await page.evaluate(() => getSelection().selectAllChildren(document.getElementById('number')));
  await page.keyboard.press('Control+C');
  expect(await clipboard(page)).toBe(number);
});

test('the countdown runs, warns, and hands over to the gateway at the end', async ({
  customer,
  page,
  sandbox,
  frozenAt,
}) => {
  // An hour to spare: the clock runs until it is paused, and goes back to no moment that is over.
  await page.clock.install({ time: Date.parse(frozenAt) - 3_600_000 });
  await page.clock.pauseAt(Date.parse(frozenAt) + 1000);
  await customer.number();
  const timer = page.getByRole('timer');
  await expect(timer).toHaveText('7 d 00:00:00');
  await page.clock.runFor(1000);
  await expect(timer).toHaveText('6 d 23:59:59');
  await page.clock.fastForward(167 * 3600 * 1000);
  await page.clock.runFor(1100);
  await expect(timer).toHaveText('00:59:58');
  await expect(page.getByRole('status')).toHaveText('One hour left.');
  await page.clock.fastForward(50 * 60 * 1000);
  await page.clock.runFor(1100);
  await expect(timer).toHaveText('00:09:57');
  await expect(page.getByRole('status')).toHaveText('10 minutes left.');
  await page.clock.resume();
  await customer.look('pay-soon');

  await sandbox.advance(7 * 24 * 3600);
  await page.clock.fastForward(10 * 60 * 1000);
  await page.clock.runFor(3000);
  await expect(page.getByRole('heading', { name: 'This payment has expired' })).toBeVisible();
});

test('both languages tell the same number, and neither keeps a word of the other', async ({
  customer,
  page,
  sandbox,
}) => {
  const { payment } = await customer.number('Indomaret', 'id');
  const { paymentNumber } = await sandbox.transaction(payment.transactionId);
  await expect(page.locator('html')).toHaveAttribute('lang', 'id');
  await expect(page.getByRole('heading', { name: 'Bayar di Indomaret' })).toBeVisible();
  await expect(page.locator('#number')).toHaveText(paymentNumber);
  await expect(page.getByRole('main')).not.toContainText(/\b(pay|store|number|cashier|item)\b/i);
  await customer.look('pay-indomaret-id');
  await customer.link('EN');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.locator('#number')).toHaveText(paymentNumber);
  await expect(page.getByRole('main')).not.toContainText(/\b(bayar|gerai|nomor|kasir|barang)\b/i);
  await customer.button('Simulate paying at the counter');
  await expect(page.getByRole('heading', { name: 'Payment received' })).toBeVisible();
  await customer.link('ID');
  await expect(page.getByRole('heading', { name: 'Pembayaran diterima' })).toBeVisible();
  await customer.look('paid-id');
});

test.describe('at night', () => {
  test.use({ frozenAt: '2026-11-23T22:30:00+07:00' });

  test('a closed counter is said on the way there and at the number', async ({ customer, page }) => {
    await customer.order();
    await expect(page.getByRole('button', { name: 'Alfamart' })).toContainText('No payments 22:00–01:00 WIB');
    await customer.look('choose-closed');
    await customer.button('Alfamart');
    await expect(page.getByRole('note').filter({ hasText: 'right now' })).toBeVisible();
    await customer.look('pay-closed');
  });
});

test.describe('a hostile article', () => {
  const name = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>&amp;`;
  test.use({ goods: [[{ id: 'x', name, price: 10_000 }], { option: true }] });

  test('is shown letter by letter, by the shop and by the payment page', async ({ customer, page }) => {
    page.on('dialog', (dialog) => expect(dialog.message(), 'nothing ran').toBe('nothing'));
    await customer.fill();
    await expect(page.getByRole('radio', { name })).toBeVisible();
    await customer.button('Order and pay');
    const shown = page.getByText(name, { exact: true });
    await expect(shown).toBeVisible();
    await customer.look('choose-hostile');
    await customer.button('Alfamart');
    await expect(shown).toBeVisible();
    await customer.back();
    await expect(shown).toBeVisible();
    await customer.look('order-hostile');
    await expect(page.locator('main img, main script')).toHaveCount(0);
  });
});
