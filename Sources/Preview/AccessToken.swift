import SystemIO

/// 128 random bits that only the user's own programs know.
struct AccessToken: Sendable, Hashable {
    /// In hexadecimal.
    let text: String

    init() {
        var random = SystemRandomNumberGenerator()
        text = Self.hexadecimal(random.next()) + Self.hexadecimal(random.next())
    }

    /// - Returns: nil for what is no token.
    init?(_ text: String) {
        guard text.utf8.count == 32, text.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else { return nil }
        self.text = text
    }

    /// What the browser sends from then on. It does not give away the token.
    var cookie: String { String(SHA256.hex(of: "cookie \(text)").prefix(32)) }

    func matches(_ given: String) -> Bool { Self.isEqual(given, text) }
    func matchesCookie(_ given: String) -> Bool { Self.isEqual(given, cookie) }

    /// Takes as long for a good guess as for a bad one.
    private static func isEqual(_ a: String, _ b: String) -> Bool {
        guard a.utf8.count == b.utf8.count else { return false }
        return zip(a.utf8, b.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
