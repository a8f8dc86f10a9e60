#!/usr/bin/env node
'use strict';
// The command: the ledger's worker and its tables, beside the shop.

const { Ledger } = require('../index.js');

const USAGE = `Usage: nicepay-checkout COMMAND

  worker            bring every payment to its end, until SIGTERM or Ctrl-C
  worker --once     do what is due now, and end
  migrate           make or update the ledger's tables
  migrate --print   print their SQL instead

NICEPAY_LEDGER_URL      the ledger; sqlite:payments.db
NICEPAY_LEDGER_PREFIX   what the tables' names begin with; nicepay_
The merchant's keys come from NICEPAY_MERCHANT_ID, NICEPAY_MERCHANT_KEY and NICEPAY_ENV or NICEPAY_BASE_URL.`;

/** Open, with its tables, while `act` lasts. */
async function withLedger(act) {
  const ledger = await Ledger.fromEnv({ migrate: true });
  try {
    await act(ledger);
  } finally {
    await ledger.close();
  }
}

async function work(ledger) {
  const worker = ledger.run();
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => worker.stop());
  console.log('the worker runs');
  await worker;
}

const COMMANDS = {
  worker: () => withLedger(work),
  'worker --once': () => withLedger(async (ledger) => console.log(`looked at ${await ledger.runDue()}`)),
  migrate: () => withLedger(async () => console.log('the tables are up to date')),
  'migrate --print': async () => {
    const { NICEPAY_LEDGER_URL: url, NICEPAY_LEDGER_PREFIX: prefix } = process.env;
    const dialect = !url || url.startsWith('sqlite:') ? 'sqlite' : 'postgres';
    console.log(Ledger.migration(dialect, prefix || undefined).trimEnd());
  },
  '--help': async () => console.log(USAGE),
};

const command = COMMANDS[process.argv.slice(2).join(' ')];
if (command === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  command().catch((error) => {
    console.error(`nicepay-checkout: ${error.message}`);
    process.exitCode = 1;
  });
}
