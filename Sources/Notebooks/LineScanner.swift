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
    var footnotes: [Footnote] = []
    /// Link reference definitions, one a line; good in every fragment.
    var definitions = LinkDefinitions()
    private(set) var problems: [Problem] = []

    let source: SourceText
    private(set) var surroundings = Surroundings()
    /// Where tables of dashes can end.
    let dashTableEnds: [Int]
    private let firstLine: Int
    var output: [[UInt8]] = []
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

    /// The lines with ":::".
    var divMarks: Set<Int> {
        Set(
            markers.compactMap { line, mark in
                switch mark.marker {
                case .divStart, .divEnd: line
                default: nil
                }
            })
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
    var definitionsEnd = 0

    mutating func copy(_ number: Int) -> Int {
        output.append(Array(source.line(number)))
        return number + 1
    }

    private mutating func copyFence(_ number: Int, content: ArraySlice<UInt8>) -> Int {
        guard let fence = Fence(opening: content) else { return copy(number) }
        // A line that is indented further is code; what indents the first line may be a list's item.
        let deepest = content.startIndex - source.line(number).startIndex + 3
        var next = copy(number)
        while next <= source.lines.count {
            let line = source.line(next)
            let inner = line.drop { $0 == UInt8(ascii: " ") }
            let isEnd = inner.startIndex - line.startIndex <= deepest && fence.isClosed(by: inner)
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

    mutating func mark(_ marker: Marker, _ range: SourceRange) {
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
            surroundings.itemOffset = Self.itemOffset(output[number - 1][...])
        }
    }

    private mutating func scanList(_ number: Int, _ content: ArraySlice<UInt8>) -> Int? {
        guard let (mark, own) = ListMark.read(content) else { return nil }
        var standIn = own
        let line = source.line(number)
        let offset = content.startIndex - line.startIndex
        if line.prefix(offset).allSatisfy({ $0 == 0x20 }), surroundings.nests(mark, at: offset) {
            // A list that begins with 1 ends the paragraph of the item it is in.
            standIn = standIn.map { $0 == UInt8(ascii: "2") ? UInt8(ascii: "1") : $0 }
        } else if !surroundings.allows(mark) {
            return nil
        }
        if case .definition = mark, content.contains(UInt8(ascii: "}")), isTableCaption(content) { return nil }
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

    /// A line behind the marks of the lists and quotes that it is in or begins.
    static func withoutContainers(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
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

    /// Where the text of an item begins; nil for a line that begins none.
    private static func itemOffset(_ line: ArraySlice<UInt8>) -> Int? {
        let rest = withoutContainers(line)
        let outside = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ">") }
        return rest.startIndex > outside.startIndex && !rest.isEmpty ? rest.startIndex - line.startIndex : nil
    }

    mutating func report(
        _ code: String, at location: SourceLocation, _ summary: String, help: String,
        severity: Diagnostic.Severity = .error
    ) {
        problems.append(Problem(severity: severity, code: code, location: location, summary: summary, help: help))
    }
}
