// The payment desk, as somebody who looks after payments uses it.
import { direct, expect, handle, order, test } from '../support/desk.mjs';
import { tabTo } from '../support/keyboard.mjs';

const HOSTILE = `<script>document.title='x'</script>"'&`;
const LOCKED = 'the <b>stock</b> is locked';

/** An order of which NICEPAY has the money, and the ledger knows. */
async function paid({ ledger, sandbox }, reference, amount) {
  const { transactionId } = await ledger.checkOutDirect(direct(reference, amount));
  await sandbox.pay(transactionId);
  await ledger.recheck(reference);
}

const parkPaid = (event) => (event.kind === 'paid' ? LOCKED : undefined);

async function signIn({ customer, desk, page }) {
  await page.goto(desk.signIn);
  await customer.button('Sign in');
  await expect(page.getByRole('heading', { name: 'Attention', level: 1 })).toBeVisible();
}

test('every page in both colour schemes, on the desktop and on a phone', async ({
  customer,
  desk,
  ledger,
  page,
  sandbox,
  watched,
}) => {
  watched.statuses.push(403, 404);
  await page.goto(`${desk.url}/payments?lang=en`);
  await customer.look('desk-sign-in');
  await page.getByLabel('Token').fill('wrong');
  await customer.button('Sign in');
  await expect(page.getByText('This token is not valid.')).toBeVisible();
  await customer.look('desk-sign-in-wrong');
  await signIn({ customer, desk, page });
  await expect(page.getByText('Nothing needs attention.')).toBeVisible();
  await customer.look('desk-attention-none');
  await paid({ ledger, sandbox }, 'INV-1', 1_250_000);
  await handle(ledger);
  await ledger.checkOut(order(HOSTILE));
  await ledger.checkOutDirect(direct('INV-2', 75_000));
  await ledger.cancel('INV-2');
  await paid({ ledger, sandbox }, 'INV-3', 310_000);
  await handle(ledger, parkPaid);
  await expect(page.getByRole('button', { name: 'Hand over again' })).toBeVisible();
  await customer.look('desk-attention');
  await customer.link('Payments');
  await expect(page.getByText('4 payments')).toBeVisible();
  await customer.look('desk-payments');
  await customer.link(HOSTILE);
  await customer.look('desk-payment-open');
  await customer.link('Cancel…');
  await customer.look('desk-cancel');
  await customer.link('No, go back');
  await customer.link('Attention');
  await customer.link('INV-3');
  await expect(page.getByText('gave up').or(page.getByText(LOCKED)).first()).toBeVisible();
  await customer.look('desk-payment-parked');
  await customer.button('Show the raw messages');
  await expect(page.locator('pre').first()).toBeVisible();
  await customer.look('desk-messages');
  await customer.link('Figures');
  await customer.look('desk-figures');
  await page.goto(`${desk.url}/payments?lang=en&q=nobody`);
  await customer.look('desk-nothing-found');
  await page.goto(`${desk.url}/payment?lang=en&order=nobody`);
  await customer.look('desk-trouble');
  await page.goto(`${desk.url}/?lang=id`);
  await expect(page.getByRole('heading', { name: 'Perlu perhatian', level: 1 })).toBeVisible();
  await customer.look('desk-attention-id');
});

test('a report of NICEPAY’s beside the ledger, from the file to the difference', async ({
  customer,
  desk,
  ledger,
  page,
  sandbox,
}) => {
  await paid({ ledger, sandbox }, 'INV-1', 1_250_000);
  await paid({ ledger, sandbox }, 'INV-2', 75_000);
  await ledger.checkOutDirect(direct('INV-3', 310_000));
  const report = ['Order;Amount', 'INV-1;Rp 1.250.000', 'INV-3;310000', `${HOSTILE};5000`, 'INV-1;1,5'].join(
    '\n',
  );
  await signIn({ customer, desk, page });
  await customer.link('Reconciliation');
  await customer.look('desk-reconcile');
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  await page.getByLabel('To day').fill(today);
  await page.getByLabel('Report (CSV)').setInputFiles({
    name: 'report.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(report),
  });
  await customer.button('Compare');
  await page.getByLabel('Reference at NICEPAY').selectOption('Order');
  await page.getByLabel('Amount').selectOption('Amount');
  await customer.look('desk-reconcile-columns');
  await customer.button('Compare');
  await expect(page.getByText('The same on both sides:')).toContainText('Rp 1,250,000');
  for (const kind of ['Not in the ledger', 'Not paid in the ledger', 'Not in the report']) {
    await expect(page.getByRole('heading', { name: kind, exact: true })).toBeVisible();
  }
  await customer.look('desk-reconcile-result');
  const download = page.waitForEvent('download');
  await customer.press(page.getByRole('link', { name: 'Download as CSV' }));
  expect((await download).suggestedFilename()).toMatch(/^differences-.*\.csv$/);
  await customer.link('INV-3');
  await expect(page.getByRole('button', { name: 'Ask NICEPAY now' })).toBeVisible();
});

test('at four times the size nothing is cut off or scrolls sideways', async ({
  customer,
  desk,
  ledger,
  page,
  sandbox,
}) => {
  // 1280 pixels at 400 %, as WCAG 1.4.10 asks.
  await page.setViewportSize({ width: 320, height: 640 });
  await paid({ ledger, sandbox }, 'INV-2026-11-000000000000000000000001', 1_250_000);
  await handle(ledger, parkPaid);
  await signIn({ customer, desk, page });
  await customer.look('desk-attention-large');
  for (const part of ['Payments', 'Figures', 'Reconciliation']) {
    await customer.link(part);
    await customer.look(`desk-${part.toLowerCase()}-large`);
  }
  await customer.link('Payments');
  await customer.link('INV-2026-11-000000000000000000000001');
  await customer.look('desk-payment-large');
});

test('from paid but not delivered to delivered in four clicks', async ({
  customer,
  desk,
  ledger,
  page,
  sandbox,
}) => {
  // The notification got lost, and no worker runs: the shop knows nothing of the money.
  const { transactionId, paymentNumber } = await ledger.checkOutDirect(direct('INV-7', 90_000));
  await sandbox.pay(transactionId);
  await signIn({ customer, desk, page });
  let clicks = 0;
  const counted = async (press) => {
    clicks += 1;
    await press();
  };
  await counted(() => customer.link('Payments'));
  await page.getByRole('searchbox').fill(paymentNumber);
  await page.keyboard.press('Enter');
  await counted(() => customer.link('INV-7'));
  await counted(() => customer.button('Ask NICEPAY now'));
  await expect(page.getByText('NICEPAY answered.')).toBeVisible();
  // The shop delivers, and fails at the first try.
  expect(await handle(ledger, parkPaid)).toEqual(['INV-7 number_issued']);
  await counted(() => customer.button('Hand over again'));
  await expect(page.getByText('Handed over again.')).toBeVisible();
  expect(await handle(ledger)).toEqual(['INV-7 paid']);
  await expect(page.getByText('NICEPAY has the money, and the shop has handled it.')).toBeVisible();
  await expect(page.getByText('sari handed an event over again.')).toBeVisible();
  expect(clicks).toBeLessThanOrEqual(4);
});

test('what happens appears by itself, and what is being typed stays', async ({
  customer,
  desk,
  ledger,
  page,
  sandbox,
}) => {
  await signIn({ customer, desk, page });
  await customer.link('Payments');
  const { transactionId } = await ledger.checkOutDirect(direct('INV-8', 90_000));
  await expect(page.getByRole('link', { name: 'INV-8' })).toBeVisible();
  await customer.link('INV-8');
  await expect(page.getByText('Waiting for payment').first()).toBeVisible();
  await sandbox.pay(transactionId);
  await ledger.recheck('INV-8');
  await expect(page.getByText('Waiting for payment')).toHaveCount(0);
  await handle(ledger, parkPaid);
  await expect(page.getByText(LOCKED).first()).toBeVisible();
  // Somebody is about to decide: nothing moves under their hands.
  await customer.press(page.getByText('Skip…'));
  const yes = page.getByRole('button', { name: 'Yes, skip it' });
  await expect(yes).toBeVisible();
  await sandbox.reverse(transactionId);
  await ledger.recheck('INV-8');
  await expect(page.locator('#happened')).toContainText('taken back');
  await expect(yes).toBeVisible();
  await expect(page.locator('#now')).toContainText('NICEPAY has the money');
  await customer.press(page.getByText('Skip…'));
  await expect(page.locator('#now')).toContainText('Money taken back');
});

test('with the keyboard alone, from signing in to handed over', async ({ desk, ledger, page, sandbox }) => {
  await paid({ ledger, sandbox }, 'INV-9', 90_000);
  await handle(ledger, parkPaid);
  const press = async (role, name) => {
    await tabTo(page, page.getByRole(role, { name, exact: true }).first());
    await page.keyboard.press('Enter');
  };
  await page.goto(desk.signIn);
  await press('button', 'Sign in');
  await press('link', 'INV-9');
  await press('button', 'Hand over again');
  await expect(page.getByText('Handed over again.')).toBeVisible();
  expect(await handle(ledger)).toEqual(['INV-9 paid']);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a reload shows what is new, and the buttons work', async ({
    customer,
    desk,
    ledger,
    page,
    sandbox,
  }) => {
    await signIn({ customer, desk, page });
    await paid({ ledger, sandbox }, 'INV-10', 90_000);
    await handle(ledger, parkPaid);
    await page.reload();
    await customer.button('Hand over again');
    await expect(page.getByText('Handed over again.')).toBeVisible();
    expect(await handle(ledger)).toEqual(['INV-10 paid']);
  });
});

test('another site can’t post to it, and no form of another session works', async ({
  customer,
  desk,
  ledger,
  page,
  shop,
  watched,
}) => {
  watched.statuses.push(403);
  await ledger.checkOutDirect(direct('INV-11', 90_000));
  await signIn({ customer, desk, page });
  // The worst case: the other site knows the session's own secret.
  const secret = await page.locator('input[name=csrf]').first().inputValue();
  const posts = (csrf) => `<form method="post" action="${desk.url}/payment/cancel">
    <input name="csrf" value="${csrf}"><input name="order" value="INV-11"><button>Win</button></form>`;
  await page.route(`${shop.url}/evil`, (route) =>
    route.fulfill({ contentType: 'text/html', body: posts(secret) }),
  );
  await page.goto(`${shop.url}/evil`);
  const answer = page.waitForResponse(`${desk.url}/payment/cancel`);
  await page.getByRole('button', { name: 'Win' }).click();
  expect((await answer).status()).toBe(403);
  await page.goto(`${desk.url}/payment?lang=en&order=INV-11`);
  await page.locator('input[name=csrf]').first().waitFor({ state: 'attached' });
  await page
    .locator('form[action^="/payment/ask"] input[name=csrf]')
    .evaluate((input) => input.setAttribute('value', 'f'.repeat(64)));
  await customer.button('Ask NICEPAY now');
  await expect(page.getByText('This form is not of your session.')).toBeVisible();
  expect((await ledger.payment('INV-11')).status).toBe('open');
});
