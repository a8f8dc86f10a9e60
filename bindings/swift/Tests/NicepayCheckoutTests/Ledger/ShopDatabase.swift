import Foundation
import NicepayCheckout

/// The shop's own database: SQLite as the machine has it, opened by hand, for a package of its own would need the network.
actor ShopDatabase {
    struct Failed: Error {
        let message: String
    }

    private let sqlite: SQLite
    private let handle: OpaquePointer

    /// With the tables of the shop's own migrations: its deliveries, and the claims.
    init(_ path: String) throws {
        let sqlite = try SQLite()
        var opened: OpaquePointer?
        guard sqlite.open(path, &opened) == SQLite.ok, let opened else { throw Failed(message: "\(path) can't be opened") }
        self.sqlite = sqlite
        handle = opened
        for statement in ["CREATE TABLE IF NOT EXISTS deliveries (order_id TEXT)", Ledger.claimMigration(.sqlite)] {
            guard sqlite.exec(opened, statement, nil, nil, nil) == SQLite.ok else {
                throw Failed(message: String(cString: sqlite.message(opened)))
            }
        }
    }

    /// Lets the file go.
    func close() { _ = sqlite.close(handle) }

    /// All of `work` takes effect, or nothing where it throws.
    func transaction<Result: Sendable>(_ work: @Sendable (isolated ShopDatabase) throws -> Result) throws -> Result {
        try execute("BEGIN IMMEDIATE")
        do {
            let result = try work(self)
            try execute("COMMIT")
            return result
        } catch {
            try execute("ROLLBACK")
            throw error
        }
    }

    /// How many rows it changed.
    @discardableResult
    func execute(_ statement: String, _ parameter: String? = nil) throws -> Int {
        _ = try rows(statement, parameter)
        return Int(sqlite.changes(handle))
    }

    /// The orders that were delivered, as often as they were.
    func deliveries() throws -> [String] { try rows("SELECT order_id FROM deliveries ORDER BY order_id", nil) }

    private func rows(_ statement: String, _ parameter: String?) throws -> [String] {
        var prepared: OpaquePointer?
        defer { _ = sqlite.finalize(prepared) }
        guard sqlite.prepare(handle, statement, -1, &prepared, nil) == SQLite.ok else { throw failed() }
        if let parameter {
            guard sqlite.bind(prepared, 1, parameter, -1, SQLite.copied) == SQLite.ok else { throw failed() }
        }
        var rows: [String] = []
        while true {
            switch sqlite.step(prepared) {
            case SQLite.row: rows.append(sqlite.text(prepared, 0).map { String(cString: $0) } ?? "")
            case SQLite.done: return rows
            default: throw failed()
            }
        }
    }

    private func failed() -> Failed { Failed(message: String(cString: sqlite.message(handle))) }
}

/// The few functions of SQLite's that it takes.
private struct SQLite {
    typealias Text = UnsafePointer<CChar>
    static let (ok, row, done): (CInt, CInt, CInt) = (0, 100, 101)
    /// SQLITE_TRANSIENT: it keeps a copy.
    static let copied = -1

    let open: @convention(c) (Text, UnsafeMutablePointer<OpaquePointer?>) -> CInt
    let close: @convention(c) (OpaquePointer) -> CInt
    let exec: @convention(c) (OpaquePointer, Text, OpaquePointer?, OpaquePointer?, OpaquePointer?) -> CInt
    let prepare:
        @convention(c) (OpaquePointer, Text, CInt, UnsafeMutablePointer<OpaquePointer?>, OpaquePointer?) -> CInt
    let bind: @convention(c) (OpaquePointer?, CInt, Text, CInt, Int) -> CInt
    let step: @convention(c) (OpaquePointer?) -> CInt
    let text: @convention(c) (OpaquePointer?, CInt) -> Text?
    let finalize: @convention(c) (OpaquePointer?) -> CInt
    let changes: @convention(c) (OpaquePointer) -> CInt
    let message: @convention(c) (OpaquePointer) -> Text

    init() throws {
        #if os(Linux)
            let library = dlopen("libsqlite3.so.0", RTLD_NOW)
        #else
            let library = dlopen("libsqlite3.dylib", RTLD_NOW)
        #endif
        func found<Function>(_ name: String) throws -> Function {
            guard let library, let symbol = dlsym(library, "sqlite3_\(name)") else {
                throw ShopDatabase.Failed(message: "this machine has no sqlite3_\(name)")
            }
            return unsafeBitCast(symbol, to: Function.self)
        }
        open = try found("open")
        close = try found("close")
        exec = try found("exec")
        prepare = try found("prepare_v2")
        bind = try found("bind_text")
        step = try found("step")
        text = try found("column_text")
        finalize = try found("finalize")
        changes = try found("changes")
        message = try found("errmsg")
    }
}
