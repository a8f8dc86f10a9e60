import NicepayCheckoutFFI

extension Ledger {
    /// Works until ``stop()``: brings every payment to its end. Any number of workers may run, in any number of
    /// processes. A store that fails is tried again with growing pauses.
    ///
    /// Cancelling the task ends it at once, with `CancellationError`: what is under way is dropped, and another worker
    /// takes it once its lease is over. ``stop()`` and ``close()`` end what is under way first.
    ///
    /// - Throws: `NicepayError.Storage` where no pause helps: a damaged database, tables of another schema.
    public func run() async throws {
        try await cancellable { [core] in try await core.run(cancel: $0) }
    }

    /// Works as ``run()`` does until `end` returns: ends what is under way, begins nothing more, and leaves the ledger's
    /// other workers and its consumers at work. Cancelling the task does the same, and throws `CancellationError` then.
    ///
    /// - Throws: as ``run()``.
    public func runUntil(_ end: @escaping @Sendable () async -> Void) async throws {
        let token = CancelToken()
        let ending = Task {
            await end()
            token.cancel()
        }
        defer { ending.cancel() }
        try await withTaskCancellationHandler {
            try await core.runUntil(end: token)
        } onCancel: {
            token.cancel()
        }
        try Task.checkCancellation()
    }

    /// Does everything that is due now, and ends. How many payments and notifications it looked at.
    ///
    /// - Throws: `NicepayError.Storage`.
    @discardableResult
    public func runDue() async throws -> Int64 {
        try await cancellable { [core] in try await core.runDue(cancel: $0) }
    }
}
