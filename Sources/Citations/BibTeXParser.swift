import Notebooks

/// Reads the entries of a BibTeX file. What is between entries is a comment, as BibTeX has it; an entry that cannot be read is
/// reported and left out.
struct BibTeXParser {
    private let bytes: [UInt8]
    private var index = 0
    private var lineStarts: [Int] = [0]
    private var macros: [String: String] = Self.months
    private var currentKey: String?
    private(set) var entries: [BibTeXEntry] = []
    private(set) var problems: [Problem] = []

    struct Problem: Error {
        /// The entry that it is in; nil where what is wrong may hide other entries.
        var key: String?
        var severity = Diagnostic.Severity.error
        var code = "bad-bibtex"
        var location: SourceLocation
        var summary: String
        var help = ""
    }

    private static let months = Dictionary(
        uniqueKeysWithValues: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].enumerated()
            .map { ($1, "\($0 + 1)") })

    init(parsing bytes: [UInt8]) {
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        for index in self.bytes.indices where self.bytes[index] == UInt8(ascii: "\n") { lineStarts.append(index + 1) }
        while let at = self.bytes[index...].firstIndex(of: UInt8(ascii: "@")) {
            index = at + 1
            do throws(Problem) {
                try readCommand(at)
            } catch {
                problems.append(error)
                skipToNextEntry()
            }
        }
    }

    // MARK: Commands

    private mutating func readCommand(_ start: Int) throws(Problem) {
        let type = readName().lowercased()
        skipSpace()
        // An address in a comment between entries: "jane@example.org".
        guard !type.isEmpty, let open = next, open == UInt8(ascii: "{") || open == UInt8(ascii: "(") else { return }
        let close = open == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ")")
        index += 1
        switch type {
        case "comment":
            // Entries that are commented out stand in it.
            try skipBraces(open, close, from: start, stopsAtEntry: false)
        case "preamble": try skipBraces(open, close, from: start)
        case "string":
            skipSpace()
            let field = try readField()
            macros[field.name] = field.value
            skipSpace()
            guard next == close else { throw problem("this @string is not closed", at: start) }
            index += 1
        default: try readEntry(type, close, from: start)
        }
    }

    private mutating func readEntry(_ type: String, _ close: UInt8, from start: Int) throws(Problem) {
        skipSpace()
        let keyStart = index
        while let byte = next, !" \t\r\n,{}()=\"".utf8.contains(byte) { index += 1 }
        let key = String(decoding: bytes[keyStart..<index], as: UTF8.self)
        skipSpace()
        currentKey = key
        defer { currentKey = nil }
        if key.isEmpty { throw problem("this entry has no key", at: start, help: "Write \"@\(type){key,\".") }
        guard next == UInt8(ascii: ",") || next == close else {
            throw problem("a comma is expected here, behind the key \"\(key)\"", at: index)
        }
        var entry = BibTeXEntry(type: type, key: key, location: location(start), fields: [:])
        while next == UInt8(ascii: ",") {
            index += 1
            skipSpace()
            if next == close || next == nil { break }
            let place = index
            let (name, value) = try readField()
            if entry.fields[name] == nil {
                entry.fields[name] = BibTeXEntry.Field(value: value, location: location(place))
            } else {
                warn("bibtex-field", "the entry \"\(key)\" has the field \"\(name)\" twice: the first counts", at: place)
            }
            skipSpace()
        }
        guard next == close else {
            throw problem(
                next == nil ? "the entry \"\(key)\" is not closed" : "a comma is expected here, in the entry \"\(key)\"",
                at: next == nil ? start : index)
        }
        index += 1
        entries.append(entry)
    }

    /// `name = value`
    private mutating func readField() throws(Problem) -> (name: String, value: String) {
        let start = index
        let name = readName().lowercased()
        skipSpace()
        guard !name.isEmpty, next == UInt8(ascii: "=") else {
            throw problem("a field is expected here", at: start, help: "Write \"name = {value}\".")
        }
        index += 1
        var value = try readPiece()
        skipSpace()
        while next == UInt8(ascii: "#") {
            index += 1
            value += try readPiece()
            skipSpace()
        }
        return (name, value)
    }

    // MARK: Values

    /// `{text}`, `"text"`, a number, or the name of a @string.
    private mutating func readPiece() throws(Problem) -> String {
        skipSpace()
        let start = index
        switch next {
        case UInt8(ascii: "{"):
            index += 1
            try skipBraces(UInt8(ascii: "{"), UInt8(ascii: "}"), from: start)
            return String(decoding: bytes[start + 1..<index - 1], as: UTF8.self)
        case UInt8(ascii: "\""):
            index += 1
            var depth = 0
            while let byte = next {
                if byte == UInt8(ascii: "{") { depth += 1 }
                if byte == UInt8(ascii: "}") { depth -= 1 }
                if depth < 0 || byte == UInt8(ascii: "@") && beginsEntry { break }
                index += 1
                if byte == UInt8(ascii: "\""), depth == 0 { return String(decoding: bytes[start + 1..<index - 1], as: UTF8.self) }
            }
            throw problem("this text in quotation marks is not closed", at: start)
        default:
            let name = readName()
            if name.isEmpty { throw problem("a value is expected here", at: start, help: "Write it between braces.") }
            if name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return name }
            if let value = macros[name.lowercased()] { return value }
            let near = nearestName(to: name.lowercased(), in: macros.keys.filter { $0.utf8.count > 3 })
            warn(
                "bibtex-string", "there is no @string \"\(name)\"", at: start,
                help: near.map { "Did you mean \"\($0)\"?" } ?? "Write a text between braces.")
            return ""
        }
    }

    /// Over a text in which braces are balanced, and over what closes it.
    ///
    /// - Parameter stopsAtEntry: an entry at the head of a line says that the text before it lacks its end.
    private mutating func skipBraces(
        _ open: UInt8, _ close: UInt8, from start: Int, stopsAtEntry: Bool = true
    ) throws(Problem) {
        var depth = 0
        while let byte = next {
            if stopsAtEntry, byte == UInt8(ascii: "@"), beginsEntry { break }
            index += 1
            if byte == close, depth == 0 { return }
            // A brace behind a backslash counts for BibTeX, too.
            if byte == UInt8(ascii: "{") { depth += 1 }
            if byte == UInt8(ascii: "}") { depth -= 1 }
            if depth < 0 { break }
        }
        throw problem("this \(open == UInt8(ascii: "{") ? "brace" : "parenthesis") is not closed", at: start)
    }

    // MARK: Small things

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, " \t\r\n".utf8.contains(byte) { index += 1 }
    }

    private mutating func readName() -> String {
        let start = index
        while let byte = next, !" \t\r\n,{}()=\"#%'@".utf8.contains(byte) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// Whether "@article{" stands here, at the head of a line.
    private var beginsEntry: Bool {
        guard index == 0 || bytes[index - 1] == UInt8(ascii: "\n") else { return false }
        let name = bytes[(index + 1)...].prefix(20).prefix { Character(Unicode.Scalar($0)).isASCIILetter }
        guard !name.isEmpty, name.endIndex < bytes.count else { return false }
        return "{(".utf8.contains(bytes[name.endIndex])
    }

    private mutating func skipToNextEntry() {
        while index < bytes.count, !(next == UInt8(ascii: "@") && beginsEntry) { index += 1 }
    }

    private func location(_ offset: Int) -> SourceLocation {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return SourceLocation(line: low + 1, column: offset - lineStarts[low] + 1)
    }

    private func problem(_ summary: String, at offset: Int, help: String = "") -> Problem {
        Problem(location: location(offset), summary: summary, help: help)
    }

    private mutating func warn(_ code: String, _ summary: String, at offset: Int, help: String = "") {
        problems.append(
            Problem(key: currentKey, severity: .warning, code: code, location: location(offset), summary: summary, help: help))
    }
}
