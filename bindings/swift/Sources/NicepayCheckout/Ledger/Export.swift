import Foundation
import NicepayCheckoutFFI

extension Ledger {
    /// Writes every payment that the filter takes, newest first, a page at a time: a large ledger takes no more memory
    /// than a small one. How many there were. The buyer's data is not among it.
    ///
    /// - Parameters:
    ///   - format: CSV with a header, or a JSON object a line.
    ///   - filter: which; all of them where nothing is given.
    ///   - write: takes the next part, some 64 KiB, on a thread where it may block.
    /// - Throws: `NicepayError.Storage`; `.Internal` where `write` throws, and the export ends.
    @discardableResult
    public func export(
        _ format: ExportFormat, _ filter: PaymentFilter = PaymentFilter(),
        write: @escaping @Sendable (Data) throws -> Void
    ) async throws -> Int64 {
        let sink = Sink(to: write)
        return try await cancellable { [core] in
            try await core.export(format: format, to: sink, filter: filter, cancel: $0)
        }
    }

    /// Writes them into a file, which has its name only once it is whole; one of that name is replaced.
    ///
    /// - Throws: `NicepayError.Storage`; `.Internal` where the file can't be written.
    @discardableResult
    public func export(
        _ format: ExportFormat, _ filter: PaymentFilter = PaymentFilter(), to file: URL
    ) async throws -> Int64 {
        try await cancellable { [core] in
            try await core.exportToFile(format: format, path: file.path, filter: filter, cancel: $0)
        }
    }
}

private final class Sink: ExportSink {
    let to: @Sendable (Data) throws -> Void

    init(to: @escaping @Sendable (Data) throws -> Void) { self.to = to }

    func write(part: Data) throws { try to(part) }
}
