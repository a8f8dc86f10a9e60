'use strict';
// The scripts of tests/ledger/, which run in every language: calls and what becomes of them.

const assert = require('node:assert/strict');
const { readFileSync, readdirSync } = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { Ledger, NicepayError } = require('nicepay-checkout');
const { Sandbox, sampleCallback, sampleNotification } = require('nicepay-checkout/testing');
const { camelCase } = require('../lib/error.js');
const { ROOT, overASocket, ran } = require('./helpers.js');
const { STORES, direct } = require('./ledger-helpers.js');

overASocket();

const FOLDER = path.join(ROOT, '..', 'tests', 'ledger');
const SCRIPTS = readdirSync(FOLDER).map((name) => JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')));
const CASES = SCRIPTS.flatMap(({ cases }) => cases);

const registration = ({ order, amount }) => direct({ reference: order, amount });
const named = (event) => `${event.orderId} ${event.kind} ${event.epoch}`;

/** The order's first or newest payment at the gateway. */
async function payment({ sandbox }, { order, which }) {
  const all = await sandbox.transactions();
  const found = all.filter(({ reference }) => reference === order || reference.startsWith(`${order}-`));
  return which === 'first' ? found[0] : found.at(-1);
}

function shown(found) {
  if (found === null) return null;
  const { status, amount, attempt, reference, isPaid, epoch } = found;
  const has_number = found.paymentNumber !== null;
  return { status, amount, attempt, reference, is_paid: isPaid, epoch, has_number };
}

/** Everything that is there for a consumer, each marked as done. */
async function drained(ledger, consumer) {
  const events = ledger.events(consumer);
  const found = [];
  for (let event = await events.tryNext(); event !== null; event = await events.tryNext()) {
    found.push(event);
    assert.equal(await event.done(), true);
  }
  // In order per order, so order by order; the sort is stable.
  return found.sort((one, other) => one.orderId.localeCompare(other.orderId)).map(named);
}

const act = (action) => async (at, step) => {
  await action(at.sandbox, (await payment(at, step)).transactionId);
  return null;
};

/** For each step: what it gives. */
const STEPS = {
  check_out: async ({ ledger }, step) =>
    shown(await ledger.checkOutDirect(registration(step), { replaceOpen: step.replace_open ?? false })),
  payment: async ({ ledger }, { order }) => shown(await ledger.payment(order)),
  recheck: async ({ ledger }, { order }) => shown(await ledger.recheck(order)),
  cancel: async ({ ledger }, { order }) => shown(await ledger.cancel(order)),
  returned: async (at, step) => shown(await at.ledger.returned(sampleCallback(await payment(at, step)))),
  adopt: async (at, step) => shown(await at.ledger.adopt(step.order, await payment(at, step))),
  async receive(at, step) {
    const body = sampleNotification(await payment(at, step), { event: step.event });
    const { status, body: text } = await at.ledger.receive(Buffer.from(body));
    return { status, body: text };
  },
  async receive_body({ ledger }, step) {
    const { status, body } = await ledger.receive(step.body);
    return { status, body };
  },
  run_due: ({ ledger }) => ledger.runDue(),
  events: ({ ledger }, { consumer }) => drained(ledger, consumer),
  async retry_later({ ledger }, { consumer, error }) {
    const event = await ledger.events(consumer).tryNext();
    await event.retryLater(error);
    return named(event);
  },
  retry_parked: ({ ledger }, { consumer }) => ledger.retryParked(consumer),
  async skip_parked({ ledger }, { consumer }) {
    const { parked } = await ledger.attention();
    return ledger.skipParked(consumer, parked[0].event.id);
  },
  async attention({ ledger }) {
    const { payments, parked, unmatched } = await ledger.attention();
    const orders = payments.map(({ orderId }) => orderId);
    return { payments: orders, parked: parked.length, unmatched: unmatched.length };
  },
  history: async ({ ledger }, { order }) =>
    (await ledger.history(order)).map(({ source, kind }) => `${source} ${kind}`),
  register: async ({ client }, step) => void (await client.registerDirect(registration(step))),
  registered: async ({ sandbox }) => (await sandbox.transactions()).length,
  pay: act((sandbox, id) => sandbox.pay(id)),
  pay_late: act((sandbox, id) => sandbox.setStatus(id, 'convenience_store', '0')),
  reverse: act((sandbox, id) => sandbox.reverse(id)),
  expire: act((sandbox, id) => sandbox.expire(id)),
  fault: ({ sandbox }, step) => sandbox.inject({ ...step, do: undefined }),
  clear_faults: ({ sandbox }) => sandbox.clearFaults(),
};

/** A failure that passes by itself is called `retryable`, whatever its kind. */
function refusal(error) {
  if (!(error instanceof NicepayError)) throw error;
  return { error: error.retryable ? 'retryable' : error.kind, http_status: error.replyStatus };
}

/** The parts of `given` that are wanted; lists are compared whole. */
function part(given, wanted) {
  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  if (!isObject(given) || !isObject(wanted)) return given;
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, given[name]]));
}

async function run({ steps, settings = {} }, store) {
  const sandbox = await Sandbox.start({ notifyRetriesMs: [] });
  try {
    const client = sandbox.client({ maxRetries: 0 });
    const { url, options } = store();
    const own = Object.fromEntries(Object.entries(settings).map(([name, value]) => [camelCase(name), value]));
    const ledger = await Ledger.open(url, client, { ...options, ...own, inquiriesPerSecond: 0 });
    try {
      for (const [index, step] of steps.entries()) {
        const given = await STEPS[step.do]({ ledger, sandbox, client }, step).catch(refusal);
        const wanted = 'gives' in step ? step.gives : undefined;
        if (wanted === undefined) assert.equal(given?.error, undefined, `step ${index + 1}`);
        else assert.deepEqual(part(given, wanted), wanted, `step ${index + 1}: ${JSON.stringify(step)}`);
      }
    } finally {
      await ledger.close();
    }
  } finally {
    await sandbox.stop();
  }
}

for (const [kind, store] of Object.entries(STORES)) {
  test(`the ledger's scripts on ${kind}`, async (t) => {
    for (const given of CASES) {
      await t.test(`${kind}: ${given.name}`, async () => {
        await run(given, store);
        ran('ledger', `${kind}: ${given.name}`);
      });
    }
    t.diagnostic(`${kind}: ${CASES.length} cases`);
  });
}

test('there are 23 cases or more', () => assert.ok(CASES.length >= 23, `${CASES.length}`));
