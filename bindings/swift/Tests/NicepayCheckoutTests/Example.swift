import Foundation
import NicepayCheckout

/// A till's whole way: register, show the number, wait for the money, read the notification.
func order(at url: String, customer: @escaping @Sendable (String) async throws -> Void) async throws -> Settlement {
    let credentials = Credentials.sandbox()
    let client = try Client(credentials: credentials, environment: .custom(baseUrl: url))
    let payment = try await client.registerDirect(
        Registration(
            reference: "order-\(UUID().uuidString.prefix(12))", amount: 25_000,
            goodsName: "Kopi Gayo 250 g", notificationUrl: "https://merchant.example/nicepay/notification",
            buyerName: "John Doe", buyerPhone: "08123456789", buyerEmail: "john.doe@example.com",
            buyerCity: "South Jakarta", buyerState: "DKI Jakarta", buyerPostalCode: "10200"
        ).direct(store: .indomaret, buyerAddress: "Jalan Bukit Berbunga 22"))
    print("pay \(payment.amount) rupiah with the number \(payment.paymentNumber)")

    try await customer(payment.transactionId)
    for try await change in client.waitUntilSettled(payment.order, options: WaitOptions(limit: 60, firstPause: 0.1)) {
        print("the payment is \(change.state)")
    }

    let body = try sampleNotification(credentials: credentials, order: payment.order)
    let notification = try client.verifyNotification(Data(body.utf8))
    return try await client.settle(notification, order: payment.order)
}
