/// The structure that CommonMark does not know, found line by line before it parses: divs, displayed
/// mathematics, footnotes and link definitions. Their lines are masked, so that no other line moves.
struct LineScanner {
    enum Marker {
        case divStart(Attributes)
        case divEnd
        case math(String, Attributes)
        case list(ListMark)
        case gridTable(ClosedRange<Int>)
        case dashTable(DashTable.Lines)
    }

    struct Footnote {
        var label: String
        var location: SourceLocation
        var fragment: Fragment
    }

    /// The text for CommonMark. A marker is an HTML comment on its line.
    private(set) var masked: SourceText
    /// Markers with the places that they cover, by the line on which they begin.
    private(set) var markers: [Int: (marker: Marker, range: SourceRange)] = [:]
    private(set) var footnotes: [Footnote] = []
    /// Link reference definitions, one a line; good in every fragment.
    private(set) var definitions = LinkDefinitions()
    private(set) var problems: [Problem] = []

    let source: SourceText
    private var surroundings = Surroundings()
    /// Where tables of dashes can end.
    let dashTableEnds: [Int]
    private let firstLine: Int
    private var output: [[UInt8]] = []
    /// The line behind the text that ends code or HTML which is never closed.
    private(set) var ending: String?

    /// - Parameter firstLine: the line behind the front matter.
    init(_ source: SourceText, firstLine: Int) {
        self.source = source
        self.firstLine = firstLine
        masked = source
        dashTableEnds = Self.dashTableEnds(in: source)
        output = Array(repeating: [], count: firstLine - 1)
        var number = firstLine
        while number <= source.lines.count {
            let next = scan(number)
            passed(number..<next)
            number = next
        }
        join()
    }

    private mutating func join() {
        let end = Array((ending.map { "\n" + $0 } ?? "").utf8) + [0x0A, 0x0A]
        masked = SourceText(Array(output.joined(separator: [UInt8(ascii: "\n")])) + end + definitions.text)
    }

    /// Ends code or HTML that goes on to the text's end, so that the definitions behind it are no part of it.
    mutating func end(with ending: String) {
        self.ending = ending
        join()
    }

    /// All that is read but link definitions, in which what is used is looked for.
    var textWithoutDefinitions: [UInt8] {
        let matter = (1..<max(firstLine, 1)).flatMap { source.line($0) + [UInt8(ascii: "\n")] }
        return matter + output.joined(separator: [UInt8(ascii: "\n")]) + footnotes.flatMap(\.fragment.text.bytes)
    }

    /// The definitions that CommonMark takes out of its tree: lines that are in no block.
    func innerDefinitions(notIn tree: MarkNode) -> [(label: ArraySlice<UInt8>, location: SourceLocation)] {
        let lines = tree.lines {
            switch $0 {
            case .paragraph, .heading, .codeBlock, .html, .thematicBreak: true
            default: false
            }
        }
        return (1...source.lines.count).dropFirst(firstLine - 1).compactMap { number in
            guard !lines.contains(number), !output[number - 1].isEmpty else { return nil }
            let line = source.line(number)
            let content = Self.withoutContainers(line)
            guard content.first == UInt8(ascii: "["), let end = content.firstIndex(of: UInt8(ascii: "]")),
                content[(end + 1)...].first == UInt8(ascii: ":")
            else { return nil }
            let location = SourceLocation(line: number, column: content.startIndex - line.startIndex + 1)
            return (content[(content.startIndex + 1)..<end], location)
        }
    }

    /// Puts lines back that are no markers where they stand: in code of a list, say.
    mutating func unmask(_ lines: some Sequence<Int>) {
        for line in lines {
            guard let range = markers.removeValue(forKey: line)?.range else { continue }
            for number in line...range.upperBound.line { output[number - 1] = Array(source.line(number)) }
        }
        join()
    }

    /// Reads the construct that begins on a line; returns the line behind it.
    private mutating func scan(_ number: Int) -> Int {
        let line = source.line(number)
        let content = line.drop { $0 == UInt8(ascii: " ") }
        let indentation = content.startIndex - line.startIndex
        let inner = Self.withoutContainers(line)
        if inner.starts(with: ":::".utf8), inner.startIndex > content.startIndex || indentation > 3 {
            return scanDiv(number, content: inner, column: inner.startIndex - line.startIndex + 1)
        }
        if let next = scanList(number, inner) { return next }
        guard indentation <= 3, let first = content.first else { return copy(number) }
        if let next = scanTable(number, content) { return next }
        switch first {
        case UInt8(ascii: "`"), UInt8(ascii: "~"):
            return copyFence(number, content: content)
        case UInt8(ascii: "<") where content.starts(with: "<!--".utf8):
            return copyComment(number)
        case UInt8(ascii: ":") where content.starts(with: ":::".utf8):
            return scanDiv(number, content: content, column: indentation + 1)
        case UInt8(ascii: "$") where content.starts(with: "$$".utf8):
            return scanMath(number, content: content, column: indentation + 1)
        case UInt8(ascii: "\\"):
            return scanEnvironment(number, content: content, column: indentation + 1) ?? copy(number)
        case UInt8(ascii: "[") where output.last?.isBlank ?? true || definitionsEnd == number || content.starts(with: "[^".utf8):
            return scanDefinition(number, content: content, column: indentation + 1)
        default:
            return copy(number)
        }
    }

    /// The line behind the last definition: another one may follow at once.
    private var definitionsEnd = 0

    private mutating func copy(_ number: Int) -> Int {
        output.append(Array(source.line(number)))
        return number + 1
    }

    private mutating func copyFence(_ number: Int, content: ArraySlice<UInt8>) -> Int {
        guard let fence = Fence(opening: content) else { return copy(number) }
        var next = copy(number)
        while next <= source.lines.count {
            let isEnd = fence.isClosed(by: source.line(next).drop { $0 == UInt8(ascii: " ") })
            next = copy(next)
            if isEnd { break }
        }
        return next
    }

    private mutating func copyComment(_ number: Int) -> Int {
        var next = number
        while next <= source.lines.count {
            let text = source.text(ofLine: next)
            next = copy(next)
            if text.contains("-->") { return next }
        }
        report(
            "open-comment", at: SourceLocation(line: number, column: 1), "this comment is never closed",
            help: "Close it with \"-->\".")
        return next
    }

    private mutating func mark(_ marker: Marker, _ range: SourceRange) {
        markers[range.lowerBound.line] = (marker, range)
        output.append(Array(source.line(range.lowerBound.line).prefix(range.lowerBound.column - 1)) + Array("<!---->".utf8))
        for _ in range.lowerBound.line..<range.upperBound.line { output.append([]) }
    }

    // MARK: Lists and tables of Pandoc's

    private mutating func passed(_ lines: Range<Int>) {
        for number in lines {
            switch markers[number]?.marker {
            case .list(let mark)?: surroundings.pass([UInt8(ascii: "x")], isIndented: false, mark: mark)
            case .gridTable?, .dashTable?:
                surroundings.lines = 1
                surroundings.hasTable = true
            case .divStart?, .divEnd?, .math?: surroundings.pass([], isIndented: false, mark: nil)
            case nil:
                // What a table or a formula covers is empty in the output.
                let line = output[number - 1][...]
                surroundings.pass(Self.withoutContainers(line), isIndented: line.first == 0x20, mark: nil)
            }
        }
    }

    private mutating func scanList(_ number: Int, _ content: ArraySlice<UInt8>) -> Int? {
        guard let (mark, standIn) = ListMark.read(content), surroundings.allows(mark) else { return nil }
        if case .definition = mark, content.contains(UInt8(ascii: "}")), isTableCaption(content) { return nil }
        let line = source.line(number)
        let start = SourceLocation(line: number, column: content.startIndex - line.startIndex + 1)
        let end = SourceLocation(line: number, column: start.column + standIn.count)
        markers[number] = (.list(mark), start.up(to: end))
        output.append(Array(line[..<content.startIndex]) + standIn + content.dropFirst(standIn.count))
        return number + 1
    }

    /// ": Caption {#tbl-name}"
    private func isTableCaption(_ content: ArraySlice<UInt8>) -> Bool {
        guard let brace = content.lastIndex(of: UInt8(ascii: "{")), let attributes = Attributes.parse(content[brace...])?.0 else {
            return false
        }
        return attributes.identifier?.hasPrefix("tbl-") ?? (attributes.values["tbl-colwidths"] != nil)
    }

    private mutating func scanTable(_ number: Int, _ content: ArraySlice<UInt8>) -> Int? {
        guard surroundings.lines == 0 else { return nil }
        let column = content.startIndex - source.line(number).startIndex + 1
        func range(to last: Int) -> SourceRange {
            SourceLocation(line: number, column: column).up(to: SourceLocation(line: last, column: source.line(last).count + 1))
        }
        if let lines = gridTable(at: number) {
            mark(.gridTable(lines), range(to: lines.upperBound))
            return lines.upperBound + 1
        }
        if let lines = dashTable(at: number) {
            mark(.dashTable(lines), range(to: lines.all.upperBound))
            return lines.all.upperBound + 1
        }
        return nil
    }

    // MARK: Divs

    private mutating func scanDiv(_ number: Int, content: ArraySlice<UInt8>, column: Int) -> Int {
        let start = SourceLocation(line: number, column: column)
        let range = start.up(to: SourceLocation(line: number, column: source.line(number).count + 1))
        let rest = content.drop { $0 == UInt8(ascii: ":") }.trimmed
        if rest.isEmpty {
            mark(.divEnd, range)
            return number + 1
        }
        let name = String(decoding: rest.prefix { isNameByte($0) }, as: UTF8.self)
        let read = Attributes.parse(rest)
        checkCallout(read?.0.classes ?? [name], at: start)
        if rest.elementsEqual("{}".utf8) {
            mark(.divStart(Attributes()), range)
        } else if let (attributes, length) = read, rest.dropFirst(length).allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: ":") }) {
            mark(.divStart(attributes), range)
        } else if name.utf8.count == rest.count {
            mark(.divStart(Attributes(classes: [name])), range)
        } else {
            report(
                "bad-div", at: start, "the attributes behind ::: cannot be read",
                help: "Write \"::: {.callout-note title=\"…\"}\".")
            mark(.divStart(Attributes()), range)
        }
        return number + 1
    }

    /// A line behind the marks of the lists and quotes that it is in or begins.
    private static func withoutContainers(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = line
        while let first = rest.first {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            let mark = digits.isEmpty || digits.count > 9 ? rest : rest[digits.endIndex...]
            let isListMark = mark.first.map { (digits.isEmpty ? "-+*" : ".)").utf8.contains($0) } ?? false
            if first == UInt8(ascii: " ") || first == UInt8(ascii: ">") {
                rest = rest.dropFirst()
            } else if isListMark, mark.dropFirst().first == UInt8(ascii: " ") {
                rest = mark.dropFirst(2)
            } else {
                break
            }
        }
        return rest
    }

    private mutating func checkCallout(_ classes: [String], at start: SourceLocation) {
        for name in classes where name.hasPrefix("callout-") {
            let kind = String(name.dropFirst("callout-".count))
            guard !Div.callouts.contains(kind) else { continue }
            let near = nearestName(to: kind, in: Div.callouts).map { "Did you mean \"callout-\($0)\"? " } ?? ""
            report(
                "unknown-callout", at: start, "unknown callout \"\(name)\"",
                help: near + "Known are: \(Div.callouts.map { "callout-" + $0 }.joined(separator: ", ")).")
        }
    }

    // MARK: Mathematics

    private mutating func scanMath(_ number: Int, content: ArraySlice<UInt8>, column: Int) -> Int {
        let start = SourceLocation(line: number, column: column)
        var tex: [UInt8] = []
        var last = number
        var rest = content.dropFirst(2)
        while true {
            if let end = SpanEnd.displayedFormula(in: rest) {
                let behind = rest[(end + 2)...].trimmed
                let attributes = Attributes.parse(behind)
                guard behind.isEmpty || attributes?.length == behind.count else {
                    return copy(number)
                }
                tex += rest[..<end]
                let text = String(decoding: tex.trimmedOfLines, as: UTF8.self)
                let stop = SourceLocation(line: last, column: source.line(last).count + 1)
                mark(.math(text, attributes?.0 ?? Attributes()), start.up(to: stop))
                return last + 1
            }
            tex += rest + [UInt8(ascii: "\n")]
            last += 1
            guard last <= source.lines.count else {
                report("open-math", at: start, "this $$ is never closed", help: "Close it with \"$$\".")
                return copy(number)
            }
            rest = source.line(last)
        }
    }

    /// `\begin{align} … \end{align}` at the head of a line, of which TeX makes displayed mathematics without dollars.
    private mutating func scanEnvironment(_ number: Int, content: ArraySlice<UInt8>, column: Int) -> Int? {
        let head = "\\begin{".utf8
        guard surroundings.lines == 0, content.starts(with: head) else { return nil }
        let name = content.dropFirst(head.count).prefix { $0 != UInt8(ascii: "}") }
        guard Self.environments.contains(String(decoding: name, as: UTF8.self)) else { return nil }
        let end = Array("\\end{".utf8) + name + [UInt8(ascii: "}")]
        var tex: [UInt8] = []
        var last = number
        while last <= source.lines.count, !source.line(last).isBlank {
            let line = last == number ? content : source.line(last)
            tex += line + [UInt8(ascii: "\n")]
            if let found = line.firstRange(of: end) {
                guard line[found.upperBound...].isBlank else { return nil }
                let stop = SourceLocation(line: last, column: source.line(last).count + 1)
                let text = String(decoding: tex.trimmedOfLines, as: UTF8.self)
                mark(.math(text, Attributes()), SourceLocation(line: number, column: column).up(to: stop))
                return last + 1
            }
            last += 1
        }
        return nil
    }

    private static let environments: Set = [
        "align", "align*", "alignat", "alignat*", "equation", "equation*", "eqnarray", "eqnarray*", "gather", "gather*",
        "multline", "multline*", "displaymath",
    ]

    // MARK: Definitions

    /// `[label]: destination` or `[^label]: text`.
    private mutating func scanDefinition(_ number: Int, content: ArraySlice<UInt8>, column: Int) -> Int {
        guard let end = content.firstIndex(of: UInt8(ascii: "]")),
            content.dropFirst(end + 1 - content.startIndex).first == UInt8(ascii: ":")
        else { return copy(number) }
        let label = content[(content.startIndex + 1)..<end]
        guard label.first == UInt8(ascii: "^") else {
            guard !label.isBlank, Self.isDestination(content[(end + 2)...].trimmed) else { return copy(number) }
            let location = SourceLocation(line: number, column: column)
            if let first = definitions.add(label, content, at: location) {
                report(
                    "duplicate-definition", at: location,
                    "the link \"\(String(decoding: label, as: UTF8.self))\" is already defined on line \(first.line)",
                    help: "Only the first is used.", severity: .warning)
            }
            output.append([])
            definitionsEnd = number + 1
            return number + 1
        }
        guard label.count > 1, label.dropFirst().allSatisfy(isNameByte) else { return copy(number) }
        var lines = [(number, content[(end + 2)...].drop { $0 == UInt8(ascii: " ") })]
        var next = number + 1
        while next <= source.lines.count {
            let line = source.line(next)
            let indentation = line.prefix { $0 == UInt8(ascii: " ") }.count
            let isLazy = !line.isBlank && !(lines.last?.1.isBlank ?? true) && indentation < 4
            if isLazy, Self.beginsBlock(line[(line.startIndex + indentation)...]) { break }
            guard line.isBlank || indentation >= 4 || isLazy else { break }
            lines.append((next, line.dropFirst(min(indentation, 4))))
            next += 1
        }
        while lines.count > 1, lines.last?.1.isBlank ?? false { lines.removeLast() }
        let stop = number + lines.count
        var bytes: [UInt8] = []
        var places: [SourceLocation] = []
        for (line, text) in lines {
            let shift = source.lines[line - 1].lowerBound - 1
            bytes += text
            places += text.indices.map { SourceLocation(line: line, column: $0 - shift) }
            bytes.append(UInt8(ascii: "\n"))
            places.append(SourceLocation(line: line, column: text.endIndex - shift))
            output.append([])
        }
        footnotes.append(
            Footnote(
                label: String(decoding: label.dropFirst(), as: UTF8.self),
                location: SourceLocation(line: number, column: column), fragment: Fragment(bytes, places: places)))
        definitionsEnd = stop
        return stop
    }

    /// A destination, with a title in quotes or parentheses if there is one.
    private static func isDestination(_ text: ArraySlice<UInt8>) -> Bool {
        let isPointed = text.first == UInt8(ascii: "<")
        let end = text.firstIndex { isPointed ? $0 == UInt8(ascii: ">") : $0 == 0x20 || $0 == 0x09 }
        guard !text.isEmpty, let end else { return !text.isEmpty && !isPointed }
        let title = text[(isPointed ? end + 1 : end)...].trimmed
        guard let first = title.first, let last = title.last else { return true }
        let closing: [UInt8: UInt8] = [0x22: 0x22, 0x27: 0x27, UInt8(ascii: "("): UInt8(ascii: ")")]
        return title.count >= 2 && closing[first] == last
    }

    /// Whether a line ends the paragraph before it.
    private static func beginsBlock(_ line: ArraySlice<UInt8>) -> Bool {
        if ["[^", ":::", "```", "~~~", ">", "- ", "* ", "+ ", "1. ", "1) ", "$$", "<!--"].contains(where: {
            line.starts(with: $0.utf8)
        }) {
            return true
        }
        let hashes = line.prefix { $0 == UInt8(ascii: "#") }
        if (1...6).contains(hashes.count), line[hashes.endIndex...].first.map({ $0 == 0x20 }) ?? true { return true }
        let marks = line.filter { $0 != 0x20 }
        return marks.count >= 3 && "-*_".utf8.contains(marks[0]) && marks.allSatisfy { $0 == marks[0] }
    }

    private mutating func report(
        _ code: String, at location: SourceLocation, _ summary: String, help: String,
        severity: Diagnostic.Severity = .error
    ) {
        problems.append(Problem(severity: severity, code: code, location: location, summary: summary, help: help))
    }
}

extension [UInt8] {
    /// Without line feeds and spaces at both ends.
    var trimmedOfLines: ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return []
        }
        return self[first...last]
    }
}
