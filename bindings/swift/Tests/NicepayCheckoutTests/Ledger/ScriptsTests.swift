import Foundation
import NicepayCheckout
import Testing

/// The scripts of tests/ledger, which run in every language: calls and what becomes of them, on both stores.
extension SocketTests {
    struct Script: Sendable, CustomTestStringConvertible {
        let store: Store
        let name: String
        let json: Data

        var testDescription: String { "\(store): \(name)" }

        static let all: [Script] = {
            let folder = VectorsTests.folder.deletingLastPathComponent().appendingPathComponent("ledger")
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return files.filter { $0.hasSuffix(".json") }.sorted().flatMap { file -> [Script] in
                guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)),
                    let content = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
                    let cases = content["cases"] as? [[String: Any]]
                else { return [] }
                return cases.flatMap { found in
                    Store.allCases.compactMap { store in
                        guard let name = found["name"] as? String,
                            let json = try? JSONSerialization.data(withJSONObject: found)
                        else { return nil }
                        return Script(store: store, name: name, json: json)
                    }
                }
            }
        }()
    }

    @Test func thereAreScripts() { #expect(Script.all.count >= 46) }

    @Test(arguments: Script.all) func script(_ script: Script) async throws {
        let content = try #require(try JSONSerialization.jsonObject(with: script.json) as? [String: Any])
        let given = Given(content).part("settings") ?? Given([:])
        try #require(Set(given.json.keys).isSubset(of: ["duplicates_checked", "failures_before_parking"]))
        let shop = try await LedgerShop(
            sandbox, script.store, duplicatesChecked: given.json["duplicates_checked"] as? Bool ?? false,
            failuresBeforeParking: given.number("failures_before_parking").map(Int32.init))
        for (number, step) in try #require(content["steps"] as? [[String: Any]]).enumerated() {
            let came = try await Steps(shop: shop, step: Given(step)).take()
            if let wanted = step["gives"] {
                try #require(isPart(wanted, came), "\(script.testDescription), step \(number + 1) \(step): \(came)")
            }
        }
        try await shop.ledger.close()
        Report.ran("ledger", script.testDescription)
    }
}

/// Whether everything that is wanted is there; more may be.
private func isPart(_ wanted: Any, _ came: Any) -> Bool {
    if wanted is NSNull { return came is NSNull }
    guard let wanted = wanted as? [String: Any] else { return equal(came, wanted) }
    guard let came = came as? [String: Any] else { return false }
    return wanted.allSatisfy { name, value in came[name].map { equal($0, value) } ?? false }
}

/// One step of a script.
private struct Steps {
    let shop: LedgerShop
    let step: Given

    var order: String { step.text("order") }
    var consumer: String { step.text("consumer") }

    func theirs() async throws -> Order { try await shop.atGateway(order, first: step.text("which") == "first") }
    func wanted() -> DirectRegistration { shop.wanted(order, step.number("amount") ?? 0) }

    /// What it gives; a failure that passes by itself is called `retryable`, whatever its kind.
    func take() async throws -> Any {
        do {
            return try await perform()
        } catch let error as NicepayError {
            let kind = error.isRetryable ? "retryable" : error.info.kind
            return ["error": kind, "http_status": Int64(error.info.replyStatus)] as [String: Any]
        }
    }

    private func perform() async throws -> Any {
        let (ledger, sandbox) = (shop.ledger, shop.sandbox)
        switch step.text("do") {
        case "check_out":
            let replace = step.json["replace_open"] as? Bool ?? false
            return answer(try await ledger.checkOut(wanted(), replaceOpen: replace))
        case "payment": return answer(try await ledger.payment(order))
        case "recheck": return answer(try await ledger.recheck(order))
        case "cancel": return answer(try await ledger.cancel(order))
        case "returned":
            let query = try sampleCallback(order: await theirs(), store: .alfamart, paymentNumber: "1")
            return answer(try await ledger.returned(query))
        case "adopt": return answer(try await ledger.adopt(order, order: theirs()))
        case "receive":
            let event: NotificationEvent = step.text("event") == "deposit" ? .deposit : .reversal
            return reply(try await ledger.receive(shop.told(theirs(), event)))
        case "receive_body": return reply(try await ledger.receive(Data(step.text("body").utf8)))
        case "run_due": return try await ledger.runDue()
        case "events":
            // In order per order, so order by order.
            let drained = try await shop.drain(consumer)
            let orders = Set(drained.map(\.orderId)).sorted()
            return orders.flatMap { order in drained.filter { $0.orderId == order }.map(named) }
        case "retry_later":
            var events = ledger.events(consumer).makeAsyncIterator()
            let event = try #require(try await events.tryNext())
            #expect(try await event.retryLater(step.text("error")))
            return named(event.event)
        case "retry_parked": return try await ledger.retryParked(consumer)
        case "skip_parked":
            let parked = try #require(try await ledger.attention().parked.first)
            return try await ledger.skipParked(consumer, eventId: parked.event.id)
        case "attention":
            let found = try await ledger.attention()
            return [
                "payments": found.payments.map(\.orderId), "parked": Int64(found.parked.count),
                "unmatched": Int64(found.unmatched.count),
            ] as [String: Any]
        case "history": return try await ledger.history(order).map { "\($0.source) \($0.kind)" }
        case "register": _ = try await shop.client.registerDirect(wanted())
        case "registered": return Int64(try await sandbox.transactions().count)
        case "pay": try await shop.act("pay", theirs())
        case "pay_late":
            try await shop.act("pay", theirs(), ["method": "convenience_store", "status": "0"])
        case "reverse": try await shop.act("reverse", theirs())
        case "expire": try await shop.act("expire", theirs())
        case "fault": try await sandbox.post("faults", step.json.filter { $0.key != "do" })
        case "clear_faults": try await sandbox.post("faults", method: "DELETE")
        case let unknown: Issue.record("no step is called \(unknown)")
        }
        return NSNull()
    }

    private func named(_ event: LedgerEvent) -> String { "\(event.orderId) \(event.kind.plainName()) \(event.epoch)" }

    private func reply(_ reply: NotificationReply) -> Any {
        ["status": Int64(reply.status), "body": reply.body] as [String: Any]
    }

    private func answer(_ payment: LedgerPayment?) -> Any {
        guard let payment else { return NSNull() }
        return [
            "status": payment.status.plainName(), "amount": payment.amount, "attempt": Int64(payment.attempt),
            "reference": payment.reference, "has_number": payment.paymentNumber != nil, "is_paid": payment.isPaid(),
            "epoch": Int64(payment.epoch),
        ] as [String: Any]
    }
}
