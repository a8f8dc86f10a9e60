// Compiled by test-swift.sh: what Foundation, SwiftUI and the standard library call so, beside ours, in one file and without
// a module's name before it.
import Foundation
import NicepayCheckout
import SwiftUI  // one that the script makes of apple.txt: names, and nothing behind them

struct Till {
    var environment: Environment
    var nicepay: NicepayEnvironment
    var shown: [Transaction]
    var paid: [NicepayTransaction]

    func observe(_ posted: Notification, _ verified: NicepayNotification) -> Notification.Name {
        verified.claims.amount > 0 ? posted.name : Notification.Name("nothing")
    }

    func wait(_ clock: some Clock<Duration>, _ ours: any NicepayClock) async throws -> Date {
        try await clock.sleep(for: .seconds(1))
        return try ours.now()
    }

    func order(_ checkout: Checkout) -> (Order, PaymentStatus?) { (checkout.order, nil) }
}
