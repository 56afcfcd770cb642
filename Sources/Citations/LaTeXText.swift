/// Turns the LaTeX in a field of a BibTeX file into text: accents, signs, styles, mathematics.
struct LaTeXText {
    private let source: [Character]
    private var index = 0
    private var depth = 0
    private var result = StyledText()
    /// Commands that print nothing known.
    private(set) var unknown: [String] = []

    /// What braces in each other may be read to; what is deeper is taken as it stands.
    private static let deepest = 64

    private init(_ source: String) { self.source = Array(source) }

    /// - Returns: the text, and the commands in it that are not known, whose arguments are shown.
    static func read(_ source: String) -> (text: StyledText, unknown: [String]) {
        guard source.contains(where: { "\\{}$~-`'\n\t ".contains($0) }) else { return (StyledText(source), []) }
        var reader = LaTeXText(source)
        while reader.index < reader.source.count { reader.readGroup([]) }
        return (reader.result.collapsed, reader.unknown)
    }

    /// Without styles.
    static func plain(_ source: String) -> String { read(source).text.plain }

    // MARK: Reading

    /// Reads up to the brace that closes a group, and over it.
    private mutating func readGroup(_ outer: StyledText.Style, link: String? = nil) {
        var style = outer
        while index < source.count {
            let character = source[index]
            switch character {
            case "}":
                index += 1
                return
            case "{":
                index += 1
                guard depth < Self.deepest else { continue }
                depth += 1
                readGroup(style, link: link)
                depth -= 1
            case "\\": readCommand(&style, link: link)
            case "$": readMath(style)
            case "~":
                add("\u{a0}", style, link)
                index += 1
            case "-":
                let count = run(of: "-")
                add(count == 2 ? "–" : count == 3 ? "—" : "-", style, link)
                index += count
            case "`", "'":
                let isDouble = run(of: character) >= 2
                add(character == "`" ? isDouble ? "“" : "‘" : isDouble ? "”" : "’", style, link)
                index += isDouble ? 2 : 1
            default:
                add(String(character), style, link)
                index += 1
            }
        }
    }

    private mutating func readCommand(_ style: inout StyledText.Style, link: String?) {
        index += 1
        guard index < source.count else { return }
        var name = String(source[index])
        index += 1
        if name.first?.isASCIILetter ?? false {
            while index < source.count, source[index].isASCIILetter {
                name.append(source[index])
                index += 1
            }
        }
        if let mark = LaTeXAccents.marks[name] {
            // "\c c" takes the next letter; "\cc" is another command.
            skipSpace()
            add(accented(mark), style, link)
            return
        }
        if name.first?.isLetter ?? false { skipSpace() }
        if let sign = LaTeXAccents.signs[name] {
            skipEmptyGroup()
            add(sign, style, link)
            return
        }
        if let change = Self.declarations[name] {
            style = change.map { style.union($0) } ?? []
            return
        }
        switch name {
        case "url", "path", "nolinkurl":
            let address = rawArgument()
            add(address, style, address)
        case "href":
            let address = rawArgument()
            readArgument(style, link: address)
        case "noopsort": _ = rawArgument()
        case "enquote", "mkbibquote":
            add("“", style, link)
            readArgument(style, link: link)
            add("”", style, link)
        default:
            guard let change = Self.styles[name] else {
                unknown.append(name)
                return
            }
            readArgument(change == .italic ? style.symmetricDifference(.italic) : style.union(change), link: link)
        }
    }

    /// `{argument}`, or the next character.
    private mutating func readArgument(_ style: StyledText.Style, link: String?) {
        guard index < source.count else { return }
        if source[index] == "{", depth < Self.deepest {
            index += 1
            depth += 1
            readGroup(style, link: link)
            depth -= 1
        } else if !"}\\".contains(source[index]) {
            add(String(source[index]), style, link)
            index += 1
        }
    }

    /// The letter that an accent is for: `{o}`, `o`, `\i` or `{\i}`.
    private mutating func accented(_ mark: Unicode.Scalar) -> String {
        let outer = result
        result = StyledText()
        defer { result = outer }
        if index < source.count, source[index] == "\\", depth < Self.deepest {
            var style = StyledText.Style()
            depth += 1
            readCommand(&style, link: nil)
            depth -= 1
        } else {
            readArgument([], link: nil)
        }
        let text = result.plain
        guard let first = text.first else { return String(Character(mark)) }
        return LaTeXAccents.compose(first, mark) + text.dropFirst()
    }

    /// `$ … $`
    private mutating func readMath(_ style: StyledText.Style) {
        let length = min(run(of: "$"), 2)
        let start = index + length
        var end = start
        while end < source.count, source[end] != "$" { end += source[end] == "\\" ? 2 : 1 }
        guard end < source.count, end > start else {
            add("$", style, nil)
            index += 1
            return
        }
        result.append(String(source[start..<end]), style.union(.math))
        index = min(end + length, source.count)
    }

    /// An argument in which nothing is a command.
    private mutating func rawArgument() -> String {
        guard index < source.count, source[index] == "{" else { return "" }
        var open = 1
        let start = index + 1
        index = start
        while index < source.count {
            if source[index] == "{" { open += 1 }
            if source[index] == "}" { open -= 1 }
            index += 1
            if open == 0 { break }
        }
        let end = open == 0 ? index - 1 : index
        return String(source[start..<max(start, end)]).replacing("\\", with: "")
    }

    /// How often the character stands here, up to three times.
    private func run(of character: Character) -> Int { source[index...].prefix(3).prefix { $0 == character }.count }

    private mutating func skipSpace() {
        while index < source.count, source[index].isWhitespace { index += 1 }
    }

    /// `{}` behind a command, which only ends it.
    private mutating func skipEmptyGroup() {
        if index + 1 < source.count, source[index] == "{", source[index + 1] == "}" { index += 2 }
    }

    private mutating func add(_ text: String, _ style: StyledText.Style, _ link: String?) {
        result.append(text, style, link: link)
    }

    /// `{\em text}`: from here to the end of the group; nil goes back to upright text.
    private static let declarations: [String: StyledText.Style?] = [
        "em": .italic, "it": .italic, "itshape": .italic, "sl": .italic, "bf": .bold, "bfseries": .bold,
        "sc": .smallCapitals, "scshape": .smallCapitals, "tt": .code, "ttfamily": .code, "rm": nil, "upshape": nil,
        "normalfont": nil,
    ]

    private static let styles: [String: StyledText.Style] = [
        "emph": .italic, "textit": .italic, "textsl": .italic, "mkbibemph": .italic, "mkbibitalic": .italic, "textbf": .bold,
        "mkbibbold": .bold, "textsc": .smallCapitals, "texttt": .code, "textsuperscript": .superscript,
        "textsubscript": .subscript, "text": [], "textrm": [], "textup": [], "textnormal": [], "mbox": [], "hbox": [],
        "textsf": [], "NoCaseChange": [],
    ]
}

extension Character {
    var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
