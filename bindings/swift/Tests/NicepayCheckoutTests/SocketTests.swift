import Foundation
import NicepayCheckout
import Testing

/// Everything that talks to the gateway, one after the other: faults strike whoever comes.
@Suite(.serialized) struct SocketTests {
    let sandbox: Sandbox

    init() async throws {
        sandbox = try Sandbox()
        try await sandbox.post("reset")
    }

    @Test func fromOrderToPaid() async throws {
        let client = try sandbox.client()
        let checkout = try await client.register(payment())
        #expect(checkout.paymentUrl.hasPrefix(sandbox.url))
        let order = checkout.order
        let chosen = try await sandbox.post("transactions/\(order.transactionId)/choose", ["store": "INDO"])
        let callback = try Callback(try #require(chosen["callback_url"] as? String))
        let confirmation = try await client.confirm(callback, order: order)
        #expect(!confirmation.isPaid && confirmation.transaction.state == .unpaid)

        try await sandbox.post("transactions/\(order.transactionId)/pay")
        let body = Data(try sampleNotification(credentials: .sandbox(), order: order).utf8)
        let notification = try client.verifyNotification(body)
        let (first, again) = try await (
            client.settle(notification, order: order), client.settle(notification, order: order)
        )
        #expect(first.isPaid && first.idempotencyKey == again.idempotencyKey)
        #expect(first.transaction.store == .indomaret && first.transaction.depositedAt != nil)
    }

    @Test func waitingYieldsEachChange() async throws {
        let client = try sandbox.client()
        let order = try await client.registerDirect(directPayment()).order
        var states: [TransactionState] = []
        for try await change in client.waitUntilSettled(order, options: WaitOptions(limit: 20, firstPause: 0.02)) {
            states.append(change.state)
            if change.state == .unpaid { try await sandbox.post("transactions/\(order.transactionId)/pay") }
        }
        #expect(states == [.unpaid, .paid])
    }

    @Test func oneFailureStopsNoBulkInquiry() async throws {
        let client = try sandbox.client()
        var orders: [Order] = []
        for _ in 0..<10 { orders.append(try await client.registerDirect(directPayment()).order) }
        orders.append(Order(reference: "stranger", amount: 1, transactionId: "IONPAYTEST03209901010000000000"))
        orders.insert(Order(reference: "", amount: -5, transactionId: ""), at: 3)  // can't be right
        let asked = AsyncStream { more in
            orders.forEach { more.yield($0) }
            more.finish()
        }
        var failed: [String] = []
        var answers = 0
        for try await answer in client.inquireAll(asked, options: BulkOptions(concurrency: 3)) {
            answers += 1
            if case .failure = answer.result { failed.append(answer.order.reference) }
        }
        #expect(answers == 12 && failed.sorted() == ["", "stranger"])
    }

    @Test func anObserverThatThrowsHarmsNothing() async throws {
        let client = try Client(
            credentials: .sandbox(), environment: .custom(baseUrl: sandbox.url), observer: ObjectsTests.Throwing())
        #expect(try await client.registerDirect(directPayment()).amount == 25_000)
    }

    @Test func aPaidOrderIsNotCancelled() async throws {
        let client = try sandbox.client()
        let open = try await client.registerDirect(directPayment()).order
        #expect(try await client.cancel(open).outcome == .cancelled)
        let paid = try await client.registerDirect(directPayment()).order
        try await sandbox.post("transactions/\(paid.transactionId)/pay")
        #expect(try await client.cancel(paid).outcome == .alreadyPaid)
    }

    @Test func aCancelledTaskDropsItsRequest() async throws {
        let client = try sandbox.client()
        let order = try await client.registerDirect(directPayment()).order
        try await sandbox.fault("inquire", "latency", ["ms": 30_000])
        let asking = Task { try await client.inquire(order) }
        try await Task.sleep(for: .milliseconds(200))
        asking.cancel()
        await #expect(throws: CancellationError.self) { try await asking.value }
        for _ in 0..<100 where liveCalls() > 0 { try await Task.sleep(for: .milliseconds(20)) }
        #expect(liveCalls() == 0)
    }

    @Test func aLostAnswerIsResolvedWithoutASecondPayment() async throws {
        let client = try sandbox.client()
        let payment = directPayment()
        try await sandbox.fault("register_direct", "drop_after", ["times": 1])
        do {
            _ = try await client.registerDirect(payment)
            Issue.record("no error came")
        } catch NicepayError.OutcomeUnknown(let info) {
            #expect(info.reference == payment.registration.reference)
        }
        guard case .alreadyRegistered = try await client.resolveDirect(payment) else {
            Issue.record("it was registered a second time")
            return
        }
        #expect(try await sandbox.registered(payment.registration.reference) == 1)
    }
}
