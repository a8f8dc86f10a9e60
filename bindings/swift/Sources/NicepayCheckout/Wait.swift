import NicepayCheckoutFFI

/// The states of a payment, as they change; see ``Client/waitUntilSettled(_:options:)``.
public struct Changes: AsyncSequence, Sendable {
    public typealias Element = NicepayTransaction
    let core: CoreClient
    let order: Order
    let options: WaitOptions

    /// Begins to ask.
    public func makeAsyncIterator() -> Iterator {
        Iterator(waiting: Result { try core.waitUntilSettled(order: order, options: options) })
    }

    /// Asks while the next change is awaited, and at no other time.
    public struct Iterator: AsyncIteratorProtocol {
        let waiting: Result<Waiting, any Error>

        /// The next change; `nil` after a settled state.
        public mutating func next() async throws -> NicepayTransaction? {
            let waiting = try waiting.get()
            return try await cancellable { try await waiting.next(cancel: $0) }
        }
    }
}

extension Client {
    /// Asks until the payment is settled, and yields its state at first and at each change. Ends after a settled
    /// state, or throws `NicepayError.Timeout` when the limit has passed. Failures that can pass are waited out.
    /// Nothing is asked before it is iterated.
    public func waitUntilSettled(_ order: Order, options: WaitOptions = WaitOptions()) -> Changes {
        Changes(core: core, order: order, options: options)
    }
}
