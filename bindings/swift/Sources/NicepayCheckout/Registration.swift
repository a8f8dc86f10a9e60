import NicepayCheckoutFFI

/// How a registration whose answer was lost turned out.
public enum Resolution<Registered: Sendable>: Sendable {
    /// It is registered now.
    case registered(Registered)
    /// An earlier attempt had arrived: nobody can have been sent to its page. Register under a new reference.
    case alreadyRegistered

    init(_ answer: Registered?) {
        self = answer.map(Self.registered) ?? .alreadyRegistered
    }
}

extension Client {
    /// Registers a payment for API Checkout; send the customer to the result's `paymentUrl`.
    ///
    /// - Throws: `NicepayError.InvalidRequest` before anything is sent, naming every wrong field;
    ///   `.OutcomeUnknown` when it may or may not be registered: see ``resolve(_:)``; `.Declined` when NICEPAY says
    ///   no (9009: reference already used).
    public func register(_ registration: Registration) async throws -> Checkout {
        try await cancellable { [core] in try await core.register(registration: registration, cancel: $0) }
    }

    /// Registers a payment directly, without NICEPAY's payment page; its instruction comes back at once.
    /// ``Registration/direct(store:buyerAddress:)`` and its sisters make what it takes.
    ///
    /// - Throws: as ``register(_:)``.
    public func registerDirect(_ registration: DirectRegistration) async throws -> PaymentCode {
        try await cancellable { [core] in try await core.registerDirect(registration: registration, cancel: $0) }
    }

    /// Finds out about a registration that ended with `NicepayError.OutcomeUnknown`, by sending the *same*
    /// registration once more: NICEPAY refuses a reference that is already used. Call it after the first call has
    /// ended, and only where NICEPAY makes that check for your merchant id; where it does not, or you don't know,
    /// register under a new reference.
    public func resolve(_ registration: Registration) async throws -> Resolution<Checkout> {
        Resolution(try await cancellable { [core] in try await core.resolve(registration: registration, cancel: $0) })
    }

    /// ``resolve(_:)`` for ``registerDirect(_:)``.
    public func resolveDirect(_ registration: DirectRegistration) async throws -> Resolution<PaymentCode> {
        Resolution(
            try await cancellable { [core] in try await core.resolveDirect(registration: registration, cancel: $0) })
    }
}
