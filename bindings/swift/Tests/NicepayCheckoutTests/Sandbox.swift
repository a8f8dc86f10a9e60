import Foundation
import NicepayCheckout
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The gateway that the test script has started, driven by its control API (docs/sandbox.md).
struct Sandbox {
    let url: String

    /// Names the test under way to the run's report: who makes one of these talks to the sandbox.
    init() throws {
        if let test = Test.current { Report.ran("e2e", test.name) }
        url = try #require(
            ProcessInfo.processInfo.environment["NICEPAY_SANDBOX_URL"], "bindings/scripts/test-swift.sh starts one")
    }

    func client(_ settings: ClientSettings? = nil) throws -> Client {
        try Client(credentials: .sandbox(), environment: .custom(baseUrl: url), settings: settings)
    }

    @discardableResult
    func post(_ path: String, _ body: [String: Any] = [:], method: String = "POST") async throws -> [String: Any] {
        var request = URLRequest(url: try #require(URL(string: "\(url)/sandbox/\(path)")))
        request.httpMethod = method
        if method == "POST" { request.httpBody = try JSONSerialization.data(withJSONObject: body) }
        let (data, answer) = try await URLSession.shared.data(for: request)
        #expect((answer as? HTTPURLResponse)?.statusCode == 200, "\(path): \(String(decoding: data, as: UTF8.self))")
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    func fault(_ operation: String, _ kind: String, _ more: [String: Any] = [:]) async throws {
        try await post("faults", ["operation": operation, "kind": kind].merging(more) { $1 })
    }

    func transactions() async throws -> [[String: Any]] {
        try await post("transactions", method: "GET")["transactions"] as? [[String: Any]] ?? []
    }

    /// How often the gateway was asked.
    func asked() async throws -> Int {
        let requests = try await post("requests", method: "GET")["requests"] as? [[String: Any]] ?? []
        return requests.filter { ($0["path"] as? String)?.hasPrefix("/nicepay/") == true }.count
    }

    /// How many payments the gateway holds under `reference`.
    func registered(_ reference: String) async throws -> Int {
        try await transactions().filter { $0["reference"] as? String == reference }.count
    }
}

/// A payment with what NICEPAY requires, under a reference that no other test has.
func payment(
    _ reference: String = "swift-\(UUID().uuidString.prefix(20))", amount: Int64 = 25_000,
    callbackUrl: String? = "https://merchant.example/nicepay/callback"
) -> Registration {
    Registration(
        reference: reference, amount: amount,
        goodsName: "Kopi Gayo 250 g", callbackUrl: callbackUrl,
        notificationUrl: "http://127.0.0.1:9/notification", buyerName: "Canary Buyer", buyerPhone: "08123456789",
        buyerEmail: "canary@example.com", buyerAddress: "Jalan Bukit Berbunga 22", buyerCity: "South Jakarta",
        buyerState: "DKI Jakarta", buyerPostalCode: "10200")
}

/// Such a payment for a number at once.
func directPayment(store: Mitra = .alfamart) -> DirectRegistration {
    payment().direct(store: store, buyerAddress: "Jalan Bukit Berbunga 22")
}
