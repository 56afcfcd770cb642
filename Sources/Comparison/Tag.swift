/// A tag of a page, or what else begins with "<" and shows nothing.
struct Tag {
    enum Kind {
        case start(name: String, attributes: [(name: String, value: String)], isEmpty: Bool)
        case end(name: String)
        /// A comment, or a document type.
        case none
    }

    let kind: Kind
    let range: Range<Int>

    /// - Returns: nil where "<" is only a character.
    init?(_ bytes: [UInt8], at start: Int) {
        var cursor = Cursor(bytes, start + 1)
        switch cursor.byte {
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
            kind = .none
            range = start..<cursor.endOfDeclaration()
        case UInt8(ascii: "/"):
            cursor.place += 1
            let name = cursor.name()
            guard !name.isEmpty else { return nil }
            cursor.skip { $0 != UInt8(ascii: ">") }
            kind = .end(name: name)
            range = start..<min(cursor.place + 1, bytes.count)
        default:
            let name = cursor.name()
            guard !name.isEmpty else { return nil }
            var attributes: [(name: String, value: String)] = []
            var isEmpty = false
            while let byte = cursor.byte, byte != UInt8(ascii: ">") {
                if byte == UInt8(ascii: "/") {
                    cursor.place += 1
                    isEmpty = cursor.byte == UInt8(ascii: ">")
                } else if Cursor.isSpace(byte) {
                    cursor.place += 1
                } else {
                    attributes.append(cursor.attribute())
                }
            }
            kind = .start(name: name, attributes: attributes, isEmpty: isEmpty)
            range = start..<min(cursor.place + 1, bytes.count)
        }
    }

    /// Where the text of an element ends in which "<" is only a character.
    static func end(ofRaw name: String, _ bytes: [UInt8], from start: Int) -> Int {
        let mark = Array("</\(name)".utf8)
        var place = start
        while place + mark.count <= bytes.count {
            if bytes[place] == mark[0], zip(bytes[place...], mark).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) { return place }
            place += 1
        }
        return bytes.count
    }
}

/// A place in a page's bytes.
private struct Cursor {
    let bytes: [UInt8]
    var place: Int

    init(_ bytes: [UInt8], _ place: Int) {
        self.bytes = bytes
        self.place = place
    }

    var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    mutating func skip(while isSkipped: (UInt8) -> Bool) {
        while let byte, isSkipped(byte) { place += 1 }
    }

    /// A name that begins with a letter, in lower case; empty where there is none.
    mutating func name() -> String {
        guard let first = byte, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20) else { return "" }
        let start = place
        skip { !Self.isSpace($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") }
        return String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
    }

    mutating func attribute() -> (name: String, value: String) {
        let start = place
        place += 1
        skip { !Self.isSpace($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "=") }
        let name = String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
        skip(while: Self.isSpace)
        guard byte == UInt8(ascii: "=") else { return (name, "") }
        place += 1
        skip(while: Self.isSpace)
        guard let quote = byte, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let start = place
            skip { !Self.isSpace($0) && $0 != UInt8(ascii: ">") }
            return (name, value(start..<place))
        }
        let open = place + 1
        place = open
        skip { $0 != quote }
        defer { place = min(place + 1, bytes.count) }
        return (name, value(open..<place))
    }

    private func value(_ range: Range<Int>) -> String {
        CharacterReferences.resolved(String(decoding: bytes[range], as: UTF8.self))
    }

    /// Behind a comment, or behind another declaration.
    mutating func endOfDeclaration() -> Int {
        if bytes[place...].starts(with: "!--".utf8) {
            place += 3
            while place < bytes.count, !bytes[place...].starts(with: "-->".utf8) { place += 1 }
            return min(place + 3, bytes.count)
        }
        skip { $0 != UInt8(ascii: ">") }
        return min(place + 1, bytes.count)
    }
}

/// What stands for a character in HTML.
enum CharacterReferences {
    private static let named: [Substring: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}",
    ]

    static func resolved(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var rest = text[...]
        while let mark = rest.firstIndex(of: "&") {
            result += rest[..<mark]
            rest = rest[mark...]
            let body = rest.dropFirst().prefix(10)
            if let end = body.firstIndex(of: ";"), let character = character(body[..<end]) {
                result += character
                rest = rest[rest.index(after: end)...]
            } else {
                result += "&"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    private static func character(_ name: Substring) -> String? {
        guard name.first == "#" else { return named[name] }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        let code = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}
