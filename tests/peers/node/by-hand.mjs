// What a merchant writes without an SDK: the token by node:crypto, and the body of one registration.
import { createHash, timingSafeEqual } from 'node:crypto';

export const MERCHANT_ID = 'IONPAYTEST';
export const MERCHANT_KEY =
  '33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A==';

const sha256 = (text) => createHash('sha256').update(text);

/** A 20-field notification, verified: the way of the documentation, with a comparison in constant time. */
export function verify(fields) {
  const expected = sha256(MERCHANT_ID + fields.tXid + fields.amt + MERCHANT_KEY).digest();
  if (!timingSafeEqual(expected, Buffer.from(fields.merchantToken, 'hex'))) throw new Error('a forgery');
  return fields;
}

export const verifyForm = (body) => verify(Object.fromEntries(new URLSearchParams(body.toString())));
export const verifyJson = (body) => verify(JSON.parse(body));

const stamp = () => new Date(Date.now() + 7 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);

/** The fields of a registration, as the official Node.js client sends them. */
export function registration(reference) {
  const timeStamp = stamp();
  const amt = '10000';
  return {
    timeStamp,
    iMid: MERCHANT_ID,
    payMethod: '00',
    currency: 'IDR',
    amt,
    referenceNo: reference,
    goodsNm: 'Kopi Gayo 250 g',
    description: 'Kopi Gayo 250 g',
    billingNm: 'John Doe',
    billingPhone: '08123456789',
    billingEmail: 'john.doe@example.com',
    billingCity: 'South Jakarta',
    billingState: 'DKI Jakarta',
    billingPostCd: '10200',
    billingCountry: 'Indonesia',
    callBackUrl: 'https://merchant.example/nicepay/callback',
    dbProcessUrl: 'http://127.0.0.1:9/notification',
    cartData: JSON.stringify({
      count: '1',
      item: [{ goods_name: 'Kopi Gayo 250 g', goods_detail: 'Kopi Gayo 250 g', goods_amt: amt, goods_quantity: '1' }],
    }),
    merchantToken: sha256(timeStamp + MERCHANT_ID + reference + amt + MERCHANT_KEY).digest('hex'),
  };
}

/** The answer, or an error where NICEPAY refused. */
export function taken(answer) {
  if (answer.resultCd !== '0000') throw new Error(`${answer.resultCd} ${answer.resultMsg}`);
  return answer;
}
