// The same through nicepay-checkout.
import { createRequire } from 'node:module';
import { MERCHANT_ID, MERCHANT_KEY } from './by-hand.mjs';

const require = createRequire(import.meta.url);
export const PACKAGE = require.resolve('../../../node/index.js');
const { Client } = require(PACKAGE);
const { sampleNotification } = require('../../../node/testing.js');

const client = (baseUrl) => new Client({ merchantId: MERCHANT_ID, merchantKey: MERCHANT_KEY, baseUrl });

const verifier = client('https://dev.nicepay.co.id');
export const verify = (body) => verifier.verifyNotification(body);

/** A signed notification of 20 fields, as a form or JSON. */
export function notification(format) {
  const order = { reference: 'ordNo20221223111252', amount: 10_000, transactionId: 'IONPAYTEST03202212231106386098' };
  const fields = { receiptCode: 'R20221223110912', mRefNo: '221223110912', depositDt: '20221223', depositTm: '110912' };
  return Buffer.from(sampleNotification(order, { format, fields }));
}

export function register(baseUrl) {
  const ours = client(baseUrl);
  return (reference) =>
    ours.register({
      reference,
      amount: 10_000,
      goodsName: 'Kopi Gayo 250 g',
      buyerName: 'John Doe',
      buyerPhone: '08123456789',
      buyerEmail: 'john.doe@example.com',
      buyerCity: 'South Jakarta',
      buyerState: 'DKI Jakarta',
      buyerPostalCode: '10200',
      callbackUrl: 'https://merchant.example/nicepay/callback',
      notificationUrl: 'http://127.0.0.1:9/notification',
    });
}
