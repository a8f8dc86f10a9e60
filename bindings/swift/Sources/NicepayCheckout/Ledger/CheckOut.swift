import NicepayCheckoutFFI

extension Ledger {
    /// The payment of an order, registered at NICEPAY once: the intent is on the disk before a byte goes out. Called
    /// again, by a double click, after a restart, or by two processes at once, it gives the same payment.
    ///
    /// The registration's reference is the order id: NICEPAY gets it as it is for the first attempt and derived for later
    /// ones. The buyer's data is erased as soon as it need not be sent again. Cancelling the task drops neither the
    /// intent nor NICEPAY's answer.
    ///
    /// - Parameters:
    ///   - registration: what is paid, by whom.
    ///   - replaceOpen: has an open payment of the order cancelled to make room for this one, for a customer who wants
    ///     another store or a cart that has changed; who paid it meanwhile gets no second.
    /// - Throws: `NicepayError.InvalidRequest` naming every wrong field, before anything is kept, or where the order is
    ///   open or paid with another amount; as ``Client/register(_:)``, where the intent stays: call again, or leave it
    ///   to the worker.
    @discardableResult
    public func checkOut(_ registration: Registration, replaceOpen: Bool = false) async throws -> LedgerPayment {
        try await cancellable { [core] in
            try await core.checkOut(registration: registration, replaceOpen: replaceOpen, cancel: $0)
        }
    }

    /// ``checkOut(_:replaceOpen:)-(Registration,_)`` for a convenience store: `paymentNumber` comes back at once.
    @discardableResult
    public func checkOut(_ registration: DirectRegistration, replaceOpen: Bool = false) async throws -> LedgerPayment {
        try await cancellable { [core] in
            try await core.checkOutDirect(registration: registration, replaceOpen: replaceOpen, cancel: $0)
        }
    }
}
