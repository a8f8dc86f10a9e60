// Serves an example that was started as a program: with a sandbox and a ledger of its own, one order to pay, and the worker
// and the deliveries beside it. The shop's own database is `DATABASE_URL`, or the repository's throw-away server.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Ledger } from 'nicepay-checkout';
import { Sandbox } from 'nicepay-checkout/testing';
import pg from 'pg';
import { deliver, migrate } from './deliveries.mjs';

/** Whether the module of this URL is the program that was started, and not imported by another. */
export const isProgram = (url) => argv[1] === fileURLToPath(url);

/** A connection to the shop's own database. */
export async function shopDatabase() {
  const script = fileURLToPath(new URL('../../scripts/postgres.sh', import.meta.url));
  const throwAway = () => {
    execFileSync(script, ['start'], { stdio: ['ignore', 'ignore', 'inherit'] });
    return execFileSync(script, ['url'], { encoding: 'utf8' }).trim();
  };
  const shop = new pg.Client({ connectionString: env.DATABASE_URL ?? throwAway() });
  await shop.connect();
  await migrate(shop);
  return shop;
}

/** A ledger in a file of its own, on `sandbox`. */
export const sandboxLedger = (sandbox) =>
  Ledger.open(
    `sqlite:${path.join(mkdtempSync(path.join(tmpdir(), 'nicepay-')), 'payments.db')}`,
    sandbox.client(),
  );

/** An order of the shop at `url`. */
export const order = (url) => ({
  reference: `order-${Date.now()}`,
  amount: 150_000,
  goodsName: 'Kopi Gayo 250 g',
  buyerName: 'John Doe',
  buyerPhone: '08123456789',
  buyerEmail: 'john.doe@example.com',
  buyerCity: 'South Jakarta',
  buyerState: 'DKI Jakarta',
  buyerPostalCode: '10200',
  callbackUrl: `${url}/nicepay/callback`,
  notificationUrl: `${url}/nicepay/notification`,
});

/** Starts the shop on `PORT`, or 3000, of this machine, until Ctrl-C. `start` gives the shop's address. */
export async function serve(start) {
  const sandbox = await Sandbox.start();
  const ledger = await sandboxLedger(sandbox);
  const url = await start(ledger, Number(env.PORT ?? 3000));
  ledger.run(); // in your shop as well, or in a process of its own: npx nicepay-checkout worker
  deliver(ledger, await shopDatabase());
  const { orderId, paymentUrl } = await ledger.checkOut(order(url));
  console.log(`The shop is ${url}; pay its order ${orderId} on the sandbox: ${paymentUrl}`);
}

/** Listens with a handler of Node's own; gives the address. */
export async function listening(handler, port) {
  const server = createServer(handler);
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

/** A handler of Node's own over one of web requests, as the adapters of Hono and Next.js are. */
export function webHandler(handle) {
  return async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method, url, headers } = incoming;
    const body = method === 'POST' ? Buffer.concat(chunks) : undefined;
    const response = await handle(new Request(`http://shop.test${url}`, { method, headers, body }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  };
}

/** Finds the route module that answers, as Next.js does by its folders. */
export function routed(routes) {
  return (request) => {
    const answer = routes[new URL(request.url).pathname]?.[request.method];
    return answer ? answer(request) : new Response(null, { status: 404 });
  };
}
