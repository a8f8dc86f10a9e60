import Foundation
import Testing

import NicepayCheckout

@Suite struct VerifyTests {
    let verifier = Verifier(iMid: "IONPAYTEST", key: "bmV2ZXItdXNlZC1hbnl3aGVyZS1ub3QtYS1rZXk=")
    let order = ExpectedOrder(
        referenceNo: "ORD-20261123-000042",
        amount: 150_000,
        transactionId: "TNICEVA02302202611231200001234"
    )

    func body() -> Data {
        let fields = [
            "tXid=TNICEVA02302202611231200001234", "referenceNo=ORD-20261123-000042", "amt=150000",
            "currency=IDR", "payMethod=03", "mitraCd=INDO", "payNo=1234567890123456",
            "payValidDt=20261124", "payValidTm=235959", "transDt=20261123", "transTm=120000",
            "goodsNm=Kopi+susu+gula+aren%2C+2+gelas", "billingNm=Siti+Nurhaliza", "matchCl=1",
            "status=0", "authNo=000123456", "receiptCode=INDO-8842-XYZ", "depositDt=20261123",
            "depositTm=120501",
            "merchantToken=TOKEN",
        ]
        return Data(fields.joined(separator: "&").utf8)
    }

    @Test func aForgedTokenIsRefused() {
        #expect(throws: CheckoutError.Forged(reason: "the token does not fit")) {
            try verifier.verify(body(), against: order)
        }
    }

    @Test func anErrorKeepsItsData() {
        do {
            _ = try verifier.verify(Data(), against: order)
            Issue.record("no error came")
        } catch {
            guard case .InvalidRequest(let fields) = error else {
                Issue.record("another error came: \(error)")
                return
            }
            #expect(fields.map(\.field) == ["tXid"])
        }
    }
}
