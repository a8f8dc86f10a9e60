import NicepayCheckoutFFI

extension Delivery {
    /// One statement for the transaction that delivers, in the shop's own database: one row inserted means deliver, none
    /// means that this event took effect already. The table is ``Ledger/claimMigration(_:)``'s.
    ///
    /// - Throws: `NicepayError.InvalidRequest` once the event was ended.
    public func claim(_ dialect: ClaimDialect) throws -> Claim { try core.claim(dialect: dialect) }
}

extension Ledger {
    /// The SQL that makes the table of claims, once in the merchant's own migrations.
    public static func claimMigration(_ dialect: ClaimDialect) -> String {
        NicepayCheckoutFFI.claimMigration(dialect: dialect)
    }
}
