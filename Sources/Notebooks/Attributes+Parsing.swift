extension Attributes {
    var isEmpty: Bool { identifier == nil && classes.isEmpty && values.isEmpty }

    /// Attributes of more bytes are text.
    private static let longest = 2_000

    /// Reads `{#id .class key=value key="two words" key='with "marks"'}` at the head of `text`.
    /// - Returns: the attributes and the number of bytes read; nil if no well-formed attributes stand there.
    static func parse(_ text: some Collection<UInt8>) -> (Attributes, length: Int)? {
        let bytes = Array(text.prefix(longest))
        guard bytes.first == UInt8(ascii: "{") else { return nil }
        var attributes = Attributes()
        var index = 1
        while true {
            while index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 }
            guard index < bytes.count else { return nil }
            if bytes[index] == UInt8(ascii: "}") {
                return attributes.isEmpty ? nil : (attributes, index + 1)
            }
            let start = index
            while index < bytes.count, !" }=\"".utf8.contains(bytes[index]) { index += 1 }
            let word = String(decoding: bytes[start..<index], as: UTF8.self)
            if index < bytes.count, bytes[index] == UInt8(ascii: "="), isName(word) {
                guard let value = value(in: bytes, at: &index) else { return nil }
                attributes.values[word] = value
            } else if word == "-" {
                attributes.classes.append("unnumbered")
            } else if word.hasPrefix("#"), isName(word.dropFirst()) {
                attributes.identifier = String(word.dropFirst())
            } else if word.hasPrefix("."), isName(word.dropFirst()) {
                attributes.classes.append(String(word.dropFirst()))
            } else {
                return nil
            }
        }
    }

    /// Reads the attributes with which a text ends.
    /// - Returns: the attributes, and how many bytes of text stand before them and the spaces there; nil if there are none.
    static func parse(atEndOf text: some BidirectionalCollection<UInt8>) -> (Attributes, textLength: Int)? {
        guard let brace = text.lastIndex(of: UInt8(ascii: "{")), let (attributes, length) = parse(text[brace...]),
            length == text[brace...].count
        else { return nil }
        let spaces = text[..<brace].reversed().prefix { $0 == UInt8(ascii: " ") }
        return (attributes, text[..<brace].count - spaces.count)
    }

    private static func value(in bytes: [UInt8], at index: inout Int) -> String? {
        index += 1
        guard index < bytes.count else { return nil }
        if "\"'".utf8.contains(bytes[index]) {
            guard let end = bytes[(index + 1)...].firstIndex(of: bytes[index]) else { return nil }
            defer { index = end + 1 }
            return String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
        }
        let start = index
        while index < bytes.count, !" }".utf8.contains(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func isName(_ word: some StringProtocol) -> Bool {
        !word.isEmpty && word.utf8.allSatisfy { isNameByte($0) }
    }
}

/// Letters, digits, "-", "_", ".", ":" and everything beyond ASCII.
func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"): true
    default: false
    }
}
