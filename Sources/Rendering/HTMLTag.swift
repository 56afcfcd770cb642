/// A start tag as a browser reads it, by the rules of the HTML standard's tokenizer: its name and its attributes with
/// their values as they are written, character references included.
struct HTMLTag {
    /// In lower case.
    let name: String
    /// Whether it ends.
    let isComplete: Bool
    let byteCount: Int
    /// By their names in lower case; of equal ones the first counts.
    private var attributes: [String: String] = [:]

    subscript(attribute: String) -> String? { attributes[attribute] }

    /// - Parameter bytes: begin with `<` and a letter.
    init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes.dropFirst()
        func take(until isEnd: (UInt8) -> Bool) -> String {
            let part = rest.prefix { !isEnd($0) }
            rest = rest[part.endIndex...]
            return String(decoding: part, as: UTF8.self)
        }
        name = take { $0.isSpace || $0 == .slash || $0 == .greater }.lowercased()
        while true {
            rest = rest.drop { $0.isSpace || $0 == .slash }
            guard let first = rest.first, first != .greater else { break }
            // An equals sign in front is part of the name.
            let sign = first == .equals ? "=" : ""
            if !sign.isEmpty { rest = rest.dropFirst() }
            let attribute = (sign + take { $0.isSpace || $0 == .slash || $0 == .greater || $0 == .equals }).lowercased()
            let next = rest.drop(while: \.isSpace)
            var value = ""
            if next.first == .equals {
                rest = next.dropFirst().drop(while: \.isSpace)
                if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                    rest = rest.dropFirst()
                    value = take { $0 == quote }
                    // Without its quote the tag has no end.
                    if rest.isEmpty { break }
                    rest = rest.dropFirst()
                } else {
                    value = take { $0.isSpace || $0 == .greater }
                }
            }
            if attributes[attribute] == nil { attributes[attribute] = value }
        }
        isComplete = !rest.isEmpty
        byteCount = rest.startIndex - bytes.startIndex
    }
}

extension UInt8 {
    fileprivate static let slash = UInt8(ascii: "/")
    fileprivate static let greater = UInt8(ascii: ">")
    fileprivate static let equals = UInt8(ascii: "=")

    /// Tab, line feed, form feed, carriage return and space.
    fileprivate var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D }
}
