'use strict';
// Many consumers of many events, and the memory after the first thousands and at the end.
const { Ledger } = require('nicepay-checkout');
const { clientOf, direct } = require('../ledger-helpers.js');

const [url, baseUrl, orders, consumers] = process.argv.slice(2);

async function memory() {
  for (let i = 0; i < 3; i++) {
    global.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().rss;
}

(async () => {
  const ledger = await Ledger.open(url, clientOf(baseUrl));
  const numbers = Array.from({ length: Number(orders) }, (_, i) => i).values();
  const checkOut = async () => {
    for (const number of numbers) await ledger.checkOutDirect(direct({ reference: `order-${number}` }));
  };
  await Promise.all(Array.from({ length: 64 }, checkOut));
  let told = 0;
  const consume = async (name) => {
    let left = Number(orders);
    for await (const event of ledger.events(name)) {
      if (!(await event.done())) throw new Error('the lease was over');
      told++;
      if (--left === 0) break;
    }
  };
  let before;
  for (let i = 0; i < Number(consumers); i++) {
    await consume(`consumer-${i}`);
    if (i === 1) before = await memory();
  }
  console.log(JSON.stringify({ told, before, after: await memory() }));
  await ledger.close();
})();
