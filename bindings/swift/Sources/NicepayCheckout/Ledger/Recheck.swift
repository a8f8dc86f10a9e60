import NicepayCheckoutFFI

extension Ledger {
    /// Asks NICEPAY about every payment of an order now, whatever the schedule says, and takes it off the list of those
    /// that need ``attention()`` (it comes back where the cause is still there). `nil` for an order that is not in the
    /// ledger.
    ///
    /// - Throws: a retryable error where NICEPAY gives no clear answer; `NicepayError.Storage`.
    @discardableResult
    public func recheck(_ orderId: String) async throws -> LedgerPayment? {
        try await cancellable { [core] in try await core.recheck(order: orderId, cancel: $0) }
    }
}
