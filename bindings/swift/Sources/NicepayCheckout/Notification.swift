import Foundation
import NicepayCheckoutFFI

/// A notification whose token was checked: its transaction id and amount are genuine. The rest, status included, is
/// not covered by the token; ``Client/settle(_:order:)`` asks NICEPAY what is true now.
public struct NicepayNotification: Sendable {
    /// What it says.
    public let claims: NotificationClaims
    let body: Data

    /// The answer that NICEPAY takes for "received": 200, `OK`.
    public static var reply: NotificationReply { notificationReply() }

    /// Holds it against the merchant's own order.
    ///
    /// - Throws: `NicepayError.Verification` naming the first thing that does not fit.
    public func check(_ order: Order) throws {
        try checkNotification(body: body, order: order)
    }

    /// Every field as it came.
    public var raw: [String: String?] { (try? notificationFields(body: body)) ?? [:] }
}

/// A verified notification that fits the order, and what NICEPAY says of the payment now.
public struct Settlement: Sendable {
    /// The notification that gave rise to the inquiry.
    public let notification: NicepayNotification
    /// The answer to the inquiry: the truth.
    public let transaction: NicepayTransaction
    /// Transaction id and state, for delivering once where ``isPaid``: the same for every repetition of the same news. It
    /// recurs: paid, reversed and paid again give the first key once more. "Was paid in my books, and is not now" is a
    /// branch of its own, whatever the key.
    public let idempotencyKey: String
    /// What it means: `.notYetVisible` where the inquiry does not show yet what was told.
    public let outcome: SettlementOutcome
    /// What to answer: `OK`, or 503 where what was told is not to be seen yet.
    public let reply: NotificationReply
    /// Whether NICEPAY has the money.
    public var isPaid: Bool { transaction.isPaid }
    /// What NICEPAY says the payment's state is.
    public var state: TransactionState { transaction.state }
}

extension Client {
    /// Reads a notification's raw body and checks its token, in constant time, against every key. Pass the bytes as
    /// they came: a framework's parsed form has lost the text that the token was made from.
    ///
    /// - Throws: `NicepayError.InvalidRequest` when it can't be read; `.Verification` when the token does not fit,
    ///   and its `info.failure` says how.
    public func verifyNotification(_ body: Data) throws -> NicepayNotification {
        NicepayNotification(claims: try core.verifyNotification(body: body), body: body)
    }

    /// Holds a verified notification against the merchant's own order and asks NICEPAY what is true now. A repeated
    /// notification is harmless.
    ///
    /// - Throws: `NicepayError.Verification` when it does not fit the order; otherwise as ``inquire(_:)``.
    public func settle(_ notification: NicepayNotification, order: Order) async throws -> Settlement {
        let answer = try await cancellable { [core] in
            try await core.settle(body: notification.body, order: order, cancel: $0)
        }
        return Settlement(
            notification: notification, transaction: answer.transaction, idempotencyKey: answer.idempotencyKey,
            outcome: answer.outcome, reply: answer.reply)
    }
}
