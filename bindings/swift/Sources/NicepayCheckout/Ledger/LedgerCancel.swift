import NicepayCheckoutFFI

extension Ledger {
    /// Cancels the open payment of an order; a customer who paid meanwhile is seen. The payment as it stands afterwards:
    /// cancelled, or paid where the customer was faster. `nil` for an order that is not in the ledger. A late deposit is
    /// still watched for.
    ///
    /// - Throws: as ``Client/cancel(_:_:)``, and the worker then finds out what became of it; `NicepayError.Storage`.
    @discardableResult
    public func cancel(_ orderId: String) async throws -> LedgerPayment? {
        try await cancellable { [core] in try await core.cancel(order: orderId, cancel: $0) }
    }
}
