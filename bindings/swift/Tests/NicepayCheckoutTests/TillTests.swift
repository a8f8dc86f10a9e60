import Foundation
import NicepayCheckoutFFI
import Testing

@testable import NicepayCheckout

private let rounds = 50_000

final class PickyHook: Hook {
    struct Bug: Error {}

    func before(event: HookEvent) throws {
        if event.referenceNo == "own" { throw HookError.Failed(reason: "stock is gone") }
        if event.referenceNo == "any" { throw Bug() }
    }
}

func until(_ condition: () -> Bool) async throws {
    for _ in 0..<500 {
        if condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("waited 5 s in vain")
}

// One at a time: the live counters are the whole process's.
@Suite(.serialized) struct TillTests {
    @Test func cancellingTheTaskDropsTheCall() async throws {
        let till = NicepayCheckout.Till()
        let task = Task { try await till.wait("A", for: .seconds(60)) }
        try await until { liveCalls() == 1 }
        task.cancel()
        await #expect(throws: NicepayCheckout.CheckoutError.Cancelled) { try await task.value }
        try await until { liveCalls() == 0 }
    }

    @Test func manyCallsAtOnce() async throws {
        let till = NicepayCheckout.Till()
        let count = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 1...200 {
                group.addTask { try await till.wait("R\(number)", for: .milliseconds(20)) }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }.count
        }
        #expect(count == 200)
    }

    @Test func aStreamEndsItsCallWithItsLoop() async throws {
        let till = NicepayCheckout.Till()
        var seen = 0
        for try await beat in till.beats("B", every: .milliseconds(5)) {
            #expect(beat == "B")
            seen += 1
            if seen == 3 { break }
        }
        try await until { liveCalls() == 0 }
    }

    @Test func aHookMayThrowItsOwnErrorOrAnyOther() async throws {
        let till = NicepayCheckout.Till(hook: PickyHook())
        #expect(try await till.wait("good", for: .milliseconds(1)) == "good")
        await #expect(throws: NicepayCheckout.CheckoutError.Hook(reason: "stock is gone")) {
            try await till.wait("own", for: .milliseconds(1))
        }
        do {
            _ = try await till.wait("any", for: .milliseconds(1))
            Issue.record("no error came")
        } catch {
            // The error's type is known without a cast: typed throws.
            guard case .Hook(let reason) = error else { throw error }
            #expect(reason.contains("Bug"))
        }
    }

    @Test func aPanicIsAnError() async throws {
        let till = NicepayCheckout.Till()
        #expect(throws: NicepayCheckout.CheckoutError.Internal(reason: "boom")) { try till.panicForTest("boom") }
        await #expect(throws: NicepayCheckout.CheckoutError.Internal(reason: "bang")) {
            try await till.panicLaterForTest("bang")
        }
    }

    @Test func objectsAreFreed() {
        let before = liveTills()
        for _ in 0..<rounds { _ = NicepayCheckout.Till() }
        #expect(liveTills() == before)
    }
}
