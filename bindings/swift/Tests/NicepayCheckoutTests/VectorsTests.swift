import Foundation
import NicepayCheckout
import Testing

/// The vectors that every language's face is held against (tests/vectors).
@Suite struct VectorsTests {
    static let folder = URL(fileURLWithPath: #filePath)
        .appendingPathComponent("../../../../../tests/vectors").standardizedFileURL

    static func runner(_ file: String) -> ((Given) async throws -> Any)? {
        switch file {
        case "tokens":
            { given in
                let credentials = try given.credentials()
                let (id, amount) = (given.text("id"), given.text("amount"))
                return given.text("message") == "request"
                    ? ["token": requestToken(
                        credentials: credentials, timeStamp: given.text("time_stamp"), id: id, amount: amount)]
                    : ["token": notificationToken(credentials: credentials, transactionId: id, amount: amount)]
            }
        case "notifications":
            { given in
                let client = try Client(credentials: given.credentials(), environment: .sandbox)
                let notification = try client.verifyNotification(Data(given.text("body").utf8))
                if let order = given.part("order") { try notification.check(order.order()) }
                return notification.claims
            }
        case "callbacks":
            { given in
                let callback = try Callback(given.text("message"))
                if let order = given.part("order") { try callback.check(order.order()) }
                return callback.claims
            }
        case "inquiries":
            { given in
                try readInquiry(
                    order: given.part("order")!.order(), httpStatus: given.status, body: given.text("body"))
            }
        case "registrations":
            { given in
                let body = try registrationBody(
                    registration: given.part("registration")!.registration(),
                    direct: given.text("channel") == "direct", credentials: given.credentials(),
                    now: moment(given.text("now"))!)
                return ["wire": try JSONSerialization.jsonObject(with: Data(body.utf8))]
            }
        case "registration_answers":
            { given in
                let registration = try given.part("registration")!.registration()
                let body = given.text("body")
                return given.text("channel") == "direct"
                    ? try readDirectRegistration(registration: registration, httpStatus: given.status, body: body)
                    : try readRegistration(
                        registration: registration, environment: environmentOf(text: given.text("environment")),
                        httpStatus: given.status, body: body)
            }
        case "declines":
            { given in
                let server = try OneAnswer.shared.get()
                server.give(status: given.status, body: given.text("body"))
                let client = try Client(
                    credentials: .sandbox(), environment: .custom(baseUrl: server.url),
                    settings: ClientSettings(maxRetries: 0))
                return try await ask(client, given)
            }
        default: nil
        }
    }

    static func ask(_ client: Client, _ given: Given) async throws -> Any {
        let content = try JSONSerialization.jsonObject(
            with: Data(contentsOf: folder.appendingPathComponent("declines.json")))
        let shared = Given(try #require(content as? [String: Any]))
        let method = given.json["pay_method"].map { _ in payMethodOf(text: given.text("pay_method")) }
        var asked = shared.part("registration")!.json
        asked["pay_method"] = given.json["pay_method"]
        let payment = try Given(asked).registration()
        let direct = payment.direct(
            store: mitraOf(text: shared.text("store")), buyerAddress: Given(asked).text("buyer_address"))
        let order = shared.part("order")!.order()
        switch given.text("operation") {
        case "register": return try await client.register(payment)
        case "register_direct": return try await client.registerDirect(direct)
        case "resolve": return resolved(try await client.resolve(payment))
        case "resolve_direct": return resolved(try await client.resolveDirect(direct))
        case "inquire": return try await client.inquire(order)
        case "cancel": return try await client.cancel(order, CancelRequest(payMethod: method))
        default: throw CocoaError(.featureUnsupported)
        }
    }

    static func resolved<T>(_ resolution: Resolution<T>) -> [String: Any] {
        if case .alreadyRegistered = resolution { return ["already_registered": true] }
        return ["already_registered": false]
    }

    @Test func everyCaseOfEveryFile() async throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".json") }.sorted()
        #expect(files.count >= 7)
        for file in files {
            let name = String(file.dropLast(".json".count))
            let run = try #require(Self.runner(name), "\(file) has no runner")
            let content = try JSONSerialization.jsonObject(
                with: Data(contentsOf: Self.folder.appendingPathComponent(file)))
            let cases = try #require((content as? [String: Any])?["cases"] as? [[String: Any]])
            #expect(!cases.isEmpty)
            print("vectors: \(name): \(cases.count) cases")
            for given in cases {
                try await check(Given(given), run, in: name)
                Report.ran("vectors", "\(name): \(Given(given).text("name"))")
            }
        }
    }

    func check(_ given: Given, _ run: (Given) async throws -> Any, in file: String) async throws {
        let place = "\(file): \(given.text("name"))"
        let outcome: Result<Any, any Error>
        do { outcome = .success(try await run(given)) } catch { outcome = .failure(error) }
        if let wanted = given.part("error") {
            guard case .failure(let error as NicepayError) = outcome else {
                Issue.record("\(place): \(outcome) is no error of ours")
                return
            }
            let parts: [String: Any?] = [
                "kind": error.info.kind, "failure": error.info.failure.map(plain),
                "fields": error.info.fields.map(\.wireName), "result_code": error.info.resultCode,
                "retryable": error.isRetryable, "http_status": error.info.httpStatus.map { Int64($0) },
            ]
            for (part, value) in wanted.json {
                let actual = try #require(parts[part], "\(place): an error has no \(part)")
                #expect(same(actual, value), "\(place): \(part) is \(String(describing: actual)), not \(value)")
            }
            return
        }
        let result = try outcome.get()
        let wanted = given.part("ok")?.json ?? given.json.filter { ["token", "wire"].contains($0.key) }
        #expect(!wanted.isEmpty || given.part("ok") != nil, "\(place) wants nothing")
        for (name, value) in wanted {
            let actual = try attribute(of: result, name)
            #expect(same(actual, value), "\(place): \(name) is \(String(describing: actual)), not \(value)")
        }
    }

    func attribute(of result: Any, _ name: String) throws -> Any? {
        if let map = result as? [String: Any] { return map[name] }
        let found = Mirror(reflecting: result).children.first { $0.label == camelCase(name) }
        return try #require(found, "there is no \(name)").value
    }
}

/// A NICEPAY that gives one answer to whatever it is asked. It is never closed: its socket's number would be the next
/// one's, under the feet of the thread that waits at it.
private final class OneAnswer: @unchecked Sendable {
    static let shared = Result { try OneAnswer() }

    let url: String
    private let lock = NSLock()
    private var answer: [UInt8] = []

    private init() throws {
        #if os(Linux)
            let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let socket = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let open = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && listen(socket, 8) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        guard open else { throw CocoaError(.fileReadUnknown) }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        Thread.detachNewThread {
            while case let asked = accept(socket, nil, nil), asked >= 0 {
                Self.read(asked)
                let answer = self.lock.withLock { self.answer }
                _ = answer.withUnsafeBytes { write(asked, $0.baseAddress, $0.count) }
                close(asked)
            }
        }
    }

    func give(status: Int32, body: String) {
        let head = "HTTP/1.1 \(status) \r\ncontent-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n"
        lock.withLock { answer = Array((head + body).utf8) }
    }

    /// The whole request: what is left unread would reset the connection.
    private static func read(_ asked: Int32) {
        var request = Data()
        var part = [UInt8](repeating: 0, count: 4096)
        while true {
            if let end = request.range(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: request[..<end.lowerBound], as: UTF8.self).lowercased()
                let length = head.components(separatedBy: "content-length: ").last.flatMap {
                    Int($0.prefix { $0.isNumber })
                }
                if request.count - end.upperBound >= length ?? 0 { return }
            }
            let count = recv(asked, &part, part.count, 0)
            if count <= 0 { return }
            request.append(contentsOf: part[..<count])
        }
    }
}

private func same(_ actual: Any?, _ wanted: Any) -> Bool {
    let actual = unwrapped(actual)
    if wanted is NSNull { return actual == nil }
    guard let actual else { return false }
    if let date = actual as? Date { return (wanted as? String).flatMap(moment) == date }
    if let instruction = actual as? Instruction {
        let members = members(of: instruction)
        guard let wanted = wanted as? [String: Any], wanted.count == members.count else { return false }
        return members.allSatisfy { name, member in wanted[name].map { same(member, $0) } ?? false }
    }
    return equal(shown(actual), wanted)
}

/// Equality of JSON values, however they are boxed.
func equal(_ left: Any, _ right: Any) -> Bool {
    switch (left, right) {
    case (let left as [String: Any], let right as [String: Any]):
        left.count == right.count && left.allSatisfy { key, value in right[key].map { equal(value, $0) } ?? false }
    case (let left as [Any], let right as [Any]):
        left.count == right.count && zip(left, right).allSatisfy(equal)
    case (let left as String, let right as String): left == right
    case (let left as Bool, let right as Bool): left == right
    case (let left as Int64, let right as NSNumber): left == right.int64Value
    case (let left as NSNumber, let right as NSNumber): left == right
    default: false
    }
}

private func unwrapped(_ value: Any?) -> Any? {
    guard let value else { return nil }
    let mirror = Mirror(reflecting: value)
    return mirror.displayStyle == .optional ? mirror.children.first.flatMap { unwrapped($0.value) } : value
}

/// Every member that has a value, by its plain name: the vector must name each.
private func members(of instruction: Instruction) -> [String: Any] {
    var members: [String: Any] = ["pay_method": instruction.payMethod()]
    for payload in Mirror(reflecting: instruction).children.map({ Mirror(reflecting: $0.value) })
    where payload.displayStyle == .tuple {
        for member in payload.children { members[plain(member.label ?? "")] = unwrapped(member.value) }
    }
    return members
}

private func shown(_ value: Any) -> Any {
    switch value {
    case let method as PayMethod: method.plainName()
    case let store as Mitra: store.plainName()
    case let bank as Bank: bank.plainName()
    case is TransactionState, is NotificationEvent, is AmountMatch, is ExpirySource: plain(value)
    default: value
    }
}

/// A case's name as every language writes it: `inFlight` is `in_flight`.
func plain(_ value: Any) -> String {
    String(describing: value).reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
}
