import Foundation
import NicepayCheckout

// What docs/swift.md shows, as functions that the tests run.

/// A merchant's books, as small as they can be.
actor Books {
    private(set) var delivered: Set<String> = []

    private var orders: [String: Order] = [:]

    func deliver(once key: String) { delivered.insert(key) }
    func keep(_ order: Order) { orders[order.reference] = order }
    func find(_ reference: String?) -> Order? { reference.flatMap { orders[$0] } }
}

func checkOut(_ client: Client, reference: String) async throws -> Checkout? {
    // region payment
    // let client = try Client.fromEnv() reads NICEPAY_MERCHANT_ID, NICEPAY_MERCHANT_KEY, NICEPAY_ENV or NICEPAY_BASE_URL
    let payment = Registration(
        reference: reference,  // yours, unique, at most 40 characters
        amount: 25_000,  // whole rupiah
        goodsName: "Kopi Gayo",
        callbackUrl: "https://merchant.example/nicepay/callback",
        notificationUrl: "https://merchant.example/nicepay/notification",
        buyerName: "John Doe", buyerPhone: "08123456789", buyerEmail: "john.doe@example.com",
        buyerCity: "South Jakarta", buyerState: "DKI Jakarta", buyerPostalCode: "10200")
    do {
        return try await client.register(payment)  // keep .order in your books, send the customer to .paymentUrl
    } catch NicepayError.OutcomeUnknown {
        switch try await client.resolve(payment) {
        case .registered(let checkout): return checkout  // now it is
        case .alreadyRegistered: return nil  // register anew, under a new reference
        }
    }
    // endregion
}

func answer(_ client: Client, _ order: Order, _ requestURL: String, _ rawBody: Data, _ books: Books) async throws {
    // region answers
    let callback = try Callback(requestURL)
    let confirmation = try await client.confirm(callback, order: order)
    print("paid already: \(confirmation.isPaid)")

    let notification = try client.verifyNotification(rawBody)  // the bytes, before anything parses them
    let settlement = try await client.settle(notification, order: order)
    if settlement.isPaid { await books.deliver(once: settlement.idempotencyKey) }
    // answer Notification.reply: 200, OK
    // endregion
}

func reference(inWebViewAt url: String) throws -> String? {
    // region phone
    let page = try PaymentPage(environment: .production, callbackUrl: "https://merchant.example/nicepay/callback")
    guard page.isCallback(url: url) else { return nil }  // the web view goes on
    return try page.callback(url: url)?.reference  // a claim: whether it is paid, your server says
    // endregion
}

// region readme
/// The number that the customer pays with at the counter.
func checkOut(_ client: Client, _ books: Books, _ registration: DirectRegistration) async throws -> String {
    let payment = try await client.registerDirect(registration)
    await books.keep(payment.order)
    return payment.paymentNumber
}

/// NICEPAY's server posted `body`; the status and the text to answer.
func notified(_ client: Client, _ books: Books, _ body: Data) async throws -> (Int32, String) {
    let notification = try client.verifyNotification(body)  // the raw bytes
    guard let order = await books.find(notification.claims.reference) else {
        return (404, "no such order")  // not ours, or not kept yet: poll for it
    }
    let settlement = try await client.settle(notification, order: order)
    if settlement.isPaid { await books.deliver(once: settlement.idempotencyKey) }  // unique index: once
    return (settlement.reply.status, settlement.reply.body)
}
// endregion
