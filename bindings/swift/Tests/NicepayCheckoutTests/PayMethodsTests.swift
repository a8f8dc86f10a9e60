import Foundation
import NicepayCheckout
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

private let street = "Jalan Bukit Berbunga 22"

/// What the customer chooses on NICEPAY's page, by the control API's words.
private let choices: [(PayMethod, [String: String])] = [
    (.convenienceStore, ["method": "convenience_store", "partner": "ALMA"]),
    (.virtualAccount, ["method": "virtual_account", "partner": "BMRI"]),
    (.qris, ["method": "qris", "partner": "QSHP"]),
    (.eWallet, ["method": "e_wallet", "partner": "DANA"]),
    (.eWallet, ["method": "e_wallet", "partner": "OVOE"]),
    (.payLoan, ["method": "pay_loan", "partner": "KDVI"]),
    (.card, ["method": "card", "card": "4111111111111111"]),
]

private let direct: [@Sendable (Registration) -> DirectRegistration] = [
    { $0.direct(store: .alfamart, buyerAddress: street) },
    { $0.directVirtualAccount(bank: .mandiri, buyerAddress: street) },
    { $0.directQris(issuer: .qrisShopeePay, buyerAddress: street) },
    { $0.directEWallet(wallet: .dana, buyerAddress: street) },
    { $0.directEWallet(wallet: .ovo, buyerAddress: street) },
    { $0.directPayLoan(lender: .kredivo, buyerAddress: street) },
]

private func link(_ instruction: Instruction) -> String? {
    switch instruction {
    case .eWallet(_, let link, _, _, _), .payLoan(_, let link, _): link
    default: nil
    }
}

/// The page that the customer's browser ends at, redirects followed.
private func visit(_ link: String) async throws -> (status: Int, url: String) {
    let (_, answer) = try await URLSession.shared.data(from: try #require(URL(string: link)))
    let http = try #require(answer as? HTTPURLResponse)
    return (http.statusCode, http.url?.absoluteString ?? "")
}

extension SocketTests {
    /// The customer follows the instruction.
    private func pays(_ id: String, _ instruction: Instruction) async throws {
        guard let link = link(instruction) else {
            try await sandbox.post("transactions/\(id)/pay")
            return
        }
        let token = try #require(link.range(of: "merchantToken="))
        #expect(try await visit(link.replacingCharacters(in: token, with: "merchantToken=x")).status == 403)
        let (status, url) = try await visit(link)
        #expect(status == 200 && url.contains("/nicepay/redirect/v2/payment") && url.contains(id), "\(status) \(url)")
        try await sandbox.post("transactions/\(id)/confirm")
    }

    @Test func eachMethodThatTheCustomerChoosesGoesFromOrderToPaid() async throws {
        let client = try sandbox.client()
        for (method, choice) in choices {
            let order = try await client.register(payment()).order
            #expect(try await client.inquire(order).instruction == nil)
            try await sandbox.post("transactions/\(order.transactionId)/choose", choice)
            let waiting = try await client.inquire(order)
            #expect(waiting.payMethod == method && !waiting.isPaid && waiting.instruction?.payMethod() == method)
            try await sandbox.post("transactions/\(order.transactionId)/pay")
            let paid = try await client.inquire(order)
            #expect(paid.payMethod == method && paid.isPaid)
        }
    }

    @Test func eachMethodThatIsRegisteredDirectlyGoesFromOrderToPaid() async throws {
        let client = try sandbox.client()
        for (number, how) in direct.enumerated() {
            let code = try await client.registerDirect(how(payment()))
            #expect((code.paymentNumber != nil) == (number == 0))
            #expect((code.instruction.number() != nil) == (number < 2))
            #expect((link(code.instruction) != nil) == (number > 2))
            let token = link(code.instruction)?.components(separatedBy: "merchantToken=").last ?? "no link"
            #expect(!"\(code) \(code.instruction)".contains(token))
            try await pays(code.transactionId, code.instruction)
            let paid = try await client.inquire(code.order)
            #expect(paid.payMethod == code.instruction.payMethod() && paid.isPaid)
        }
    }

    @Test func theLedgerHasWhatWasRegisteredDirectlyAtOnce() async throws {
        let file = "\(NSTemporaryDirectory())/direct-\(UUID().uuidString).db"
        let settings = LedgerSettings(inquiriesPerSecond: 0, migrate: true)
        let ledger = try await Ledger.open("sqlite:\(file)", client: sandbox.client(), settings: settings)
        for (number, how) in direct.enumerated() {
            let wanted = payment()
            let open = try await ledger.checkOut(how(wanted))
            #expect((open.paymentNumber != nil) == (number < 2))
            try await pays(try #require(open.transactionId), try #require(open.instruction))
            #expect(try #require(try await ledger.recheck(wanted.reference)).isPaid())
        }
        try await ledger.close()
    }

    @Test func aWalletWithoutAWayBackIsRefusedBeforeAnythingIsSent() async throws {
        let wanted = payment(callbackUrl: nil)
        let wallet = wanted.directEWallet(wallet: .dana, buyerAddress: street)
        let before = try await sandbox.registered(wanted.reference)
        await #expect(throws: NicepayError.self) { try await sandbox.client().registerDirect(wallet) }
        #expect(try await sandbox.registered(wanted.reference) == before)
    }
}
