'use strict';
// The export: lines into a file or a stream, no faster than they are taken.

const { createWriteStream } = require('node:fs');
const { callOptions, object } = require('../convert.js');
const { NicepayError, argument, placed } = require('../error.js');
const { native, call, thrown } = require('../native.js');
const { here } = require('../stack.js');
const { filterText } = require('./look.js');

/** A stream to write to, and whether it is this call's own. */
function target(to) {
  if (typeof to === 'string' || to instanceof URL) return { stream: createWriteStream(to), isOurs: true };
  if (typeof to?.write === 'function' && typeof to.on === 'function') return { stream: to, isOurs: false };
  throw argument('to must be a file name, a file URL or a Writable');
}

function written(stream, lines) {
  return new Promise((resolve, reject) => {
    stream.write(lines, (error) => (error ? reject(error) : resolve()));
  });
}

/** Writes what `next` gives until it gives a count. */
async function copied(next, { stream, isOurs }) {
  let failure;
  const broken = (error) => (failure ??= error);
  stream.on('error', broken);
  try {
    let said = await next();
    for (; said.startsWith('>'); said = await next()) await written(stream, said.slice(1));
    if (isOurs) await new Promise((resolve) => stream.end(resolve));
    if (failure) throw failure;
    return Number(said);
  } catch (error) {
    throw failure ?? error; // what broke the stream, and not that it is broken
  } finally {
    if (isOurs) stream.destroy();
    else stream.removeListener('error', broken);
  }
}

async function exported(ledger, caller, to, options) {
  const at = here(caller);
  try {
    const { signal: asked, ...rest } = object(options, 'options');
    const { signal } = callOptions({ signal: asked });
    const lines = native.NativeExport.of(ledger, filterText(rest));
    try {
      return await copied(
        () => call({ caller, begin: (id) => lines.next(id), finish: String, signal }),
        target(to),
      );
    } finally {
      lines.stop();
    }
  } catch (error) {
    throw error instanceof NicepayError ? placed(error, at) : thrown(error, at);
  }
}

module.exports = { exported };
