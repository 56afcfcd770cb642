/// An answer of the server.
struct PreviewAnswer: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        case stream(AsyncStream<[UInt8]>)
    }

    var status: Int
    var headers: [String: String]
    var body: Body
    /// Ends the connection: what follows a refused request on it is not read.
    var closes = false

    init(status: Int = 200, type: String, _ body: Body) {
        self.status = status
        self.body = body
        headers = [
            "Content-Type": type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin",
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        ]
    }

    static func refusal(_ status: Int, _ reason: String) -> PreviewAnswer {
        var answer = PreviewAnswer(status: status, type: "text/plain; charset=utf-8", .bytes(Array("\(reason)\n".utf8)))
        answer.closes = true
        if status == 405 { answer.headers["Allow"] = "GET, POST" }
        return answer
    }

    static let notFound = refusal(404, "There is nothing here.")

    static func page(_ html: String, nonce: String) -> PreviewAnswer {
        var answer = PreviewAnswer(type: "text/html; charset=utf-8", .bytes(Array(html.utf8)))
        answer.headers["Content-Security-Policy"] =
            "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'unsafe-inline'; img-src data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        return answer
    }

    static func json(_ value: some Encodable, status: Int = 200) -> PreviewAnswer {
        PreviewAnswer(status: status, type: "application/json", .bytes(PreviewMessage.json(value)))
    }
}
