#if os(Linux)
    import Foundation
    import NicepayCheckout
    import Testing

    #if canImport(FoundationNetworking)
        import FoundationNetworking
    #endif

    /// The example server of bindings/swift/Shop, over sockets: the test is the customer, and the sandbox posts to it.
    extension SocketTests {
        @Test func theServerDeliversOnceAndTakesBack() async throws {
            let server = try await ShopServer(sandbox)
            let number = try await server.checkOut("order-1")
            #expect(number.allSatisfy(\.isNumber) && !number.isEmpty)
            #expect(try await server.checkOut("order-1") == number)
            let order = try await server.atGateway("order-1")
            let back = try sampleCallback(order: order, store: .indomaret, paymentNumber: number)
            #expect(try await server.get("nicepay/callback?\(back)") == "200 pay with the number \(number)")

            try await sandbox.post("transactions/\(order.transactionId)/pay")
            for _ in 0..<2 { try await sandbox.post("transactions/\(order.transactionId)/notify") }
            try await until { try await server.deliveries("order-1") == "delivered" }
            #expect(try await server.get("nicepay/callback?\(back)") == "200 thank you")
            let forged = Data("tXid=\(order.transactionId)&amt=25000&merchantToken=B".utf8)
            #expect(try await server.post("nicepay/notification", forged) == "400 verification")

            try await sandbox.post("transactions/\(order.transactionId)/reverse")
            try await until { try await server.deliveries("order-1") == "delivered, taken back" }
            // What came twice was seen, and took effect once.
            try await sandbox.post("transactions/\(order.transactionId)/notify")
            try await server.restart()
            #expect(try await server.checkOut("order-2") != number)
            try await until { server.said("order-2: committed") }
            #expect(try await server.deliveries("order-1") == "delivered, taken back")
        }

        @Test(arguments: ["before", "after"]) func theServerKilledAtADeliveryDeliversOnce(_ commit: String) async throws {
            let server = try await ShopServer(sandbox)
            _ = try await server.checkOut("order-1")
            try await until { server.said("order-1: committed") }  // of the event that told its number
            let shop = try ShopDatabase(server.file("shop.db"))
            try await shop.execute("BEGIN IMMEDIATE")  // so that its delivery waits
            let order = try await server.atGateway("order-1")
            try await sandbox.post("transactions/\(order.transactionId)/pay")
            try await until { server.said("order-1: paid") }
            if commit == "before" {
                server.kill()
                try await shop.execute("ROLLBACK")
            } else {
                let ledger = try ShopDatabase(server.file("payments.db"))
                try await ledger.execute("BEGIN IMMEDIATE")  // so that it can't say that it is done
                try await shop.execute("ROLLBACK")
                try await until { server.count("order-1: committed") == 2 }
                server.kill()
                try await ledger.execute("ROLLBACK")
                await ledger.close()
            }
            await shop.close()
            #expect(server.count("order-1: paid") == 1)
            try await server.restart()
            #expect(try await server.deliveries("order-1") == (commit == "before" ? "" : "delivered"))
            try await until { server.count("order-1: paid") == 2 && server.count("order-1: committed") >= 2 }
            try await until { try await server.deliveries("order-1") == "delivered" }
            try await server.end()
            #expect(server.said("order-1: paid") && !server.said("the consumer begins again"))
        }
    }

    /// The server's process, in a folder of its own.
    private final class ShopServer {
        private let sandbox: Sandbox
        private let folder = "\(NSTemporaryDirectory())/shop-\(UUID().uuidString)"
        private var process = Process()
        private var port: UInt16 = 0
        private var url = ""

        init(_ sandbox: Sandbox) async throws {
            self.sandbox = sandbox
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try await start()
        }

        deinit { kill() }

        func file(_ name: String) -> String { "\(folder)/\(name)" }

        private func start() async throws {
            let program = try #require(
                ProcessInfo.processInfo.environment["NICEPAY_SHOP"], "bindings/scripts/test-swift.sh builds it")
            process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            process.environment = [
                "NICEPAY_MERCHANT_ID": "IONPAYTEST", "NICEPAY_MERCHANT_KEY": Self.key,
                "NICEPAY_BASE_URL": sandbox.url, "NICEPAY_LEDGER_URL": "sqlite:\(file("payments.db"))",
                "SHOP_DATABASE": file("shop.db"), "PORT": "\(port)",
            ]
            if !FileManager.default.fileExists(atPath: file("log")) {
                _ = FileManager.default.createFile(atPath: file("log"), contents: nil)
            }
            let log = try #require(FileHandle(forWritingAtPath: file("log")))
            log.seekToEndOfFile()
            process.standardOutput = log
            process.standardError = log
            let before = count("shop is at ")
            try process.run()
            try await until { self.count("shop is at ") > before }
            url = String(try #require(lines().last { $0.hasPrefix("shop is at ") }).dropFirst("shop is at ".count))
            port = try #require(url.split(separator: ":").last.flatMap { UInt16($0) })  // NICEPAY knows it by that
        }

        /// Ends as a service manager would end it.
        func end() async throws {
            process.terminate()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }

        /// Begins again at the same port: after ``kill()``, or after an end in good order.
        func restart() async throws {
            if process.isRunning { try await end() }
            try await start()
        }

        /// As a crash does: it is told nothing.
        func kill() {
            guard process.isRunning else { return }
            Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }

        private func lines() -> [String] {
            let log = (try? String(contentsOfFile: file("log"), encoding: .utf8)) ?? ""
            return log.split(separator: "\n").map(String.init)
        }

        /// How often its log has a line that begins so.
        func count(_ line: String) -> Int { lines().filter { $0.hasPrefix(line) }.count }

        func said(_ line: String) -> Bool { count(line) > 0 }

        /// Status and text of a page.
        func get(_ path: String) async throws -> String { try await send(path) }

        func post(_ path: String, _ body: Data) async throws -> String { try await send(path, body) }

        /// The number to pay with.
        func checkOut(_ order: String) async throws -> String {
            let form: [String: Any] = [
                "order": order, "amount": 25_000, "goods": "Kopi Gayo", "name": "John Doe", "phone": "08123456789",
                "email": "john.doe@example.com",
            ]
            let answer = try await post("orders", JSONSerialization.data(withJSONObject: form))
            try #require(answer.hasPrefix("200 "), "\(answer)")
            return String(answer.dropFirst(4))
        }

        func deliveries(_ order: String) async throws -> String { String(try await get("orders?\(order)").dropFirst(4)) }

        func atGateway(_ reference: String) async throws -> Order {
            let found = try await sandbox.transactions().last { $0["reference"] as? String == reference }
            let given = Given(try #require(found))
            return Order(reference: reference, amount: 25_000, transactionId: given.text("transaction_id"))
        }

        private func send(_ path: String, _ body: Data? = nil) async throws -> String {
            var request = URLRequest(url: try #require(URL(string: "\(url)/\(path)")))
            request.httpMethod = body == nil ? "GET" : "POST"
            request.httpBody = body
            let (data, answer) = try await URLSession.shared.data(for: request)
            return "\(try #require(answer as? HTTPURLResponse).statusCode) \(String(decoding: data, as: UTF8.self))"
        }

        /// The key of NICEPAY's public test merchant, which the sandbox takes.
        private static let key =
            "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A=="
    }
#endif
