import Foundation
import NicepayCheckoutFFI

/// What the customer's browser brought back. Nothing in it is signed: it finds the order, and ``Client/confirm(_:order:)``
/// asks NICEPAY. For a convenience store it means that a payment number was issued, not that it was paid.
public struct Callback: Sendable {
    /// What the sender claims.
    public let claims: CallbackClaims
    let message: Data

    /// Reads a whole URL, a query, a form body or a JSON body.
    ///
    /// - Throws: `NicepayError.InvalidRequest` when it can't be read or names no payment.
    public init(_ message: String) throws {
        try self.init(Data(message.utf8))
    }

    /// Reads a body as it was received.
    public init(_ message: Data) throws {
        claims = try parseCallback(message: message)
        self.message = message
    }

    /// Holds what it names against the merchant's own order. A match is no proof of anything.
    ///
    /// - Throws: `NicepayError.Verification` naming the first thing that does not fit.
    public func check(_ order: Order) throws {
        try checkCallback(message: message, order: order)
    }

    /// Every field as it came.
    public var raw: [String: String?] { (try? callbackFields(message: message)) ?? [:] }
}

/// A callback that fits the order, and what NICEPAY says of the payment now.
public struct Confirmation: Sendable {
    /// What the browser brought; its fields beyond the order's remain claims.
    public let callback: Callback
    /// The answer to the inquiry: the truth.
    public let transaction: NicepayTransaction
    /// Whether NICEPAY has the money.
    public var isPaid: Bool { transaction.isPaid }
    /// What NICEPAY says the payment's state is.
    public var state: TransactionState { transaction.state }
}

extension Client {
    /// Holds a callback against the merchant's own order and asks NICEPAY for the truth. Fails closed: no answer, no
    /// confirmation.
    ///
    /// - Throws: `NicepayError.Verification` when the callback does not fit the order; otherwise as ``inquire(_:)``.
    public func confirm(_ callback: Callback, order: Order) async throws -> Confirmation {
        let transaction = try await cancellable { [core] in
            try await core.confirm(message: callback.message, order: order, cancel: $0)
        }
        return Confirmation(callback: callback, transaction: transaction)
    }
}
