'use strict';
// For tests: the local sandbox, signed samples, and the core's two halves of an operation without a network.

const { converted, json, moment, order: orderOf } = require('./lib/convert.js');
const { Transaction } = require('./lib/inquiry.js');
const { native, answer } = require('./lib/native.js');
const { registrationText, Checkout, PaymentCode } = require('./lib/registration.js');
const { Sandbox, MERCHANT_ID, MERCHANT_KEY } = require('./lib/sandbox.js');

function help(caller, name, { merchantId = MERCHANT_ID, merchantKey = MERCHANT_KEY } = {}, input = {}) {
  return answer(native.testingHelper(name, merchantId, [merchantKey], json(input, 'the input')), caller);
}

function requestToken({ timeStamp, id, amount, ...credentials }) {
  return help(requestToken, 'request_token', credentials, { timeStamp, id, amount: String(amount) });
}

function notificationToken({ id, amount, ...credentials }) {
  return help(notificationToken, 'notification_token', credentials, { id, amount: String(amount) });
}

function sampleNotification(order, { event = 'deposit', format = 'form', fields, ...credentials } = {}) {
  const input = { order: orderOf(order), event, format, fields };
  return help(sampleNotification, 'sample_notification', credentials, input);
}

function sampleCallback(order, { store, paymentNumber } = {}) {
  const input = { order: orderOf(order), store, paymentNumber };
  return help(sampleCallback, 'callback_query', undefined, input);
}

function registrationBody(registration, { direct = false, now = new Date(), ...credentials } = {}) {
  const input = {
    registration: registrationText(registration),
    direct,
    ...converted({ now }, 'options', { now: moment }),
  };
  return help(registrationBody, 'registration_body', credentials, input);
}

function readInquiry(order, { httpStatus = 200, body }) {
  return new Transaction(
    JSON.parse(help(readInquiry, 'read_inquiry', undefined, { order: orderOf(order), httpStatus, body })),
  );
}

function readRegistration(registration, { environment = 'sandbox', httpStatus = 200, body }) {
  const input = { registration: registrationText(registration), environment, httpStatus, body };
  return new Checkout(JSON.parse(help(readRegistration, 'read_registration', undefined, input)));
}

function readDirectRegistration(registration, { httpStatus = 200, body }) {
  const input = { registration: registrationText(registration), httpStatus, body };
  return new PaymentCode(
    JSON.parse(help(readDirectRegistration, 'read_direct_registration', undefined, input)),
  );
}

exports.Sandbox = Sandbox;
exports.SANDBOX_MERCHANT_ID = MERCHANT_ID;
exports.SANDBOX_MERCHANT_KEY = MERCHANT_KEY;
exports.requestToken = requestToken;
exports.notificationToken = notificationToken;
exports.sampleNotification = sampleNotification;
exports.sampleCallback = sampleCallback;
exports.registrationBody = registrationBody;
exports.readInquiry = readInquiry;
exports.readRegistration = readRegistration;
exports.readDirectRegistration = readDirectRegistration;
