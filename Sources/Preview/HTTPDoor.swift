import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// The door to FlyingFox: no other file knows it, but ``LimitedPool``, through which it waits for sockets.
struct HTTPDoor: Sendable {
    /// Larger bodies are refused, before they are read.
    static let bodyLimit = 256 << 10

    typealias Answering =
        @Sendable (PreviewRequest, _ body: @Sendable () async throws -> [UInt8]) async -> PreviewAnswer

    enum Problem: Error {
        case portInUse
        case other(String)
    }

    private let servers: [HTTPServer]
    private let tasks: [Task<Void, Never>]

    /// Listens on both loopback addresses, or on that of IPv4 alone where the other cannot be had.
    /// - Throws: ``Problem``.
    init(port: UInt16, _ limits: ConnectionLimits, answering: @escaping Answering) async throws {
        let four = try await Self.start(sockaddr_in.inet(ip4: "127.0.0.1", port: port), port, limits, answering)
        let six = try? await Self.start(sockaddr_in6.inet6(ip6: "::1", port: port), port, limits, answering)
        servers = [four.server] + (six.map { [$0.server] } ?? [])
        tasks = [four.task] + (six.map { [$0.task] } ?? [])
    }

    /// Returns when the server has ended.
    func wait() async { for task in tasks { await task.value } }

    func stop() async {
        for server in servers { await server.stop() }
        await wait()
    }

    private static func start(
        _ address: some SocketAddress, _ port: UInt16, _ limits: ConnectionLimits, _ answering: @escaping Answering
    ) async throws -> (server: HTTPServer, task: Task<Void, Never>) {
        let traffic = ConnectionTraffic(port: port, limits)
        let handler = ClosureHTTPHandler { request in
            if let client = request.port { traffic.noteHead(from: client) }
            return await response(to: request, answering)
        }
        let configuration = HTTPServer.Configuration(
            address: address, sharedRequestReplaySize: bodyLimit, pool: LimitedPool(limits, traffic), logger: .disabled)
        let server = HTTPServer(config: configuration, handler: handler)
        let end = Ending()
        let task = Task {
            do {
                try await server.run()
                end.value = .other("the server ended")
            } catch SocketError.failed(_, let code, let message) {
                end.value = code == EADDRINUSE || code == EACCES ? .portInUse : .other(message)
            } catch {
                end.value = .other("\(error)")
            }
        }
        while await !server.isListening {
            // What cannot listen ends at once.
            if let problem = end.value { throw problem }
            try await Task.sleep(for: .milliseconds(2))
        }
        return (server, task)
    }

    private static func response(to request: HTTPRequest, _ answering: Answering) async -> HTTPResponse {
        var plain = PreviewRequest(
            method: request.method.rawValue, path: request.target.path(), rawQuery: request.target.query())
        for (name, value) in request.headers { plain.headers[name.rawValue.lowercased()] = value }
        let answer: PreviewAnswer
        if let length = request.bodySequence.count, length <= bodyLimit {
            answer = await answering(plain) { [UInt8](try await request.bodyData) }
        } else {
            answer = .refusal(413, "A request may have \(bodyLimit) bytes, and says how many it has.")
        }
        let status = HTTPStatusCode(answer.status, phrase: answer.status < 400 ? "OK" : "Refused")
        let headers = HTTPHeaders(Dictionary(uniqueKeysWithValues: answer.headers.map { (HTTPHeader($0), $1) }))
        switch answer.body {
        case .bytes(let bytes) where answer.closes:
            return HTTPResponse(
                statusCode: status, headers: headers,
                body: HTTPBodySequence(from: BytesAndEnd(bytes: bytes), count: bytes.count))
        case .bytes(let bytes): return HTTPResponse(statusCode: status, headers: headers, body: Data(bytes))
        case .stream(let stream):
            return HTTPResponse(
                statusCode: status, headers: headers, body: HTTPBodySequence(from: Bytes(stream: stream)))
        }
    }
}

extension HTTPRequest {
    /// The client's.
    fileprivate var port: UInt16? {
        switch remoteAddress {
        case .ip4(_, let port)?, .ip6(_, let port)?: port
        case .unix?, nil: nil
        }
    }
}

/// Why a server has ended, once it has.
private final class Ending: Sendable {
    private let problem = Synchronization.Mutex<HTTPDoor.Problem?>(nil)

    var value: HTTPDoor.Problem? {
        get { problem.withLock { $0 } }
        set { problem.withLock { $0 = newValue } }
    }
}

/// What a stream gives, as the library reads it: each element as it comes, whatever number of bytes is suggested.
private struct Bytes: AsyncBufferedSequence {
    typealias Element = UInt8
    let stream: AsyncStream<[UInt8]>

    func makeAsyncIterator() -> Iterator { Iterator(base: stream.makeAsyncIterator()) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        var base: AsyncStream<[UInt8]>.Iterator
        mutating func next() async throws -> UInt8? { nil }
        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? { await base.next() }
    }
}

/// Some bytes, and then an error, at which the library closes the connection.
private struct BytesAndEnd: AsyncBufferedSequence {
    typealias Element = UInt8
    let bytes: [UInt8]

    func makeAsyncIterator() -> Iterator { Iterator(rest: bytes) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        var rest: [UInt8]?
        mutating func next() async throws -> UInt8? { nil }
        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            guard let bytes = rest else { throw SocketError.disconnected }
            rest = nil
            return bytes
        }
    }
}
