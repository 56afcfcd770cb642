import Foundation
import TestSupport
import Testing

@testable import Preview

/// What is asked, and the answer's status.
@Suite struct AccessTests {
    @Test("each request that is not the page's own is refused, and the server still answers", .timeLimit(.minutes(2)))
    func refusals() async throws {
        let bench = try await PreviewBench(
            "# T\n\nSee [data](data.txt), [secret](link.txt), [up](../up.txt), [pipe](pipe.txt) and [root](/etc/hostname).\n",
            files: ["data.txt": "the data\n", "other.txt": "not named\n"])
        let folder = bench.folder
        let outside = folder.deletingLastPathComponent().appending(path: "\(folder.lastPathComponent)-up.txt")
        try Data("outside\n".utf8).write(to: outside)
        defer { try? FileManager.default.removeItem(at: outside) }
        try FileManager.default.createSymbolicLink(at: folder.appending(path: "link.txt"), withDestinationURL: outside)
        #expect(mkfifo(folder.appending(path: "pipe.txt").path, 0o600) == 0)
        let action = "/_preview/undo"
        let message = "{\"page\":\"\"}"
        let place = "127.0.0.1:\(bench.port)"
        func post(
            _ path: String = action, body: String = message, origin: String?? = .none, cookie: String?? = .none,
            more: [String] = []
        ) -> String {
            bench.request("POST", path, origin: origin, cookie: cookie, more: more, body: body)
        }
        func check(_ name: String, _ request: String, _ status: Int) async {
            let answer = await bench.exchange(request)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(name): \(answer.prefix(80))")
            #expect(!answer.lowercased().contains("access-control-"), "\(name) has a header for other sites")
            if status >= 400 { #expect(!answer.contains("outside\n") && !answer.contains("not named"), "\(name)") }
        }
        await check("the page", bench.request("GET", "/"), 200)
        await check("a file that the page names", bench.request("GET", "/data.txt"), 200)
        await check("an action of the page", post(), 200)
        await check("localhost is this machine, too", bench.request("GET", "/", host: "localhost:\(bench.port)"), 200)
        await check("::1 is, too", bench.request("GET", "/", host: "[::1]:\(bench.port)"), 200)
        await check(
            "the token is exchanged for a cookie",
            bench.request("GET", "/?token=\(bench.token.text)", cookie: .some(nil)), 303)
        await check("another host", bench.request("GET", "/", host: "evil.example:\(bench.port)"), 403)
        await check(
            "a name that was made to point here",
            bench.request("GET", "/?token=\(bench.token.text)", host: "evil.example"), 403)
        await check("another port", bench.request("GET", "/", host: "127.0.0.1:1"), 403)
        for host in [
            "localhost.", "127.0.0.1.", "127.0.0.2", "127.1", "2130706433", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]",
            "evil@127.0.0.1",
        ] {
            await check(host, bench.request("GET", "/", host: "\(host):\(bench.port)"), 403)
        }
        await check("a host behind a user", bench.request("GET", "/", host: "\(place)@evil.example"), 403)
        await check("another host behind this one", bench.request("GET", "/", more: ["Host: evil.example"]), 403)
        await check("an address in place of a path", bench.request("GET", "http://evil.example/data.txt"), 404)
        await check("no host", "GET / HTTP/1.1\r\nCookie: modelbook-preview-\(bench.port)=\(bench.token.cookie)\r\n\r\n", 403)
        await check("a foreign origin", post(origin: "http://evil.example"), 403)
        await check("another port's origin", post(origin: "http://127.0.0.1:1"), 403)
        await check("no origin where something changes", post(origin: .some(nil)), 403)
        await check("an opaque origin", post(origin: "null"), 403)
        await check("a foreign origin that only reads", bench.request("GET", "/", origin: "http://evil.example"), 403)
        await check(
            "a picture on a page of another port", bench.request("GET", "/", more: ["Sec-Fetch-Site: same-site"]), 403)
        await check("no token", bench.request("GET", "/", cookie: .some(nil)), 403)
        await check(
            "a wrong token", bench.request("GET", "/?token=\(String(repeating: "0", count: 32))", cookie: .some(nil)),
            403)
        await check(
            "the token as the cookie",
            bench.request("GET", "/", cookie: "modelbook-preview-\(bench.port)=\(bench.token.text)"), 403)
        await check("an action without a token", post(cookie: .some(nil)), 403)
        await check("an action by GET", bench.request("GET", action), 405)
        await check("an edit by PUT", bench.request("PUT", "/n.md", body: "x"), 405)
        await check(
            "a form of another site",
            post(
                body: "page=", origin: "http://evil.example", more: ["Content-Type: application/x-www-form-urlencoded"]),
            403)
        await check(
            "a form of this site", post(body: "page=", more: ["Content-Type: application/x-www-form-urlencoded"]), 400)
        await check("a message as plain text", post(more: ["Content-Type: text/plain"]), 400)
        await check("..", bench.request("GET", "/../\(outside.lastPathComponent)"), 404)
        await check("encoded ..", bench.request("GET", "/%2e%2e/\(outside.lastPathComponent)"), 404)
        await check("an encoded slash", bench.request("GET", "/..%2f\(outside.lastPathComponent)"), 404)
        await check("a backslash", bench.request("GET", "/..%5c\(outside.lastPathComponent)"), 404)
        await check("a zero", bench.request("GET", "/data.txt%00"), 404)
        await check("an absolute path", bench.request("GET", "//etc/hostname"), 404)
        await check("an encoded absolute path", bench.request("GET", "/%2Fetc%2Fhostname"), 404)
        await check("a link out of the folder", bench.request("GET", "/link.txt"), 404)
        await check("a file that the page does not name", bench.request("GET", "/other.txt"), 404)
        await check("the notebook itself", bench.request("GET", "/n.md"), 404)
        await check("a body that is too large", post(body: "", more: ["Content-Length: 5000000"]), 413)
        await check(
            "a body of unknown length",
            post(body: "0\r\n\r\n", more: ["Content-Length: ", "Transfer-Encoding: chunked"]).replacing(
                "Content-Length: \r\n", with: ""), 413)
        await check(
            "an edit of another file",
            post(
                "/_preview/edit",
                body:
                    "{\"page\":\"\",\"place\":{\"file\":\"/etc/hostname\",\"first\":1,\"last\":1},\"original\":\"x\",\"text\":\"y\"}"
            ), 404)
        await check(
            "an edit of lines that no file has",
            post(
                "/_preview/edit",
                body:
                    "{\"page\":\"\",\"place\":{\"file\":\(json(folder.appending(path: "n.md").path)),\"first\":\(Int.max),\"last\":\(Int.min)},\"original\":\"x\",\"text\":\"y\"}"
            ), 409)
        await check(
            "a part that no block has", post("/_preview/source", body: "{\"page\":\"\",\"block\":0,\"part\":-1}"), 404)
        await check("a message without an end", post(body: String(repeating: "[", count: 200_000)), 400)
        await check("a pipe that the page names", bench.request("GET", "/pipe.txt"), 404)
        await check("a stream from elsewhere", post("/_preview/events", origin: "http://evil.example"), 403)
        await check("a stream without a token", post("/_preview/events", cookie: .some(nil)), 403)
        #expect(await bench.exchange(bench.request("GET", "/data.txt")).hasSuffix("the data\n"))
        let page = await bench.exchange(bench.request("GET", "/", host: place))
        #expect(page.contains("Content-Security-Policy: default-src 'none'; script-src 'nonce-"))
        #expect(
            await bench.exchange(bench.request("GET", "/?token=\(bench.token.text)", cookie: .some(nil))).contains(
                "HttpOnly; SameSite=Strict"))
        await bench.stop()
    }

    @Test("a request that never ends is let go, and others are answered meanwhile", .timeLimit(.minutes(1)))
    func limits() async throws {
        let bench = try await PreviewBench(
            "# T\n", limits: ConnectionLimits(duration: .seconds(1), headDuration: .milliseconds(100)))
        let head = bench.request("GET", "/").dropLast(2), post = bench.request("POST", "/_preview/undo", body: "{}")
        let body = post.replacing("Content-Length: 2", with: "Content-Length: 200000")
        let line = "X-More: \(String(repeating: "x", count: 1000))\r\n"
        async let silent = bench.exchange("")
        async let unfinished = bench.exchange("GET / HTTP/1.1\r\nHost:")
        async let slowHead = bench.exchange(String(head), more: "X-More: x\r\n", pause: 0.2)
        async let endlessHead = bench.exchange(String(head), more: line)
        async let endlessLine = bench.exchange("GET /", more: line.trimmingCharacters(in: .newlines))
        async let slowBody = bench.exchange(body, more: "x", pause: 0.2)
        // The length that it says is the only part of it that is read.
        async let endlessBody = bench.exchange(post, more: line)
        #expect(await answers(bench))
        #expect(await [silent, unfinished, slowHead, endlessHead, endlessLine, slowBody].allSatisfy { $0 == "" })
        #expect(await endlessBody != "not let go")
        #expect(await answers(bench))
        await bench.stop()
    }

    @Test("a request of more bytes than one may have is let go before its time", .timeLimit(.minutes(1)))
    func flood() async throws {
        let limits = ConnectionLimits(duration: .seconds(60), headDuration: .seconds(60), byteCount: 10_000)
        let bench = try await PreviewBench("# T\n", limits: limits)
        let line = "X-More: \(String(repeating: "x", count: 1000))\r\n"
        #expect(await bench.exchange("GET / HTTP/1.1\r\n", more: line) == "")
        #expect(await answers(bench))
        await bench.stop()
    }

    /// Whether a good request is answered. On a busy machine one of them can be taken for one that does not end.
    private func answers(_ bench: PreviewBench) async -> Bool {
        let request = bench.request("GET", "/_preview/preview.js")
        for _ in 0..<5 {
            if await bench.exchange(request).hasPrefix("HTTP/1.1 200") { return true }
        }
        return false
    }

    @Test("the script that a page carries is small")
    func script() throws {
        #expect(try PreviewTemplate(in: Repository.path("templates/preview")).script.count <= 15_000)
    }

    @Test("a requested port that is in use is an error; without one the next free port is taken")
    func ports() async throws {
        // Not one of those that other tests are given at the same time.
        let port = UInt16.random(in: 20000...29999)
        let first = try await PreviewBench("# A\n") { $0.port = port }
        await #expect(throws: PreviewServer.Problem.self) {
            _ = try await PreviewBench.start(first.folder, isFolder: false, AccessToken()) { $0.port = port }
        }
        do {
            _ = try await PreviewBench.start(first.folder, isFolder: false, AccessToken()) { $0.port = port }
        } catch let problem as PreviewServer.Problem {
            #expect(
                problem.description
                    == "Port \(port) is in use. Choose another with --port, or leave it out: then a free one is taken.")
        }
        let second = try await PreviewBench("# B\n")
        #expect(second.port != first.port)
        await second.stop()
        await first.stop()
        // The port is free again.
        let third = try await PreviewBench("# C\n") { $0.port = port }
        #expect(third.port == Int(port))
        await third.stop()
    }

    @Test("with --read-only nothing is written")
    func readOnly() async throws {
        let bench = try await PreviewBench("# T\n\nText.\n") { $0.isReadOnly = true }
        _ = await bench.exchange(bench.request("GET", "/"))
        let file = bench.folder.appending(path: "n.md").path
        let body =
            "{\"page\":\"\",\"place\":{\"file\":\(json(file)),\"first\":3,\"last\":3},\"original\":\"Text.\",\"text\":\"Other.\"}"
        let answer = await bench.exchange(bench.request("POST", "/_preview/edit", body: body))
        #expect(answer.hasPrefix("HTTP/1.1 403") && answer.contains("The preview was started with --read-only."))
        #expect(try bench.text() == "# T\n\nText.\n")
        await bench.stop()
    }
}
