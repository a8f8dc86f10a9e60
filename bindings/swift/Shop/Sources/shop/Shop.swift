import Foundation
import NicepayCheckout

/// What its pages and NICEPAY call, and what is done for an order that is paid.
struct Shop: Sendable {
    let ledger: Ledger
    let database: ShopDatabase
    let url: String

    /// What the customer's form sent.
    struct Form: Decodable {
        let order: String
        let amount: Int64
        let goods: String
        let name: String
        let phone: String
        let email: String
    }

    // region answers
    /// The customer checks out: the number to pay with at the counter. Called again, it is the same number.
    func checkOut(_ form: Form) async throws -> Response {
        let order = Registration(
            reference: form.order,  // yours, unique, at most 40 characters
            amount: form.amount,  // whole rupiah
            goodsName: form.goods, callbackUrl: "\(url)/nicepay/callback",
            notificationUrl: "\(url)/nicepay/notification", buyerName: form.name, buyerPhone: form.phone,
            buyerEmail: form.email, buyerCity: "Bandung", buyerState: "Jawa Barat", buyerPostalCode: "40123"
        ).direct(store: .indomaret, buyerAddress: "Jalan Braga 1")
        let payment = try await ledger.checkOut(order)  // on the disk before a byte goes out
        return Response(200, payment.paymentNumber ?? "\(payment.status)")
    }

    /// NICEPAY's server posted `body`: kept, then answered. The worker asks what is true.
    func notified(_ body: Data) async throws -> Response {
        let reply = try await ledger.receive(body)  // the raw bytes; a forgery ends here
        return Response(reply.status, reply.body)
    }

    /// The customer's browser came back: what it says changes nothing, and NICEPAY is asked.
    func returned(_ query: String) async throws -> Response {
        guard let payment = try await ledger.returned(query) else { return Response(404, "no such order") }
        return Response(200, payment.isPaid() ? "thank you" : "pay with the number \(payment.paymentNumber ?? "")")
    }

    /// A failure says by itself what to answer: 400 for what can't be believed, 503 where it is to come again.
    func answer(_ request: Request) async -> Response {
        do {
            return try await route(request)
        } catch let error as NicepayError {
            say(error.info.summary)
            return Response(error.info.replyStatus, error.info.kind)
        } catch {
            say("\(error)")
            return Response(error is DecodingError ? 400 : 500, "error")
        }
    }
    // endregion

    private func route(_ request: Request) async throws -> Response {
        switch (request.method, request.path) {
        case ("POST", "/orders"): try await checkOut(JSONDecoder().decode(Form.self, from: request.body))
        case ("GET", "/orders"): Response(200, try await database.deliveries(of: request.query).joined(separator: ", "))
        case ("POST", "/nicepay/notification"): try await notified(request.body)
        case ("GET", "/nicepay/callback"): try await returned(request.query)
        default: Response(404, "no such page")
        }
    }

    // region deliver
    /// Delivers what is paid and takes back what was reversed: once each, in the shop's own database.
    func deliver() async throws {
        for try await event in ledger.events("shop") {
            say("\(event.orderId): \(event.kind)")
            do {
                try await database.transaction { try take(event, in: $0) }
            } catch {
                say("\(event.orderId): \(error)")
                try await event.retryLater(error)  // with pauses that grow; after 12 failures a person is asked
                continue
            }
            say("\(event.orderId): committed")
            try await event.done()
        }
    }

    private func take(_ event: Delivery, in database: isolated ShopDatabase) throws {
        let claim = try event.claim(.sqlite)
        guard try database.execute(claim.sql, claim.parameter) == 1 else { return }  // it took effect already
        let insert = "INSERT INTO deliveries VALUES (?, "
        switch event.kind {
        case .paid, .paidLate: try database.execute(insert + "'delivered')", event.orderId)
        case .reversed: try database.execute(insert + "'taken back')", event.orderId)
        case .paidTwice, .amountDiffers, .needsAttention: try database.execute(insert + "'a person looks')", event.orderId)
        case .numberIssued, .expired, .cancelled: break
        }
    }

    /// Delivers until the ledger is stopped. An event that was not done comes again.
    func consume() async {
        while !Task.isCancelled {
            do {
                return try await deliver()
            } catch {
                say("the consumer begins again: \(error)")
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
    // endregion
}
