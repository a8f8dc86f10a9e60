'use strict';
// What the customer needs in order to pay: the members against the core, and quiet about the buyer.

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { inspect } = require('node:util');
const { LedgerEvent, LedgerPayment, parseCallback, parseNotification } = require('nicepay-checkout');
const { readInquiry } = require('nicepay-checkout/testing');
const { camelCase } = require('../lib/error.js');
const { MEMBERS } = require('../lib/instruction.js');
const { ORDER, ROOT } = require('./helpers.js');

const CORE = readFileSync(path.join(ROOT, '..', 'core', 'src', 'instruction.rs'), 'utf8');
const TYPES = readFileSync(path.join(ROOT, 'types', 'instruction.d.ts'), 'utf8');

/** The fields of each variant of the core's enum, as they are called here. */
function variants() {
  const [, body] = CORE.match(/^pub enum Instruction \{([\s\S]*?)^\}/m);
  const found = [...body.matchAll(/^ {4}(\w+) \{([\s\S]*?)^ {4}\}/gm)];
  const fields = (text) => [...text.matchAll(/^ {8}(\w+):/gm)].map(([, name]) => camelCase(name));
  return Object.fromEntries(found.map(([, name, text]) => [name, fields(text)]));
}

function read(said) {
  const { reference: referenceNo, amount: amt, transactionId: tXid } = ORDER;
  const body = JSON.stringify({ resultCd: '0000', status: '3', tXid, referenceNo, amt: `${amt}`, ...said });
  return readInquiry(ORDER, { body });
}

test('the instructions are the core’s variants', () => {
  const wanted = variants();
  assert.ok(Object.keys(wanted).length >= 7);
  const declared = [...TYPES.matchAll(/^export interface (\w+)Instruction \{([\s\S]*?)\n\}/gm)];
  const members = Object.fromEntries(
    declared.map(([, name, body]) => [
      name,
      [...body.matchAll(/^ {2}readonly (\w+):/gm)].map(([, member]) => member),
    ]),
  );
  const known = Object.entries(wanted).map(([name, fields]) =>
    name === 'Other' ? [name, fields] : [name, ['payMethod', ...fields]],
  );
  assert.deepEqual(members, Object.fromEntries(known));
  const union = TYPES.match(/export type Instruction =([^;]+);/)[1];
  const arms = [...union.matchAll(/(\w+)Instruction/g)].map(([, name]) => name);
  assert.deepEqual(arms.sort(), Object.keys(wanted).sort());
  const method = (name) => TYPES.match(new RegExp(`${name}Instruction \\{[^;]*payMethod: '(\\w+)'`))[1];
  const table = Object.entries(wanted).filter(([name]) => name !== 'Other');
  assert.deepEqual({ ...MEMBERS }, Object.fromEntries(table.map(([name, fields]) => [method(name), fields])));
});

test('an instruction is plain, frozen, and null where there is none', () => {
  const { instruction, expiresAt } = read({
    payMethod: '02',
    vacctNo: '70014000090158330631',
    bankCd: 'BMRI',
    vacctValidDt: '20260131',
    vacctValidTm: '235959',
  });
  assert.deepEqual(expiresAt, new Date('2026-01-31T23:59:59+07:00'));
  assert.deepEqual(
    { ...instruction },
    { payMethod: 'virtual_account', accountNumber: '70014000090158330631', bank: 'mandiri', expiresAt },
  );
  assert.ok(Object.isFrozen(instruction));
  assert.deepEqual(structuredClone(instruction), { ...instruction });
  assert.deepEqual(
    { ...read({ payMethod: '08', qrContent: '0002' }).instruction },
    {
      payMethod: 'qris',
      content: '0002',
      imageUrl: null,
      issuer: null,
      expiresAt: null,
    },
  );
  assert.equal(read({ payMethod: '02' }).instruction, null);
  assert.deepEqual({ ...read({ payMethod: '42' }).instruction }, { payMethod: '42' });
  assert.deepEqual({ ...read({ payMethod: '__proto__' }).instruction }, { payMethod: '__proto__' });
  assert.equal(parseCallback('tXid=t&referenceNo=r').claims.instruction, null);
});

const PHONE = '081277766655';
const CARD = '4811119876541114';
const AUTHORIZATION = '775533';

test('the buyer’s phone number and card do not show by themselves', () => {
  const wallet = { payMethod: '05', mitraCd: 'OVOE', billingPhone: PHONE };
  const card = { payMethod: '01', cardNo: CARD, authNo: AUTHORIZATION, issuBankCd: 'BMRI', status: '0' };
  const message = (said) => ({ tXid: 't', referenceNo: 'r', amt: '1', merchantToken: 'x', ...said });
  for (const said of [wallet, card]) {
    for (const result of [
      read(said),
      parseCallback(message(said)).claims,
      parseNotification(JSON.stringify(message(said))).claims,
    ]) {
      const { instruction } = result;
      if (said === wallet) assert.equal(instruction.phone, PHONE, 'where it is asked for, it is there');
      else
        assert.deepEqual(
          [instruction.maskedNumber, instruction.authorizationNumber, instruction.issuer],
          ['481111******1114', AUTHORIZATION, 'mandiri'],
        );
      for (const value of [result, instruction]) {
        const shown = [
          inspect(value, { depth: Infinity, showHidden: true }),
          JSON.stringify(value),
          JSON.stringify(Object.entries(value)),
          inspect(structuredClone(value), { depth: Infinity }),
        ].join();
        for (const canary of [PHONE, '1114', AUTHORIZATION])
          assert.ok(!shown.includes(canary), `${canary} shows: ${shown}`);
      }
    }
  }
});

const AT = '2026-01-31T16:59:59.000Z';
const KEPT = [
  { payMethod: 'convenience_store', paymentNumber: '0041', store: 'alfamart', expiresAt: AT },
  { payMethod: 'virtual_account', accountNumber: '7001', bank: 'mandiri', expiresAt: AT },
  { payMethod: 'qris', content: '0002', imageUrl: null, issuer: 'qris_nobu', expiresAt: AT },
  { payMethod: 'e_wallet', wallet: 'ovo', redirectUrl: null, appUrl: null, phone: PHONE, expiresAt: AT },
  { payMethod: 'pay_loan', lender: 'kredivo', redirectUrl: 'https://lender.example/1', expiresAt: AT },
  { payMethod: 'card', maskedNumber: '481111******1114', authorizationNumber: AUTHORIZATION, issuer: 'bca' },
  { payMethod: '42' },
];
const SHOWN = [
  'Pay Rp 10000 at Alfamart with the number 0041.',
  'Transfer Rp 10000 to the Mandiri virtual account 7001.',
  'Scan this QR code: 0002',
  `Pay in your wallet's app: ${PHONE}`,
  'Take the loan: https://lender.example/1',
  'There is nothing left to do: 481111******1114 was used.',
  'Go on at the payment page: https://pay.example/1',
];

for (const instruction of KEPT) {
  test(`a payment and an event of the ledger read back whole: ${instruction.payMethod}`, () => {
    for (const Kind of [LedgerPayment, LedgerEvent]) {
      const value = Kind.fromJSON({ instruction });
      for (const [name, member] of Object.entries(instruction))
        assert.deepEqual(value.instruction[name], name === 'expiresAt' ? new Date(member) : member, name);
      const json = JSON.parse(JSON.stringify(value));
      assert.deepEqual(json.instruction, instruction);
      assert.deepEqual(JSON.parse(JSON.stringify(Kind.fromJSON(json))), json);
      assert.deepEqual(Kind.fromJSON(value.toJSON()), value);
      for (const canary of [PHONE, '1114', AUTHORIZATION])
        assert.ok(!inspect(value, { depth: 9 }).includes(canary));
    }
  });
}

test('the example shows every one', async () => {
  const { howToPay } = await import('../examples/instruction.mjs');
  const values = { amount: 10_000, paymentUrl: 'https://pay.example/1' };
  const payments = KEPT.map((instruction) => LedgerPayment.fromJSON({ ...values, instruction }));
  assert.deepEqual(payments.map(howToPay), SHOWN);
  assert.equal(howToPay(LedgerPayment.fromJSON(values)), 'Choose how to pay: https://pay.example/1');
});
