// Checks an order out, and is killed after NICEPAY's answer came and before the order is kept.
import { argv, kill, pid } from 'node:process';
import { Client } from 'nicepay-checkout';
import { SANDBOX_MERCHANT_ID, SANDBOX_MERCHANT_KEY } from 'nicepay-checkout/testing';
import { Orders } from '../../examples/orders.mjs';
import { checkOut } from '../../examples/readme.mjs';

const [, , baseUrl, file, payment] = argv;
const client = new Client({ merchantId: SANDBOX_MERCHANT_ID, merchantKey: SANDBOX_MERCHANT_KEY, baseUrl });
const orders = new Orders(file);
orders.keep = () => kill(pid, 'SIGKILL');
await checkOut(client, orders, JSON.parse(payment));
