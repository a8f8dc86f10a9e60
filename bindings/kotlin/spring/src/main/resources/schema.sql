-- The first is NicepayLedger.claimMigration().
CREATE TABLE IF NOT EXISTS nicepay_claims (claim VARCHAR(255) PRIMARY KEY);
CREATE TABLE IF NOT EXISTS deliveries (order_id VARCHAR(40) PRIMARY KEY);
