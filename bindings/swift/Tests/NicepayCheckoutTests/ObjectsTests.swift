import Foundation
import NicepayCheckout
import Testing

/// What crosses between Swift and Rust: objects, panics, foreign code, secrets.
@Suite(.serialized) struct ObjectsTests {
    @Test func fiftyThousandObjectsAreFreed() throws {
        for _ in 0..<25_000 {
            let credentials = try Credentials(merchantId: "IONPAYTEST", merchantKey: "key")
            _ = try PaymentPage(environment: .sandbox, callbackUrl: "https://merchant.example/callback")
            withExtendedLifetime(credentials) {}
        }
        #expect(liveObjects() < 100) // what the tests beside this one hold
    }

    @Test func aPanicIsAnError() async {
        #expect(throws: NicepayError.self) { try panicForTest(text: "boom") }
        await #expect(throws: NicepayError.self) { try await panicLaterForTest(text: "boom") }
    }

    final class Throwing: Observer, NicepayClock {
        struct Boom: Error {}
        func onRequest(info: RequestInfo) throws { throw Boom() }
        func onResponse(info: ResponseInfo) throws { throw Boom() }
        func now() throws -> Date { throw Boom() }
    }

    @Test func aClockThatThrowsEndsTheCall() async throws {
        let client = try Client(credentials: .sandbox(), environment: .sandbox, clock: Throwing())
        let order = Order(reference: "a", amount: 1, transactionId: "b")
        await #expect(throws: NicepayError.self) { try await client.inquire(order) }
    }

    @Test func secretsDoNotShow() throws {
        let credentials = try Credentials(
            merchantId: "IONPAYTEST", merchantKey: "canary-key", previousKeys: ["canary-old"])
        let client = try Client(credentials: credentials, environment: .sandbox)
        let payment = payment()
        let direct = payment.direct(store: .indomaret, buyerAddress: "canary-address")
        var shown = "\(credentials) \(client) \(payment) \(direct)"
        shown += " \(String(reflecting: credentials)) \(String(reflecting: payment)) \(String(reflecting: direct))"
        do {
            _ = try client.verifyNotification(Data("tXid=a&amt=1&merchantToken=canary-token".utf8))
        } catch {
            shown += "\(error) \(String(reflecting: error)) \(error.localizedDescription)"
        }
        #expect(shown.contains("IONPAYTEST"))
        #expect(!shown.contains("canary-") && !shown.contains("Canary Buyer"))
    }

    @Test func aDeclineComesBackAsItselfAndOnly9009MeansRegisteredBefore() throws {
        func body(_ code: String) -> String { #"{"resultCd":"\#(code)","resultMsg":"no"}"# }
        func page(_ code: String) throws -> Checkout? {
            try readResolution(registration: payment(), environment: .sandbox, httpStatus: 200, body: body(code))
        }
        func number(_ code: String) throws -> PaymentCode? {
            try readDirectResolution(registration: directPayment(), httpStatus: 200, body: body(code))
        }
        #expect(try page("9009") == nil)
        #expect(try number("9009") == nil)
        for code in ["9001", "9014", "9503", "1004", "8004"] {
            for resolve in [{ _ = try page(code) }, { _ = try number(code) }] {
                do {
                    try resolve()
                    Issue.record("\(code) is no error")
                } catch let error as NicepayError {
                    #expect(error.info.resultCode == code)
                }
            }
        }
    }

    @Test func anOrderIsCodableWithItsAmountPolicy() throws {
        for (policy, form) in [
            (nil, nil), (.exact, #""exact""#), (.atLeast, #""at_least""#), (.withFee(max: 2_500), #"{"with_fee":{"max":2500}}"#),
        ] as [(AmountPolicy?, String?)] {
            let id = "IONPAYTEST00202212231106386098"
            let order = Order(reference: "order-1", amount: 25_000, transactionId: id, amountPolicy: policy)
            let kept = try kept(order)
            #expect(try again(kept) == order)
            let end = form.map { #","amount_policy":\#($0)}"# } ?? "}"
            let wanted = #"{"amount":25000,"reference":"order-1","transaction_id":"\#(id)""# + end
            #expect(try sorted(kept) == sorted(Data(wanted.utf8)))
            // And it is the form that every language writes.
            #expect(try sorted(kept) == sorted(Data(order.toJson().utf8)) && orderOfJson(json: wanted) == order)
        }
        for policy in [#""about""#, #"{"with_fee":{}}"#, #"{"with":1}"#, "7"] {
            let text = #"{"reference":"a","amount":1,"transaction_id":"A","amount_policy":\#(policy)}"#
            #expect(throws: DecodingError.self) { try again(Data(text.utf8)) }
        }
        #expect(throws: DecodingError.self) { try again(Data(#"{"reference":"a","amount":1}"#.utf8)) }
    }

    private func sorted(_ json: Data) throws -> Data {
        try JSONSerialization.data(withJSONObject: JSONSerialization.jsonObject(with: json), options: .sortedKeys)
    }

    @Test func aPhoneNeedsNoKey() throws {
        let page = try PaymentPage(environment: .sandbox, callbackUrl: "https://merchant.example/callback")
        let url = try page.url(transactionId: "IONPAYTEST00202212231106386098")
        #expect(page.trusts(url: url) && !page.trusts(url: "https://evil.example/"))
        let back = "https://merchant.example/callback?tXid=IONPAYTEST00202212231106386098&referenceNo=a&amt=1"
        #expect(page.isCallback(url: back) && !page.isCallback(url: url))
        #expect(try page.callback(url: back)?.reference == "a")
    }

    @Test func anAppsOwnSchemeBringsTheCustomerBackAndCarriesNoClaim() throws {
        let back = "https://merchant.example/callback"
        let page = try PaymentPage(environment: .sandbox, callbackUrl: back, appUrl: "shop://nicepay/back")
        #expect(page.opensApp(url: "shop://nicepay/back?order=a") && !page.opensApp(url: "shop://nicepay/other"))
        #expect(!page.opensApp(url: "\(back)?tXid=a") && !page.isCallback(url: "shop://nicepay/back"))
        #expect(try page.callback(url: "shop://nicepay/back?referenceNo=a&amt=1") == nil)
        #expect(!(try PaymentPage(environment: .sandbox, callbackUrl: back).opensApp(url: "shop://nicepay/back")))
        do {
            _ = try PaymentPage(environment: .sandbox, callbackUrl: back, appUrl: "javascript:alert(1)")
            Issue.record("taken")
        } catch let error as NicepayError {
            #expect(error.info.fields.map(\.field) == ["app_url"])
        }
    }

    @Test func aWebViewShowsNicepaysPagesAndNoOthers() throws {
        let page = try PaymentPage(environment: .production, callbackUrl: "https://merchant.example/nicepay/callback")
        let payment = try page.url(transactionId: "IONPAYTEST00202212231106386098")
        let back = "https://merchant.example/nicepay/callback?tXid=A&referenceNo=order-1&amt=1"
        #expect(step(to: payment, isMainFrame: true, page) == .show)
        #expect(step(to: back, isMainFrame: true, page) == .leave(reference: "order-1"))
        #expect(step(to: "https://merchant.example/nicepay/callback", isMainFrame: true, page) == .leave(reference: nil))
        for other in ["https://acs.bank.example/", "gopay://pay", "https://merchant.example/", "http://\(payment.dropFirst(8))"] {
            #expect(step(to: other, isMainFrame: true, page) == .openElsewhere, "\(other)")
        }
        #expect(step(to: "https://acs.bank.example/", isMainFrame: false, page) == .show)
    }
}
