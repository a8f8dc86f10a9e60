import NicepayCheckout

print(Order(reference: "from a stranger", amount: 1, transactionId: "A").reference)
