import Foundation
import NicepayCheckout
import Testing

/// Where a ledger keeps its tables.
enum Store: String, CaseIterable, Sendable {
    case sqlite, postgres
}

/// A shop with a ledger of its own at the sandbox. Every notification is lost, unless a test hands it in.
struct LedgerShop {
    let sandbox: Sandbox
    let client: Client
    let ledger: Ledger
    let url: String
    let settings: LedgerSettings

    init(
        _ sandbox: Sandbox, _ store: Store, duplicatesChecked: Bool = false, failuresBeforeParking: Int32? = nil,
        eventLease: TimeInterval? = nil, prefetch: Int32? = nil
    ) async throws {
        var prefix: String?
        switch store {
        case .sqlite:
            url = "sqlite:\(NSTemporaryDirectory())/nicepay-\(UUID().uuidString).db"
        case .postgres:
            url = try #require(
                ProcessInfo.processInfo.environment["NICEPAY_TEST_POSTGRES"], "bindings/scripts/test-swift.sh sets it")
            let name = UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "")
            prefix = "t_\(name.prefix(12)).nicepay_"
        }
        self.sandbox = sandbox
        settings = LedgerSettings(
            prefix: prefix, duplicatesChecked: duplicatesChecked, inquiriesPerSecond: 0, eventLease: eventLease,
            prefetch: prefetch, failuresBeforeParking: failuresBeforeParking, idlePause: 0.02, migrate: true)
        client = try sandbox.client(ClientSettings(timeout: 5))
        ledger = try await Ledger.open(url, client: client, settings: settings)
    }

    /// An order for a number at Alfamart.
    func wanted(_ order: String, _ amount: Int64 = 10_000) -> DirectRegistration {
        payment(order, amount: amount).direct(store: .alfamart, buyerAddress: "Jalan Bukit Berbunga 22")
    }

    /// The gateway's newest payment of an order, or its first.
    func atGateway(_ order: String, first: Bool = false) async throws -> Order {
        let of = try await sandbox.transactions().filter {
            let reference = $0["reference"] as? String ?? ""
            return reference == order || reference.hasPrefix("\(order)-")
        }
        let found = Given(try #require(first ? of.first : of.last, "the gateway has no payment of \(order)"))
        return Order(
            reference: found.text("reference"), amount: found.number("amount") ?? 0,
            transactionId: found.text("transaction_id"))
    }

    func act(_ action: String, _ order: Order, _ more: [String: Any] = [:]) async throws {
        try await sandbox.post("transactions/\(order.transactionId)/\(action)", more)
    }

    /// A notification about `order`, as NICEPAY would post it.
    func told(_ order: Order, _ event: NotificationEvent = .deposit) throws -> Data {
        Data(try sampleNotification(credentials: .sandbox(), order: order, event: event).utf8)
    }

    /// Every event that is there for a consumer, each marked as done.
    func drain(_ consumer: String) async throws -> [LedgerEvent] {
        var events = ledger.events(consumer).makeAsyncIterator()
        var drained: [LedgerEvent] = []
        while let event = try await events.tryNext() {
            try await event.done()
            drained.append(event.event)
        }
        return drained
    }
}
