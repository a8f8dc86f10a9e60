import Foundation
import NicepayCheckoutFFI

extension Ledger {
    /// What the callback page shows: the payment that the browser speaks of, as NICEPAY says it is. The inquiry is
    /// waited for up to `LedgerSettings.callbackWait` (3 seconds); where it takes longer, the payment is given as it was
    /// known. `nil` for an order that is not in the ledger. Nothing that the browser claims changes the payment.
    ///
    /// - Parameter callback: the URL that the browser asked for, its query alone, or a posted body.
    /// - Throws: `NicepayError.InvalidRequest` when it can't be read; `.Verification` where it does not fit the order;
    ///   `.Storage`.
    public func returned(_ callback: String) async throws -> LedgerPayment? {
        try await returned(Data(callback.utf8))
    }

    /// ``returned(_:)-(String)`` of a body as it was received.
    public func returned(_ callback: Data) async throws -> LedgerPayment? {
        try await cancellable { [core] in try await core.returned(message: callback, cancel: $0) }
    }
}
