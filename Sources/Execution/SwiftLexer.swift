/// A token of Swift, as far as statements can be told apart by it.
struct SwiftToken: Sendable {
    enum Kind: Sendable {
        case word, number, string, operation
        /// `(`, `[`, `{`, and `#if`
        case open
        /// `)`, `]`, `}`, and `#endif`
        case close
        /// `,`, `;`, `:`, `.`, `@`
        case mark
    }

    var kind: Kind
    /// Bytes of the code.
    var range: Range<Int>
    var text: String
    /// Brackets around the token; a bracket itself has the depth of what it stands in.
    var depth: Int
    /// First on its line, apart from comments.
    var isFirstOnLine: Bool
    var hasSpaceBefore: Bool
    var hasSpaceAfter: Bool
    /// The tokens of a string's interpolations.
    var interpolated: [SwiftToken] = []
}

/// Divides Swift into tokens. Knows comments, every form of string with its interpolations, and brackets.
package struct SwiftLexer {
    /// Something that never ends: a bracket, a string or a comment.
    package struct Imbalance: Error {
        package var offset: Int
        package var message: String
        /// Whether it is nested too deeply.
        var isDepth = false
    }

    private let bytes: [UInt8]
    private var index = 0
    private var tokens: [SwiftToken] = []
    private var brackets: [(text: String, offset: Int)] = []
    private var sawLineEnd = true
    /// Strings around what is read.
    private var level = 0

    /// Of brackets, which is the Swift compiler's own limit, and of strings within strings.
    private static let (deepestBracket, deepestString) = (256, 32)

    /// - Throws: ``Imbalance`` at the first bracket or string that is not closed, or closes nothing.
    static func tokens(of code: String) throws(Imbalance) -> [SwiftToken] {
        var lexer = SwiftLexer(bytes: Array(code.utf8))
        try lexer.run(until: nil)
        if let open = lexer.brackets.last {
            throw Imbalance(offset: open.offset, message: "this \"\(open.text)\" is never closed")
        }
        return lexer.tokens
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func byte(_ offset: Int = 0) -> UInt8 {
        index + offset < bytes.count ? bytes[index + offset] : 0
    }

    /// Reads to the end, or to the parenthesis that closes an interpolation at the given depth.
    private mutating func run(until depth: Int?) throws(Imbalance) {
        while index < bytes.count {
            switch byte() {
            case UInt8(ascii: "\n"):
                sawLineEnd = true
                index += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0D: index += 1
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                while index < bytes.count, byte() != UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"): try skipComment()
            case UInt8(ascii: "\""): try readString(start: index, hashes: 0)
            case UInt8(ascii: "#"): try readHash()
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                try open(length: 1)
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                if let depth, brackets.count == depth { return }
                try close(length: 1)
            case UInt8(ascii: "`"):
                let start = index
                index += 1
                while index < bytes.count, byte() != UInt8(ascii: "`"), byte() != UInt8(ascii: "\n") { index += 1 }
                index += 1
                add(.word, from: start)
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "@"): mark()
            case UInt8(ascii: "\\"):
                index += 1
                add(.operation, from: index - 1)
            case UInt8(ascii: ".") where byte(1) != UInt8(ascii: "."): mark()
            case let first where Self.isDigit(first): readNumber()
            case let first where Self.isWord(first): readWord()
            case UInt8(ascii: "/") where beginsRegex: try readRegex(start: index, hashes: 0)
            case let first where Self.isOperator(first): readOperator()
            default: index += 1
            }
        }
    }

    // MARK: Tokens

    private mutating func add(_ kind: SwiftToken.Kind, from start: Int, depth: Int? = nil) {
        let space: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
        tokens.append(
            SwiftToken(
                kind: kind, range: start..<min(index, bytes.count),
                text: String(decoding: bytes[start..<min(index, bytes.count)], as: UTF8.self),
                depth: depth ?? brackets.count, isFirstOnLine: sawLineEnd,
                hasSpaceBefore: start == 0 || space(bytes[start - 1]) || "([{,;:".utf8.contains(bytes[start - 1]),
                hasSpaceAfter: index >= bytes.count || space(bytes[index]) || ")]},;:".utf8.contains(bytes[index])))
        sawLineEnd = false
    }

    private mutating func mark() {
        index += 1
        add(.mark, from: index - 1)
    }

    private mutating func open(length: Int) throws(Imbalance) {
        let start = index
        index += length
        add(.open, from: start)
        brackets.append((String(decoding: bytes[start..<index], as: UTF8.self), start))
        guard brackets.count <= Self.deepestBracket else {
            throw Imbalance(offset: start, message: "more than \(Self.deepestBracket) brackets are open here", isDepth: true)
        }
    }

    private mutating func close(length: Int) throws(Imbalance) {
        let start = index
        index += length
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        let partners = [")": "(", "]": "[", "}": "{", "#endif": "#if"]
        guard let last = brackets.last else { throw Imbalance(offset: start, message: "this \"\(text)\" closes nothing") }
        guard last.text == partners[text] else {
            throw Imbalance(offset: start, message: "this \"\(text)\" does not close the \"\(last.text)\" before it")
        }
        brackets.removeLast()
        add(.close, from: start)
    }

    private mutating func readWord() {
        let start = index
        while index < bytes.count, Self.isWord(byte()) || Self.isDigit(byte()) { index += 1 }
        add(.word, from: start)
    }

    private mutating func readNumber() {
        let start = index
        while index < bytes.count {
            let isPoint = byte() == UInt8(ascii: ".") && Self.isDigit(byte(1))
            let previous = index > start ? bytes[index - 1] | 0x20 : 0
            let isSign =
                (byte() == UInt8(ascii: "-") || byte() == UInt8(ascii: "+"))
                && (previous == UInt8(ascii: "e") && !bytes[start..<index].contains(UInt8(ascii: "x"))
                    || previous == UInt8(ascii: "p"))
            guard Self.isDigit(byte()) || Self.isWord(byte()) || isPoint || isSign else { break }
            index += 1
        }
        add(.number, from: start)
    }

    private mutating func readOperator() {
        let start = index
        while index < bytes.count, Self.isOperator(byte()) {
            if index > start, byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "/") || byte(1) == UInt8(ascii: "*") {
                break
            }
            index += 1
            // "x!.y" and "x?.y" are two things.
            if index == start + 1, bytes[start] == UInt8(ascii: "!") || bytes[start] == UInt8(ascii: "?"),
                byte() == UInt8(ascii: ".")
            {
                break
            }
        }
        add(.operation, from: start)
    }

    /// `#if`, a macro's name, or a raw string.
    private mutating func readHash() throws(Imbalance) {
        let start = index
        var hashes = 0
        while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
        if byte(hashes) == UInt8(ascii: "\"") {
            index += hashes
            try readString(start: start, hashes: hashes)
            return
        }
        if byte(hashes) == UInt8(ascii: "/") {
            try readRegex(start: start, hashes: hashes)
            return
        }
        var length = hashes
        while Self.isWord(byte(length)) { length += 1 }
        switch String(decoding: bytes[start..<start + length], as: UTF8.self) {
        case "#if": try open(length: length)
        case "#endif": try close(length: length)
        default:
            index += length
            add(.word, from: start)
        }
    }

    // MARK: Comments and strings

    private mutating func skipComment() throws(Imbalance) {
        let start = index
        var depth = 0
        repeat {
            guard index < bytes.count else { throw Imbalance(offset: start, message: "this comment is never closed") }
            if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
                depth += 1
                index += 2
            } else if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                depth -= 1
                index += 2
            } else {
                if byte() == UInt8(ascii: "\n") { sawLineEnd = true }
                index += 1
            }
        } while depth > 0
    }

    private mutating func readString(start: Int, hashes: Int) throws(Imbalance) {
        let quote = UInt8(ascii: "\"")
        let isMultiline = byte(1) == quote && byte(2) == quote
        let length = isMultiline ? 3 : 1
        let wasFirst = sawLineEnd
        let depth = brackets.count
        var interpolated: [SwiftToken] = []
        index += length
        while true {
            guard index < bytes.count, isMultiline || byte() != UInt8(ascii: "\n") else {
                throw Imbalance(offset: start, message: "this string is never closed")
            }
            if byte() == UInt8(ascii: "\\"), hasHashes(hashes, at: 1) {
                if byte(1 + hashes) == UInt8(ascii: "(") {
                    index += 2 + hashes
                    interpolated += try readInterpolation(start: start)
                } else {
                    index += 2 + hashes
                }
            } else if (0..<length).allSatisfy({ byte($0) == quote }), hasHashes(hashes, at: length) {
                index += length + hashes
                break
            } else {
                index += 1
            }
        }
        sawLineEnd = wasFirst
        add(.string, from: start, depth: depth)
        tokens[tokens.count - 1].interpolated = interpolated
    }

    private mutating func readInterpolation(start: Int) throws(Imbalance) -> [SwiftToken] {
        var inner = SwiftLexer(bytes: bytes)
        inner.index = index
        inner.level = level + 1
        guard inner.level <= Self.deepestString else {
            throw Imbalance(offset: index, message: "more than \(Self.deepestString) strings are open here", isDepth: true)
        }
        do {
            try inner.run(until: 0)
        } catch {
            if error.isDepth { throw error }
            throw Imbalance(offset: start, message: "this string is never closed")
        }
        guard inner.index < bytes.count else { throw Imbalance(offset: start, message: "this string is never closed") }
        index = inner.index + 1
        return inner.tokens
    }

    /// A slash where no operand stands before it, with something behind it and another slash on its line.
    private var beginsRegex: Bool {
        let next = byte(1)
        guard next != 0x20, next != 0x09, next != 0x0A, next != 0, next != UInt8(ascii: "="), !followsOperand else {
            return false
        }
        var end = index + 1
        while end < bytes.count, bytes[end] != 0x0A {
            if bytes[end] == UInt8(ascii: "/") { return true }
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return false
    }

    private var followsOperand: Bool {
        guard let last = tokens.last, !sawLineEnd else { return false }
        switch last.kind {
        case .word: return !Self.wordsBeforeOperands.contains(last.text)
        case .number, .string, .close: return true
        case .operation: return !last.hasSpaceAfter && ["!", "?"].contains(last.text)
        case .open, .mark: return false
        }
    }

    private static let wordsBeforeOperands: Set<String> = [
        "return", "in", "case", "if", "while", "guard", "switch", "where", "try", "await", "throw", "else",
    ]

    private mutating func readRegex(start: Int, hashes: Int) throws(Imbalance) {
        index += hashes + 1
        while !(byte() == UInt8(ascii: "/") && hasHashes(hashes, at: 1)) {
            guard index < bytes.count, hashes > 0 || byte() != 0x0A else {
                throw Imbalance(offset: start, message: "this regex is never closed")
            }
            index += byte() == UInt8(ascii: "\\") ? 2 : 1
        }
        index += 1 + hashes
        add(.string, from: start)
    }

    private func hasHashes(_ count: Int, at offset: Int) -> Bool {
        (0..<count).allSatisfy { byte(offset + $0) == UInt8(ascii: "#") }
    }

    // MARK: Bytes

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
        default: false
        }
    }

    private static func isOperator(_ byte: UInt8) -> Bool { "+-*/%=<>!&|^~?.".utf8.contains(byte) }
}
