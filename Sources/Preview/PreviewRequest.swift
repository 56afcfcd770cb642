/// A request as the rest of the server sees it, whichever library read it.
struct PreviewRequest: Sendable {
    var method: String
    /// As it was sent: percent signs are not resolved, "." and ".." stand where they stood.
    var path: String
    var rawQuery = ""
    /// Names in lower case.
    var headers: [String: String] = [:]

    func header(_ name: String) -> String? { headers[name] }

    func query(_ name: String) -> String? {
        for pair in rawQuery.split(separator: "&") where pair.hasPrefix("\(name)=") {
            return String(pair.dropFirst(name.count + 1))
        }
        return nil
    }

    var cookies: [(name: String, value: String)] {
        (header("cookie") ?? "").split(separator: ";").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map { String($0.drop { $0 == " " }) }
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }

    /// The parts of the path, with percent signs resolved; nil for a path that could lead out of a folder or that names
    /// nothing, such as "/../x", "/%2e%2e/x", "//etc/passwd" and "/a%2Fb".
    var pathParts: [String]? {
        guard path.first == "/" else { return nil }
        if path == "/" { return [] }
        var parts: [String] = []
        for part in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let name = Self.resolved(part), !["", ".", ".."].contains(name),
                !name.unicodeScalars.contains(where: { $0 == "/" || $0 == "\\" || $0.value < 0x20 })
            else { return nil }
            parts.append(name)
        }
        return parts
    }

    private static func resolved(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, rest.prefix(2).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt8(Substring(rest.prefix(2)), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
