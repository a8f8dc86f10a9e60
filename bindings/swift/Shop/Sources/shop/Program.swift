import Foundation
import NicepayCheckout

/// The shop's process: web server, the ledger's worker and the consumer beside each other, until SIGTERM.
///
/// It reads what `Ledger.fromEnv()` reads, `SHOP_DATABASE` (a file), `SHOP_URL` (where NICEPAY and browsers reach it) and
/// `PORT`.
@main enum Program {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        let server = try HTTPServer(port: environment["PORT"].flatMap(UInt16.init) ?? 8080)
        // region open
        let ledger = try await Ledger.fromEnv(
            // A delivery takes milliseconds here: what a killed process held comes again after 5 seconds, not 60.
            settings: LedgerSettings(eventLease: 5, migrate: true))
        // endregion
        let shop = Shop(
            ledger: ledger, database: try ShopDatabase(environment["SHOP_DATABASE"] ?? "shop.db"),
            url: environment["SHOP_URL"] ?? "http://127.0.0.1:\(server.port)")
        say("shop is at http://127.0.0.1:\(server.port)")

        // region run
        try await withThrowingTaskGroup(of: Void.self) { process in
            process.addTask { try await ledger.run() }  // brings every payment to its end
            process.addTask { await shop.consume() }
            process.addTask {
                await terminated()
                ledger.stop()  // ends both, once what is under way is done
            }
            server.serve { await shop.answer($0) }
            try await process.waitForAll()
        }
        server.close()
        try await ledger.close()
        // endregion
    }

    /// Returns after SIGTERM or SIGINT, or when its task is cancelled.
    private static func terminated() async {
        let (signals, received) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { received.yield() }
            source.resume()
            return source
        }
        for await _ in signals { break }
        sources.forEach { $0.cancel() }
    }
}

/// A line of the log.
func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
