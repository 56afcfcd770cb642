extension NotebookReader {
    /// Reads a paragraph that holds a pipe table, by the rules of GitHub Flavored Markdown: a header, a
    /// line of dashes with as many cells, rows, and a line ": Caption {#tbl-id}" if there is one.
    /// - Returns: the blocks, or nil if it is no table.
    mutating func readTable(_ node: MarkNode, in fragment: Fragment) -> [Block]? {
        let text = fragment.text
        let first = node.range.lowerBound
        let last = node.range.upperBound.line
        guard last > first.line else { return nil }
        let lines = (first.line...last).map { number -> PipeLine in
            // Continuation lines begin behind white space and the marks of block quotes.
            let start = number == first.line ? first.column - 1 : text.prefixLength(ofLine: number, quoteDepth: 100)
            return PipeLine(text.line(number).dropFirst(start).trimmed, line: number, lineStart: text.line(number).startIndex)
        }
        guard let rule = lines.indices.dropFirst().first(where: { lines[$0].alignments != nil }),
            let alignments = lines[rule].alignments, lines[rule - 1].cells.count == alignments.count
        else { return nil }

        var blocks: [Block] = []
        if rule > 1 { blocks.append(paragraph(of: node, endingBefore: lines[rule - 1].line, in: fragment)) }
        var rows: [[[Inline]]] = []
        let header = lines[rule - 1].cells.map { readInlines($0.fragment(in: fragment)) }
        var block = Block(
            .thematicBreak, range: fragment.place(lines[rule - 1].start.up(to: node.range.upperBound)))
        var caption: [Inline]?
        for line in lines[(rule + 1)...] {
            if line.bytes.starts(with: ": ".utf8) {
                (caption, block.attributes) = readCaption(line, in: fragment)
                break
            }
            warnOfPipes(in: line, fragment)
            let cells = line.cells.prefix(alignments.count).map { readInlines($0.fragment(in: fragment)) }
            rows.append(cells + Array(repeating: [], count: alignments.count - cells.count))
        }
        block.kind = .pipeTable(PipeTable(alignments: alignments, header: header, rows: rows, caption: caption))
        return blocks + [block]
    }

    /// A pipe in a code span divides cells like any other.
    private mutating func warnOfPipes(in line: PipeLine, _ fragment: Fragment) {
        let cells = line.cells
        guard let open = cells.dropLast().first(where: \.hasOpenCode) else { return }
        let end = SourceLocation(line: open.start.line, column: open.start.column + open.bytes.count)
        report(
            "pipe-in-code", at: fragment.place(end), "a code span is cut in two here: \"|\" begins the table's next cell",
            help: "Write \"\\|\" in a table.", severity: .warning)
    }

    /// ": Caption {#tbl-id}", which may also stand in a paragraph of its own behind the table.
    private mutating func readCaption(_ line: PipeLine, in fragment: Fragment) -> ([Inline], Attributes) {
        var bytes = line.bytes.dropFirst(2).drop { $0 == UInt8(ascii: " ") }
        var attributes = Attributes()
        if let brace = bytes.lastIndex(of: UInt8(ascii: "{")), let (found, length) = Attributes.parse(bytes[brace...]),
            length == bytes[brace...].count
        {
            attributes = found
            bytes = bytes[..<brace]
            while bytes.last == UInt8(ascii: " ") { bytes = bytes.dropLast() }
        }
        let start = fragment.place(line.start)
        if let identifier = attributes.identifier { claimIdentifier(identifier, at: start) }
        let column = start.column + bytes.startIndex - line.bytes.startIndex
        return (readInlines(Fragment(bytes, at: SourceLocation(line: start.line, column: column))), attributes)
    }

    private mutating func paragraph(of node: MarkNode, endingBefore line: Int, in fragment: Fragment) -> Block {
        var children = node.children.filter { $0.range.lowerBound.line < line }
        if case .softBreak? = children.last?.kind { children.removeLast() }
        let end = children.last?.range.upperBound ?? node.range.lowerBound
        return Block(
            .paragraph(readInlines(children, in: fragment)), range: fragment.place(node.range.lowerBound.up(to: end)))
    }

    /// Gives a table the caption that stands behind it as a paragraph.
    func joinedCaptions(_ blocks: [Block]) -> [Block] {
        var result: [Block] = []
        for block in blocks {
            if case .paragraph(var content) = block.kind, case .text(let text)? = content.first?.kind,
                text.hasPrefix(": "), let table = result.last, case .pipeTable(var pipeTable) = table.kind,
                pipeTable.caption == nil
            {
                content[0].kind = .text(String(text.dropFirst(2)))
                content[0].range = content[0].range.droppingFirst(2)
                var attributes = Attributes()
                if case .text(let end)? = content.last?.kind, let brace = end.utf8.lastIndex(of: UInt8(ascii: "{")),
                    let (found, length) = Attributes.parse(end.utf8[brace...]), length == end.utf8[brace...].count
                {
                    attributes = found
                    var rest = end.utf8[..<brace]
                    while rest.last == UInt8(ascii: " ") { rest = rest.dropLast() }
                    content[content.count - 1].kind = .text(String(decoding: rest, as: UTF8.self))
                    if rest.isEmpty { content.removeLast() }
                }
                pipeTable.caption = content
                result[result.count - 1] = Block(
                    .pipeTable(pipeTable), range: table.range.lowerBound.up(to: block.range.upperBound),
                    attributes: attributes)
            } else {
                result.append(block)
            }
        }
        return result
    }
}

/// A line of a pipe table.
private struct PipeLine {
    /// Without white space at both ends.
    let bytes: ArraySlice<UInt8>
    let line: Int
    /// The index of the line's first byte.
    private let lineStart: Int

    init(_ bytes: ArraySlice<UInt8>, line: Int, lineStart: Int) {
        self.bytes = bytes
        self.line = line
        self.lineStart = lineStart
    }

    var start: SourceLocation { location(bytes.startIndex) }

    private func location(_ index: Int) -> SourceLocation {
        SourceLocation(line: line, column: index - lineStart + 1)
    }

    struct Cell {
        var bytes: ArraySlice<UInt8>
        var start: SourceLocation

        var hasOpenCode: Bool { !bytes.count { $0 == UInt8(ascii: "`") }.isMultiple(of: 2) }

        /// The cell's text, with "\|" as "|".
        func fragment(in parent: Fragment) -> Fragment {
            var text: [UInt8] = []
            var places: [SourceLocation] = []
            var index = bytes.startIndex
            while index < bytes.endIndex {
                if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.endIndex, bytes[index + 1] == UInt8(ascii: "|") {
                    index += 1
                }
                text.append(bytes[index])
                let column = start.column + index - bytes.startIndex
                places.append(parent.place(SourceLocation(line: start.line, column: column)))
                index += 1
            }
            return Fragment(text, places: places)
        }
    }

    /// Divided at the pipes that no backslash precedes.
    var cells: [Cell] {
        var cells: [Cell] = []
        var rest = bytes
        if rest.first == UInt8(ascii: "|") { rest = rest.dropFirst() }
        var start = rest.startIndex
        var index = rest.startIndex
        func add(_ end: Int) {
            let content = bytes[start..<end].trimmed
            cells.append(Cell(bytes: content, start: location(content.startIndex)))
        }
        while index < rest.endIndex {
            if rest[index] == UInt8(ascii: "\\") {
                index += 2
            } else if rest[index] == UInt8(ascii: "|") {
                add(index)
                index += 1
                start = index
            } else {
                index += 1
            }
        }
        if start < rest.endIndex { add(rest.endIndex) }
        return cells
    }

    /// The line of dashes under a header; nil if this is none.
    var alignments: [PipeTable.Alignment]? {
        guard bytes.contains(UInt8(ascii: "|")), bytes.contains(UInt8(ascii: "-")),
            bytes.allSatisfy({ "|-: ".utf8.contains($0) })
        else { return nil }
        var result: [PipeTable.Alignment] = []
        for cell in cells {
            let dashes = cell.bytes
            let isLeading = dashes.first == UInt8(ascii: ":")
            let isTrailing = dashes.last == UInt8(ascii: ":")
            let middle = dashes.dropFirst(isLeading ? 1 : 0).dropLast(isTrailing ? 1 : 0)
            guard !middle.isEmpty, middle.allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
            result.append(isLeading ? (isTrailing ? .center : .leading) : (isTrailing ? .trailing : .none))
        }
        return result.isEmpty ? nil : result
    }
}
