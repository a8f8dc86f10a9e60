'use strict';
// The worker: a promise of its end that can be stopped.

const { callOptions } = require('../convert.js');
const { call, guarded } = require('../native.js');

const ASYNC_DISPOSE = Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose');

function working(ledger, addon, caller, options) {
  const signal = guarded(caller, () => callOptions(options, ['signal']).signal);
  const stop = () => ledger.stop();
  // Not the call's own signal: what is under way is ended first.
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const ended = call({ caller, begin: (id) => addon.run(id), finish: () => undefined });
  const worker = ended.finally(() => signal?.removeEventListener('abort', stop));
  return Object.defineProperties(worker, {
    stop: { value: stop },
    [ASYNC_DISPOSE]: {
      async value() {
        stop();
        await worker;
      },
    },
  });
}

module.exports = { working };
