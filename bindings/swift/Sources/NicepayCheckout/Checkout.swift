import Foundation
import NicepayCheckoutFFI

public typealias NicepayError = NicepayCheckoutFFI.NicepayError
public typealias Credentials = NicepayCheckoutFFI.Credentials
public typealias Order = NicepayCheckoutFFI.Order

/// Runs an asynchronous `body` whose Rust call ends when the task is cancelled: Swift tells a
/// task of its cancellation but drops nothing, so a token carries the news.
func cancellable<T: Sendable>(
    _ body: @Sendable (CancelToken) async throws -> T
) async throws -> T {
    let token = CancelToken()
    return try await withTaskCancellationHandler {
        try await body(token)
    } onCancel: {
        token.cancel()
    }
}
