import NicepayCheckoutFFI

extension NicepayError {
    /// All that is known: kind, what to do, result code, whether trying again can help.
    public var info: ErrorInfo {
        switch self {
        case .InvalidRequest(let info), .Verification(let info), .Declined(let info), .OutcomeUnknown(let info),
            .Timeout(let info), .Connection(let info), .BadResponse(let info), .Internal(let info),
            .Cancelled(let info):
            info
        #if NICEPAY_LEDGER
            case .Storage(let info, _): info
        #endif
        }
    }

    /// Whether the same call may be made again and may then succeed.
    public var isRetryable: Bool { info.retryable }

    #if NICEPAY_LEDGER
        /// What is wrong with the ledger's store, for `.Storage`: locked, full, corrupt, unreachable, schema, other.
        public var fault: StorageFault? {
            if case .Storage(_, let fault) = self { fault } else { nil }
        }
    #endif

    /// The error of a description that came as data.
    init(_ info: ErrorInfo) {
        self =
            switch info.kind {
            case "invalid_request": .InvalidRequest(info: info)
            case "verification": .Verification(info: info)
            case "declined": .Declined(info: info)
            case "outcome_unknown": .OutcomeUnknown(info: info)
            case "timeout": .Timeout(info: info)
            case "connection": .Connection(info: info)
            case "bad_response": .BadResponse(info: info)
            case "cancelled": .Cancelled(info: info)
            default: .Internal(info: info)
            }
    }
}
