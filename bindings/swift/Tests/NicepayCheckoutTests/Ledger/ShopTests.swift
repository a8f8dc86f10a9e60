import Foundation
import NicepayCheckout
import Testing

/// From an order to its one delivery, with a worker and a consumer beside each other.
extension SocketTests {
    @Test(arguments: Store.allCases) func theShopOfTheReadmeDeliversOnce(_ store: Store) async throws {
        let shop = try await LedgerShop(sandbox, store)
        let ledger = shop.ledger
        let database = try ShopDatabase("\(NSTemporaryDirectory())/shop-\(UUID().uuidString).db")
        let number = try #require(try await checkOut(ledger, shop.wanted("order-1")))
        #expect(try await checkOut(ledger, shop.wanted("order-1")) == number && number.allSatisfy(\.isNumber))
        try await ledger.checkOut(shop.wanted("order-2"))  // nobody pays it

        let working = Task { try await ledger.run() }
        let delivering = Task { try await deliver(ledger, database) }
        let order = try await shop.atGateway("order-1")
        try await shop.act("pay", order)
        for _ in 0..<2 { #expect(await notified(ledger, try shop.told(order)) == 200) }
        #expect(await notified(ledger, Data("tXid=A&amt=1&merchantToken=B".utf8)) == 400)
        try await until {
            let waiting = try await ledger.health().consumers["shop"]
            return try await database.deliveries() == ["order-1"] && waiting == 0
        }
        #expect(try await ledger.payment("order-1")?.isPaid() == true)
        #expect(try await ledger.payment("order-2")?.status == .open)
        ledger.stop()
        try await working.value
        try await delivering.value
        try await ledger.close()
    }
}

/// Waits until something is so, and fails where it does not come to be.
func until(seconds: Int = 30, _ so: () async throws -> Bool) async throws {
    for _ in 0..<(seconds * 50) {
        if try await so() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("it did not come to be")
}
