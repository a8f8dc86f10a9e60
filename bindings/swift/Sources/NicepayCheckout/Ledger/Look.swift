import NicepayCheckoutFFI

extension Ledger {
    /// The payment of an order as it stands; `nil` for an order that is not in the ledger.
    ///
    /// - Throws: `NicepayError.Storage`.
    public func payment(_ orderId: String) async throws -> LedgerPayment? {
        try await cancellable { [core] in try await core.payment(order: orderId, cancel: $0) }
    }

    /// A page of payments, newest first. A page costs the same in a large ledger as in a small one; only a filter by
    /// amount reads on until it has found enough.
    ///
    /// - Parameters:
    ///   - filter: which; all of them where nothing is given.
    ///   - cursor: `next` or `previous` of another page.
    ///   - limit: how many at most; up to 1,000.
    /// - Throws: `NicepayError.InvalidRequest` for a cursor that is not one; `.Storage`.
    public func payments(
        _ filter: PaymentFilter = PaymentFilter(), cursor: String? = nil, limit: Int32 = 100
    ) async throws -> LedgerPage {
        try await cancellable { [core] in
            try await core.payments(filter: filter, cursor: cursor, limit: limit, cancel: $0)
        }
    }

    /// Everything that happened to an order's payment, oldest first.
    ///
    /// - Throws: `NicepayError.Storage`.
    public func history(_ orderId: String) async throws -> [HistoryEntry] {
        try await cancellable { [core] in try await core.history(order: orderId, cancel: $0) }
    }

    /// What needs a person: payments, parked events, and notifications of unknown orders; up to 500 of each.
    ///
    /// - Throws: `NicepayError.Storage`.
    public func attention() async throws -> Attention {
        try await cancellable { [core] in try await core.attention(cancel: $0) }
    }

    /// How the ledger is: what is due, leased, parked, unmatched; the schema; the database's clock.
    ///
    /// - Throws: `NicepayError.Storage`.
    public func health() async throws -> LedgerHealth {
        try await cancellable { [core] in try await core.health(cancel: $0) }
    }
}
