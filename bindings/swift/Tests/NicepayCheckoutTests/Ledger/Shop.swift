import Foundation
import NicepayCheckout

// What README.md shows of the ledger, as functions that the tests run.

// region readme-ledger
/// The number to pay with at the counter; called again, it is the same number.
func checkOut(_ ledger: Ledger, _ order: DirectRegistration) async throws -> String? {
    try await ledger.checkOut(order).paymentNumber
}
/// NICEPAY's server posted `body`: the status to answer. It is kept before the answer goes out.
func notified(_ ledger: Ledger, _ body: Data) async -> Int32 {
    do { return try await ledger.receive(body).status } catch { return (error as? NicepayError)?.info.replyStatus ?? 503 }
}
/// Delivers what is paid, once, in the shop's own database. Beside it `ledger.run()` brings every payment to its end.
func deliver(_ ledger: Ledger, _ shop: ShopDatabase) async throws {
    for try await event in ledger.events("shop") {
        let claim = try event.claim(.sqlite)  // one row inserted: deliver; none: it took effect already
        try await shop.transaction {
            guard try $0.execute(claim.sql, claim.parameter) == 1, event.kind == .paid else { return }
            try $0.execute("INSERT INTO deliveries VALUES (?)", event.orderId)
        }
        try await event.done()
    }
}
// endregion
