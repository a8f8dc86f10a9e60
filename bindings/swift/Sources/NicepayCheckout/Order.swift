import NicepayCheckoutFFI

/// For a shop that keeps its orders itself. In the core's own form: names in `snake_case`, rupiah as a number, and how far
/// another amount is accepted (`amount_policy`) where the order says it.
extension Order: Codable {
    private enum Key: String, CodingKey {
        case reference, amount
        case transactionId = "transaction_id"
        case amountPolicy = "amount_policy"
    }

    /// - Throws: `DecodingError` naming the member that is missing or of another form.
    public init(from decoder: any Decoder) throws {
        let order = try decoder.container(keyedBy: Key.self)
        self.init(
            reference: try order.decode(String.self, forKey: .reference),
            amount: try order.decode(Int64.self, forKey: .amount),
            transactionId: try order.decode(String.self, forKey: .transactionId),
            amountPolicy: try order.decodeIfPresent(AmountPolicy.self, forKey: .amountPolicy))
    }

    /// Writes it as an object.
    public func encode(to encoder: any Encoder) throws {
        var order = encoder.container(keyedBy: Key.self)
        try order.encode(reference, forKey: .reference)
        try order.encode(amount, forKey: .amount)
        try order.encode(transactionId, forKey: .transactionId)
        try order.encodeIfPresent(amountPolicy, forKey: .amountPolicy)
    }
}

/// `"exact"`, `"at_least"`, or `{"with_fee": {"max": rupiah}}`.
extension AmountPolicy: Codable {
    private enum Key: String, CodingKey {
        case withFee = "with_fee"
    }
    private struct Fee: Codable {
        let max: Int64
    }

    /// - Throws: `DecodingError` for any other policy: none is taken for another.
    public init(from decoder: any Decoder) throws {
        if let policy = try? decoder.container(keyedBy: Key.self) {
            self = .withFee(max: try policy.decode(Fee.self, forKey: .withFee).max)
            return
        }
        let policy = try decoder.singleValueContainer()
        switch try policy.decode(String.self) {
        case "exact": self = .exact
        case "at_least": self = .atLeast
        case let other:
            throw DecodingError.dataCorruptedError(
                in: policy, debugDescription: "amount_policy is \(other); give exact, at_least or with_fee")
        }
    }

    /// Writes its name, or an object with the largest fee.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .exact, .atLeast:
            var policy = encoder.singleValueContainer()
            try policy.encode(self == .exact ? "exact" : "at_least")
        case .withFee(let max):
            var policy = encoder.container(keyedBy: Key.self)
            try policy.encode(Fee(max: max), forKey: .withFee)
        }
    }
}
