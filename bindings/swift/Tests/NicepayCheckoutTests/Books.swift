import Foundation
import NicepayCheckout

/// What a shop's database keeps; in memory here, so that the examples stay short. Each function stands for one database
/// transaction, and each dictionary and set for a table with a unique index.
actor Books {
    struct AnotherPayment: Error {
        let reference: String
    }

    /// The references that were delivered.
    private(set) var delivered: [String] = []
    /// The references whose delivery was taken back.
    private(set) var takenBack: [String] = []
    /// The references that were paid once more after that: a person decides.
    private(set) var paidAgain: [String] = []

    private var intents: [String: Int64] = [:]
    private var orders: [String: Order] = [:]
    private var notifications: [Data] = []
    private var versions: [String: Int] = [:]
    private var deliveries: Set<String> = []
    private var paid: Set<String> = []

    /// Keeps reference and amount, before the payment is registered: a reference is one payment's, for ever.
    func plan(_ payment: Registration) throws {
        let amount = intents[payment.reference, default: payment.amount]
        guard amount == payment.amount else { throw AnotherPayment(reference: payment.reference) }
        intents[payment.reference] = amount
    }

    /// Keeps the order, once the answer has told its transaction id.
    func keep(_ order: Order) { orders[order.reference] = order }

    /// The order; where the answer to its registration was lost, the intent with the transaction id that came now.
    /// Whether the two belong together, the inquiry says.
    func find(_ reference: String?, _ transactionId: String?) -> Order? {
        guard let reference else { return nil }
        if let order = orders[reference] { return order }
        guard let amount = intents[reference], let transactionId else { return nil }
        return Order(reference: reference, amount: amount, transactionId: transactionId)
    }

    /// Keeps a verified notification until it is booked.
    func receive(_ body: Data) {
        if !notifications.contains(body) { notifications.append(body) }
    }

    /// The notifications that are not booked yet.
    func inbox() -> [Data] { notifications }

    /// Takes a notification off the inbox.
    func done(_ body: Data) { notifications.removeAll { $0 == body } }

    /// Whether it is paid, by these books.
    func isPaid(_ order: Order) -> Bool { paid.contains(order.reference) }

    /// How many answers were booked for the order: read it before NICEPAY is asked.
    func version(_ order: Order) -> Int { versions[order.reference, default: 0] }

    /// Books what NICEPAY answered: delivers what is paid, once, and takes back, once, what was paid and is not now.
    /// False, and nothing is booked, where another answer was booked since ``version(_:)`` was read: which of the two
    /// is the newer one nobody knows, so NICEPAY is to be asked again.
    ///
    /// Deliveries are unique by transaction id, which is `idempotencyKey` without the state: only what is paid is
    /// delivered, and the callback page has no key.
    @discardableResult
    func book(_ order: Order, _ transaction: NicepayTransaction, _ version: Int) -> Bool {
        guard version == self.version(order) else { return false }
        let reference = order.reference
        versions[reference] = version + 1
        orders[reference] = order
        if !transaction.isPaid {
            if paid.remove(reference) != nil { takenBack.append(reference) }
        } else if deliveries.insert(transaction.transactionId).inserted {
            paid.insert(reference)
            delivered.append(reference)
        } else if !paid.contains(reference), !paidAgain.contains(reference) {
            paidAgain.append(reference)
        }
        return true
    }
}
