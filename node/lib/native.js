'use strict';
// Carries calls to the native addon, and their ends back.

const path = require('node:path');
const { failure, placed } = require('./error.js');
const { load } = require('./load.js');
const { here } = require('./stack.js');

const native = load('nicepay-checkout', path.join(__dirname, '..', 'native'));

/** Who waits for which letter. Calls come and go; hooks stay as long as their client. */
const waiting = new Map();
let mailbox;
let last = 0;
let underWay = 0;

function post() {
  mailbox ??= new native.Mailbox((ids, texts) => {
    for (let i = 0; i < ids.length; i++) waiting.get(ids[i])?.(texts[i]);
  });
  return mailbox;
}

/** A free address, from 1 to 2^32 - 1. */
function address(receive) {
  do last = last === 0xffffffff ? 1 : last + 1;
  while (waiting.has(last));
  waiting.set(last, receive);
  return last;
}

function forget(id) {
  waiting.delete(id);
}

/**
 * One call off the event loop.
 * `prepare()` checks what was handed in and gives `begin` and `signal`, where they are not given as they are;
 * `begin(id)` starts it and may give a failure at once; `finish(text)` makes the result of its answer.
 * `aborted(reason)` makes the error of a call that was given up.
 * `at` is where its caller stands, if that was found out before.
 */
function call({ caller, at = here(caller), prepare, finish, aborted, ...given }) {
  return new Promise((resolve, reject) => {
    let begin, signal;
    try {
      ({ begin, signal } = prepare ? prepare() : given);
    } catch (error) {
      throw thrown(error, at);
    }
    if (signal?.aborted) throw signal.reason;
    const end = () => {
      waiting.delete(id);
      signal?.removeEventListener('abort', give);
      if (--underWay === 0) mailbox.release();
    };
    const give = () => {
      end();
      mailbox.dropCall(id);
      reject(aborted ? aborted(signal.reason, at) : signal.reason);
    };
    post();
    const id = address((text) => {
      end();
      try {
        if (text.charCodeAt(0) === 33) throw failure(text, at);
        resolve(finish(text));
      } catch (error) {
        reject(error);
      }
    });
    if (++underWay === 1) mailbox.hold();
    signal?.addEventListener('abort', give, { once: true });
    let refused;
    try {
      refused = begin(id);
    } catch (error) {
      refused = error;
    }
    if (refused) {
      end();
      reject(typeof refused === 'string' ? failure(refused, at) : thrown(refused, at));
    }
  });
}

/** The answer of a synchronous call, or its failure thrown as seen from `caller`. */
function answer(text, caller) {
  if (text.charCodeAt(0) === 33) throw failure(text, here(caller));
  return text;
}

/** An error from inside, as seen from the caller: a marked failure that the addon threw, or a wrong use. */
function thrown(error, at) {
  if (typeof error?.message === 'string' && error.message.startsWith('!')) return failure(error.message, at);
  return error?.code === 'NICEPAY_INVALID_ARGUMENT' ? placed(error, at) : error;
}

/** Runs `act` for `caller`, whom its errors point at. */
function guarded(caller, act) {
  try {
    return act();
  } catch (error) {
    throw thrown(error, here(caller));
  }
}

module.exports = { native, post, address, forget, call, answer, thrown, guarded };
