#if os(Linux)
    import Foundation
    import NicepayCheckout
    import Testing

    /// Several processes at one ledger, and some that are killed.
    extension SocketTests {
        @Test(arguments: Store.allCases, ["before", "after"])
        func aConsumerThatIsKilledDeliversOnce(_ store: Store, _ end: String) async throws {
            let shop = try await LedgerShop(sandbox, store)
            try await shop.ledger.checkOut(shop.wanted("order-1"))
            try await shop.act("pay", shop.atGateway("order-1"))
            try await shop.ledger.recheck("order-1")
            let path = "\(NSTemporaryDirectory())/shop-\(UUID().uuidString).db"

            let killed = try Started(end, shop, ["NICEPAY_PROGRAM_SHOP": path])
            let id = try await killed.line()
            #expect(id.hasSuffix(":0:paid"))
            killed.kill()
            // It comes again: new to the shop's database only where the first had not committed.
            let second = try Started("to the end", shop, ["NICEPAY_PROGRAM_SHOP": path])
            #expect(try await second.line() == "\(id) \(end == "before")")
            second.kill()
            #expect(try await ShopDatabase(path).deliveries() == ["order-1"])
            try await shop.ledger.close()
        }

        @Test func twoProcessesShareTheWorkOfOneServer() async throws {
            let count = 40
            let shop = try await LedgerShop(sandbox, .postgres)
            let (one, other) = (try Started("share", shop), try Started("share", shop))
            _ = try await (one.line(), other.line())
            for number in 1...count {
                try await shop.ledger.checkOut(shop.wanted("order-\(number)"))
                let order = try await shop.atGateway("order-\(number)")
                try await shop.act("pay", order)
                #expect(try await shop.ledger.receive(shop.told(order)).status == 200)
            }
            try await until {
                let waiting = try await shop.ledger.health().consumers["shop"]
                let paid = try await shop.ledger.payments(PaymentFilter(status: .paid), limit: 1_000).payments.count
                let told = try one.lines().count + other.lines().count - 2
                return paid == count && waiting == 0 && told >= 2 * count
            }
            let told = [try one.lines().dropFirst(), try other.lines().dropFirst()]
            for process in [one, other] { process.kill() }
            #expect(told[0].count + told[1].count == 2 * count && Set(told[0] + told[1]).count == 2 * count)
            #expect(!told[0].isEmpty && !told[1].isEmpty)
            try await shop.ledger.close()
        }

        @Test func manyEventsTakeNoMoreMemory() async throws {
            let count = ProcessInfo.processInfo.environment["NICEPAY_TEST_EVENTS"].flatMap { Int($0) } ?? 20_000
            let shop = try await LedgerShop(sandbox, .sqlite)
            try await shop.ledger.checkOut(shop.wanted("order-1"))
            try await shop.ledger.close()
            // The one event that there is, many times over.
            let copy = """
                WITH RECURSIVE numbers (n) AS
                    (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < CAST(?1 AS INTEGER))
                INSERT INTO nicepay_events (id, order_id, kind, at, data)
                SELECT id || n, order_id || n, kind, at,
                    json_set(data, '$.id', id || n, '$.order_id', order_id || n) FROM nicepay_events, numbers
                """
            let file = try ShopDatabase(String(shop.url.dropFirst("sqlite:".count)))
            #expect(try await file.execute(copy, String(count)) == count - 1)
            await file.close()
            let program = try Started("many", shop, ["NICEPAY_PROGRAM_COUNT": String(count)])
            try await until(seconds: count / 100) { try !program.lines().isEmpty }
            let said = try await program.line().split(separator: " ").compactMap { Int($0) }
            print("resident memory grew by \(said[1]) KiB over \(count * 9 / 10) events")
            // 18,000 events that stay would be over 16 MiB.
            #expect(said[0] == count && said[1] < 8_000)
        }
    }
#endif
