import Yams

/// YAML inside a notebook: the front matter, or the option lines of a cell. The door to Yams.
struct YAMLText {
    /// A key of the mapping with its value.
    struct Entry {
        var key: String
        var keyLocation: SourceLocation
        var value: YAMLValue
    }

    /// Where a line of the YAML text begins in the notebook.
    struct Line {
        var location: SourceLocation
        var bytes: ArraySlice<UInt8>

        /// The key that the line begins with.
        var key: String? {
            let name = bytes.prefix { isNameByte($0) && $0 != UInt8(ascii: ":") }
            return bytes[name.endIndex...].first == UInt8(ascii: ":") ? String(decoding: name, as: UTF8.self) : nil
        }
    }

    private let lines: [Line]

    init(_ lines: [Line]) {
        self.lines = lines
    }

    /// The mapping's entries in order; a text without content has none.
    /// - Throws: `YAMLProblem` for what is not YAML, or not a mapping.
    func entries() throws(YAMLProblem) -> [Entry] {
        let text = lines.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: "\n") + "\n"
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw problem(error)
        }
        guard let root else { return [] }
        if root.isEmptyDocument { return [] }
        guard let mapping = root.mapping else {
            throw YAMLProblem(summary: "this is not a list of \"key: value\" lines", location: place(root.mark))
        }
        return mapping.map { key, value in
            Entry(key: key.string ?? "", keyLocation: place(key.mark), value: YAMLValue(node: value, text: self))
        }
    }

    /// The place in the notebook of a mark of the parser, which counts characters.
    func place(_ mark: Mark?) -> SourceLocation {
        guard let mark, let last = lines.last else {
            return lines.first?.location ?? SourceLocation(line: 1, column: 1)
        }
        guard mark.line >= 1, mark.line <= lines.count else {
            return SourceLocation(line: last.location.line, column: last.location.column + last.bytes.count)
        }
        let line = lines[mark.line - 1]
        let scalars = String(decoding: line.bytes, as: UTF8.self).unicodeScalars.prefix(max(mark.column - 1, 0))
        let width = scalars.reduce(0) { $0 + UTF8.width($1) }
        return SourceLocation(line: line.location.line, column: line.location.column + width)
    }

    /// A scalar's text with the place of each byte, as near as its YAML style lets them be found.
    func fragment(_ text: String, from mark: Mark?) -> Fragment {
        let start = place(mark)
        var row = lines.firstIndex { $0.location.line == start.line } ?? 0
        guard lines.indices.contains(row) else { return Fragment(Array(text.utf8), places: []) }
        var index = lines[row].bytes.startIndex + start.column - lines[row].location.column
        if index < lines[row].bytes.endIndex {
            switch lines[row].bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): index += 1
            case UInt8(ascii: "|"), UInt8(ascii: ">"): index = lines[row].bytes.endIndex
            default: break
            }
        }
        var places: [SourceLocation] = []
        func here() -> SourceLocation {
            SourceLocation(
                line: lines[row].location.line,
                column: lines[row].location.column + index - lines[row].bytes.startIndex)
        }
        func skipToContent() {
            while index >= lines[row].bytes.endIndex, row + 1 < lines.count {
                row += 1
                index = lines[row].bytes.startIndex
                while index < lines[row].bytes.endIndex, lines[row].bytes[index] == UInt8(ascii: " ") { index += 1 }
            }
        }
        for byte in text.utf8 {
            if index >= lines[row].bytes.endIndex {
                if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: " ") && !places.isEmpty) {
                    places.append(here())
                    skipToContent()
                    continue
                }
                skipToContent()
            }
            let line = lines[row].bytes
            if index < line.endIndex, line[index] != byte, index + 1 < line.endIndex, line[index + 1] == byte {
                index += 1
            }
            places.append(here())
            if index < line.endIndex, line[index] == byte { index += 1 }
        }
        return Fragment(Array(text.utf8), places: places)
    }

    private func problem(_ error: any Error) -> YAMLProblem {
        switch error as? YamlError {
        case .scanner(let context?, _, _, _) where context.text.contains("quoted scalar"):
            return YAMLProblem(summary: "this quote is never closed", location: place(context.mark))
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let where_ = context.map { " (\($0.text))" } ?? ""
            return YAMLProblem(summary: problem + where_, location: place(mark))
        case .duplicatedKeysInMapping(let keys, let context):
            // Yams has the place of the mapping.
            let second = lines.filter { $0.key == keys.first }.dropFirst().first?.location
            return YAMLProblem(
                summary: "the key \"\(keys.joined(separator: "\", \""))\" is given twice", location: second ?? place(context.mark)
            )
        case .reader(let problem, _, _, _):
            return YAMLProblem(summary: problem, location: place(nil))
        default:
            return YAMLProblem(summary: "\(error)", location: place(nil))
        }
    }
}

/// Why a YAML text could not be read.
struct YAMLProblem: Error {
    var summary: String
    var location: SourceLocation
}

/// A value with its place.
struct YAMLValue {
    private let node: Node
    private let text: YAMLText

    fileprivate init(node: Node, text: YAMLText) {
        self.node = node
        self.text = text
    }

    var location: SourceLocation { text.place(node.mark) }
    /// "null", "~" or nothing.
    var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(node.scalar?.string ?? "x") }
    /// A time of day is none: YAML 1.1 alone read "12:30" in base 60.
    private var isNumeral: Bool { isPlain && !(node.scalar?.string.contains(":") ?? true) }
    /// Whether it is a whole number in its form, and more than an Int holds.
    var isTooLarge: Bool { isNumeral && int == nil && digits.count > 15 && digits.allSatisfy(\.isNumber) }
    private var digits: Substring { (node.scalar?.string ?? "").drop { $0 == "-" || $0 == "+" } }
    /// A numeral that begins with zeros, which YAML 1.1 reads as octal and YAML 1.2 does not; nil for all else.
    var paddedNumeral: String? { node.scalar.flatMap { isPlain && $0.string.isPaddedNumeral ? $0.string : nil } }
    /// Any scalar as it stands.
    var string: String? { node.scalar.map { $0.string } }
    var bool: Bool? { isPlain ? node.bool : nil }
    var int: Int? { isNumeral && paddedNumeral == nil ? node.int : nil }
    var double: Double? { isNumeral && paddedNumeral == nil ? node.float : nil }

    /// A scalar, or the scalars of a sequence.
    var strings: [String]? {
        if let sequence = node.sequence {
            return sequence.allSatisfy { $0.scalar != nil } ? sequence.compactMap { $0.string } : nil
        }
        return string.map { [$0] }
    }

    /// A path with its place.
    var path: NamedPath? { string.map { NamedPath($0, at: location) } }

    /// A path, or a sequence of them.
    var paths: [NamedPath]? {
        guard let elements else { return path.map { [$0] } }
        let paths = elements.compactMap(\.path)
        return paths.count == elements.count ? paths : nil
    }

    /// A list of numbers or of such lists, written in one line; or a text.
    var listText: String? {
        guard let elements else { return string }
        return "[" + elements.map { $0.listText ?? "" }.joined(separator: ",") + "]"
    }

    /// The elements of a sequence.
    var elements: [YAMLValue]? { node.sequence?.map { YAMLValue(node: $0, text: text) } }

    /// The entries of a mapping.
    var entries: [YAMLText.Entry]? {
        node.mapping?.map { key, value in
            YAMLText.Entry(
                key: key.string ?? "", keyLocation: text.place(key.mark), value: YAMLValue(node: value, text: text))
        }
    }

    /// The text for reading as inline Markdown.
    var fragment: Fragment? {
        string.map { text.fragment($0, from: node.mark) }
    }

    private var isPlain: Bool { node.scalar.map { $0.style == .plain || $0.style == .any } ?? false }
}

extension String {
    /// Whether it is a numeral with a zero before its first digit: "010", "-007.5".
    package var isPaddedNumeral: Bool {
        let digits = hasPrefix("-") || hasPrefix("+") ? dropFirst() : self[...]
        guard digits.first == "0", let second = digits.dropFirst().first, second.isASCII, second.isNumber else { return false }
        return digits.allSatisfy { $0.isASCII && ($0.isNumber || "._eE+-".contains($0)) }
    }
}

extension Node {
    fileprivate var isEmptyDocument: Bool { scalar.map { $0.string.isEmpty } ?? false }
}
