import Foundation
import NicepayCheckoutFFI

extension Ledger {
    /// Takes a notification: checks its token, keeps it, and gives the reply to send. The worker asks NICEPAY what is
    /// true. Safe at any rate, in any order, however often. Pass the raw body, and answer an error with its
    /// `info.replyStatus`.
    ///
    /// - Throws: `NicepayError.InvalidRequest` when it can't be read; `.Verification` when the token does not fit, and
    ///   nothing of it is kept but a count; `.Storage`.
    public func receive(_ body: Data) async throws -> NotificationReply {
        try await cancellable { [core] in try await core.receive(body: body, cancel: $0) }
    }
}
