// Compiled by test-swift.sh: the lines that end with "refused", and no others, must be errors.
import NicepayCheckout

func shop(_ client: Client, _ payment: Registration) async throws {
    _ = try await client.register(payment)
    _ = try await client.registerDirect(payment.direct(store: .indomaret, buyerAddress: "Jalan Bukit Berbunga 22"))
    let direct = DirectRegistration(registration: payment, method: .qris(issuer: .qrisNobu), buyerAddress: "Jalan")
    _ = try await client.registerDirect(payment.directVirtualAccount(bank: .mandiri, buyerAddress: "Jalan"))
    _ = payment.directVirtualAccount(bank: .indomaret, buyerAddress: "Jalan")  // refused
    _ = payment.directPayLoan(buyerAddress: "Jalan")  // refused
    _ = try await client.resolveDirect(direct)
    _ = try await client.registerDirect(payment)  // refused
    _ = try await client.registerDirect(Registration(reference: "A", amount: 1, store: .indomaret, buyerAddress: "Jalan"))  // refused
    _ = try await client.resolveDirect(payment)  // refused
    _ = payment.direct(store: .indomaret)  // refused
    _ = payment.direct(buyerAddress: "Jalan Bukit Berbunga 22")  // refused
    _ = payment.direct(store: nil, buyerAddress: "Jalan Bukit Berbunga 22")  // refused
    _ = payment.direct(store: .indomaret, buyerAddress: nil)  // refused
    _ = DirectRegistration(registration: payment, method: .qris(issuer: .qrisNobu))  // refused
    _ = DirectRegistration(registration: payment, buyerAddress: "Jalan Bukit Berbunga 22")  // refused
}
