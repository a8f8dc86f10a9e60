// Verifying one notification from Swift, beside the Rust core's own time, which is handed in as nanoseconds.
import Foundation
import NicepayCheckout

let calls = 20_000
let credentials = Credentials.sandbox()
let order = Order(
    reference: "ordNo20221223111252", amount: 10_000, transactionId: "IONPAYTEST03202212231106386098")
let client = try Client(credentials: credentials, environment: .sandbox)

func best(of body: Data) throws -> Double {
    var least = Double.infinity
    for _ in 0..<10 {
        let began = ContinuousClock.now
        for _ in 0..<calls { _ = try client.verifyNotification(body) }
        let took = (ContinuousClock.now - began) / calls
        least = min(least, Double(took.components.attoseconds) / 1e9)
    }
    return least
}

let rust = Double(CommandLine.arguments.dropFirst().first ?? "") ?? .nan
print("| verify one notification | best | × the core's own time | above twice the core's time |")
print("|---|---:|---:|---:|")
print(String(format: "| the core alone, form | %.2f µs | 1.00 | |", rust / 1e3))
for json in [false, true] {
    let body = Data(try sampleNotification(credentials: credentials, order: order, json: json).utf8)
    let ours = try best(of: body)
    print(
        String(
            format: "| from Swift, %@ | %.2f µs | %.2f | %.2f µs |", json ? "JSON" : "form", ours / 1e3, ours / rust,
            (ours - 2 * rust) / 1e3))
}
