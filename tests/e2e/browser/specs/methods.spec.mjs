// Every way to pay beside the stores: from the choice to the money, and back at the shop.
import { readQrCode } from '../support/barcode.mjs';
import { expect, test } from '../support/fixtures.mjs';
import { tabTo } from '../support/keyboard.mjs';

const CARD = {
  'Card number': '4111 1111 1111 1111',
  Expires: '12/30',
  'Security code': '123',
  'Name on the card': 'John Doe',
};

const heading = (page, name) => page.getByRole('heading', { name });

async function enter(page, fields) {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
}

async function push(customer, page) {
  await customer.button('OVO');
  await enter(page, { 'Mobile number': '0812 3456 789' });
  await customer.button('Send the request');
}

async function card(customer, page, fields = CARD) {
  await customer.button('Credit or debit card');
  await enter(page, fields);
  await customer.button('Continue to the bank');
}

// `choose` leads to `title`, the shop then says `waiting`, and `pay` brings the money.
const WAYS = {
  account: {
    choose: (customer) => customer.button('BCA'),
    title: 'Transfer to this BCA virtual account',
    waiting: 'Transfer exactly Rp85.000 to this BCA virtual account:',
    pay: (customer) => customer.button('Simulate the transfer'),
    by: 'Virtual account · BCA',
  },
  qris: {
    choose: (customer) => customer.button('QRIS'),
    title: 'Scan this QRIS code',
    waiting: 'Scan the QRIS code before it expires.',
    pay: (customer) => customer.button('Simulate scanning and paying'),
    by: 'QRIS',
  },
  push: {
    choose: push,
    title: 'Confirm in OVO',
    waiting: 'Confirm the payment in OVO.',
    pay: (customer) => customer.button('Simulate confirming'),
    by: 'E-wallet · OVO',
  },
  wallet: {
    choose: (customer) => customer.button(/^DANA$/),
    title: 'Continue with DANA',
    waiting: 'Confirm the payment in DANA.',
    pay: async (customer, page) => {
      await customer.button('Open DANA');
      await expect(heading(page, 'Confirm this payment?')).toBeVisible();
      await customer.look('wallet-app');
      await customer.button('Confirm and pay');
    },
    by: 'E-wallet · DANA',
  },
  lender: {
    choose: (customer) => customer.button('Kredivo'),
    title: 'Continue with Kredivo',
    waiting: 'Take the loan at Kredivo.',
    pay: async (customer, page) => {
      await customer.button('Open Kredivo');
      await expect(heading(page, 'Choose your instalments')).toBeVisible();
      await customer.look('lender-terms');
      await customer.press(page.getByRole('radio', { name: '6 months' }));
      await customer.press(page.getByLabel('I agree to the terms'));
      await customer.button('Take the loan and pay');
    },
    by: 'Pay later · Kredivo',
  },
  card: {
    choose: card,
    title: 'Enter the code from your bank',
    waiting: 'Enter the code from your bank.',
    pay: async (customer, page) => {
      await enter(page, { 'Verification code': '112233' });
      await customer.button('Submit the code');
    },
    by: 'Credit or debit card',
  },
};

for (const [name, { choose, title, waiting, pay, by }] of Object.entries(WAYS)) {
  test(`an order is paid by ${name}`, async ({ customer, page, shop, sandbox, frozenAt }) => {
    // The time of a push message stands still, and with it its page.
    await page.clock.setFixedTime(frozenAt);
    const order = await customer.order();
    await choose(customer, page);
    await expect(heading(page, title)).toBeVisible();
    await customer.look(name);

    await customer.back();
    await expect(heading(page, 'Waiting for your payment')).toBeVisible();
    await expect(page.getByText(waiting, { exact: true })).toBeVisible();
    expect(shop.book.deliveries).toEqual([]);
    await customer.look(`order-${name}`);

    await customer.link('How to pay');
    await customer.link('EN');
    await pay(customer, page);
    await expect(heading(page, 'Payment received')).toBeVisible();
    await expect(page.getByText(by, { exact: true })).toBeVisible();
    await customer.look(`${name}-paid`);
    await sandbox.idle();
    expect(shop.book.deliveries).toEqual([order.id]);
    await customer.back();
    await expect(heading(page, 'Paid. Thank you!')).toBeVisible();
  });
}

test('the QR code scans from the screen, in light and dark', async ({ customer, page, client }) => {
  const { payment } = await customer.order();
  await customer.button('QRIS');
  const code = page.getByRole('img', { name: 'QRIS code' });
  await expect(code).toBeVisible();
  const { instruction } = await client.inquire(payment);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    // A busy Chromium can't always take a picture.
    await expect(async () => {
      const picture = await code.screenshot({ timeout: 20_000 });
      expect(await readQrCode(picture), colorScheme).toEqual([instruction.content]);
    }).toPass({ timeout: 120_000 });
  }
});

test('the account number is copied in one piece', async ({ customer, page, client }) => {
  const { payment } = await customer.order();
  await customer.press(page.getByText('More banks'));
  await customer.look('choose-more-banks');
  await customer.button('CIMB Niaga');
  await expect(heading(page, 'Transfer to this CIMB Niaga virtual account')).toBeVisible();
  await page.evaluate(() => navigator.clipboard.writeText('nothing'));
  await customer.button('Copy number');
  await expect(page.getByRole('status')).toHaveText('Virtual account number copied.');
  const { instruction } = await client.inquire(payment);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(instruction.accountNumber);
});

for (const [name, start] of Object.entries({ qris: (customer) => customer.button('QRIS'), push })) {
  test(`the page of ${name} moves on by itself when the money arrives`, async ({
    customer,
    page,
    sandbox,
    frozenAt,
  }) => {
    await page.clock.setFixedTime(frozenAt);
    const { payment } = await customer.order();
    await start(customer, page);
    await expect(page.getByText('This page moves on by itself')).toBeVisible();
    await sandbox.pay(payment.transactionId);
    await expect(heading(page, 'Payment received')).toBeVisible();
  });

  test(`an expired ${name} tells that the shop must begin anew`, async ({ customer, page, sandbox }) => {
    const { payment } = await customer.order();
    await start(customer, page);
    await expect(page.getByText('This page moves on by itself')).toBeVisible();
    await sandbox.expire(payment.transactionId);
    await expect(heading(page, 'This payment has expired')).toBeVisible();
    await expect(page.getByText('The merchant must register a new payment.')).toBeVisible();
    await expect(page.locator('form')).toHaveCount(0);
    await customer.look(`${name}-expired`);
  });
}

test('what is wrong with a card is said beside its field, and its number does not come back', async ({
  customer,
  page,
  watched,
}) => {
  watched.statuses.push(422);
  await customer.order();
  await customer.button('Credit or debit card');
  await customer.look('card-form');
  await enter(page, { ...CARD, 'Card number': '4111 1111 1111 1112', Expires: '01/20' });
  await customer.button('Continue to the bank');
  const number = page.getByLabel('Card number');
  await expect(number).toBeFocused();
  await expect(number).toHaveValue('');
  await expect(number).toHaveAccessibleDescription(/This is no card number/);
  await expect(page.getByLabel('Expires')).toHaveAccessibleDescription(/This card has expired/);
  await expect(page.getByLabel('Security code')).toHaveValue('');
  await expect(page.getByLabel('Name on the card')).toHaveValue('John Doe');
  await expect(page.getByLabel('Name on the card')).not.toHaveAttribute('aria-invalid');
  await customer.look('card-wrong');
  await customer.link('ID');
  await expect(page.getByLabel('Nomor kartu')).toBeVisible();
  await customer.look('card-form-id');
});

test('a wrong phone number and unread terms are said beside their fields', async ({
  customer,
  page,
  watched,
}) => {
  watched.statuses.push(422);
  await customer.order();
  await customer.button('OVO');
  await enter(page, { 'Mobile number': '12' });
  await customer.button('Send the request');
  await expect(page.getByLabel('Mobile number')).toHaveAccessibleDescription(/Indonesian mobile number/);
  await expect(page.getByLabel('Mobile number')).toHaveValue('12');
  await customer.look('phone-wrong');
  await customer.link('Choose another way to pay');
  await customer.button('Akulaku');
  await customer.button('Open Akulaku');
  await customer.button('Take the loan and pay');
  await expect(page.getByLabel('I agree to the terms')).toHaveAccessibleDescription(/Tick the box/);
  await customer.look('lender-wrong');
});

test('three wrong codes fail the payment', async ({ customer, page, sandbox, shop, watched }) => {
  watched.statuses.push(422);
  const order = await customer.order();
  await card(customer, page);
  for (const said of [/Check it and try again/, /One more, and the payment fails/]) {
    await enter(page, { 'Verification code': '000000' });
    await customer.button('Submit the code');
    await expect(page.getByLabel('Verification code')).toHaveAccessibleDescription(said);
  }
  await customer.look('card-code-wrong');
  await enter(page, { 'Verification code': '000000' });
  await customer.button('Submit the code');
  await expect(heading(page, 'This payment failed')).toBeVisible();
  await customer.look('card-failed');
  expect((await sandbox.transaction(order.payment.transactionId)).paidAt).toBeNull();
  await customer.back();
  await expect(heading(page, 'This order is closed')).toBeVisible();
  expect(shop.book.deliveries).toEqual([]);
});

test('a declined card and a declined wallet fail the payment', async ({ customer, page, sandbox }) => {
  await customer.order();
  await card(customer, page, { ...CARD, 'Card number': '4000000000000002' });
  await expect(heading(page, 'This payment failed')).toBeVisible();
  await customer.order();
  await customer.button(/^DANA$/);
  await customer.button('Open DANA');
  await customer.button('Decline');
  await expect(heading(page, 'This payment failed')).toBeVisible();
  await expect(page.getByText('declined in the wallet')).toBeVisible();
  await customer.look('wallet-failed');
  expect((await sandbox.transactions()).map(({ paidAt }) => paidAt)).toEqual([null, null]);
});

test('the customer may change their mind', async ({ customer, page }) => {
  await customer.order();
  await customer.button('QRIS');
  await customer.link('Choose another way to pay');
  await customer.button('Indomaret');
  await expect(heading(page, 'Pay at Indomaret')).toBeVisible();
  await customer.button('Simulate paying at the counter');
  await expect(page.getByRole('definition').filter({ hasText: 'Indomaret' })).toBeVisible();
});

test('with the keyboard alone, a card from the choice to paid', async ({ customer, page }) => {
  const press = async (name) => {
    await tabTo(page, page.getByRole('button', { name }));
    await page.keyboard.press('Enter');
  };
  await customer.order();
  await press('Credit or debit card');
  for (const [label, value] of Object.entries(CARD)) {
    await tabTo(page, page.getByLabel(label));
    await page.keyboard.type(value);
  }
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Enter the code from your bank')).toBeVisible();
  await tabTo(page, page.getByLabel('Verification code'));
  await page.keyboard.type('112233');
  await press('Submit the code');
  await expect(heading(page, 'Payment received')).toBeVisible();
});

test('what is pressed is large enough for a finger, whatever is paid with', async ({ customer, page }) => {
  // WCAG 2.5.5 on the phone; 2.5.8, the least, for a mouse.
  const least = customer.size === 'phone' ? 44 : 24;
  const small = async () => {
    const targets = page.locator(
      'a, button, summary, input:not([type=hidden], label input), label:has(input)',
    );
    const sizes = await targets.evaluateAll((elements) =>
      elements
        .filter((element) => element.checkVisibility())
        .map((element) => {
          const { width, height } = element.getBoundingClientRect();
          return { text: element.textContent.trim() || element.id, size: Math.min(width, height) };
        }),
    );
    expect(sizes.length).toBeGreaterThan(1);
    return sizes.filter(({ size }) => size < least);
  };
  await customer.order();
  await customer.press(page.getByText('More banks'));
  expect(await small()).toEqual([]);
  const seen = async (name) => {
    await expect(heading(page, name)).toBeVisible();
    expect(await small(), name).toEqual([]);
  };
  for (const [button, title] of [
    ['BCA', WAYS.account.title],
    ['QRIS', WAYS.qris.title],
    [/^DANA$/, WAYS.wallet.title],
    ['Credit or debit card', 'Pay by card'],
  ]) {
    await customer.button(button);
    await seen(title);
    await customer.link('Choose another way to pay');
  }
  await customer.button('Kredivo');
  await seen(WAYS.lender.title);
  await customer.button('Open Kredivo');
  await seen('Choose your instalments');
});

test('at four times the size nothing is cut off or scrolls sideways', async ({ customer, page }) => {
  // 1280 pixels at 400 %, as WCAG 1.4.10 asks.
  await page.setViewportSize({ width: 320, height: 640 });
  for (const name of ['account', 'qris', 'card', 'lender']) {
    await customer.order();
    await WAYS[name].choose(customer, page);
    await expect(heading(page, WAYS[name].title)).toBeVisible();
    await customer.look(`${name}-large`);
  }
});

test('both languages tell the same, and neither keeps a word of the other', async ({ customer, page }) => {
  for (const name of ['account', 'qris', 'wallet', 'card']) {
    await customer.order();
    await WAYS[name].choose(customer, page);
    await expect(heading(page, WAYS[name].title)).toBeVisible();
    await expect(page.getByRole('main')).not.toContainText(/\b(bayar|nomor|kartu|pindai|barang|lanjut)\b/i);
    await customer.link('ID');
    await expect(page.locator('html')).toHaveAttribute('lang', 'id');
    await expect(page.getByRole('main')).not.toContainText(/\b(pay|number|card|scan this|item|open)\b/i);
    await customer.look(`${name}-id`);
  }
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a push message is waited for, and the page finds the payment', async ({
    customer,
    page,
    sandbox,
  }) => {
    const { payment } = await customer.order();
    await push(customer, page);
    await expect(page.getByText('08••••••789')).toBeVisible();
    await customer.picture('push-no-script');
    await sandbox.pay(payment.transactionId);
    await expect(heading(page, 'Payment received')).toBeVisible();
  });

  test('a card and a loan are paid', async ({ customer, page, watched }) => {
    watched.statuses.push(422);
    await customer.order();
    await card(customer, page, { ...CARD, 'Card number': '1' });
    await expect(page.getByText('This is no card number.')).toBeVisible();
    await enter(page, { 'Card number': '4111111111111111', 'Security code': '123' });
    await customer.button('Continue to the bank');
    await WAYS.card.pay(customer, page);
    await expect(heading(page, 'Payment received')).toBeVisible();

    await customer.order();
    await customer.button('Kredivo');
    await customer.button('Open Kredivo');
    await customer.press(page.getByLabel('I agree to the terms'));
    await customer.button('Take the loan and pay');
    await expect(heading(page, 'Payment received')).toBeVisible();
  });
});

test.describe('a hostile article', () => {
  const name = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>&amp;`;
  test.use({ goods: [[{ id: 'x', name, price: 10_000 }], { option: true }] });

  test('is shown letter by letter, whatever is paid with', async ({ customer, page }) => {
    page.on('dialog', (dialog) => expect(dialog.message(), 'nothing ran').toBe('nothing'));
    for (const way of ['account', 'qris', 'wallet', 'card']) {
      await customer.order();
      await WAYS[way].choose(customer, page);
      await expect(heading(page, WAYS[way].title)).toBeVisible();
      await expect(page.getByText(name, { exact: true })).toBeVisible();
      await expect(page.locator('main img, main script')).toHaveCount(0);
    }
  });
});
