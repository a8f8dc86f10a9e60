// Serves an example that was started as a program: with a sandbox of its own, one order to pay, and the job beside it.
import { createServer } from 'node:http';
import { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Sandbox } from 'nicepay-checkout/testing';
import { settleInbox } from './inbox.mjs';
import { Orders } from './orders.mjs';

/** Whether the module of this URL is the program that was started, and not imported by another. */
export const isProgram = (url) => argv[1] === fileURLToPath(url);

/** Starts the shop on `PORT`, or 3000, of this machine, until Ctrl-C. `start` gives the shop's address. */
export async function serve(start) {
  const sandbox = await Sandbox.start();
  const client = sandbox.client();
  const orders = new Orders();
  const url = await start(client, orders, Number(env.PORT ?? 3000));
  const payment = {
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
  };
  await orders.plan(payment);
  const checkout = await client.register(payment);
  await orders.keep(checkout.order());
  setInterval(() => settleInbox(client, orders), 1_000);
  console.log(
    `The shop is ${url}; pay its order ${payment.reference} on the sandbox: ${checkout.paymentUrl}`,
  );
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
