'use strict';
// The key cells of the fault matrix, the same for every language: tests/faults/cells.json.

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { parseCallback, NicepayError } = require('nicepay-checkout');
const { Sandbox, sampleNotification } = require('nicepay-checkout/testing');
const { ROOT, overASocket, ran, registration } = require('./helpers.js');

overASocket();

const file = path.join(ROOT, '..', 'tests', 'faults', 'cells.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8'));

const direct = (reference) => registration({ reference, store: 'indomaret', buyerAddress: 'Jl. 1' });

/** Lets a failure of ours pass. */
function ours(error) {
  assert.ok(error instanceof NicepayError, String(error));
}

/** What each operation tells of the payment, in plain words. */
const OPERATIONS = {
  register: async (client) => {
    await client.register(registration({ reference: 'new' }));
    return 'registered';
  },
  register_direct: async (client) => {
    await client.registerDirect(direct('new'));
    return 'registered';
  },
  resolve: async (client) => {
    const payment = registration({ reference: 'new' });
    await client.register(payment).catch(ours);
    return (await client.resolve(payment)).outcome;
  },
  resolve_direct: async (client) => {
    await client.registerDirect(direct('new')).catch(ours);
    return (await client.resolveDirect(direct('new'))).outcome;
  },
  wait_until_settled: async (client, order) => {
    for await (const { state } of client.waitUntilSettled(order, { timeoutMs: 20_000 })) return state;
    return undefined;
  },
  inquire_all: async (client, order) => {
    for await (const { transaction, error } of client.inquireAll([order])) {
      if (error) throw error;
      return transaction.state;
    }
    return undefined;
  },
  inquire: async (client, order) => (await client.inquire(order)).state,
  confirm: async (client, order) => {
    const said = {
      resultCd: '0000',
      tXid: order.transactionId,
      amt: order.amount,
      referenceNo: order.reference,
    };
    return (await client.confirm(parseCallback(said), order)).state;
  },
  settle: async (client, order) =>
    (await client.settle(client.verifyNotification(sampleNotification(order)), order)).state,
  cancel: async (client, order) => (await client.cancel(order, { payMethod: 'convenience_store' })).outcome,
};

let sandbox;
test.before(async () => (sandbox = await Sandbox.start({ notifyRetriesMs: [] })));
test.after(() => sandbox.stop());

const asked = async () =>
  (await sandbox.requests()).filter((request) => request.path.startsWith('/nicepay/')).length;

for (const cell of cases) {
  test(`fault: ${cell.name}`, async () => {
    await sandbox.reset();
    const order = (await sandbox.client().registerDirect(direct('open'))).order();
    const already = await asked();
    for (const fault of cell.faults) await sandbox.inject(fault);
    const client = sandbox.client(cell.timeout_ms ? { timeoutMs: cell.timeout_ms } : {});
    const came = {};
    try {
      came.told = await OPERATIONS[cell.operation](client, order);
    } catch (error) {
      ours(error);
      Object.assign(came, { error: error.kind, retryable: error.retryable });
    }
    const books = await sandbox.transactions();
    came.asked = (await asked()) - already;
    came.registered = books.find(({ reference }) => reference === 'new')?.registrations ?? 0;
    came.state = books.find(({ reference }) => reference === 'open').state;
    for (const [name, expected] of Object.entries(cell.expect)) assert.equal(came[name], expected, name);
    // Nobody pays in any cell, and nothing is registered twice.
    assert.notEqual(came.told, 'paid');
    assert.ok(came.registered <= 1);
    ran('faults', cell.name);
  });
}
