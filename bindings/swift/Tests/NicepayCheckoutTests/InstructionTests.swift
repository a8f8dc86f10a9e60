import Foundation
import NicepayCheckout
import Testing

/// What the customer needs in order to pay: what becomes of it in Swift beside the vectors.
@Suite struct InstructionTests {
    static let (phone, card) = ("081277778888", "481111******1114")
    static let end = Date(timeIntervalSince1970: 1_672_419_599)

    static let all: [(Instruction, String)] = [
        (
            .convenienceStore(paymentNumber: "0041231106386098", store: .alfamart, expiresAt: end),
            "pay at Alfamart: 0041231106386098"
        ),
        (
            .virtualAccount(accountNumber: "70014000090158330631", bank: .mandiri, expiresAt: end),
            "transfer 25000 to Mandiri 70014000090158330631"
        ),
        (.qris(content: "00020101", imageUrl: nil, issuer: .qrisNobu, expiresAt: end), "scan 00020101"),
        (
            .qris(content: nil, imageUrl: "https://a.example/1.png", issuer: nil, expiresAt: nil),
            "scan https://a.example/1.png"
        ),
        (
            .eWallet(wallet: .dana, redirectUrl: "https://m.dana.id/", appUrl: "danaid://pay", phone: nil, expiresAt: end),
            "https://m.dana.id/"
        ),
        (.eWallet(wallet: .dana, redirectUrl: nil, appUrl: "danaid://pay", phone: nil, expiresAt: end), "danaid://pay"),
        (
            .eWallet(wallet: .ovo, redirectUrl: nil, appUrl: nil, phone: phone, expiresAt: end),
            "confirm in the app on \(phone)"
        ),
        (.payLoan(lender: .kredivo, redirectUrl: "https://a.example/loan", expiresAt: end), "https://a.example/loan"),
        (.card(maskedNumber: card, authorizationNumber: "123456", issuer: .bca), "nothing is left to do: \(card)"),
        (.other(payMethod: .other(code: "42")), "go on with 42: https://nicepay.example/pay"),
    ]

    private func payment(_ instruction: Instruction?) -> LedgerPayment {
        LedgerPayment(
            orderId: "order-1", status: .open, amount: 25_000, attempt: 1, reference: "order-1",
            transactionId: "IONPAYTEST00202212231106386098", paymentUrl: "https://nicepay.example/pay",
            paymentNumber: instruction?.number(), instruction: instruction, store: nil,
            expiresAt: instruction?.expiresAt(), paidAt: nil, epoch: 0, createdAt: Self.end, nextCheckAt: nil,
            attention: nil)
    }

    @Test func theGuidesCustomerReadsWhatThePayMethodNeeds() {
        for (instruction, told) in Self.all { #expect(howToPay(payment(instruction)) == told) }
        #expect(howToPay(payment(nil)) == "choose how to pay: https://nicepay.example/pay")
    }

    @Test func payMethodNumberAndEndNeedNoLookAtTheCase() {
        let all = Self.all.map(\.0)
        let names = "convenience_store virtual_account qris qris e_wallet e_wallet e_wallet pay_loan card 42"
        #expect(all.map { $0.payMethod().plainName() } == names.components(separatedBy: " "))
        #expect(all.compactMap { $0.number() } == ["0041231106386098", "70014000090158330631"])
        #expect(all.filter { $0.expiresAt() == nil } == [all[3], all[8], all[9]])
    }

    @Test func aPaymentKeepsItThroughJson() throws {
        for instruction in Self.all.map(\.0) {
            let kept = try JSONEncoder().encode(payment(instruction))
            #expect(try JSONDecoder().decode(LedgerPayment.self, from: kept) == payment(instruction))
        }
        #expect(try !payment(nil).toJson().contains("instruction"), "one that is not there is left out")
    }

    @Test func noPhoneNumberAndNoCardShows() throws {
        let order = Order(reference: "order-1", amount: 10_000, transactionId: "IONPAYTEST00202212231106386098")
        for (method, fields) in [
            ("05", #""mitraCd": "OVOE", "billingPhone": "\#(Self.phone)""#),
            ("01", #""cardNo": "\#(Self.card)", "authNo": "123456""#),
        ] {
            let body = #"""
                {"resultCd": "0000", "resultMsg": "", "status": "0", "amt": "10000", "tXid": "\#(order.transactionId)",
                "referenceNo": "order-1", "payMethod": "\#(method)", \#(fields)}
                """#
            let answer = try readInquiry(order: order, httpStatus: 200, body: body)
            let instruction = try #require(answer.instruction)
            let claims = try Callback(body).claims
            #expect(claims.instruction == instruction)
            let kept = payment(instruction)
            var shown = "\(answer) \(instruction) \(claims) \(kept)"
            shown += ([answer, instruction, claims, kept] as [Any]).map { String(reflecting: $0) }.joined(separator: " ")
            #expect(shown.contains("Instruction { pay_method: "))
            for secret in [Self.phone, Self.card, "123456"] { #expect(!shown.contains(secret), "\(shown)") }
        }
    }
}

extension SocketTests {
    @Test func theLedgerHasWhatTheCustomerChoseAndAsksAtThePaceThatIsSet() async throws {
        let pace = LedgerSchedule(brief: [SchedulePause(until: 3600, every: 7)])
        let file = "\(NSTemporaryDirectory())/chosen-\(UUID().uuidString).db"
        let settings = LedgerSettings(schedule: pace, inquiriesPerSecond: 0, migrate: true)
        let ledger = try await Ledger.open("sqlite:\(file)", client: sandbox.client(), settings: settings)
        let wanted = payment()
        let open = try await ledger.checkOut(wanted)
        #expect(open.instruction == nil)
        let choice = "transactions/\(try #require(open.transactionId))/choose"

        let chosen = try await sandbox.post(choice, ["method": "qris", "partner": "QSHP"])
        let code = chosen["instruction"] as? [String: Any]
        let first = try #require(try await ledger.recheck(wanted.reference))
        guard case .qris(let content?, _, let issuer, _) = first.instruction else {
            Issue.record("\(first) has no QR code")
            return
        }
        #expect(content == code?["content"] as? String && issuer == .qrisShopeePay)
        let next = try #require(first.nextCheckAt)
        #expect(next < Date().addingTimeInterval(8), "15 s is the default")

        try await sandbox.post(choice, ["method": "virtual_account", "partner": "BMRI"])
        let second = try #require(try await ledger.recheck(wanted.reference))
        guard case .virtualAccount(let number, .mandiri?, _) = second.instruction else {
            Issue.record("\(second) has no virtual account")
            return
        }
        #expect(second.paymentNumber == number && second.expiresAt == second.instruction?.expiresAt())
        var events = ledger.events("shop").makeAsyncIterator()
        let told = try #require(try await events.tryNext())
        #expect(told.kind == .numberIssued && told.instruction == second.instruction)
        try await ledger.close()
    }
}
