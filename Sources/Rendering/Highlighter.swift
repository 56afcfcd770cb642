import SystemIO

/// Colours source code: keywords, types, literals, comments. A lexer and no more, so that it is right about
/// where strings and comments end and never needs the code to compile.
package struct Highlighter {
    private enum Style: String {
        case keyword = "k"
        case type = "t"
        case literal = "s"
        case comment = "c"
    }

    private let language: Language
    private let bytes: [UInt8]
    private var position = 0
    private var plainStart = 0
    private var html = HTML()
    /// Strings around the position. In more than 32 of them, all is a literal.
    private var level = 0

    package static func html(_ code: String, language: String?) -> HTML {
        let code = code.visible
        guard let language = language.flatMap(Language.named) else { return HTML(escaping: code) }
        var highlighter = Highlighter(language: language, bytes: Array(code.utf8))
        highlighter.run(until: nil)
        highlighter.flushPlain()
        return highlighter.html
    }

    private init(language: Language, bytes: [UInt8]) {
        self.language = language
        self.bytes = bytes
    }

    /// Up to the closing parenthesis of an interpolation, or to the end.
    private mutating func run(until close: UInt8?) {
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if let close {
                if byte == close, depth == 0 { return }
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
            }
            if let length = commentLength() {
                emit(length, .comment)
            } else if startsString {
                lexString()
            } else if Self.isDigit(byte) {
                emit(numberLength(), .literal)
            } else if byte == UInt8(ascii: "#"), self.byte(position + 1) == byte {
                position += hashes(at: position)
            } else if Self.isWord(byte) || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "#") {
                lexWord()
            } else {
                position += 1
            }
        }
    }

    private mutating func lexWord() {
        let first = bytes[position]
        let isMember = position > 0 && bytes[position - 1] == UInt8(ascii: ".")
        var end = position + 1
        // No key is longer.
        let last = min(bytes.count, end + 200)
        while end < last, Self.isWord(bytes[end]) || Self.isDigit(bytes[end]) { end += 1 }
        let isMarked = first == UInt8(ascii: "@") || first == UInt8(ascii: "#")
        if first == UInt8(ascii: "#"), language.hasPreprocessor {
            emit(end - position, .keyword)
            return
        }
        if language.hasKeys, !isMarked, let key = keyEnd(from: end) {
            emit(key - position, .type)
            return
        }
        let written = String(decoding: bytes[position..<end], as: UTF8.self)
        let word = language.ignoresCase ? written.lowercased() : written
        if isMarked ? language.isSwift && end > position + 1 : language.keywords.contains(word) && !isMember {
            emit(end - position, .keyword)
        } else if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first), !language.ignoresCase {
            emit(end - position, .type)
        } else {
            position = end
        }
    }

    private func numberLength() -> Int {
        var end = position + 1
        while end < bytes.count {
            let isPoint = bytes[end] == UInt8(ascii: ".") && end + 1 < bytes.count && Self.isDigit(bytes[end + 1])
            guard isPoint || Self.isWord(bytes[end]) || Self.isDigit(bytes[end]) else { break }
            end += 1
        }
        return end - position
    }

    private func commentLength() -> Int? {
        if language.lineComment.contains(where: { starts(with: $0, at: position) }) {
            return (bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count) - position
        }
        guard language.hasBlockComments, starts(with: "/*", at: position) else { return nil }
        var (depth, end) = (0, position)
        repeat {
            if starts(with: "/*", at: end) {
                depth = language.nestsBlockComments ? depth + 1 : 1
                end += 2
            } else if starts(with: "*/", at: end) {
                depth -= 1
                end += 2
            } else {
                end += 1
            }
        } while depth > 0 && end < bytes.count
        return min(end, bytes.count) - position
    }

    private var startsString: Bool {
        switch bytes[position] {
        case UInt8(ascii: "\""): true
        case UInt8(ascii: "'"): language.hasSingleQuotes
        case UInt8(ascii: "`"): language.hasBacktickStrings
        case UInt8(ascii: "#"):
            language.isSwift && hashes(at: position) > 0 && byte(position + hashes(at: position)) == UInt8(ascii: "\"")
        default: false
        }
    }

    private mutating func lexString() {
        let hashCount = hashes(at: position)
        let quote = bytes[position + hashCount]
        let single = String(decoding: [quote], as: UTF8.self)
        let isTriple = language.hasTripleQuotes && starts(with: single + single + single, at: position + hashCount)
        let close = (isTriple ? single + single + single : single) + String(repeating: "#", count: hashCount)
        let escape = "\\" + String(repeating: "#", count: hashCount)
        flushPlain()
        var start = position
        position += close.utf8.count
        while position < bytes.count {
            if starts(with: close, at: position) {
                position += close.utf8.count
                break
            }
            if !isTriple, quote != UInt8(ascii: "`"), bytes[position] == UInt8(ascii: "\n") { break }
            if starts(with: escape, at: position) {
                position += escape.utf8.count
                guard language.isSwift, byte(position) == UInt8(ascii: "("), level < 32 else {
                    position = min(position + 1, bytes.count)
                    continue
                }
                append(start..<position, .literal)
                plainStart = position
                position += 1
                level += 1
                run(until: UInt8(ascii: ")"))
                level -= 1
                position = min(position + 1, bytes.count)
                flushPlain()
                start = position
            } else {
                position += 1
            }
        }
        append(start..<position, language.hasKeys && byte(position) == UInt8(ascii: ":") ? .type : .literal)
        plainStart = position
    }

    /// The end of a word with dashes and dots in it, if a ":" follows as behind a key.
    private func keyEnd(from end: Int) -> Int? {
        var end = end
        while end < bytes.count, Self.isWord(bytes[end]) || Self.isDigit(bytes[end]) || "-.".utf8.contains(bytes[end]) {
            end += 1
        }
        return isKey(behind: end) ? end : nil
    }

    private func isKey(behind end: Int) -> Bool {
        guard language.hasKeys, byte(end) == UInt8(ascii: ":") else { return false }
        return byte(end + 1).map { " \n\t".utf8.contains($0) } ?? true
    }

    private mutating func emit(_ length: Int, _ style: Style) {
        flushPlain()
        append(position..<position + length, style)
        position += length
        plainStart = position
    }

    private mutating func flushPlain() {
        html += HTML(escaping: String(decoding: bytes[plainStart..<position], as: UTF8.self))
        plainStart = position
    }

    private mutating func append(_ range: Range<Int>, _ style: Style) {
        guard !range.isEmpty else { return }
        html += "<i class=\"\(style.rawValue)\">\(String(decoding: bytes[range], as: UTF8.self))</i>"
    }

    private func hashes(at index: Int) -> Int { bytes[index...].prefix { $0 == UInt8(ascii: "#") }.count }
    private func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }
    private func starts(with text: String, at index: Int) -> Bool {
        bytes[min(index, bytes.count)...].starts(with: text.utf8)
    }
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isWord(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
            || byte >= 128
    }
}
