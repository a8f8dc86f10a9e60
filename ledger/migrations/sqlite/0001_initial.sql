-- Moments are milliseconds since 1970-01-01 UTC. Amounts are whole rupiah. {prefix} is the merchant's choice.
CREATE TABLE {prefix}payments (
    order_id       TEXT PRIMARY KEY,
    version        INTEGER NOT NULL,
    status         TEXT NOT NULL,
    amount         INTEGER NOT NULL,
    transaction_id TEXT,
    payment_number TEXT,
    paid_at        INTEGER,
    attention      TEXT,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    due_at         INTEGER,
    leased_by      TEXT, -- while a worker has it, due_at is when its lease ends
    state          TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX {prefix}payments_due ON {prefix}payments (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX {prefix}payments_created ON {prefix}payments (created_at, order_id);
CREATE INDEX {prefix}payments_status ON {prefix}payments (status, created_at, order_id);
CREATE INDEX {prefix}payments_attention ON {prefix}payments (created_at, order_id) WHERE attention IS NOT NULL;

-- NICEPAY's names of a payment: kind is 'reference' or 'transaction_id'.
CREATE TABLE {prefix}names (
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;

-- What happened, appended and never changed.
CREATE TABLE {prefix}facts (
    seq      INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL,
    at       INTEGER NOT NULL,
    source   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    data     TEXT NOT NULL
);
CREATE INDEX {prefix}facts_order ON {prefix}facts (order_id, seq);

-- Registrations with the buyer's data, until they need not be sent again.
CREATE TABLE {prefix}registrations (
    order_id     TEXT PRIMARY KEY,
    registration TEXT NOT NULL
) WITHOUT ROWID;

-- Notifications whose token is genuine; due_at is empty once one was handled.
CREATE TABLE {prefix}inbox (
    seq            INTEGER PRIMARY KEY,
    digest         TEXT NOT NULL, -- of all that it says: the same for every repetition
    transaction_id TEXT NOT NULL,
    reference      TEXT,
    amount         INTEGER NOT NULL,
    said           TEXT NOT NULL,
    received_at    INTEGER NOT NULL,
    repeats        INTEGER NOT NULL DEFAULT 0,
    tries          INTEGER NOT NULL DEFAULT 0,
    due_at         INTEGER,
    handled_at     INTEGER,
    order_id       TEXT,
    UNIQUE (transaction_id, digest) -- in this order: ids of one moment lie together, digests lie anywhere
);
CREATE INDEX {prefix}inbox_due ON {prefix}inbox (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX {prefix}inbox_order ON {prefix}inbox (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX {prefix}inbox_unmatched ON {prefix}inbox (received_at) WHERE order_id IS NULL;

CREATE TABLE {prefix}events (
    seq      INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL,
    kind     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    data     TEXT NOT NULL
);
CREATE INDEX {prefix}events_order ON {prefix}events (order_id, seq);

CREATE TABLE {prefix}consumers (
    name       TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Who still has to handle which event; parked ones wait for a person.
CREATE TABLE {prefix}deliveries (
    consumer     TEXT NOT NULL,
    seq          INTEGER NOT NULL,
    order_id     TEXT NOT NULL,
    due_at       INTEGER NOT NULL, -- while a consumer has it: when its lease ends
    lease        TEXT,
    failures     INTEGER NOT NULL DEFAULT 0,
    error        TEXT,
    parked_at    INTEGER,
    done_at      INTEGER,
    PRIMARY KEY (consumer, seq)
) WITHOUT ROWID;
CREATE INDEX {prefix}deliveries_due ON {prefix}deliveries (consumer, due_at, seq) WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX {prefix}deliveries_order ON {prefix}deliveries (consumer, order_id, seq) WHERE done_at IS NULL;
CREATE INDEX {prefix}deliveries_parked ON {prefix}deliveries (parked_at) WHERE parked_at IS NOT NULL AND done_at IS NULL;
CREATE INDEX {prefix}deliveries_seq ON {prefix}deliveries (seq);

-- 'forged': how many forged notifications came; 'pace': when the next inquiry of the whole fleet is free, in microseconds.
CREATE TABLE {prefix}counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO {prefix}counters (name, value) VALUES ('forged', 0), ('pace', 0);

CREATE TABLE {prefix}ledger (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO {prefix}ledger (key, value) VALUES ('schema', '1');
