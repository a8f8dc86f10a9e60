import NicepayCheckoutFFI

extension Client {
    /// Cancels a payment. Whatever is not a clear success is resolved by an inquiry, so that a customer who paid
    /// meanwhile is seen in the result's `outcome`.
    ///
    /// - Throws: `NicepayError.Declined` when NICEPAY refuses and the payment is still open; `.OutcomeUnknown` when
    ///   neither the cancel nor the inquiry gave an answer, or the payment was still open when asked.
    public func cancel(_ order: Order, _ request: CancelRequest = CancelRequest()) async throws -> Cancellation {
        try await cancellable { [core] in try await core.cancel(order: order, request: request, cancel: $0) }
    }
}
