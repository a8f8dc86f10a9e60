import Foundation
@_exported import NicepayCheckoutFFI

/// Everything a merchant asks of NICEPAY. It holds the merchant key: for servers and for the merchant's own till,
/// never for a customer's phone (see ``PaymentPage``).
///
/// Make one and keep it; tasks share it. Cancelling a task drops its request and throws `CancellationError`; for a
/// registration or cancel that leaves the outcome unknown, as a lost answer does.
///
/// An inquiry that fails is asked again (twice by default); a registration or cancel only when it surely never
/// reached NICEPAY. Everything else is `NicepayError.OutcomeUnknown`.
public final class Client: Sendable, CustomStringConvertible {
    let core: CoreClient

    /// The merchant id it signs with.
    public let merchantId: String
    /// The base URL it talks to.
    public let baseUrl: String

    /// - Parameters:
    ///   - credentials: who the merchant is.
    ///   - environment: the NICEPAY to talk to; there is no default.
    ///   - settings: timeouts and the like; the core's defaults where nothing is given.
    ///   - observer: told of every attempt; what it throws is dropped.
    ///   - clock: another clock than the system's; what it throws ends the call before anything is sent.
    /// - Throws: `NicepayError.InvalidRequest` when a setting can't be used.
    public init(
        credentials: Credentials,
        environment: NicepayEnvironment,
        settings: ClientSettings? = nil,
        observer: (any Observer)? = nil,
        clock: (any NicepayClock)? = nil
    ) throws {
        core = try CoreClient(
            credentials: credentials, environment: environment, settings: settings, observer: observer, clock: clock)
        merchantId = core.merchantId()
        baseUrl = core.baseUrl()
    }

    /// A client from `NICEPAY_MERCHANT_ID`, `NICEPAY_MERCHANT_KEY` and `NICEPAY_ENV` or `NICEPAY_BASE_URL`.
    ///
    /// - Throws: `NicepayError.InvalidRequest` naming the variables that are missing or wrong.
    public static func fromEnv() throws -> Client {
        try Client(credentials: Credentials.fromEnv(), environment: environmentFromEnv())
    }

    /// Merchant id and base URL; never the key.
    public var description: String { "Client(\(merchantId), \(baseUrl))" }
}

/// Runs a call of the core that ends when the task is cancelled: Swift tells a task of its cancellation but drops
/// nothing, so a token carries the news.
func cancellable<T: Sendable>(_ call: @Sendable (CancelToken) async throws -> T) async throws -> T {
    let token = CancelToken()
    do {
        return try await withTaskCancellationHandler {
            try await call(token)
        } onCancel: {
            token.cancel()
        }
    } catch NicepayError.Cancelled {
        throw CancellationError()
    }
}
