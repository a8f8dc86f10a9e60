import Foundation
import NicepayCheckout
import Testing

/// What Swift adds to the ledger: its errors, its tasks, its JSON.
extension SocketTests {
    @Test func paymentAndEventAreCodable() async throws {
        let shop = try await LedgerShop(sandbox, .sqlite)
        let open = try await shop.ledger.checkOut(shop.wanted("order-1"))
        try await shop.act("pay", shop.atGateway("order-1"))
        let paid = try #require(try await shop.ledger.recheck("order-1"))
        #expect(open.expiresAt != nil && paid.paidAt != nil && paid.order()?.reference == "order-1")
        for payment in [open, paid] { #expect(try again([payment]) == [payment]) }
        let events = try await shop.drain("shop")
        #expect(events.map(\.kind) == [.numberIssued, .paid] && events[1].depositedAt != nil)
        #expect(try again(events) == events)
        let form = try JSONSerialization.jsonObject(with: JSONEncoder().encode(paid)) as? [String: Any]
        #expect(form?["order_id"] as? String == "order-1" && form?["status"] as? String == "paid")
        let instruction = try #require(form?["instruction"] as? [String: Any])
        #expect(instruction["payment_number"] as? String == paid.instruction?.number() && paid.paymentNumber != nil)
        #expect(form?["store"] as? String == "alfamart" && (form?["paid_at"] as? String)?.hasSuffix("Z") == true)
        #expect(throws: NicepayError.self) { try JSONDecoder().decode(LedgerPayment.self, from: Data("{}".utf8)) }
        try await shop.ledger.close()
    }

    private func again<Value: Codable>(_ value: Value) throws -> Value {
        let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
        encoder.keyEncodingStrategy = .convertToSnakeCase
        decoder.keyDecodingStrategy = .convertFromSnakeCase  // the names are the form's own, whatever is said here
        return try decoder.decode(Value.self, from: encoder.encode(value))
    }

    @Test func aStoreThatFailsSaysHow() async throws {
        let client = try sandbox.client()
        let folder = NSTemporaryDirectory() + "/nicepay-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(repeating: 7, count: 5_000).write(to: URL(fileURLWithPath: folder + "/other.db"))
        for (url, fault) in [
            ("sqlite:\(folder)/none/payments.db", StorageFault.unreachable), ("sqlite:\(folder)/other.db", .corrupt),
            ("postgres://nobody@127.0.0.1:9/none", .unreachable),
        ] {
            do {
                _ = try await Ledger.open(url, client: client)
                Issue.record("\(url) was opened")
            } catch let error as NicepayError {
                #expect(error.fault == fault && error.info.kind == "storage" && error.info.replyStatus == 503)
                #expect(!error.info.hint.isEmpty && !"\(error)".contains("password"))
            }
        }
        let ours = try await Ledger.open("sqlite:\(folder)/payments.db", client: client)
        try await ours.migrate()
        try await ours.close()
        let other = try Client(
            credentials: Credentials(merchantId: "IONPAYTES2", merchantKey: "key"),
            environment: .custom(baseUrl: sandbox.url))
        do {
            _ = try await Ledger.open("sqlite:\(folder)/payments.db", client: other)
            Issue.record("another merchant's ledger was opened")
        } catch let error as NicepayError {
            #expect(error.fault == .schema && !error.isRetryable)
        }
    }

    @Test func whatCantBeRightIsRefused() async throws {
        let shop = try await LedgerShop(sandbox, .sqlite)
        let ledger = shop.ledger
        func refused(_ call: () async throws -> Void) async {
            do {
                try await call()
                Issue.record("it was taken")
            } catch {
                #expect((error as? NicepayError)?.info.kind == "invalid_request", "\(error)")
            }
        }
        await refused { _ = try await Ledger.open("mysql://x", client: shop.client) }
        await refused { _ = try await ledger.payment("") }
        await refused { _ = try await ledger.payments(cursor: "no cursor") }
        await refused { for try await _ in ledger.events("No Name") {} }
        try await ledger.checkOut(shop.wanted("order-1"))
        var events = ledger.events("shop").makeAsyncIterator()
        let event = try #require(try await events.next())
        #expect(try event.claim(.postgres).sql.contains("$1") && event.claim(.sqlite).parameter.contains(event.id))
        #expect(ledger.client.merchantId == shop.client.merchantId)
        #expect(try await event.done())
        await refused { try await event.done() }
        await refused { _ = try event.claim(.sqlite) }
        try await ledger.close()
    }

    @Test func anEventThatFailsComesAgain() async throws {
        struct NoStock: Error {}
        let shop = try await LedgerShop(sandbox, .sqlite, failuresBeforeParking: 2)
        try await shop.ledger.checkOut(shop.wanted("order-1"))
        var events = shop.ledger.events("shop").makeAsyncIterator()
        for failures in 0..<2 {
            let event = try #require(try await events.next())  // it waits out the pause
            #expect(event.failures == failures && event.orderId == "order-1")
            try await event.retryLater(NoStock())
        }
        let parked = try #require(try await shop.ledger.attention().parked.first)
        #expect(parked.failures == 2 && parked.error?.contains("NoStock") == true)
        try await shop.ledger.close()
    }

    @Test func anEventGivenBackComesAtOnceAndCountsNoFailure() async throws {
        let shop = try await LedgerShop(sandbox, .sqlite)
        try await shop.ledger.checkOut(shop.wanted("order-1"))
        var events = shop.ledger.events("shop").makeAsyncIterator()
        let event = try #require(try await events.tryNext())
        #expect(try await event.release())
        let again = try #require(try await events.tryNext())
        #expect(again.event == event.event && again.failures == 0)
        #expect(try await again.done())
        try await shop.ledger.close()
    }

    @Test func oneWorkerEndsWhileTheLedgerGoesOn() async throws {
        let shop = try await LedgerShop(sandbox, .sqlite)
        let ledger = shop.ledger
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let first = Task { try await ledger.runUntil { for await _ in ends {} } }
        let second = Task { try await ledger.runUntil { try? await Task.sleep(for: .seconds(600)) } }
        end.finish()
        try await first.value
        try await ledger.checkOut(shop.wanted("order-1"))
        try await shop.act("pay", shop.atGateway("order-1"))
        #expect(try await ledger.receive(shop.told(shop.atGateway("order-1"))).status == 200)
        try await until { try await ledger.payment("order-1")?.isPaid() == true }  // by the second
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(try await shop.drain("shop").count == 2)
        try await ledger.close()
    }

    @Test func whoWaitsHoldsUpNobodyAndIsCancelled() async throws {
        let shop = try await LedgerShop(sandbox, .sqlite)
        let ledger = shop.ledger
        let working = Task { try await ledger.run() }
        // More than there are threads, Swift's and the core's.
        let waiting = (0..<64).map { number in
            Task { for try await _ in ledger.events("consumer-\(number)") { Issue.record("told without an event") } }
        }
        try await until { try await ledger.health().consumers.count == 64 }
        waiting.forEach { $0.cancel() }
        for task in waiting { await #expect(throws: CancellationError.self) { try await task.value } }
        working.cancel()
        await #expect(throws: CancellationError.self) { try await working.value }
        // Only those were ended: the ledger goes on.
        try await ledger.checkOut(shop.wanted("order-1"))
        #expect(try await shop.drain("consumer-1").count == 1)
        // And stopping ends all, without an error.
        let last = Task { for try await _ in ledger.events("shop") {} }
        let worker = Task { try await ledger.run() }
        ledger.stop()
        try await last.value
        try await worker.value
        try await ledger.close()
    }

    @Test func listsAndExportsGoPageByPage() async throws {
        let shop = try await LedgerShop(sandbox, .sqlite)
        let ledger = shop.ledger
        for number in 1...5 { try await ledger.checkOut(shop.wanted("order-\(number)")) }
        var (seen, cursor): ([String], String?) = ([], nil)
        repeat {
            let page = try await ledger.payments(cursor: cursor, limit: 2)
            seen += page.payments.map(\.orderId)
            cursor = page.next
        } while cursor != nil
        #expect(seen == (1...5).reversed().map { "order-\($0)" })
        #expect(try await ledger.payments(PaymentFilter(status: .paid)).payments.isEmpty)
        let first = try await ledger.payments(limit: 3)
        let second = try await ledger.payments(cursor: first.next, limit: 3)
        #expect(first.previous == nil)
        #expect(try await ledger.payments(cursor: second.previous, limit: 3).payments == first.payments)
        #expect(try await ledger.payments(PaymentFilter(amountFrom: 10_000, amountTo: 10_000)).payments.count == 5)
        #expect(try await ledger.payments(PaymentFilter(amountFrom: 10_001)).payments.isEmpty)
        #expect(try await ledger.payments(PaymentFilter(amountTo: 9_999)).payments.isEmpty)

        let written = Written()
        #expect(try await ledger.export(.jsonLines) { written.add($0) } == 5)
        let lines = written.data.split(separator: UInt8(ascii: "\n"))
        let exported = try lines.map { try JSONDecoder().decode(LedgerPayment.self, from: $0) }
        #expect(try await exported == ledger.payments().payments)
        for (line, payment) in zip(lines, exported) {
            let theirs = try JSONSerialization.jsonObject(with: line) as? [String: Any]
            let ours = try JSONSerialization.jsonObject(with: JSONEncoder().encode(payment)) as? [String: Any]
            #expect(try Set(#require(ours).keys) == Set(#require(theirs).keys))
        }
        let file = URL(fileURLWithPath: "\(NSTemporaryDirectory())/export-\(UUID().uuidString).csv")
        #expect(try await ledger.export(.csv, PaymentFilter(status: .open), to: file) == 5)
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(rows.count == 6 && rows[0].hasPrefix("order_id,"))
        struct Full: Error {}
        await #expect(throws: NicepayError.self) { try await ledger.export(.csv) { _ in throw Full() } }
        try await ledger.close()
    }

    @Test func theSqlIsTheCrates() {
        #expect(Ledger.migration(.sqlite).contains("nicepay_payments"))
        #expect(Ledger.migration(.postgres, prefix: "shop.nicepay_").contains("shop.nicepay_payments"))
        #expect(Ledger.claimMigration(.mySql).contains("CREATE TABLE IF NOT EXISTS nicepay_claims"))
    }
}

/// What an export wrote, from whichever thread.
private final class Written: @unchecked Sendable {
    private let lock = NSLock()
    private var parts = Data()

    func add(_ part: Data) { lock.withLock { parts.append(part) } }
    var data: Data { lock.withLock { parts } }
}
