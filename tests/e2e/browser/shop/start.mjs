// The shop and NICEPAY's sandbox together. By hand: node shop/start.mjs
import { createServer } from 'node:http';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Sandbox } from 'nicepay-checkout/testing';
import { Book } from './book.mjs';
import { shop } from './shop.mjs';

export const GOODS = [
  { id: 'gayo', name: 'Kopi Gayo 250 g', price: 85_000 },
  { id: 'toraja', name: 'Kopi Toraja 250 g', price: 95_000 },
  { id: 'kintamani', name: 'Kopi Kintamani 250 g', price: 90_000 },
];

export async function start({ client, goods = GOODS, port = 0 }) {
  const server = createServer();
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${server.address().port}`;
  const book = new Book();
  server.on('request', shop({ client, book, goods, publicUrl: url }));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url, book, close };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const sandbox = await Sandbox.start();
  const { url } = await start({ client: sandbox.client(), port: 8080 });
  console.log(`The shop: ${url}\nThe sandbox: ${sandbox.baseUrl}`);
}
