// The shop's pages. They work without JavaScript; order.js only saves the customer a reload.
import { banks, stores } from 'nicepay-checkout';
import { html } from './html.mjs';

const rupiah = (amount) => `Rp${String(amount).replace(/\B(?=(\d{3})+$)/g, '.')}`;
const labelled = (codes, name) => codes.find((code) => code.name === name)?.label ?? name;
const label = (name) => labelled(stores(), name);

const page = (title, main, script) => `<!doctype html>
${html`<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} · Kopi Kita</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/assets/shop.css" />
    ${script && html`<script src="/assets/${script}" defer></script>`}
  </head>
  <body>
    <header><a class="brand" href="/">Kopi Kita</a></header>
    <main>${main}</main>
    <footer><p>A sample shop. It sells nothing.</p></footer>
  </body>
</html>`}
`;

const BUYER = [
  ['buyerName', 'Name', 'text', 'name', 'Your name, up to 100 characters.'],
  ['buyerEmail', 'E-mail', 'email', 'email', 'An e-mail address, up to 40 characters.'],
  ['buyerPhone', 'Phone', 'tel', 'tel', 'Digits only, such as 08123456789.'],
  ['buyerCity', 'City', 'text', 'address-level2', 'Your city, up to 50 characters.'],
  ['buyerState', 'Province', 'text', 'address-level1', 'Your province, up to 50 characters.'],
  ['buyerPostalCode', 'Postal code', 'text', 'postal-code', 'Digits only, such as 10200.'],
];

function field([name, text, type, autocomplete, help], form, wrong) {
  const bad = wrong.includes(name);
  return html`<p class="field">
    <label for="${name}">${text}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      value="${form[name]}"
      required
      ${bad && html`aria-invalid="true" aria-describedby="${name}-error"`}
    />
    ${bad && html`<span class="error" id="${name}-error">${help}</span>`}
  </p>`;
}

/** The shop's first page; `wrong` names the fields of `form` to ask for again. */
export function shopPage({ goods, id, form = {}, wrong = [] }) {
  const chosen = form.article ?? goods[0].id;
  const heading = html`<h1>Coffee from Indonesia</h1>`;
  const alert = html`<p class="alert" role="alert">
    Something needs another look. Please check the marked fields.
  </p>`;
  const main = html`${heading} ${wrong.length > 0 && alert}
    <form method="post" action="/orders">
      <input type="hidden" name="id" value="${id}" />
      <fieldset>
        <legend>What would you like?</legend>
        ${goods.map(
          (article) =>
            html`<label class="article">
              <input
                type="radio"
                name="article"
                value="${article.id}"
                ${article.id === chosen && 'checked'}
              />
              <span class="name">${article.name}</span> <span class="price">${rupiah(article.price)}</span>
            </label>`,
        )}
        <p class="field short">
          <label for="quantity">Quantity</label>
          <input
            id="quantity"
            name="quantity"
            type="number"
            min="1"
            max="20"
            value="${form.quantity ?? 1}"
            required
            ${wrong.includes('article') && html`aria-invalid="true" aria-describedby="quantity-error"`}
          />
          ${
            wrong.includes('article') &&
            html`<span class="error" id="quantity-error">Choose a coffee, and between 1 and 20 of it.</span>`
          }
        </p>
      </fieldset>
      <fieldset class="buyer">
        <legend>Who is it for?</legend>
        ${BUYER.map((of) => field(of, form, wrong))}
      </fieldset>
      <button type="submit">Order and pay</button>
      <p class="small">
        You choose how to pay on the next page: at a store, by transfer, QRIS, e-wallet or card.
      </p>
    </form>`;
  return page('Coffee from Indonesia', main);
}

/** What is left to do for the customer, by pay method. */
function toDo(instruction, amount) {
  switch (instruction.payMethod) {
    case 'convenience_store':
      return {
        text: `Pay ${rupiah(amount)} at ${label(instruction.store)} with this number:`,
        number: instruction.paymentNumber,
      };
    case 'virtual_account':
      return {
        text: `Transfer exactly ${rupiah(amount)} to this ${labelled(banks(), instruction.bank)} virtual account:`,
        number: instruction.accountNumber,
      };
    case 'qris':
      return { text: 'Scan the QRIS code before it expires.' };
    case 'e_wallet':
      return { text: `Confirm the payment in ${label(instruction.wallet)}.` };
    case 'pay_loan':
      return { text: `Take the loan at ${label(instruction.lender)}.` };
    case 'card':
      return { text: 'Enter the code from your bank.' };
    default:
      return { text: 'Go on at the payment page.' };
  }
}

/** What the shop knows of a payment, in words. Only `isPaid` of an inquiry says "paid". */
function said({ payment, transaction, amount }) {
  if (transaction?.isPaid) {
    return { state: 'paid', title: 'Paid. Thank you!', text: 'We are packing your coffee now.' };
  }
  if (transaction?.isSettled) {
    return {
      state: 'closed',
      title: 'This order is closed',
      text: 'It was not paid in time, it was declined, or it was cancelled. Please do not pay for it any more.',
    };
  }
  if (transaction?.instruction) {
    return { state: 'waiting', title: 'Waiting for your payment', ...toDo(transaction.instruction, amount) };
  }
  return payment
    ? { state: 'open', title: 'Not paid yet', text: 'Choose how you want to pay.' }
    : { state: 'new', title: 'One moment', text: 'We are setting up your payment.' };
}

/** An order as its customer sees it. */
export function orderPage(order) {
  const { state, title, text, number } = said(order);
  const unpaid = state === 'open' || state === 'waiting';
  const main = html`<div id="state" role="status" data-state="${state}">
      <p class="badge ${state}" aria-hidden="true"></p>
      <h1>${title}</h1>
      <p>${text}</p>
      ${number && html`<p class="number">${number.match(/.{1,4}/g).map((four) => html`<span>${four}</span>`)}</p>`}
      ${
        unpaid &&
        html`<div class="actions">
          <a class="button" href="${order.paymentUrl}"
            >${state === 'waiting' ? 'How to pay' : 'Continue to payment'}</a
          >
          <form method="post" action="/orders/${order.id}/check">
            <button class="quiet">I have paid</button>
          </form>
        </div>`
      }
    </div>
    <dl>
      <div>
        <dt>Order</dt>
        <dd>${order.id}</dd>
      </div>
      <div>
        <dt>Coffee</dt>
        <dd>${order.name}</dd>
      </div>
      <div>
        <dt>Total</dt>
        <dd>${rupiah(order.amount)}</dd>
      </div>
    </dl>
    <p><a class="home" href="/">Back to the shop</a></p>`;
  return page(title, main, 'order.js');
}

const PROBLEMS = {
  400: ['We can’t trust this request', 'It does not fit any payment of ours. Nothing was changed.'],
  404: ['There is no such order', 'Check the address, or order from the shop.'],
  503: ['The payment service does not answer', 'Please try again in a moment.'],
};

export function problemPage(status) {
  const [title, text] = PROBLEMS[status] ?? ['Something went wrong', 'Please try again.'];
  return page(
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>
      <p><a class="home" href="/">Back to the shop</a></p>`,
  );
}
