import Foundation
import NicepayCheckoutFFI

public typealias CheckoutError = NicepayCheckoutFFI.CheckoutError
public typealias ExpectedOrder = NicepayCheckoutFFI.ExpectedOrder
public typealias VerifiedNotification = NicepayCheckoutFFI.VerifiedNotification
public typealias Hook = NicepayCheckoutFFI.Hook
public typealias HookEvent = NicepayCheckoutFFI.HookEvent

/// Runs `body` with a typed error; what is not a `CheckoutError` can only be a defect of ours.
func typed<T>(_ body: () throws -> T) throws(CheckoutError) -> T {
    do {
        return try body()
    } catch let error as CheckoutError {
        throw error
    } catch {
        throw .Internal(reason: String(describing: error))
    }
}

/// Runs an asynchronous `body` whose Rust call ends when the task is cancelled: Swift tells a
/// task of its cancellation but drops nothing, so a token carries the news.
func cancellable<T: Sendable>(
    _ body: @Sendable (CancelToken) async throws -> T
) async throws(CheckoutError) -> T {
    let token = CancelToken()
    do {
        return try await withTaskCancellationHandler {
            try await body(token)
        } onCancel: {
            token.cancel()
        }
    } catch let error as CheckoutError {
        throw error
    } catch {
        throw .Internal(reason: String(describing: error))
    }
}

/// A till, as a Swift developer would want it.
public final class Till: Sendable {
    private let inner: NicepayCheckoutFFI.Till

    public init(hook: (any Hook)? = nil) {
        inner = NicepayCheckoutFFI.Till(hook: hook)
    }

    /// Waits, then answers with the reference number.
    public func wait(_ referenceNo: String, for duration: Duration) async throws(CheckoutError) -> String {
        let millis = duration.components.seconds * 1000
            + duration.components.attoseconds / 1_000_000_000_000_000
        return try await cancellable { [inner] token in
            try await inner.wait(referenceNo: referenceNo, millis: millis, cancel: token)
        }
    }

    /// Answers at each beat until the task is cancelled.
    public func beats(_ referenceNo: String, every duration: Duration) -> AsyncThrowingStream<String, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    while true {
                        continuation.yield(try await self.wait(referenceNo, for: duration))
                    }
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    func panicForTest(_ text: String) throws(CheckoutError) {
        try typed { try inner.panicForTest(text: text) }
    }

    func panicLaterForTest(_ text: String) async throws(CheckoutError) {
        try await cancellable { [inner] _ in try await inner.panicLaterForTest(text: text) }
    }
}

/// Verifies notifications.
public final class Verifier: Sendable {
    private let inner: NicepayCheckoutFFI.Verifier

    public init(iMid: String, key: String) {
        inner = NicepayCheckoutFFI.Verifier(iMid: iMid, key: key)
    }

    /// Verifies one raw body against the merchant's own order.
    public func verify(_ body: Data, against order: ExpectedOrder) throws(CheckoutError) -> VerifiedNotification {
        try typed { try inner.verify(body: body, order: order) }
    }
}
