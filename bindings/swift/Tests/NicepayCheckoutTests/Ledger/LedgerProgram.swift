#if os(Linux)
    import Foundation
    import NicepayCheckout
    import Testing

    /// Programs that the tests start and kill: this test binary once more, told by its environment what to be.
    @Suite struct LedgerProgram {
        private static let environment = ProcessInfo.processInfo.environment

        @Test func run() async throws {
            guard let program = Self.environment["NICEPAY_PROGRAM"] else { return }
            // Few at a time and soon again, so that there is something to share and to take over.
            let takesMany = program == "many"
            let settings = LedgerSettings(
                prefix: Self.environment["NICEPAY_PROGRAM_PREFIX"], inquiriesPerSecond: 0, concurrency: 2,
                eventLease: takesMany ? nil : 1, prefetch: takesMany ? 256 : 2, idlePause: 0.02)
            let url = try #require(Self.environment["NICEPAY_SANDBOX_URL"])
            let client = try Client(credentials: .sandbox(), environment: .custom(baseUrl: url))
            let ledger = try await Ledger.open(
                try #require(Self.environment["NICEPAY_PROGRAM_LEDGER"]), client: client, settings: settings)
            switch program {
            case "share": try await share(ledger)
            case "many": try await many(ledger)
            case let end: try await deliver(ledger, end)
            }
        }

        /// Delivers what is paid once, and stays before or after the commit until it is killed; or goes on to the end.
        private func deliver(_ ledger: Ledger, _ end: String) async throws {
            let shop = try ShopDatabase(try #require(Self.environment["NICEPAY_PROGRAM_SHOP"]))
            for try await event in ledger.events("shop") {
                let claim = try event.claim(.sqlite)
                let isNew = try await shop.transaction {
                    let isNew = try $0.execute(claim.sql, claim.parameter) == 1
                    guard event.kind == .paid else { return isNew }
                    if isNew { try $0.execute("INSERT INTO deliveries VALUES (?)", event.orderId) }
                    if end == "before" { stay(event) }
                    return isNew
                }
                guard event.kind == .paid else {
                    try await event.done()
                    continue
                }
                if end == "after" { stay(event) }
                try await event.done()
                say("\(event.id) \(isNew)")
                return
            }
        }

        private func stay(_ event: Delivery) {
            say(event.id)
            Foundation.Thread.sleep(forTimeInterval: 600)
        }

        /// Works and consumes until it is killed; says what it was told.
        private func share(_ ledger: Ledger) async throws {
            let working = Task { try await ledger.run() }
            defer { working.cancel() }
            say("ready")
            for try await event in ledger.events("shop") {
                if try await event.done() { say(event.id) }
            }
        }

        /// Handles all events, and says how many there were and by how many KiB it has grown since a tenth of them.
        private func many(_ ledger: Ledger) async throws {
            let count = try #require(Int(Self.environment["NICEPAY_PROGRAM_COUNT"] ?? ""))
            var events = ledger.events("shop").makeAsyncIterator()
            var (seen, before) = (0, 0)
            while let event = try await events.tryNext() {
                try await event.done()
                seen += 1
                if seen == count / 10 { before = try resident() }
            }
            say("\(seen) \(try resident() - before)")
        }

        private func resident() throws -> Int {
            let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
            return Int(pages[1])! * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
        }

        /// A line for the test that started it.
        private func say(_ line: String) {
            guard let path = Self.environment["NICEPAY_PROGRAM_SAID"], let file = FileHandle(forWritingAtPath: path) else {
                return
            }
            file.seekToEndOfFile()
            file.write(Data("\(line)\n".utf8))
            file.closeFile()
        }
    }

    /// A program under way.
    final class Started {
        private let process = Process()
        private let said = "\(NSTemporaryDirectory())/said-\(UUID().uuidString)"

        init(_ name: String, _ shop: LedgerShop, _ more: [String: String] = [:]) throws {
            _ = FileManager.default.createFile(atPath: said, contents: nil)
            process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = ["--testing-library", "swift-testing", "--filter", "LedgerProgram"]
            process.environment = ProcessInfo.processInfo.environment.merging(
                [
                    "NICEPAY_PROGRAM": name, "NICEPAY_PROGRAM_SAID": said, "NICEPAY_PROGRAM_LEDGER": shop.url,
                    "NICEPAY_PROGRAM_PREFIX": shop.settings.prefix ?? "nicepay_",
                ].merging(more) { $1 }
            ) { $1 }
            process.standardOutput = FileHandle.nullDevice
            try process.run()
        }

        deinit { kill() }

        /// What it has said so far, line by line.
        func lines() throws -> [String] {
            try String(contentsOfFile: said, encoding: .utf8).split(separator: "\n").map(String.init)
        }

        /// Waits until it has said so many lines, and gives the last of them.
        func line(_ number: Int = 1) async throws -> String {
            try await until { try self.lines().count >= number }
            return try #require(try lines().last)
        }

        /// As a crash does: it is told nothing.
        func kill() {
            guard process.isRunning else { return }
            Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }
#endif
