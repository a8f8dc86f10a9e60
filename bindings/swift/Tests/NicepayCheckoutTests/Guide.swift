import Foundation
import NicepayCheckout

// What README.md and docs/swift.md show, as functions that the tests run.

/// The payment number, or the page to send the customer to; `nil` where the payment needs a new reference.
func checkOut(_ client: Client, _ books: Books, reference: String, direct: Bool) async throws -> String? {
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
    try await books.plan(payment)  // reference and amount: before a byte goes out
    if direct {  // the number at once, without NICEPAY's page
        let street = "Jalan Bukit Berbunga 22"
        let code = try await client.registerDirect(payment.direct(store: .indomaret, buyerAddress: street))
        await books.keep(code.order)
        return code.paymentNumber
    }
    let checkout: Checkout
    do {
        checkout = try await client.register(payment)
    } catch NicepayError.OutcomeUnknown {
        guard case .registered(let found) = try await client.resolve(payment) else {
            return nil  // register anew, under a new reference
        }
        checkout = found
    }
    await books.keep(checkout.order)
    return checkout.paymentUrl  // send the customer there
    // endregion
}

func kept(_ order: Order) throws -> Data {
    // region keep
    let kept = try JSONEncoder().encode(order)  // its amount policy included
    // endregion
    return kept
}

func again(_ kept: Data) throws -> Order {
    // region again
    let order = try JSONDecoder().decode(Order.self, from: kept)
    // endregion
    return order
}

// region answers
/// What to show the customer whose browser came back with `requestURL`.
func returned(_ client: Client, _ books: Books, _ requestURL: String) async throws -> String {
    let callback = try Callback(requestURL)
    let claims = callback.claims
    guard let order = await books.find(claims.reference, claims.transactionId) else { return "no such order" }
    let version = await books.version(order)  // before NICEPAY is asked
    let confirmation = try await client.confirm(callback, order: order)
    await books.book(order, confirmation.transaction, version)
    let number = confirmation.transaction.paymentNumber ?? "on NICEPAY's page"
    return confirmation.isPaid ? "thank you" : "pay with the number \(number)"
}

/// For a job that runs every few minutes. What fails again waits for its next run and holds up nothing else.
func settleInbox(_ client: Client, _ books: Books) async throws {
    for body in await books.inbox() {
        do {
            _ = try await notified(client, books, body)
        } catch let failed as NicepayError {
            print("stays in the inbox: \(failed.info.summary)")
        }
    }
}
// endregion

// region instruction
/// What to show to the customer; nothing is chosen on the payment page yet where there is no instruction.
func howToPay(_ payment: LedgerPayment) -> String {
    let page = payment.paymentUrl ?? ""
    guard let instruction = payment.instruction else { return "choose how to pay: \(page)" }
    switch instruction {
    case .convenienceStore(let number, let store, _): return "pay at \(store?.label() ?? "the counter"): \(number)"
    case .virtualAccount(let number, let bank, _): return "transfer \(payment.amount) to \(bank?.label() ?? "") \(number)"
    case .qris(let content, let imageUrl, _, _): return "scan \(content ?? imageUrl ?? "")"  // draw it, or show the picture
    case .eWallet(_, let redirectUrl, let appUrl, let phone, _):
        return redirectUrl ?? appUrl ?? "confirm in the app on \(phone ?? "your phone")"
    case .payLoan(_, let redirectUrl, _): return redirectUrl ?? "go on at \(page)"
    case .card(let maskedNumber, _, _): return "nothing is left to do: \(maskedNumber ?? "")"
    case .other(let payMethod): return "go on with \(payMethod.label()): \(page)"
    }
}
// endregion

// region answer
/// `notified` for a web server: 400 for what can't be believed, 503 where NICEPAY could not be asked.
func answer(_ client: Client, _ books: Books, _ body: Data) async throws -> (Int32, String) {
    do {
        return try await notified(client, books, body)
    } catch let error as NicepayError {
        return (["verification", "invalid_request"].contains(error.info.kind) ? 400 : 503, error.info.kind)
    }
}
// endregion

// region phone
/// What a web view of the app's own does about a page; for `webView(_:decidePolicyFor:decisionHandler:)`.
enum WebStep: Equatable {
    case show
    case leave(reference: String?)  // close the web view, and ask your server about the order
    case openElsewhere  // cancel it here; UIApplication.shared.open(url), which opens wallets' apps, too
}

/// `isMainFrame` is `navigationAction.targetFrame?.isMainFrame ?? true`.
func step(to url: String, isMainFrame: Bool, _ page: PaymentPage) -> WebStep {
    guard isMainFrame else { return .show }  // a part of NICEPAY's own page, such as a bank's 3-D Secure frame
    if page.isCallback(url: url) { return .leave(reference: try? page.callback(url: url)?.reference) }  // a claim
    return page.trusts(url: url) ? .show : .openElsewhere
}
// endregion

// region readme
/// The number that the customer pays with at the counter.
func checkOut(_ client: Client, _ books: Books, _ payment: DirectRegistration) async throws -> String? {
    try await books.plan(payment.registration)  // reference and amount: before a byte goes out
    let code = try await client.registerDirect(payment)
    await books.keep(code.order)
    return code.paymentNumber
}

/// NICEPAY's server posted `body`, or the job took it from the inbox; the status and the text to answer.
func notified(_ client: Client, _ books: Books, _ body: Data) async throws -> (Int32, String) {
    let notification = try client.verifyNotification(body)  // the raw bytes; a forgery ends here
    await books.receive(body)  // kept, before anything else can fail
    let claims = notification.claims
    guard let order = await books.find(claims.reference, claims.transactionId) else { return (404, "no such order") }
    let version = await books.version(order)  // before NICEPAY is asked
    let settlement = try await client.settle(notification, order: order)
    let booked = await books.book(order, settlement.transaction, version)  // delivers once, takes back once
    if booked, settlement.outcome != .notYetVisible { await books.done(body) }
    return (settlement.reply.status, settlement.reply.body)
}
// endregion
