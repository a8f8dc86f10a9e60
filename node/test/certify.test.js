'use strict';
// The framework examples against the gateway's own trial: none of them is fooled.

const assert = require('node:assert/strict');
const { execFile, execFileSync, spawn } = require('node:child_process');
const { createServer } = require('node:http');
const path = require('node:path');
const test = require('node:test');
const { promisify } = require('node:util');
const { Ledger } = require('nicepay-checkout');
const { FRAMEWORKS } = require('./frameworks.js');
const { ROOT, overASocket, registration } = require('./helpers.js');
const { clientOf, file } = require('./ledger-helpers.js');

overASocket();

const run = promisify(execFile);
const PROGRAM = path.join(ROOT, '..', 'scripts', 'program.sh');
const program = execFileSync(PROGRAM, ['nicepay-sandbox', 'nicepay-sandbox'], { encoding: 'utf8' });

/** A gateway that is a program: its commands drive it. */
async function gateway(t) {
  const serving = spawn(program.trim(), ['serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => serving.kill());
  let said = '';
  for await (const chunk of serving.stdout) {
    said += chunk;
    const found = said.match(/is at (\S+)/);
    if (found) return found[1];
  }
  throw new Error(`no gateway: ${said}`);
}

/** What the examples leave to the shop's other pages: placing an order, and looking at it. */
async function orders(t, ledger, url) {
  const server = createServer(async (request, response) => {
    const reference = request.url.slice(1);
    if (request.method === 'PUT') {
      const urls = { callbackUrl: `${url}/nicepay/callback`, notificationUrl: `${url}/nicepay/notification` };
      await ledger.checkOut(registration({ reference, ...urls }));
    }
    response.end((await ledger.payment(reference)).status);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

for (const [name, start] of Object.entries(FRAMEWORKS)) {
  test(`${name}’s shop is fooled by nothing`, async (t) => {
    const baseUrl = await gateway(t);
    const soon = [{ until: 86_400, every: 2 }];
    const schedule = { waiting: soon, numbered: soon, told: soon, failureFirst: 1 };
    const ledger = await Ledger.open(`sqlite:${file()}`, clientOf(baseUrl), { idlePauseMs: 20, schedule });
    const working = ledger.run();
    const { url, close } = await start(ledger);
    t.after(async () => {
      await close();
      await ledger.close();
      await working;
    });
    const placing = await orders(t, ledger, url);
    const asked = ['--order', `PUT ${placing}/{order}`, '--status', `${placing}/{order}`];
    const more = ['--callback', `${url}/nicepay/callback`, '--patience', '30', '--wait', '1'];
    const { stdout } = await run(program.trim(), ['certify', '--url', baseUrl, ...asked, ...more]).catch(
      (error) => assert.fail(`${error.stdout}${error.stderr}`),
    );
    assert.match(stdout, /\n17 of 17 right\n$/);
  });
}
