import Foundation
import Synchronization

/// A browser without a window, driven over its own protocol through two pipes.
final class Chromium: Sendable {
    struct Failure: Error, CustomStringConvertible { var description: String }

    private let process: Process
    private let input: FileHandle
    private let folder: URL
    private let waiting = Mutex<(next: Int, calls: [Int: CheckedContinuation<Data, any Error>])>((0, [:]))

    /// nil where no browser is installed.
    static var program: String? {
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    init() throws {
        guard let program = Self.program else {
            throw Failure(description: "no Chromium is installed: apt-get install chromium")
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "chromium-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.folder = folder
        let pipes = ["in", "out"].map { folder.appending(path: $0).path }
        for pipe in pipes { mkfifo(pipe, 0o600) }
        process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let flags = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
            "--user-data-dir=\(folder.path)/profile", "--no-first-run", "--window-size=1200,900",
        ]
        process.arguments =
            ["-c", "exec \"$@\" 3<'\(pipes[0])' 4>'\(pipes[1])'", "sh", program] + flags + ["about:blank"]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // Opening waits for the other end.
        input = try FileHandle(forWritingTo: URL(filePath: pipes[0]))
        let output = try FileHandle(forReadingFrom: URL(filePath: pipes[1]))
        let thread = Thread { [weak self] in
            var rest = Data()
            while case let data = output.availableData, !data.isEmpty {
                rest += data
                while let end = rest.firstIndex(of: 0) {
                    self?.take(rest[rest.startIndex..<end])
                    rest = rest[(end + 1)...]
                }
            }
        }
        thread.start()
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private func take(_ message: Data) {
        struct Head: Decodable { var id: Int? }
        guard let id = (try? JSONDecoder().decode(Head.self, from: message))?.id else { return }
        waiting.withLock { $0.calls.removeValue(forKey: id) }?.resume(returning: message)
    }

    /// - Parameter parameters: as JSON.
    @discardableResult
    func call(_ method: String, _ parameters: String = "{}", session: String? = nil) async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            let id = waiting.withLock { waiting in
                waiting.next += 1
                waiting.calls[waiting.next] = continuation
                return waiting.next
            }
            let place = session.map { ",\"sessionId\":\"\($0)\"" } ?? ""
            let text = "{\"id\":\(id),\"method\":\"\(method)\",\"params\":\(parameters)\(place)}\0"
            try? input.write(contentsOf: Data(text.utf8))
        }
    }

    func open(_ address: String) async throws -> BrowserPage {
        struct Target: Decodable {
            struct Result: Decodable { var targetId: String }
            var result: Result
        }
        struct Session: Decodable {
            struct Result: Decodable { var sessionId: String }
            var result: Result
        }
        let target = try JSONDecoder().decode(
            Target.self, from: await call("Target.createTarget", "{\"url\":\(json(address))}"))
        let session = try JSONDecoder().decode(
            Session.self,
            from: await call("Target.attachToTarget", "{\"targetId\":\"\(target.result.targetId)\",\"flatten\":true}"))
        return BrowserPage(browser: self, session: session.result.sessionId, target: target.result.targetId)
    }
}

/// A text as JSON.
func json(_ text: String) -> String { String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self) }

/// A page in the browser.
struct BrowserPage {
    let browser: Chromium
    let session: String
    let target: String

    /// The value of a script's expression; promises are waited for.
    func value<T: Decodable>(_ expression: String, as: T.Type = T.self) async throws -> T {
        let parameters = "{\"expression\":\(json(expression)),\"awaitPromise\":true,\"returnByValue\":true}"
        let data = try await browser.call("Runtime.evaluate", parameters, session: session)
        let answer = try JSONDecoder().decode(Evaluation<T>.self, from: data)
        guard let value = answer.result.result?.value else {
            throw Chromium.Failure(
                description: answer.result.exceptionDetails?.exception?.description ?? "no value: \(expression)")
        }
        return value
    }

    func run(_ script: String) async throws {
        _ = try await value("(async () => { \(script); return true })()", as: Bool.self)
    }

    /// Waits until an expression is true.
    func wait(_ expression: String, seconds: Double = 20) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        // While one page gives way to another there is no value.
        while (try? await value("!!(\(expression))", as: Bool.self)) != true {
            guard ContinuousClock.now < deadline else {
                let body =
                    (try? await value(
                        "document.body.innerText.slice(0, 600) + host.shadowRoot.getElementById('bar').innerText",
                        as: String.self)) ?? ""
                throw Chromium.Failure(description: "in \(seconds) s this did not become true: \(expression)\n\(body)")
            }
            try await Task.sleep(for: .milliseconds(15))
        }
    }

    /// Presses a key as a person does.
    func press(_ key: String, control: Bool = false, shift: Bool = false) async throws {
        let modifiers = (control ? 2 : 0) + (shift ? 8 : 0)
        let text = key.count == 1 && !control ? ",\"text\":\(json(key))" : key == "Enter" ? ",\"text\":\"\\r\"" : ""
        let codes = ["Enter": 13, "Escape": 27, "Tab": 9, "ArrowRight": 39, "ArrowLeft": 37]
        let code = codes[key].map { ",\"windowsVirtualKeyCode\":\($0)" } ?? ""
        for kind in ["keyDown", "keyUp"] {
            let typed = kind == "keyDown" ? text : ""
            try await browser.call(
                "Input.dispatchKeyEvent",
                "{\"type\":\"\(kind)\",\"key\":\(json(key)),\"code\":\(json(key)),\"modifiers\":\(modifiers)\(code)\(typed)}",
                session: session)
        }
    }

    func type(_ text: String) async throws {
        try await browser.call("Input.insertText", "{\"text\":\(json(text))}", session: session)
    }

    func close() async throws { try await browser.call("Target.closeTarget", "{\"targetId\":\"\(target)\"}") }
}

/// What the browser answers to an expression.
private struct Evaluation<T: Decodable>: Decodable {
    struct Result: Decodable {
        var result: Value?
        var exceptionDetails: Exception?

        enum CodingKeys: CodingKey { case result, exceptionDetails }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            exceptionDetails = try container.decodeIfPresent(Exception.self, forKey: .exceptionDetails)
            result = exceptionDetails == nil ? try container.decode(Value.self, forKey: .result) : nil
        }
    }

    struct Value: Decodable { var value: T }
    struct Exception: Decodable {
        struct Object: Decodable { var description: String? }
        var exception: Object?
    }

    var result: Result
}
