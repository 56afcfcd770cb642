/// Where a link leads that leaves its page and stays on its server: "other.md#sec-x".
public struct LocalLink: Sendable, Hashable {
    /// The file, without "%20" and the like.
    public let path: String
    /// What stands behind the "#", without "%20" and the like; nil where there is none.
    public let anchor: String?
    /// What stands behind the path as it is written, such as "?a#sec-x"; may be empty.
    public let rest: Substring

    /// - Returns: nil for a link to a place on the page, or to another server.
    public init?(_ destination: String) {
        let scheme = destination.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
        let hasScheme = scheme.endIndex < destination.endIndex && destination[scheme.endIndex] == ":"
        guard !hasScheme, !destination.hasPrefix("#"), !destination.hasPrefix("//"), !destination.isEmpty else { return nil }
        let path = destination.prefix { $0 != "?" && $0 != "#" }
        self.path = String(path).removingPercentEscapes
        let rest = destination[path.endIndex...]
        self.rest = rest
        anchor = rest.firstIndex(of: "#").map { String(rest[$0...].dropFirst()).removingPercentEscapes }
    }
}

extension String {
    /// "a%20b" is "a b".
    fileprivate var removingPercentEscapes: String {
        guard contains("%") else { return self }
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A path as a link has it: all but letters, digits and "-._/" becomes "%20" and the like.
    public var percentEscaped: String {
        utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                String(Unicode.Scalar(byte))
            case let byte where "-._/".utf8.contains(byte): String(Unicode.Scalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
