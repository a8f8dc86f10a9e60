import Foundation
import NicepayCheckout
import Testing

/// The examples' money: delivered once, taken back once, and nothing lost between two lines.
extension SocketTests {
    struct Shop {
        let sandbox: Sandbox
        let client: Client
        let books = Books()

        /// An order that is registered and kept.
        func checkedOut() async throws -> Order {
            let payment = directPayment()
            #expect(try await checkOut(client, books, payment)?.allSatisfy(\.isNumber) == true)
            return try #require(await books.find(payment.registration.reference, nil))
        }

        /// An order whose registration arrived and whose answer was lost; the books hold its intent.
        func lost() async throws -> Order {
            let payment = directPayment()
            try await sandbox.fault("register_direct", "drop_after", ["times": 1])
            await #expect(throws: NicepayError.self) { try await checkOut(client, books, payment) }
            let (reference, amount) = (payment.registration.reference, payment.registration.amount)
            #expect(await books.find(reference, nil) == nil)
            let found = try await sandbox.transactions().first { $0["reference"] as? String == reference }
            let id = try #require(found?["transaction_id"] as? String)
            return Order(reference: reference, amount: amount, transactionId: id)
        }

        func act(_ action: String, _ order: Order) async throws {
            try await sandbox.post("transactions/\(order.transactionId)/\(action)")
        }

        /// What the shop answers to a notification about `order`.
        func told(_ order: Order, _ event: NotificationEvent = .deposit) async throws -> String {
            let body = try sampleNotification(credentials: .sandbox(), order: order, event: event)
            let (status, text) = try await answer(client, books, Data(body.utf8))
            return "\(status) \(text)"
        }
    }

    func shop() throws -> Shop { Shop(sandbox: sandbox, client: try sandbox.client()) }

    @Test func whatIsPaidIsDeliveredOnceAndTakenBackOnce() async throws {
        let shop = try shop()
        let order = try await shop.checkedOut()
        try await shop.act("pay", order)
        for _ in 0..<2 { #expect(try await shop.told(order) == "200 OK") }
        #expect(await shop.books.delivered == [order.reference])
        #expect(await shop.books.isPaid(order))
        try await shop.act("reverse", order)
        for _ in 0..<2 { #expect(try await shop.told(order, .reversal) == "200 OK") }
        #expect(await shop.books.takenBack == [order.reference])
        #expect(await shop.books.delivered == [order.reference])
        #expect(await !shop.books.isPaid(order))
        #expect(await shop.books.inbox().isEmpty)
    }

    @Test func anOrderWhoseAnswerWasLostIsFoundByItsIntent() async throws {
        let shop = try shop()
        let order = try await shop.lost()
        try await shop.act("pay", order)
        #expect(try await shop.told(order) == "200 OK")
        #expect(await shop.books.delivered == [order.reference])
        #expect(await shop.books.find(order.reference, nil) == order)
    }

    @Test func anIntentIsPaidByItsOwnAmountAndItsOwnTransactionOnly() async throws {
        let shop = try shop()
        let (lost, other) = (try await shop.lost(), try await shop.checkedOut())
        for order in [lost, other] { try await shop.act("pay", order) }
        // The token covers neither the reference nor the status: a genuine one, moved to another reference.
        let (reference, id) = (lost.reference, other.transactionId)
        let moved = Order(reference: reference, amount: other.amount, transactionId: id)
        #expect(try await shop.told(moved) == "503 declined")
        let cheap = Order(reference: reference, amount: 1, transactionId: lost.transactionId)
        #expect(try await shop.told(cheap) == "400 verification")
        #expect(await shop.books.delivered.isEmpty)
    }

    @Test func aNotificationOutlivesAnInquiryThatFails() async throws {
        let shop = try shop()
        let order = try await shop.checkedOut()
        try await shop.act("pay", order)
        try await sandbox.fault("inquire", "status_before", ["status": 503])
        #expect(try await shop.told(order) == "503 bad_response")
        try await settleInbox(shop.client, shop.books)
        #expect(await shop.books.inbox().count == 1)
        #expect(await shop.books.delivered.isEmpty)
        try await sandbox.post("faults", method: "DELETE")
        try await settleInbox(sandbox.client(), shop.books)  // another process, the same database
        #expect(await shop.books.inbox().isEmpty)
        #expect(await shop.books.delivered == [order.reference])
    }

    @Test func oneNotificationThatFailsHoldsUpNoOther() async throws {
        let shop = try shop()
        let (first, second) = (try await shop.checkedOut(), try await shop.checkedOut())
        for order in [first, second] { #expect(try await shop.told(order) == "503 NOT YET") }
        try await shop.act("pay", second)
        // One call, its repetitions included.
        try await sandbox.fault("inquire", "status_before", ["status": 503, "times": 3])
        try await settleInbox(shop.client, shop.books)
        #expect(await shop.books.delivered == [second.reference])
        #expect(await shop.books.inbox().count == 1)
    }

    @Test func aDepositThatIsNotVisibleYetStaysInTheInbox() async throws {
        let shop = try shop()
        let order = try await shop.checkedOut()
        #expect(try await shop.told(order) == "503 NOT YET")
        #expect(await shop.books.inbox().count == 1)
        try await shop.act("pay", order)
        try await settleInbox(shop.client, shop.books)
        #expect(await shop.books.inbox().isEmpty)
        #expect(await shop.books.delivered == [order.reference])
    }

    @Test func theCallbackPageAndTheNotificationDeliverOnceBetweenThem() async throws {
        let shop = try shop()
        let payment = payment()
        try await shop.books.plan(payment)
        let order = try await shop.client.register(payment).order  // and the process dies: no order is kept
        let chosen = try await sandbox.post("transactions/\(order.transactionId)/choose", ["store": "INDO"])
        let back = try #require(chosen["callback_url"] as? String)
        #expect(try await returned(shop.client, shop.books, back).hasPrefix("pay with the number "))
        try await shop.act("pay", order)
        #expect(try await returned(shop.client, shop.books, back) == "thank you")
        #expect(try await shop.told(order) == "200 OK")
        #expect(await shop.books.delivered == [order.reference])
        try await shop.act("reverse", order)
        #expect(try await returned(shop.client, shop.books, back).hasPrefix("pay with the number "))
        #expect(await shop.books.takenBack == [order.reference])
        let strange = "https://merchant.example/?referenceNo=x&tXid=y"
        #expect(try await returned(shop.client, shop.books, strange) == "no such order")
    }

    @Test func anAnswerThatAnotherOneOvertookIsNotBooked() async throws {
        let shop = try shop()
        let order = try await shop.checkedOut()
        let version = await shop.books.version(order)
        try await shop.act("pay", order)
        let paid = try await shop.client.inquire(order)
        try await shop.act("reverse", order)
        let reversed = try await shop.client.inquire(order)
        #expect(await shop.books.book(order, reversed, version))
        #expect(await !shop.books.book(order, paid, version))  // asked before the reversal, booked after it
        #expect(await shop.books.delivered.isEmpty)
    }

    @Test func whatIsPaidAgainAfterAReversalIsForAPerson() async throws {
        let shop = try shop()
        let order = try await shop.checkedOut()
        for action in ["pay", "reverse", "pay"] {
            try await shop.act(action, order)
            _ = try await shop.told(order)
        }
        #expect(await shop.books.delivered == [order.reference])
        #expect(await shop.books.takenBack == [order.reference])
        #expect(await shop.books.paidAgain == [order.reference])
    }

    @Test func whatCantBeBelievedOrIsNotOursIsRefused() async throws {
        let shop = try shop()
        for (body, kind) in [("tXid=A&amt=1&merchantToken=B", "verification"), ("", "invalid_request")] {
            #expect(try await answer(shop.client, shop.books, Data(body.utf8)) == (400, kind))
        }
        #expect(await shop.books.inbox().isEmpty)  // nothing unverified is kept
        let stranger = Order(reference: "stranger", amount: 1, transactionId: "IONPAYTEST03209901010000000000")
        #expect(try await shop.told(stranger) == "404 no such order")
        #expect(await shop.books.inbox().count == 1)  // genuine, so it stays for a person to look at
    }

    @Test func aReferenceIsOnePayments() async throws {
        let books = Books()
        for _ in 0..<2 { try await books.plan(Registration(reference: "one", amount: 2)) }
        await #expect(throws: Books.AnotherPayment.self) {
            try await books.plan(Registration(reference: "one", amount: 1))
        }
    }

    @Test func theTillBooksWhatItWaitedFor() async throws {
        let shop = try shop()
        let order = try await till(shop.client, shop.books) { try await shop.act("pay", $0) }
        #expect(await shop.books.delivered == [order.reference])
        #expect(try await shop.told(order) == "200 OK")
        #expect(await shop.books.delivered == [order.reference])
        try await shop.act("reverse", order)
        #expect(try await shop.told(order, .reversal) == "200 OK")
        #expect(await shop.books.takenBack == [order.reference])
    }

    @Test func theGuidesOnePaymentRegistersBothWays() async throws {
        let shop = try shop()
        let (page, counter) = (payment().reference, payment().reference)
        try await sandbox.fault("register", "drop_before", ["times": 1])
        let url = try await checkOut(shop.client, shop.books, reference: page, direct: false)
        #expect(try #require(url).hasPrefix(sandbox.url))
        let number = try await checkOut(shop.client, shop.books, reference: counter, direct: true)
        #expect(try #require(number).allSatisfy(\.isNumber))
        for kept in [page, counter] { #expect(await shop.books.find(kept, nil) != nil) }
        let late = payment().reference
        try await sandbox.fault("register", "drop_after", ["times": 1])
        #expect(try await checkOut(shop.client, shop.books, reference: late, direct: false) == nil)
        #expect(try await sandbox.registered(late) == 1)
    }
}
