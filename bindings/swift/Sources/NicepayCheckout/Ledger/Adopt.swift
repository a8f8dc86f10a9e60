import NicepayCheckoutFFI

extension Ledger {
    /// Takes over a payment that was registered without the ledger: from now on it is watched like any other. Idempotent
    /// by the transaction id.
    ///
    /// - Parameters:
    ///   - orderId: the shop's order.
    ///   - order: NICEPAY's reference, the amount in rupiah and the transaction id.
    /// - Throws: `NicepayError.InvalidRequest` where the reference is another order's; `.Storage`.
    @discardableResult
    public func adopt(_ orderId: String, order: Order) async throws -> LedgerPayment {
        try await cancellable { [core] in try await core.adopt(id: orderId, order: order, cancel: $0) }
    }
}
