// The gateway's workbench, as the developer of a shop uses it.
import { expect, test } from '../support/fixtures.mjs';
import { tabTo } from '../support/keyboard.mjs';

const HOSTILE = `<script>document.title='x'</script>"'&`;

/** Registers a payment with the workbench's page still open. */
function register(client, reference = 'ORD-1') {
  return client.register({
    reference,
    amount: 25_000,
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
}

/** A registration whose token was made over another spelling of the amount. */
async function wrongToken(sandbox) {
  const fields = { iMid: 'IONPAYTEST', timeStamp: '20261123120000', referenceNo: 'ORD-9', amt: '25000' };
  const body = JSON.stringify({ ...fields, merchantToken: 'f'.repeat(64) });
  await fetch(`${sandbox.baseUrl}/nicepay/redirect/v2/registration`, { method: 'POST', body });
}

test('every page in both colour schemes, on the desktop and on a phone', async ({
  client,
  customer,
  page,
  sandbox,
  watched,
}) => {
  watched.statuses.push(404, 422);
  await page.goto(`${sandbox.baseUrl}/?lang=en`);
  await expect(page.getByText('No requests yet')).toBeVisible();
  await customer.look('workbench-traffic-empty');
  const { transactionId } = await register(client, HOSTILE);
  await sandbox.chooseStore(transactionId, 'ALMA');
  await wrongToken(sandbox);
  await expect(page.getByText('wrong token')).toBeVisible();
  await customer.look('workbench-traffic');
  await customer.follow(page.getByRole('link', { name: /^Registration/ }).first());
  await expect(page.getByText('Another key, or a part that was changed after signing.')).toBeVisible();
  await customer.look('workbench-wrong-token');
  await customer.link('Payments');
  await customer.look('workbench-payments');
  await customer.link(HOSTILE);
  await customer.look('workbench-payment');
  await customer.link('Faults and clock');
  await page.getByLabel('Kind').selectOption('drop_after');
  await page.getByLabel('How many times').fill('2');
  await customer.button('Add');
  await expect(page.getByText('2 more times')).toBeVisible();
  await customer.look('workbench-faults');
  await customer.link('Send a message');
  await customer.look('workbench-send');
  await page.getByLabel('Address of the shop').fill('http://merchant.example/notification');
  await customer.button('Send a message');
  await expect(page.getByText('http on this machine')).toHaveCount(2);
  await customer.look('workbench-send-refused');
  await page.goto(`${sandbox.baseUrl}/workbench/payment/nothing?lang=en`);
  await customer.look('workbench-trouble');
  await expect(page).toHaveTitle('That did not work · NICEPAY Sandbox');
  await page.goto(`${sandbox.baseUrl}/?lang=id`);
  await expect(page.getByRole('heading', { name: 'Lalu lintas' })).toBeVisible();
});

test('what happens appears by itself, and what is being typed stays', async ({ client, page, sandbox }) => {
  await page.goto(`${sandbox.baseUrl}/?lang=en`);
  await expect(page.getByText('No requests yet')).toBeVisible();
  const { transactionId } = await register(client);
  await expect(page.getByRole('cell', { name: 'ORD-1' })).toBeVisible();

  await page.goto(`${sandbox.baseUrl}/workbench/payment/${transactionId}?lang=en`);
  await sandbox.chooseStore(transactionId, 'INDO');
  await expect(page.getByRole('button', { name: 'Pay', exact: true })).toBeVisible();

  await page.goto(`${sandbox.baseUrl}/workbench/faults?lang=en`);
  await page.getByLabel('Value').fill('250');
  await sandbox.inject({ operation: 'inquire', kind: 'html' });
  await expect(page.getByRole('cell', { name: 'html' })).toBeVisible();
  await expect(page.getByLabel('Value')).toHaveValue('250');
  await expect(page.getByLabel('Value')).toBeFocused();
});

test('with the keyboard alone, from the first page to paid', async ({ client, page, sandbox }) => {
  const { transactionId } = await register(client);
  const press = async (role, name) => {
    await tabTo(page, page.getByRole(role, { name, exact: true }));
    await page.keyboard.press('Enter');
  };
  await page.goto(`${sandbox.baseUrl}/?lang=en`);
  await press('link', 'Payments');
  await press('link', 'ORD-1');
  await press('button', 'Choose Alfamart');
  await press('button', 'Pay');
  await expect(page.getByRole('button', { name: 'Reverse' })).toBeVisible();
  expect((await sandbox.transaction(transactionId)).state).toBe('paid');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a reload shows what is new, and the buttons work', async ({ client, customer, page, sandbox }) => {
    await page.goto(`${sandbox.baseUrl}/workbench/payments?lang=en`);
    await expect(page.getByText('No payments yet.')).toBeVisible();
    const { transactionId } = await register(client);
    await page.reload();
    await customer.link('ORD-1');
    await customer.button('Choose Indomaret');
    await customer.button('Pay');
    await expect(page.getByText('paid', { exact: true })).toBeVisible();
    expect((await sandbox.transaction(transactionId)).state).toBe('paid');
  });
});

test('another site can’t post to it', async ({ client, page, sandbox, shop, watched }) => {
  watched.statuses.push(403);
  const { transactionId } = await register(client);
  await sandbox.chooseStore(transactionId, 'ALMA');
  // The shop's page has another origin. It takes the form's secret for granted: the origin alone is refused.
  const own = await (await fetch(`${sandbox.baseUrl}/workbench/faults`)).text();
  const secret = /name="form" value="(\w+)"/.exec(own)[1];
  await page.route(`${shop.url}/evil`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${sandbox.baseUrl}/workbench/do/pay">
        <input name="form" value="${secret}"><input name="id" value="${transactionId}"><button>Win</button></form>`,
    }),
  );
  await page.goto(`${shop.url}/evil`);
  const answer = page.waitForResponse(`${sandbox.baseUrl}/workbench/do/pay`);
  await page.getByRole('button', { name: 'Win' }).click();
  expect((await answer).status()).toBe(403);
  await expect(page.getByText('another site may not drive the workbench')).toBeVisible();
  expect((await sandbox.transaction(transactionId)).state).toBe('unpaid');
});
