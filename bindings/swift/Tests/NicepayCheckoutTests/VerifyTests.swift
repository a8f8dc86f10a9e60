import Foundation
import NicepayCheckoutFFI
import Testing

@Suite struct VerifyTests {
    let order = NicepayCheckoutFFI.Order(
        reference: "ORD-20261123-000042",
        amount: 150_000,
        transactionId: "IONPAYTEST03202611231200001234"
    )

    @Test func aNotificationIsVerifiedAndAForgedOneRefused() throws {
        let credentials = NicepayCheckoutFFI.Credentials.sandbox()
        let client = try CoreClient(credentials: credentials, environment: .sandbox)
        let body = try sampleNotification(credentials: credentials, order: order)
        let said = try client.verifyNotification(body: Data(body.utf8))
        #expect(said.amount == 150_000)
        do {
            _ = try client.verifyNotification(body: Data((body + "0").utf8))
            Issue.record("no error came")
        } catch NicepayCheckoutFFI.NicepayError.Verification(let info) {
            #expect(info.failure == .tokenMalformed)
        }
    }
}
