import NicepayCheckoutFFI

/// What came of one order of ``Client/inquireAll(_:options:)``.
public struct Inquired: Sendable {
    /// The order that was asked about.
    public let order: Order
    /// The answer, or the error that came instead.
    public let result: Result<NicepayTransaction, NicepayError>
}

/// Answers in the order of their coming; see ``Client/inquireAll(_:options:)``.
public struct Answers<Orders: AsyncSequence & Sendable>: AsyncSequence, Sendable where Orders.Element == Order {
    public typealias Element = Inquired
    let core: CoreClient
    let orders: Orders
    let options: BulkOptions

    /// Begins to ask.
    public func makeAsyncIterator() -> Iterator {
        Iterator(asking: Result { try Asking(core.inquireAll(options: options), orders) })
    }

    /// Orders are taken only as answers are, so memory stays bounded.
    public struct Iterator: AsyncIteratorProtocol {
        let asking: Result<Asking, any Error>

        /// The next answer; `nil` when every order has its own.
        public mutating func next() async throws -> Inquired? {
            let asking = try asking.get()
            guard let answer = try await cancellable({ try await asking.bulk.next(cancel: $0) }) else {
                try await asking.feeding.value
                return nil
            }
            if let transaction = answer.transaction {
                return Inquired(order: answer.order, result: .success(transaction))
            }
            guard let info = answer.error else { return nil }
            return Inquired(order: answer.order, result: .failure(NicepayError(info)))
        }
    }
}

/// A bulk inquiry under way and the task that feeds it; both end when nobody iterates any more.
public final class Asking: Sendable {
    let bulk: Bulk
    let feeding: Task<Void, any Error>

    init<Orders: AsyncSequence & Sendable>(_ bulk: Bulk, _ orders: Orders) where Orders.Element == Order {
        self.bulk = bulk
        feeding = Task {
            defer { bulk.finish() }
            for try await order in orders {
                try await cancellable { try await bulk.push(order: order, cancel: $0) }
            }
        }
    }

    deinit {
        feeding.cancel()
        bulk.stop()
    }
}

extension Client {
    /// Asks about each order of a sequence and yields each with its result, in the order of the answers. A failure
    /// is its order's result and stops nothing.
    public func inquireAll<Orders: AsyncSequence & Sendable>(
        _ orders: Orders, options: BulkOptions = BulkOptions()
    ) -> Answers<Orders> where Orders.Element == Order {
        Answers(core: core, orders: orders, options: options)
    }
}
