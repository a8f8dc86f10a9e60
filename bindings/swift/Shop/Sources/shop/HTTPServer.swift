import Foundation

/// What a browser or NICEPAY asked for.
struct Request: Sendable {
    let method: String
    let path: String
    let query: String
    let body: Data
}

/// What it gets: text.
struct Response: Sendable {
    let status: Int32
    let text: String

    init(_ status: Int32, _ text: String) {
        self.status = status
        self.text = text
    }
}

/// As little of HTTP as the shop takes, so that the example needs no other package; a real shop has Vapor or Hummingbird
/// here, and the rest stays as it is.
final class HTTPServer: Sendable {
    struct Failed: Error {
        let call: String
        let code: Int32
    }

    /// The longest request that it reads, in bytes.
    private static let longest = 64 * 1024

    /// The port that it listens on; another than was asked for where that was 0.
    let port: UInt16
    private let listening: Int32

    init(port: UInt16) throws {
        #if canImport(Glibc)
            listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            listening = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        signal(SIGPIPE, SIG_IGN)  // a browser that leaves ends its answer, not the shop
        var yes: Int32 = 1
        setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")  // a proxy with TLS stands before it
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = listening
        let failed = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, size) != 0 || listen(listening, 64) != 0 || getsockname(listening, $0, &size) != 0
            }
        }
        guard !failed else { throw Failed(call: "bind", code: errno) }
        self.port = UInt16(bigEndian: address.sin_port)
    }

    /// Answers each request, on a thread of its own while it reads, until ``close()``.
    func serve(_ answer: @escaping @Sendable (Request) async -> Response) {
        Thread.detachNewThread { [listening] in
            while true {
                let connection = accept(listening, nil, nil)
                guard connection >= 0 else {
                    if [EINTR, ECONNABORTED].contains(errno) { continue }
                    return
                }
                Thread.detachNewThread {
                    guard let request = Self.read(connection) else { return Self.write(Response(400, ""), connection) }
                    Task { Self.write(await answer(request), connection) }
                }
            }
        }
    }

    func close() { shutdown(listening, Int32(SHUT_RDWR)) }

    private static func read(_ connection: Int32) -> Request? {
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var came = Data()
        var part = [UInt8](repeating: 0, count: 4096)
        var head: Range<Data.Index>?
        var length = 0
        while head == nil || came.count < head!.upperBound + length {
            let count = recv(connection, &part, part.count, 0)
            guard count > 0, came.count + count <= longest else { return nil }
            came.append(contentsOf: part[..<count])
            guard head == nil, let end = came.range(of: Data("\r\n\r\n".utf8)) else { continue }
            head = end
            for line in String(decoding: came[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n") {
                guard line.lowercased().hasPrefix("content-length:") else { continue }
                guard let said = Int(line.dropFirst(15).trimmingCharacters(in: .whitespaces)), (0...longest) ~= said
                else { return nil }
                length = said
            }
        }
        let first = String(decoding: came.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self).split(separator: " ")
        guard first.count == 3, let head else { return nil }
        let target = first[1].split(separator: "?", maxSplits: 1).map(String.init)
        return Request(
            method: String(first[0]), path: target.first ?? "/", query: target.count > 1 ? target[1] : "",
            body: Data(came[head.upperBound...].prefix(length)))
    }

    private static func write(_ response: Response, _ connection: Int32) {
        let body = Data(response.text.utf8)
        let head =
            "HTTP/1.1 \(response.status) \r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        var rest = Data(head.utf8) + body
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        _ = Foundation.close(connection)
    }
}
