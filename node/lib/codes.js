'use strict';
// The core's tables of codes, read when somebody asks.

const { native, answer } = require('./native.js');

let read;

function tables() {
  return (read ??= JSON.parse(native.tables(), (_, value) => Object.freeze(value)));
}

const payMethods = () => tables().payMethods;
const stores = () => tables().stores;
const banks = () => tables().banks;
const notificationReply = () => tables().reply;

function resultCodeMeaning(code, payMethod) {
  return native.resultCodeMeaning(String(code), payMethod) ?? null;
}

function checkSourceAddress(address, ranges) {
  answer(native.checkSourceAddress(String(address), ranges), checkSourceAddress);
}

module.exports = {
  tables,
  payMethods,
  stores,
  banks,
  notificationReply,
  resultCodeMeaning,
  checkSourceAddress,
};
