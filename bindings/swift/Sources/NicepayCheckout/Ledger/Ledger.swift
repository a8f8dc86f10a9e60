import NicepayCheckoutFFI

/// A durable record of every payment, from the intent to the delivery, and the worker that brings each to its end. On
/// SQLite it is one file beside the program; on PostgreSQL any number of machines share it. For servers: it holds a
/// ``Client``, and so the merchant key.
///
/// Open one and keep it; tasks share it. Every failure is a `NicepayError`; `.Storage` is the store's own, after which
/// nothing is lost. Amounts are whole rupiah. Cancelling a task ends its call with `CancellationError`.
public final class Ledger: Sendable, CustomStringConvertible {
    let core: CoreLedger
    /// The client that it asks NICEPAY with.
    public let client: Client

    init(_ core: CoreLedger, _ client: Client) {
        self.core = core
        self.client = client
    }

    /// Opens the ledger that `url` names: `sqlite:FILE` (made where there is none) or `postgres://…`.
    ///
    /// - Parameters:
    ///   - url: where it is. Tables that are missing are made on SQLite; on PostgreSQL where `settings.migrate` says so.
    ///   - client: who asks NICEPAY; it may be used beside the ledger.
    ///   - settings: leases, pace, schedule and the like; what suits a shop where nothing is given.
    /// - Throws: `NicepayError.Storage` when the store can't be opened, its tables are missing or newer than this
    ///   version, or they are another merchant's; `.InvalidRequest` when URL, prefix or a setting can't be used.
    public static func open(
        _ url: String, client: Client, settings: LedgerSettings = LedgerSettings()
    ) async throws -> Ledger {
        try await open(at: url, client: client, settings: settings)
    }

    /// Opens the ledger at `NICEPAY_LEDGER_URL` (`sqlite:payments.db` if not set), whose table names have the prefix
    /// `NICEPAY_LEDGER_PREFIX`, for a client of ``Client/fromEnv()``.
    ///
    /// - Throws: `NicepayError` as for ``open(_:client:settings:)`` and ``Client/fromEnv()``.
    public static func fromEnv(settings: LedgerSettings = LedgerSettings()) async throws -> Ledger {
        try await open(at: nil, client: Client.fromEnv(), settings: settings)
    }

    private static func open(at url: String?, client: Client, settings: LedgerSettings) async throws -> Ledger {
        let core = try await cancellable {
            try await CoreLedger.open(url: url, client: client.core, settings: settings, cancel: $0)
        }
        return Ledger(core, client)
    }

    /// Brings the tables to this version's schema.
    ///
    /// - Throws: `NicepayError.Storage`.
    public func migrate() async throws {
        try await cancellable { [core] in try await core.migrate(cancel: $0) }
    }

    /// The SQL that makes the ledger's tables, for those who run their own migrations.
    public static func migration(_ dialect: LedgerDialect, prefix: String = "nicepay_") -> String {
        ledgerMigration(dialect: dialect, prefix: prefix)
    }

    /// Has every ``run()`` and every consumer of this ledger end, for good, once what is under way is done.
    public func stop() { core.stop() }

    /// ``stop()``s, waits until what is under way is ended, and closes the store. The ledger can't be used afterwards.
    ///
    /// - Throws: `NicepayError.Storage`.
    public func close() async throws { try await core.closeStore() }

    /// Nothing of the URL, which may hold a password.
    public var description: String { "Ledger" }
}
