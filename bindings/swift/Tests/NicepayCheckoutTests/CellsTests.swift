import Foundation
import NicepayCheckout
import Testing

extension SocketTests {
    /// A key cell of the fault matrix, the same for every language: `tests/faults/cells.json`.
    struct Cell: Sendable, CustomTestStringConvertible {
        let name: String
        let operation: String
        let milliseconds: Double?
        let json: Data

        var testDescription: String { name }

        func part<Part>(_ name: String) throws -> Part {
            let cell = try JSONSerialization.jsonObject(with: json) as? [String: Any]
            return try #require(cell?[name] as? Part, "\(self.name) has no \(name)")
        }

        static let all: [Cell] = {
            let file = VectorsTests.folder.deletingLastPathComponent().appendingPathComponent("faults/cells.json")
            guard let content = try? JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any],
                let cells = content["cases"] as? [[String: Any]]
            else { return [] }
            return cells.compactMap { cell in
                guard let name = cell["name"] as? String, let operation = cell["operation"] as? String,
                    let json = try? JSONSerialization.data(withJSONObject: cell)
                else { return nil }
                return Cell(name: name, operation: operation, milliseconds: cell["timeout_ms"] as? Double, json: json)
            }
        }()
    }

    @Test func thereAreCells() { #expect(Cell.all.count >= 20) }

    @Test(arguments: Cell.all) func cell(_ cell: Cell) async throws {
        let (open, new) = (payment(), payment())
        let order = try await sandbox.client().registerDirect(direct(open)).order
        let already = try await sandbox.asked()
        for fault in try cell.part("faults") as [[String: Any]] { try await sandbox.post("faults", fault) }
        let client = try sandbox.client(cell.milliseconds.map { ClientSettings(timeout: $0 / 1000) })
        var came: [String: Any] = [:]
        do {
            came["told"] = try await perform(cell.operation, client, order, new)
        } catch let error as NicepayError {
            came["error"] = error.info.kind
            came["retryable"] = error.isRetryable
            #expect(!"\(error)".contains("Canary Buyer"))
        }
        try await sandbox.post("faults", method: "DELETE")
        let books = try await sandbox.transactions()
        let registered = books.first { $0["reference"] as? String == new.reference }?["registrations"] as? Int ?? 0
        came["registered"] = Int64(registered)
        came["state"] = books.first { $0["reference"] as? String == open.reference }?["state"]
        came["asked"] = Int64(try await sandbox.asked() - already)
        for (name, expected) in try cell.part("expect") as [String: Any] {
            #expect(came[name].map { equal($0, expected) } == true, "\(cell.name): \(name) of \(came)")
        }
        // Nobody pays in any cell, and nothing is registered twice.
        #expect(came["told"] as? String != "paid" && registered <= 1)
        Report.ran("faults", cell.name)
    }

    private func direct(_ payment: Registration) -> DirectRegistration {
        payment.direct(store: .indomaret, buyerAddress: "Jalan Bukit Berbunga 22")
    }

    private func ending<Payment>(_ found: Resolution<Payment>) -> String {
        if case .registered = found { "registered" } else { "already_registered" }
    }

    /// What the call tells of the payment, in plain words.
    func perform(_ operation: String, _ client: Client, _ order: Order, _ new: Registration) async throws -> String {
        switch operation {
        case "register":
            _ = try await client.register(new)
            return "registered"
        case "register_direct":
            _ = try await client.registerDirect(direct(new))
            return "registered"
        case "resolve":
            _ = try? await client.register(new)
            return ending(try await client.resolve(new))
        case "resolve_direct":
            _ = try? await client.registerDirect(direct(new))
            return ending(try await client.resolveDirect(direct(new)))
        case "wait_until_settled":
            for try await change in client.waitUntilSettled(order) { return plain(change.state) }
            return ""
        case "inquire_all":
            let orders = AsyncStream { more in
                more.yield(order)
                more.finish()
            }
            for try await answer in client.inquireAll(orders) { return plain(try answer.result.get().state) }
            return ""
        case "inquire": return plain(try await client.inquire(order).state)
        case "confirm":
            let said = "tXid=\(order.transactionId)&amt=\(order.amount)&referenceNo=\(order.reference)&resultCd=0000"
            return plain(try await client.confirm(Callback(said), order: order).transaction.state)
        case "settle":
            let body = Data(try sampleNotification(credentials: .sandbox(), order: order).utf8)
            return plain(try await client.settle(client.verifyNotification(body), order: order).transaction.state)
        case "cancel":
            return plain(try await client.cancel(order, CancelRequest(payMethod: .convenienceStore)).outcome)
        default:
            Issue.record("no such operation: \(operation)")
            return ""
        }
    }
}
