import Foundation
import NicepayCheckoutFFI

/// In the form of the export: names in `snake_case`, moments as RFC 3339 in UTC, the store by its plain name.
extension LedgerPayment: Codable {
    /// - Throws: `NicepayError.InvalidRequest` when it is of another form.
    public init(from decoder: any Decoder) throws { self = try ledgerPaymentOfJson(json: Json(from: decoder).text()) }

    /// Writes it as an object.
    public func encode(to encoder: any Encoder) throws {
        let moments = [
            "expires_at": expiresAt, "paid_at": paidAt, "created_at": createdAt, "next_check_at": nextCheckAt,
        ]
        try Json(text: toJson()).with(moments).encode(to: encoder)
    }
}

/// As the ledger keeps it: names in `snake_case`, moments as RFC 3339 in UTC, the store by NICEPAY's code.
extension LedgerEvent: Codable {
    /// - Throws: `NicepayError.InvalidRequest` when it is of another form.
    public init(from decoder: any Decoder) throws { self = try ledgerEventOfJson(json: Json(from: decoder).text()) }

    /// Writes it as an object.
    public func encode(to encoder: any Encoder) throws {
        let moments = ["expires_at": expiresAt, "deposited_at": depositedAt, "at": at]
        try Json(text: toJson()).with(moments).encode(to: encoder)
    }
}

/// The core writes and reads the form; this carries it through any encoder. A dictionary's keys are left as they are.
private enum Json: Codable {
    case object([String: Json])
    case text(String)
    case number(Int64)
    case null

    init(text: String) throws { self = try JSONDecoder().decode(Json.self, from: Data(text.utf8)) }

    func text() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }

    /// With moments that come back as the same `Date`, which counts from 2001: on its way to the core one is counted from
    /// 1970, and loses up to a quarter of a microsecond.
    func with(_ moments: [String: Date?]) -> Json {
        guard case .object(let members) = self else { return self }
        return .object(members.merging(moments.compactMapValues { $0.map(Json.moment) }) { $1 })
    }

    private static func moment(_ date: Date) -> Json {
        let whole = date.timeIntervalSinceReferenceDate.rounded(.down)
        let fraction = min(Int64(((date.timeIntervalSinceReferenceDate - whole) * 1e9).rounded()), 999_999_999)
        var text = String(ISO8601DateFormatter().string(from: Date(timeIntervalSinceReferenceDate: whole)).dropLast())
        if fraction > 0 {
            text += "." + String(1_000_000_000 + fraction).dropFirst()
            while text.hasSuffix("0") { text.removeLast() }
        }
        return .text(text + "Z")
    }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else {
            self = .object(try value.decode([String: Json].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .object(let members): try value.encode(members)
        case .text(let text): try value.encode(text)
        case .number(let number): try value.encode(number)
        case .null: try value.encodeNil()
        }
    }
}
