'use strict';
// From order to paid by each pay method, by the client alone and with the ledger, against the sandbox.

const assert = require('node:assert/strict');
const test = require('node:test');
const { inspect } = require('node:util');
const { Ledger, parseCallback } = require('nicepay-checkout');
const { Sandbox, sampleNotification } = require('nicepay-checkout/testing');
const { whole } = require('../lib/instruction.js');
const { overASocket, registration } = require('./helpers.js');
const { file } = require('./ledger-helpers.js');

overASocket();

const PHONE = '081277766655';
/** How the customer chooses, and what the instruction has at least. A card's is there once it was used. */
const METHODS = {
  convenience_store: [{ partner: 'alfamart' }, { store: 'alfamart' }, ['paymentNumber', 'expiresAt']],
  virtual_account: [{ partner: 'mandiri' }, { bank: 'mandiri' }, ['accountNumber', 'expiresAt']],
  qris: [{ partner: 'qris_nobu' }, { issuer: 'qris_nobu' }, ['expiresAt']],
  e_wallet: [{ partner: 'ovo', phone: PHONE }, { wallet: 'ovo' }, ['expiresAt']],
  pay_loan: [{ partner: 'akulaku' }, { lender: 'akulaku' }, []],
  card: [{ card: '4111111111111111' }, { maskedNumber: '411111******1111' }, ['authorizationNumber']],
};

let sandbox;
let client;
test.before(async () => {
  sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  client = sandbox.client();
});
test.beforeEach(() => sandbox.reset());
test.after(() => sandbox.stop());

function assertShows({ instruction }, payMethod) {
  const [, exact, present] = METHODS[payMethod];
  const members = whole(instruction);
  assert.equal(members.payMethod, payMethod);
  for (const [name, value] of Object.entries(exact)) assert.equal(members[name], value, name);
  for (const name of present) assert.ok(members[name], name);
}

for (const [payMethod, [how]] of Object.entries(METHODS)) {
  test(`${payMethod}: from order to paid`, async () => {
    const order = (await client.register(registration())).order();
    assert.equal((await client.inquire(order)).instruction, null);
    const chosen = await sandbox.choose(order.transactionId, payMethod, how);
    const { transaction } = await client.confirm(parseCallback(chosen.callbackUrl), order);
    assert.deepEqual([transaction.isPaid, transaction.payMethod], [false, payMethod]);
    if (payMethod !== 'card') assertShows(transaction, payMethod);
    await sandbox.pay(order.transactionId);
    const settlement = await client.settle(client.verifyNotification(sampleNotification(order)), order);
    assert.equal(settlement.isPaid, true);
    assert.equal(settlement.transaction.payMethod, payMethod);
    if (payMethod === 'card') assertShows(settlement.transaction, payMethod);
  });

  test(`${payMethod}: a shop sees it in its ledger`, async () => {
    const ledger = await Ledger.open(`sqlite:${file()}`, client);
    const order = registration();
    const { transactionId, instruction } = await ledger.checkOut(order);
    assert.equal(instruction, null);
    const { callbackUrl } = await sandbox.choose(transactionId, payMethod, how);
    const cameBack = await ledger.returned(callbackUrl);
    if (payMethod !== 'card') assertShows(cameBack, payMethod);
    if (cameBack.paymentNumber !== null) {
      const event = await ledger.events('shop').tryNext();
      assert.equal(event.kind, 'number_issued');
      assertShows(event, payMethod);
      assert.ok(Object.values(event.instruction).includes(event.paymentNumber));
    }
    await sandbox.pay(transactionId);
    await ledger.receive(sampleNotification(cameBack.order()));
    await ledger.runDue();
    const paid = await ledger.payment(order.reference);
    assert.equal(paid.isPaid, true);
    assertShows(paid, payMethod);
    await ledger.close();
  });
}

const DIRECT = {
  store: { store: 'alfamart' },
  account: { payMethod: 'virtual_account', bank: 'mandiri' },
  code: { payMethod: 'qris', store: 'qris_shopee_pay' },
  wallet: { payMethod: 'e_wallet', store: 'dana' },
  push: { payMethod: 'e_wallet', store: 'ovo' },
  loan: { payMethod: 'pay_loan', store: 'kredivo' },
};

/** The customer follows the instruction. */
async function pays(transactionId, { redirectUrl }) {
  if (!redirectUrl) return sandbox.pay(transactionId);
  const visit = async (url) => (await fetch(url, { redirect: 'manual' })).status;
  assert.equal(await visit(redirectUrl.replace(/merchantToken=./, 'merchantToken=x')), 403);
  assert.equal(await visit(redirectUrl), 303);
  return sandbox.pay(transactionId);
}

for (const [name, how] of Object.entries(DIRECT)) {
  const { payMethod = 'convenience_store', store = null } = how;
  const direct = () => registration({ ...how, buyerAddress: 'Jl. 1' });

  test(`${name}, registered directly: from order to paid`, async () => {
    const code = await client.registerDirect(direct());
    assert.deepEqual([code.instruction.payMethod, code.store], [payMethod, store]);
    assert.equal(code.paymentNumber !== null, name === 'store');
    const { redirectUrl } = code.instruction;
    assert.equal(Boolean(redirectUrl), ['wallet', 'push', 'loan'].includes(name));
    if (redirectUrl) {
      const [, token] = redirectUrl.match(/merchantToken=([0-9a-f]{64})$/);
      const shown = inspect(code, { depth: null }) + inspect(code.instruction) + inspect(code.raw);
      assert.ok(shown.includes('merchantToken=[redacted]') && !shown.includes(token), shown);
    }
    await pays(code.transactionId, code.instruction);
    const paid = await client.inquire(code.order());
    assert.deepEqual([paid.isPaid, paid.payMethod], [true, payMethod]);
  });

  test(`${name}, checked out directly: the ledger has its instruction at once`, async () => {
    const ledger = await Ledger.open(`sqlite:${file()}`, client);
    const order = direct();
    const payment = await ledger.checkOutDirect(order);
    assert.equal(payment.instruction.payMethod, payMethod);
    assert.equal(payment.paymentNumber !== null, ['store', 'account'].includes(name));
    assert.deepEqual(whole((await ledger.checkOutDirect(order)).instruction), whole(payment.instruction));
    await pays(payment.transactionId, payment.instruction);
    assert.equal((await ledger.recheck(order.reference)).isPaid, true);
    await ledger.close();
  });
}

test('what a direct registration lacks is named', async () => {
  const lacks = async (how, ...fields) => {
    const wanted = registration({ buyerAddress: 'Jl. 1', ...how });
    await assert.rejects(client.registerDirect(wanted), (error) => {
      assert.deepEqual([error.kind, error.fields.map(({ field }) => field)], ['invalid_request', fields]);
      return true;
    });
  };
  await lacks({ payMethod: 'virtual_account', store: 'alfamart' }, 'bank');
  await lacks({ payMethod: 'qris', bank: 'mandiri' }, 'store');
  await lacks({ payMethod: 'e_wallet', callbackUrl: null }, 'callbackUrl', 'store');
  await lacks({ payMethod: 'card', store: 'alfamart' }, 'payMethod');
  assert.equal((await sandbox.requests()).length, 0);
});

test('a declined card and a refusing wallet have failed', async () => {
  const [card, wallet] = [await client.register(registration()), await client.register(registration())];
  await sandbox.choose(card.transactionId, 'card', { card: '4000000000000002' });
  assert.equal((await client.inquire(card)).state, 'failed');
  await sandbox.choose(wallet.transactionId, 'e_wallet', { partner: 'dana' });
  assert.equal((await sandbox.fail(wallet.transactionId)).state, 'failed');
  assert.equal((await client.inquire(wallet)).state, 'failed');
});
