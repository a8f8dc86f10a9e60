'use strict';
// The worker: a promise of its end that can be stopped.

const { callOptions } = require('../convert.js');
const { argument } = require('../error.js');
const { native, call, guarded } = require('../native.js');

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

const isSignal = (end) => typeof end?.addEventListener === 'function' && typeof end.aborted === 'boolean';

function workingUntil(addon, caller, end) {
  const stop = new native.NativeEnd();
  const over = () => stop.end();
  const prepare = () => {
    if (!isSignal(end) && typeof end?.then !== 'function')
      throw argument('end must be an AbortSignal or a promise');
    return { begin: (id) => addon.runUntil(id, stop) };
  };
  const worker = call({ caller, prepare, finish: () => undefined });
  if (!isSignal(end)) {
    if (typeof end?.then === 'function') end.then(over, over);
    return worker;
  }
  if (end.aborted) over();
  else end.addEventListener('abort', over, { once: true });
  return worker.finally(() => end.removeEventListener('abort', over));
}

module.exports = { working, workingUntil };
