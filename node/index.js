'use strict';

const { parseCallback } = require('./lib/callback.js');
const { Client } = require('./lib/client.js');
const codes = require('./lib/codes.js');
const errors = require('./lib/error.js');
const { Ledger } = require('./lib/ledger.js');
const { Delivery, LedgerEvent } = require('./lib/ledger/events.js');
const { LedgerPayment } = require('./lib/ledger/payment.js');
const { parseNotification } = require('./lib/notification.js');

// Written out one by one, so that Node's ESM loader and bundlers see the names.
exports.Client = Client;
exports.Ledger = Ledger;
exports.Delivery = Delivery;
exports.LedgerEvent = LedgerEvent;
exports.LedgerPayment = LedgerPayment;
exports.parseCallback = parseCallback;
exports.parseNotification = parseNotification;
exports.checkSourceAddress = codes.checkSourceAddress;
exports.notificationReply = codes.notificationReply;
exports.resultCodeMeaning = codes.resultCodeMeaning;
exports.payMethods = codes.payMethods;
exports.stores = codes.stores;
exports.banks = codes.banks;
exports.NicepayError = errors.NicepayError;
exports.InvalidRequestError = errors.InvalidRequestError;
exports.VerificationError = errors.VerificationError;
exports.DeclinedError = errors.DeclinedError;
exports.OutcomeUnknownError = errors.OutcomeUnknownError;
exports.TimeoutError = errors.TimeoutError;
exports.ConnectionError = errors.ConnectionError;
exports.BadResponseError = errors.BadResponseError;
exports.InternalError = errors.InternalError;
exports.StorageError = errors.StorageError;
