import Foundation
import NicepayCheckout

/// A till's whole way: plan, register, show the number, wait for the money, and book it.
func till(_ client: Client, _ books: Books, customer: @Sendable (Order) async throws -> Void) async throws -> Order {
    let payment = Registration(
        reference: "order-\(UUID().uuidString.prefix(12))", amount: 25_000, goodsName: "Kopi Gayo 250 g",
        notificationUrl: "https://merchant.example/nicepay/notification", buyerName: "John Doe",
        buyerPhone: "08123456789", buyerEmail: "john.doe@example.com", buyerCity: "South Jakarta",
        buyerState: "DKI Jakarta", buyerPostalCode: "10200"
    ).direct(store: .indomaret, buyerAddress: "Jalan Bukit Berbunga 22")
    try await books.plan(payment.registration)
    let code = try await client.registerDirect(payment)
    let order = code.order
    await books.keep(order)
    print("pay \(code.amount) rupiah with the number \(code.paymentNumber ?? "")")

    try await customer(order)
    var version = await books.version(order)
    for try await change in client.waitUntilSettled(order, options: WaitOptions(limit: 60, firstPause: 0.1)) {
        print("the payment is \(change.state)")
        await books.book(order, change, version)
        version = await books.version(order)  // before NICEPAY is asked again
    }
    return order
}
