'use strict';
// Looking: lists of payments, what happened, and what needs a person.

const { converted, date, json, moment, rupiah } = require('../convert.js');
const { LedgerEvent } = require('./events.js');
const { LedgerPayment } = require('./payment.js');

const CONVERTERS = { createdFrom: moment, createdBefore: moment, amountFrom: rupiah, amountTo: rupiah };

const filterText = (filter) => json(converted(filter, 'options', CONVERTERS), 'options');

const frozen = (list, make) => Object.freeze(list.map((item) => Object.freeze(make(item))));

function page({ payments, next, previous }) {
  return Object.freeze({ payments: frozen(payments, LedgerPayment.fromAddon), next, previous });
}

function history(entries) {
  return frozen(entries, (entry) => ({ ...entry, at: date(entry.at) }));
}

function attention({ payments, parked, unmatched }) {
  return Object.freeze({
    payments: frozen(payments, LedgerPayment.fromAddon),
    parked: frozen(parked, (said) => ({
      ...said,
      event: new LedgerEvent(said.event),
      parkedAt: date(said.parkedAt),
    })),
    unmatched: frozen(unmatched, (said) => ({ ...said, receivedAt: date(said.receivedAt) })),
  });
}

function health(said) {
  const consumers = frozen(said.consumers, (consumer) => consumer);
  return Object.freeze({ ...said, clock: date(said.clock), consumers });
}

module.exports = { filterText, page, history, attention, health };
