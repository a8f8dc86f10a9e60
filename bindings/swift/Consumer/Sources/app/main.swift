import NicepayCheckout

print(try await Till().wait("from a stranger", for: .milliseconds(5)))
