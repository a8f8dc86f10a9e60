import NicepayCheckoutFFI

/// A consumer's events, one after the other; see ``Ledger/events(_:)``.
public struct Events: AsyncSequence, Sendable {
    public typealias Element = Delivery
    let core: CoreLedger
    let consumer: String

    /// Begins to take events. Iterators of one process and one consumer share what is leased.
    public func makeAsyncIterator() -> Iterator { Iterator(core: core, consumer: consumer) }

    /// Takes events only as they are asked for.
    public struct Iterator: AsyncIteratorProtocol {
        let core: CoreLedger
        let consumer: String
        private var opened: CoreEvents?

        init(core: CoreLedger, consumer: String) {
            self.core = core
            self.consumer = consumer
        }

        /// The next event; waits for one. `nil` once the ledger was stopped. Cancelling loses nothing.
        ///
        /// - Throws: `NicepayError.InvalidRequest` for a consumer's name that can't be used; `.Storage`, after which
        ///   calling again goes on.
        public mutating func next() async throws -> Delivery? {
            let events = try await events()
            return try await cancellable { try await events.next(cancel: $0) }.map(Delivery.init)
        }

        /// The next event that is there already; `nil` where there is none. Throws as ``next()`` does.
        public mutating func tryNext() async throws -> Delivery? {
            let events = try await events()
            return try await cancellable { try await events.tryNext(cancel: $0) }.map(Delivery.init)
        }

        private mutating func events() async throws -> CoreEvents {
            if let opened { return opened }
            let events = try await cancellable { [core, consumer] in
                try await core.events(consumer: consumer, cancel: $0)
            }
            opened = events
            return events
        }
    }
}

/// An event that is this caller's to handle until its lease is over; its members are the event's own, such as
/// `delivery.orderId`. End it once, with ``done()``, ``retryLater(_:)`` or ``release()``.
@dynamicMemberLookup
public struct Delivery: Sendable, CustomStringConvertible {
    /// The event.
    public let event: LedgerEvent
    /// How often its handling has failed before.
    public let failures: Int32
    let core: CoreDelivery

    init(_ told: Told) {
        event = told.event
        failures = told.failures
        core = told.delivery
    }

    /// A member of the event.
    public subscript<Member>(dynamicMember member: KeyPath<LedgerEvent, Member>) -> Member { event[keyPath: member] }

    /// Says that it is handled. False where the lease was over and another has it: with a claim, harmless.
    ///
    /// - Throws: `NicepayError.Storage`: the event comes again; `.InvalidRequest` when it was ended before.
    @discardableResult
    public func done() async throws -> Bool {
        try await cancellable { [core] in try await core.done(cancel: $0) }
    }

    /// Hands it back: it comes again after a pause that grows from a second to an hour, and is parked for a person after
    /// too many failures (12). The later events of its order wait for it. Throws as ``done()`` does.
    ///
    /// - Parameter error: why, in words; up to 500 characters of it are kept.
    @discardableResult
    public func retryLater(_ error: String) async throws -> Bool {
        try await cancellable { [core] in try await core.retryLater(error: error, cancel: $0) }
    }

    /// ``retryLater(_:)-(String)`` with an error's own words.
    @discardableResult
    public func retryLater(_ error: any Error) async throws -> Bool {
        try await retryLater(String(describing: error))
    }

    /// Gives it back unhandled, as one who is about to end does: it comes again at once, to whoever asks first, and no
    /// failure is counted. Throws as ``done()`` does.
    @discardableResult
    public func release() async throws -> Bool {
        try await cancellable { [core] in try await core.release(cancel: $0) }
    }

    /// The event's id and how often it failed.
    public var description: String { "Delivery(\(event.id), failures: \(failures))" }
}

extension Ledger {
    /// The events for `consumer`, a name of the shop's own such as `shop` or `mail` (1 to 64 small letters, digits, `_`
    /// or `-`): each consumer gets every event, past ones too. At least once, and in order per order: the next event of
    /// an order comes when the one before is done. Any number of tasks and processes may share a consumer's events.
    ///
    /// Each must be ended with ``Delivery/done()`` or ``Delivery/retryLater(_:)`` before its lease (60 seconds) is over,
    /// or it comes again. The sequence ends once the ledger was stopped. Nothing is taken before it is iterated.
    public func events(_ consumer: String) -> Events { Events(core: core, consumer: consumer) }

    /// Gives a consumer's parked events another chance: all of them, or the one with this id. How many there were.
    ///
    /// - Throws: `NicepayError.Storage`.
    @discardableResult
    public func retryParked(_ consumer: String, eventId: String? = nil) async throws -> Int64 {
        try await cancellable { [core] in
            try await core.retryParked(consumer: consumer, eventId: eventId, cancel: $0)
        }
    }

    /// Drops a consumer's parked event for good, so that the events of its order after it come. How many there were.
    ///
    /// - Throws: `NicepayError.Storage`.
    @discardableResult
    public func skipParked(_ consumer: String, eventId: String) async throws -> Int64 {
        try await cancellable { [core] in
            try await core.skipParked(consumer: consumer, eventId: eventId, cancel: $0)
        }
    }
}
