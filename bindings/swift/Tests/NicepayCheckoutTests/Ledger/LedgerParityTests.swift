import Foundation
import NicepayCheckout
import Testing

/// The ledger of this face against the crate: nothing is missing, nothing is called otherwise.
@Suite struct LedgerParityTests {
    static let project = VectorsTests.folder.deletingLastPathComponent().deletingLastPathComponent()

    static func source(_ path: String) throws -> String {
        try String(contentsOf: project.appendingPathComponent(path), encoding: .utf8)
    }

    static func sources(_ folder: String, _ ending: String) throws -> [String] {
        let files = try FileManager.default.contentsOfDirectory(atPath: project.appendingPathComponent(folder).path)
        return try files.filter { $0.hasSuffix(ending) }.map { try source("\(folder)/\($0)") }
    }

    /// The first groups of all matches.
    static func all(_ pattern: String, in text: String) throws -> [String] {
        let found = try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
        return found.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap {
            Range($0.range(at: 1), in: text).map { String(text[$0]) }
        }
    }

    /// The public methods of `impl name` in the crate, as Swift writes them.
    static func methods(_ name: String, in text: String) throws -> [String] {
        try all("^impl \(name) \\{\\n([\\s\\S]*?)^\\}", in: text).flatMap {
            try all("^    pub (?:async |const )*fn (\\w+)", in: $0)
        }.map(camelCase)
    }

    /// The public fields of `struct name` in the crate, as Swift writes them.
    static func fields(_ name: String, in file: String) throws -> Set<String> {
        let body = try #require(try all("^pub struct \(name) \\{\\n([\\s\\S]*?)^\\}", in: source("ledger/src/\(file)")).first)
        return Set(try all("^    pub (\\w+):", in: body).map(camelCase))
    }

    /// The stored properties of the generated `struct name`, which is public with all of them.
    static func members(_ name: String) throws -> Set<String> {
        let generated = try source("bindings/swift/Sources/NicepayCheckoutFFI/server/NicepayCheckoutFFI.swift")
        let body = try #require(try all("^public struct \(name)\\b[^{]*\\{\\n([\\s\\S]*?)^\\}", in: generated).first)
        return Set(try all("^    public (?:let|var) (\\w+):", in: body))
    }

    @Test func everyOperationOfTheCrateIsHere() throws {
        let crate = try Self.sources("ledger/src", ".rs").joined(separator: "\n")
        let face = try Self.sources("bindings/swift/Sources/NicepayCheckout/Ledger", ".swift").joined(separator: "\n")
        let here = Set(try Self.all("^ {4,8}public (?:static func|mutating func|func|let) (\\w+)", in: face))
        // Its settings are a value here.
        let operations = Set(try Self.methods("Ledger", in: crate)).subtracting(["builder"])
        #expect(operations.count >= 22)
        #expect(operations.subtracting(here).isEmpty)
        // Those of an event are its members.
        let delivery = Set(try Self.methods("Delivery", in: crate)).subtracting(["event", "failures"])
        #expect(delivery == ["claim", "done", "release", "retryLater"] && delivery.isSubset(of: here))
        // Events are an AsyncSequence, which is Swift's stream.
        let events = Set(try Self.methods("Events", in: crate)).subtracting(["intoStream"])
        #expect(events == ["next", "tryNext"] && events.isSubset(of: here))
    }

    @Test func everySettingOfTheCrateIsHere() throws {
        let settings = Set(try Self.methods("LedgerBuilder", in: Self.source("ledger/src/builder.rs")))
        #expect(settings.count >= 18)
        // A clock is a function, and tests in Rust alone have one; the burst belongs to the inquiries a second.
        let here = try Self.members("LedgerSettings")
        #expect(here == settings.subtracting(["open", "fromEnv", "clock"]).union(["burst"]))
        #expect(try Self.members("LedgerSchedule") == Self.fields("Schedule", in: "machine/schedule.rs"))
    }

    @Test func paymentsEventsAndWhatOneLooksAtHaveTheCratesMembers() throws {
        for (name, file, crate) in [
            ("LedgerPayment", "payment.rs", "Payment"), ("LedgerEvent", "machine/event.rs", "Event"),
            ("PaymentFilter", "look.rs", "Filter"), ("LedgerPage", "look.rs", "Page"),
            ("HistoryEntry", "look.rs", "HistoryEntry"), ("Attention", "look.rs", "Attention"),
            ("ParkedEvent", "look.rs", "ParkedEvent"), ("LedgerHealth", "store/types.rs", "Health"),
            ("UnmatchedNotification", "look.rs", "UnmatchedNotification"), ("Claim", "claim.rs", "Claim"),
        ] {
            #expect(try Self.members(name) == Self.fields(crate, in: file), "\(name)")
        }
    }
}
