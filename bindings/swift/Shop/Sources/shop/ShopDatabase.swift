import CSQLite
import NicepayCheckout

/// The shop's own database: a file with its deliveries and the claims.
actor ShopDatabase {
    struct Failed: Error {
        let message: String
    }

    private nonisolated(unsafe) let handle: OpaquePointer  // the actor's alone

    init(_ path: String) throws {
        var opened: OpaquePointer?
        guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
            throw Failed(message: "\(path) can't be opened")
        }
        handle = opened
        sqlite3_busy_timeout(opened, 20_000)  // milliseconds
        let tables = [
            "CREATE TABLE IF NOT EXISTS deliveries (order_id TEXT, what TEXT)", Ledger.claimMigration(.sqlite),
        ]
        guard sqlite3_exec(opened, tables.joined(separator: ";"), nil, nil, nil) == SQLITE_OK else {
            throw Failed(message: String(cString: sqlite3_errmsg(opened)))
        }
    }

    deinit { sqlite3_close(handle) }

    /// All of `work` takes effect, or nothing where it throws.
    func transaction(_ work: @Sendable (isolated ShopDatabase) throws -> Void) throws {
        try execute("BEGIN IMMEDIATE")
        do {
            try work(self)
            try execute("COMMIT")
        } catch {
            try execute("ROLLBACK")
            throw error
        }
    }

    /// How many rows it changed.
    @discardableResult
    func execute(_ statement: String, _ parameter: String? = nil) throws -> Int {
        _ = try Self.rows(handle, statement, parameter)
        return Int(sqlite3_changes(handle))
    }

    /// What was done for an order, in its order.
    func deliveries(of order: String) throws -> [String] {
        try Self.rows(handle, "SELECT what FROM deliveries WHERE order_id = ? ORDER BY rowid", order)
    }

    private static func rows(_ handle: OpaquePointer, _ statement: String, _ parameter: String?) throws -> [String] {
        var prepared: OpaquePointer?
        defer { sqlite3_finalize(prepared) }
        guard sqlite3_prepare_v2(handle, statement, -1, &prepared, nil) == SQLITE_OK else { throw Failed(message: String(cString: sqlite3_errmsg(handle))) }
        if let parameter {
            let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)  // SQLITE_TRANSIENT
            guard sqlite3_bind_text(prepared, 1, parameter, -1, copied) == SQLITE_OK else { throw Failed(message: String(cString: sqlite3_errmsg(handle))) }
        }
        var rows: [String] = []
        while true {
            switch sqlite3_step(prepared) {
            case SQLITE_ROW: rows.append(sqlite3_column_text(prepared, 0).map { String(cString: $0) } ?? "")
            case SQLITE_DONE: return rows
            default: throw Failed(message: String(cString: sqlite3_errmsg(handle)))
            }
        }
    }
}
