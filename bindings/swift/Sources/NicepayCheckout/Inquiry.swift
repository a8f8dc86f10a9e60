import NicepayCheckoutFFI

extension Client {
    /// Asks for the state of a payment: the one source of truth.
    ///
    /// - Throws: `NicepayError.Declined`, `.Timeout`, `.Connection`, `.BadResponse`; `.Verification` when NICEPAY
    ///   reports an amount that does not pay the order.
    public func inquire(_ order: Order) async throws -> NicepayTransaction {
        try await cancellable { [core] in try await core.inquire(order: order, cancel: $0) }
    }
}
