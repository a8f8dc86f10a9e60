'use strict';
// Each framework's example started as a program: it says where it serves, and takes NICEPAY's calls over a socket.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { createInterface } = require('node:readline');
const test = require('node:test');
const { sampleNotification } = require('nicepay-checkout/testing');
const { ROOT, overASocket } = require('./helpers.js');

overASocket();

/** The first line of a program, which is stopped when the test ends. */
async function firstLine(t, name) {
  const program = spawn(process.execPath, [path.join(ROOT, 'examples', name)], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(program, 'exit');
  t.after(async () => {
    program.kill();
    await ended;
  });
  const line = once(createInterface(program.stdout), 'line').then(([text]) => text);
  return Promise.race([line, ended.then(([code]) => assert.fail(`${name} ended with ${code}`))]);
}

for (const name of ['express.mjs', 'fastify.mjs', 'hono.mjs', 'nextjs.mjs']) {
  test(`node examples/${name} serves`, async (t) => {
    const line = await firstLine(t, name);
    const [, shop, reference, page] = line.match(
      /^The shop is (http:\/\/127\.0\.0\.1:\d+); pay its order (\S+) on the sandbox: (\S+)$/,
    );
    const { origin, searchParams } = new URL(page);
    const control = async (action, body) => {
      const response = await fetch(`${origin}/sandbox/${action}`, { method: 'POST', body });
      assert.ok(response.ok, `${action}: ${response.status}`);
      return response.json();
    };
    const transactionId = searchParams.get('tXid');
    const pay = `transactions/${transactionId}`;
    const body = sampleNotification({ reference, amount: 150_000, transactionId });
    const tell = () => fetch(`${shop}/nicepay/notification`, { method: 'POST', body });

    const { callback_url: callbackUrl } = await control(
      `${pay}/choose`,
      JSON.stringify({ store: 'alfamart' }),
    );
    assert.ok(callbackUrl.startsWith(`${shop}/nicepay/callback`), callbackUrl);
    assert.match(await (await fetch(callbackUrl)).text(), /^Pay with the number \d+\.$/);
    assert.equal((await tell()).status, 200); // kept, and not true yet
    await control(`${pay}/pay`);
    const told = await tell();
    assert.deepEqual([told.status, await told.text()], [200, 'OK']);
    let shown;
    while (shown !== 'Thank you!') shown = await (await fetch(callbackUrl)).text(); // once the worker has asked
    assert.equal((await fetch(`${shop}/nowhere`)).status, 404);
  });
}
