// Next.js, app router. In your app the two halves are two files:
//
//   app/nicepay/notification/route.js   export const { POST } = notification(client, orders);
//   app/nicepay/callback/route.js       export const { GET, POST } = callback(client, orders);
//
// and next.config.js names the package, so that its addon is loaded and not bundled:
//
//   export default { serverExternalPackages: ['nicepay-checkout'] };
//
// Started as a program, it serves without Next.js: node examples/nextjs.mjs
import { NicepayError, parseCallback } from 'nicepay-checkout';
import { book } from './orders.mjs';
import { notified } from './readme.mjs';
import { isProgram, listening, routed, serve, webHandler } from './serve.mjs';

/** Whatever can't be believed is refused; what failed on the way stays in the inbox, and is not answered with 2xx. */
function guarded(handle) {
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      if (!(error instanceof NicepayError)) throw error;
      const ours = error.kind === 'verification' || error.kind === 'invalid_request';
      return new Response(null, { status: ours ? 400 : 503 });
    }
  };
}

/**
 * @param {import('nicepay-checkout').Client} client
 * @param {import('./orders.mjs').Orders} orders your database
 */
export function notification(client, orders) {
  const POST = guarded(async (request) => {
    const { status, contentType, body } = await notified(client, orders, await request.arrayBuffer());
    return new Response(body, { status, headers: { 'content-type': contentType } });
  });
  return { POST };
}

/**
 * @param {import('nicepay-checkout').Client} client
 * @param {import('./orders.mjs').Orders} orders your database
 */
export function callback(client, orders) {
  const answer = guarded(async (request) => {
    const callback = parseCallback(request.method === 'POST' ? await request.arrayBuffer() : request.url);
    const order = await orders.find(callback.claims.reference);
    if (!order) return new Response(null, { status: 404 });
    const { isPaid, transaction } = await client.confirm(callback, order);
    await book(client, orders, order, transaction);
    return new Response(isPaid ? 'Thank you!' : `Pay with the number ${transaction.paymentNumber}.`);
  });
  return { GET: answer, POST: answer };
}

if (isProgram(import.meta.url)) {
  await serve((client, orders, port) => {
    const routes = {
      '/nicepay/notification': notification(client, orders),
      '/nicepay/callback': callback(client, orders),
    };
    return listening(webHandler(routed(routes)), port);
  });
}
