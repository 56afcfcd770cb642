import Foundation
import Pipeline
import TestSupport

@testable import Preview

/// A folder of its own with a notebook that is previewed by a server in this process.
final class PreviewBench: Sendable {
    let folder: URL
    let server: PreviewServer
    let token = AccessToken()

    static let root = Repository.root
    static let pipeline = Pipeline(
        kitFolder: root.appending(path: ".build/release").path,
        templateFolder: root.appending(path: "templates/report").path)

    /// - Parameter notebook: the text of `n.md`; nil: the folder is previewed.
    init(
        _ notebook: String?, files: [String: String] = [:], limits: ConnectionLimits = ConnectionLimits(),
        change: (inout PreviewServer.Options) -> Void = { _ in }
    ) async throws {
        folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appending(path: "preview-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        if let notebook { try Data(notebook.utf8).write(to: folder.appending(path: "n.md")) }
        server = try await Self.start(folder, isFolder: notebook == nil, token, limits: limits, change)
    }

    static func start(
        _ folder: URL, isFolder: Bool, _ token: AccessToken, limits: ConnectionLimits = ConnectionLimits(),
        _ change: (inout PreviewServer.Options) -> Void = { _ in }
    ) async throws -> PreviewServer {
        var options = PreviewServer.Options(
            path: isFolder ? folder.path : folder.appending(path: "n.md").path,
            templateFolder: root.appending(path: "templates/preview").path)
        options.outputFolder = folder.appending(path: "output").path
        change(&options)
        return try await PreviewServer.start(options, pipeline, token: token, limits: limits)
    }

    func stop() async {
        await server.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    var port: Int { URL(string: server.address)?.port ?? 0 }

    /// Saves as editors do: another file takes the notebook's name.
    func save(_ text: String, to name: String = "n.md", inPlace: Bool = false) throws {
        try Data(text.utf8).write(to: folder.appending(path: name), options: inPlace ? [] : .atomic)
    }

    func bytes(of name: String = "n.md") throws -> Data { try Data(contentsOf: folder.appending(path: name)) }
    func text(of name: String = "n.md") throws -> String { String(decoding: try bytes(of: name), as: UTF8.self) }

    /// The page that `render` writes of the notebook as it is now.
    func rendered(_ parameters: [(key: String, value: String)] = []) throws -> String {
        var job = RenderJob(notebook: folder.appending(path: "n.md").path)
        job.outputFolder = folder.appending(path: "output").path
        job.parameters = parameters
        let result = Self.pipeline.render(job)
        guard let output = result.output else {
            throw Chromium.Failure(description: "not rendered: \(result.diagnostics)")
        }
        return try String(contentsOfFile: output, encoding: .utf8)
    }

    /// A page of the site that `render` makes of the folder as it is now.
    func renderedSite(_ page: String) throws -> String {
        let output = folder.appending(path: "output")
        var job = RenderJob(notebook: "")
        job.outputFolder = output.path
        let notebooks = try RenderPlan.notebooks(in: folder.path, allowing: [])
        _ = Self.pipeline.render(
            RenderPlan(site: folder.path, notebooks, job, hasOutputFolder: true, Self.pipeline))
        return try String(contentsOf: output.appending(path: page), encoding: .utf8)
    }

    /// Sends bytes and returns what the server answers until it closes or is silent. The server, which is in this process,
    /// needs the threads that would wait.
    ///
    /// - Parameters:
    ///   - more: is sent again and again after the request, until the server closes.
    ///   - pause: seconds before each.
    func exchange(
        _ request: String, more: String? = nil, pause: Double = 0, seconds: Double = 10
    ) async -> String {
        let port = port
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: Self.exchange(request, more, pause, port, seconds))
            }
        }
    }

    private static func exchange(
        _ request: String, _ more: String?, _ pause: Double, _ port: Int, _ seconds: Double
    ) -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            } == 0
        }
        guard isConnected else { return "not connected" }
        var timeout = timeval(tv_sec: Int(seconds), tv_usec: Int((seconds - seconds.rounded(.down)) * 1e6))
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
        func sendAll(_ text: String) -> Bool {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                if count <= 0 { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
        var isOpen = sendAll(request)
        let end = ContinuousClock.now + .seconds(seconds)
        while let more, isOpen {
            if ContinuousClock.now > end { return "not let go" }
            usleep(UInt32(pause * 1e6))
            isOpen = sendAll(more)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
            answer += buffer[..<count]
            // Enough to know the answer.
            if let length = Self.length(of: answer), answer.count >= length { break }
        }
        return String(decoding: answer, as: UTF8.self)
    }

    private static func length(of answer: [UInt8]) -> Int? {
        let text = String(decoding: answer, as: UTF8.self)
        guard let head = text.range(of: "\r\n\r\n"), let field = text.range(of: "Content-Length: ") else { return nil }
        return Int(text[field.upperBound...].prefix { $0.isNumber }).map { text[..<head.upperBound].utf8.count + $0 }
    }

    /// The lines of a request by the page itself, with changes.
    func request(
        _ method: String, _ path: String, host: String? = nil, origin: String?? = .none, cookie: String?? = .none,
        more: [String] = [],
        body: String? = nil
    ) -> String {
        let place = "127.0.0.1:\(port)"
        var lines = ["\(method) \(path) HTTP/1.1", "Host: \(host ?? place)"]
        let origin = origin ?? (method == "POST" ? "http://\(place)" : nil)
        if let origin { lines.append("Origin: \(origin)") }
        let cookie = cookie ?? "modelbook-preview-\(port)=\(token.cookie)"
        if let cookie { lines.append("Cookie: \(cookie)") }
        if let body {
            if !more.contains(where: { $0.hasPrefix("Content-Type") }) {
                lines.append("Content-Type: application/json")
            }
            if !more.contains(where: { $0.hasPrefix("Content-Length") }) {
                lines.append("Content-Length: \(body.utf8.count)")
            }
        }
        return (lines + more).joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }
}
