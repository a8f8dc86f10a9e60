-- The lists' indexes hold the amount as well, so that a filter by amount reads no row that it leaves out.
DROP INDEX {prefix}payments_created;
CREATE INDEX {prefix}payments_created ON {prefix}payments (created_at, order_id, amount);
DROP INDEX {prefix}payments_status;
CREATE INDEX {prefix}payments_status ON {prefix}payments (status, created_at, order_id, amount);

-- A payment is found by the beginning of its number as well.
-- By bytes, so that the beginning of a text is found whatever the database's collation is.
CREATE INDEX {prefix}payments_beginning ON {prefix}payments (order_id text_pattern_ops);
CREATE INDEX {prefix}payments_number ON {prefix}payments (payment_number text_pattern_ops) WHERE payment_number IS NOT NULL;
CREATE INDEX {prefix}names_beginning ON {prefix}names (kind, name text_pattern_ops);

UPDATE {prefix}ledger SET value = '2' WHERE key = 'schema';
