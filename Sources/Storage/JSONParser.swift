extension JSONValue {
    /// Parses UTF-8 JSON (RFC 8259), and the words NaN, Infinity and -Infinity, which Python writes.
    ///
    /// Errors name line and column. A member that occurs twice is refused; so is nesting deeper than 512.
    public init(parsing bytes: [UInt8], file: String? = nil) throws(ArchiveError) {
        var parser = JSONParser(bytes: bytes, file: file)
        self = try parser.document()
    }

    /// As from the text's UTF-8.
    public init(parsing text: String, file: String? = nil) throws(ArchiveError) {
        try self.init(parsing: Array(text.utf8), file: file)
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    let file: String?
    var position = 0
    var depth = 0

    init(bytes: [UInt8], file: String?) {
        self.bytes = bytes
        self.file = file
    }

    func failure(_ message: String, at offset: Int? = nil) -> ArchiveError {
        let offset = min(offset ?? position, bytes.count)
        let before = bytes[..<offset]
        let line = before.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return ArchiveError(message, at: "line \(line), column \(offset - lineStart + 1)", in: file)
    }

    mutating func document() throws(ArchiveError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw failure("there is more after the end of the JSON value") }
        return value
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let matches = word.withUTF8Buffer { bytes[position...].starts(with: $0) }
        if matches { position += word.utf8CodeUnitCount }
        return matches
    }

    private mutating func value() throws(ArchiveError) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "{")?: return try nested { (parser) throws(ArchiveError) in try parser.object() }
        case UInt8(ascii: "[")?: return try nested { (parser) throws(ArchiveError) in try parser.array() }
        case UInt8(ascii: "\"")?: return .string(try string())
        case UInt8(ascii: "t")?: if take("true") { return .bool(true) }
        case UInt8(ascii: "f")?: if take("false") { return .bool(false) }
        case UInt8(ascii: "n")?: if take("null") { return .null }
        case UInt8(ascii: "N")?: if take("NaN") { return .double(.nan) }
        case UInt8(ascii: "I")?: if take("Infinity") { return .double(.infinity) }
        case UInt8(ascii: "-")?, (UInt8(ascii: "0")...UInt8(ascii: "9"))?:
            return take("-Infinity") ? .double(-.infinity) : try number()
        case nil: throw failure("the JSON text ends too early")
        default: break
        }
        throw failure("a JSON value is expected here")
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(ArchiveError) -> JSONValue
    ) throws(ArchiveError) -> JSONValue {
        guard depth < 512 else { throw failure("the JSON text is nested too deeply") }
        depth += 1
        position += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    private mutating func array() throws(ArchiveError) -> JSONValue {
        var elements: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            elements.append(try value())
            skipSpace()
            switch next {
            case UInt8(ascii: ",")?: position += 1
            case UInt8(ascii: "]")?:
                position += 1
                return .array(elements)
            default: throw failure("',' or ']' is expected here")
            }
        }
    }

    private mutating func object() throws(ArchiveError) -> JSONValue {
        var members: [String: JSONValue] = [:]
        skipSpace()
        if next == UInt8(ascii: "}") {
            position += 1
            return .object([:])
        }
        while true {
            skipSpace()
            let start = position
            guard next == UInt8(ascii: "\"") else { throw failure("a member's name in quotes is expected here") }
            let key = try string()
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw failure("':' is expected here") }
            position += 1
            guard members.updateValue(try value(), forKey: key) == nil else {
                throw failure("the member \"\(key)\" occurs twice", at: start)
            }
            skipSpace()
            switch next {
            case UInt8(ascii: ",")?: position += 1
            case UInt8(ascii: "}")?:
                position += 1
                return .object(members)
            default: throw failure("',' or '}' is expected here")
            }
        }
    }

    private mutating func number() throws(ArchiveError) -> JSONValue {
        let start = position
        var isInteger = true
        if next == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        scan: while let byte = next {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                isInteger = false
            default: break scan
            }
            position += 1
        }
        let hasLeadingZero =
            position > firstDigit + 1 && bytes[firstDigit] == UInt8(ascii: "0")
            && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[firstDigit + 1])
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if !hasLeadingZero {
            if isInteger, let value = Int(text) { return .int(value) }
            if let value = Double(text), !text.hasSuffix("."), !text.contains(".e"), !text.contains(".E"),
                !text.hasPrefix("."), !text.hasPrefix("-.")
            {
                return .double(value)
            }
        }
        throw failure("'\(text)' is not a number in JSON", at: start)
    }

    private mutating func string() throws(ArchiveError) -> String {
        let start = position
        position += 1
        var runStart = position
        var text = ""
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                try append(runStart..<position, to: &text)
                position += 1
                return text
            case UInt8(ascii: "\\"):
                try append(runStart..<position, to: &text)
                position += 1
                text.unicodeScalars.append(try escape())
                runStart = position
            case 0..<0x20: throw failure("a control character in a string must be written as an escape")
            default: position += 1
            }
        }
        throw failure("the string that begins here has no end", at: start)
    }

    private func append(_ run: Range<Int>, to text: inout String) throws(ArchiveError) {
        guard let part = String(validating: bytes[run], as: UTF8.self) else {
            throw failure("the string is not UTF-8", at: run.lowerBound)
        }
        text += part
    }

    private mutating func escape() throws(ArchiveError) -> Unicode.Scalar {
        let start = position - 1
        guard let byte = next else { throw failure("the JSON text ends too early") }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            let unit = try hexadecimal()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // The first half of a pair of surrogates; an unpaired one becomes the replacement character.
            guard (0xD800..<0xDC00).contains(unit), bytes[position...].starts(with: [0x5C, UInt8(ascii: "u")]) else {
                return "\u{FFFD}"
            }
            position += 2
            let second = try hexadecimal()
            guard (0xDC00..<0xE000).contains(second) else {
                position -= 6
                return "\u{FFFD}"
            }
            return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
        default: throw failure("this escape does not exist in JSON", at: start)
        }
    }

    private mutating func hexadecimal() throws(ArchiveError) -> UInt32 {
        guard position + 4 <= bytes.count,
            let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw failure("four hexadecimal digits are expected here") }
        position += 4
        return value
    }
}
