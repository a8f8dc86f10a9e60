// The shop of a framework in a process of its own, with its worker and its deliveries. Told so, it is killed when a paid order
// was delivered and its event is not done yet.
import { createRequire } from 'node:module';
import process from 'node:process';
import { createServer } from 'node:http';
import { Ledger } from 'nicepay-checkout';
import pg from 'pg';
import { deliver } from '../../examples/deliveries.mjs';
import { routed, webHandler } from '../../examples/serve.mjs';

const { clientOf } = createRequire(import.meta.url)('../ledger-helpers.js');
const given = JSON.parse(process.argv[2]);
const { shop: made, notification } = await import(`../../examples/${given.framework}.mjs`);

/** Node's handler of each framework. */
const HANDLERS = {
  express: (ledger) => made(ledger),
  async fastify(ledger) {
    const app = made(ledger);
    await app.ready();
    return (request, response) => app.routing(request, response);
  },
  hono: (ledger) => webHandler(made(ledger).fetch),
  nextjs: (ledger) => webHandler(routed({ '/nicepay/notification': notification(ledger) })),
};

const ledger = await Ledger.open(given.url, clientOf(given.baseUrl), {
  idlePauseMs: 20,
  eventLeaseMs: 1_000,
});
const handler = await HANDLERS[given.framework](ledger);
const server = createServer(handler);
await new Promise((listening) => server.listen(given.port, '127.0.0.1', listening));
const shop = new pg.Client({ connectionString: given.database, options: `-c search_path=${given.schema}` });
await shop.connect();

const killed = {
  async *events(consumer) {
    for await (const event of ledger.events(consumer)) {
      const { kind, orderId } = event; // an event is frozen
      const done = () => (kind === 'paid' ? process.kill(process.pid, 'SIGKILL') : event.done());
      yield { kind, orderId, claim: (dialect) => event.claim(dialect), done };
    }
  },
};
ledger.run();
deliver(given.isKilled ? killed : ledger, shop);
process.send({ port: server.address().port });
