// A small coffee shop: an integration of `nicepay-checkout` as it should be. What the shop believes of a payment
// comes from an inquiry (confirm, settle, inquire); a callback and a notification are only reasons to ask.
import { fileURLToPath } from 'node:url';
import express from 'express';
import { InvalidRequestError, NicepayError, OutcomeUnknownError, parseCallback } from 'nicepay-checkout';
import { newOrderId, newReference } from './book.mjs';
import { orderPage, problemPage, shopPage } from './pages.mjs';

/**
 * @param {import('nicepay-checkout').Client} client
 * @param {import('./book.mjs').Book} book your database
 * @param {readonly { id: string, name: string, price: number }[]} goods
 * @param {string} publicUrl where NICEPAY and browsers reach this shop
 */
export function shop({ client, book, goods, publicUrl }) {
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    // Chromium holds the redirect that answers a form to form-action: the payment page must be named.
    const forms = `form-action 'self' ${new URL(client.baseUrl).origin}`;
    response.set({
      'Content-Security-Policy': `default-src 'self'; img-src data:; ${forms}; base-uri 'none'; frame-ancestors 'none'`,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    });
    next();
  });
  app.use('/assets', express.static(fileURLToPath(new URL('assets', import.meta.url))));

  // The form carries the id of the order that it makes: sent twice, it makes one.
  app.get('/', (request, response) => {
    response.send(shopPage({ goods, id: newOrderId() }));
  });

  app.post('/orders', express.urlencoded({ extended: false }), async (request, response) => {
    const form = request.body ?? {};
    const article = goods.find(({ id }) => id === form.article);
    const quantity = Number(form.quantity);
    if (!article || !Number.isInteger(quantity) || quantity < 1 || quantity > 20) {
      return response.status(422).send(shopPage({ goods, id: newOrderId(), form, wrong: ['article'] }));
    }
    const order = book.open(form.id, { name: article.name, amount: article.price * quantity });
    if (!order) return response.redirect(303, `/orders/${encodeURIComponent(form.id)}`);
    try {
      const checkout = await register(order, {
        amount: order.amount,
        goodsName: article.name,
        cart: [{ name: article.name, amount: order.amount, quantity }],
        buyerName: form.buyerName,
        buyerEmail: form.buyerEmail,
        buyerPhone: form.buyerPhone,
        buyerCity: form.buyerCity,
        buyerState: form.buyerState,
        buyerPostalCode: form.buyerPostalCode,
        callbackUrl: `${publicUrl}/nicepay/callback`,
        notificationUrl: `${publicUrl}/nicepay/notification`,
      });
      book.registered(order, checkout.order(), checkout.paymentUrl);
      response.redirect(303, checkout.paymentUrl);
    } catch (error) {
      book.withdraw(order);
      if (!(error instanceof InvalidRequestError)) throw error;
      const wrong = error.fields.map(({ field }) => field);
      response.status(422).send(shopPage({ goods, id: newOrderId(), form, wrong }));
    }
  });

  /** Registers, and finds out what became of it when no answer comes. */
  async function register(order, fields) {
    const registration = { ...fields, reference: newReference(order.id) };
    try {
      return await client.register(registration);
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError)) throw error;
      const { registered } = await client.resolve(registration);
      // Where it had arrived, its transaction id was lost with the answer: nobody can pay it.
      return registered ?? client.register({ ...registration, reference: newReference(order.id) });
    }
  }

  const found = (order) => {
    if (!order) throw Object.assign(new Error('no such order'), { status: 404 });
    return order;
  };

  app.get('/orders/:id', (request, response) => {
    response.send(orderPage(found(book.find(request.params.id))));
  });

  // For the customer whose notification is late.
  app.post('/orders/:id/check', async (request, response) => {
    const order = found(book.find(request.params.id));
    if (order.payment) book.record(order, await client.inquire(order.payment));
    response.redirect(303, `/orders/${encodeURIComponent(order.id)}`);
  });

  // The browser comes back by GET or by POST. "0000 SUCCESS" in it says that a number was issued, not that it is paid.
  app.all('/nicepay/callback', express.raw({ type: '*/*' }), async (request, response) => {
    const callback = parseCallback(request.method === 'POST' ? request.body : request.url);
    const order = found(book.byReference(callback.claims.reference));
    const { transaction } = await client.confirm(callback, order.payment);
    book.record(order, transaction);
    response.redirect(303, `/orders/${encodeURIComponent(order.id)}`);
  });

  // The raw body is what the token was made from: no body parser before this.
  app.post('/nicepay/notification', express.raw({ type: '*/*' }), async (request, response) => {
    const notification = client.verifyNotification(request.body);
    const order = found(book.byReference(notification.reference));
    const settlement = await client.settle(notification, order.payment);
    book.record(order, settlement.transaction);
    response.status(settlement.reply.status).type(settlement.reply.contentType).send(settlement.reply.body);
  });

  app.use(() => found(undefined));
  // What can't be believed is refused; what failed on the way may be tried again. Four parameters: Express counts.
  app.use((error, request, response, _next) => {
    const status = error instanceof NicepayError ? statusOf(error) : (error.status ?? 500);
    response.status(status).send(problemPage(status));
  });
  return app;
}

const statusOf = ({ kind }) => (kind === 'verification' || kind === 'invalid_request' ? 400 : 503);
