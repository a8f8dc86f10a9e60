// Next.js, app router. In your app the two halves are two files:
//
//   app/nicepay/notification/route.js   export const { POST } = notification(ledger);
//   app/nicepay/callback/route.js       export const { GET, POST } = callback(ledger);
//
// and next.config.js names the package, so that its addon is loaded and not bundled:
//
//   export default { serverExternalPackages: ['nicepay-checkout'] };
//
// The worker is a process of its own: npx nicepay-checkout worker
// Started as a program, it serves without Next.js: node examples/nextjs.mjs
import { NicepayError } from 'nicepay-checkout';
import { isProgram, listening, routed, serve, webHandler } from './serve.mjs';

/** 400 for what can't be believed; 503 for what could not be kept. */
function guarded(handle) {
  return (request) =>
    handle(request).catch((error) => {
      if (!(error instanceof NicepayError)) throw error;
      return new Response(null, { status: error.replyStatus });
    });
}

/** @param {import('nicepay-checkout').Ledger} ledger */
export function notification(ledger) {
  const POST = guarded(async (request) => {
    const { status, contentType, body } = await ledger.receive(await request.arrayBuffer());
    return new Response(body, { status, headers: { 'content-type': contentType } });
  });
  return { POST };
}

/** @param {import('nicepay-checkout').Ledger} ledger */
export function callback(ledger) {
  const answer = guarded(async (request) => {
    const payment = await ledger.returned(
      request.method === 'POST' ? await request.arrayBuffer() : request.url,
    );
    if (!payment) return new Response(null, { status: 404 });
    return new Response(payment.isPaid ? 'Thank you!' : `Pay with the number ${payment.paymentNumber}.`);
  });
  return { GET: answer, POST: answer };
}

if (isProgram(import.meta.url)) {
  await serve((ledger, port) => {
    const routes = { '/nicepay/notification': notification(ledger), '/nicepay/callback': callback(ledger) };
    return listening(webHandler(routed(routes)), port);
  });
}
