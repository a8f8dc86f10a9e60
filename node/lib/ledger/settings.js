'use strict';
// How a ledger is opened.

const { converted, json, policy } = require('../convert.js');

function settingsText(settings) {
  const text = converted(settings, 'options', { amountPolicy: policy });
  return json(text, 'options');
}

module.exports = { settingsText };
