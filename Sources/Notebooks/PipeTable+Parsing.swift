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
            let alignments = lines[rule].alignments
        else { return nil }
        let columns = lines[rule - 1].cells.count
        guard columns == alignments.count else {
            report(
                "no-table", at: fragment.place(lines[rule].start),
                "this is no table: there are dashes for \(Self.counted(alignments.count, "column")) under \(Self.counted(columns, "title"))",
                help: "Give every column a title and dashes: \"| a | b |\", then \"|---|---|\".", severity: .warning)
            return nil
        }

        var blocks: [Block] = []
        if rule > 1 { blocks.append(paragraph(of: node, endingBefore: lines[rule - 1].line, in: fragment)) }
        var rows: [[[Inline]]] = []
        warnOfPipes(in: lines[rule - 1], fragment)
        let header = lines[rule - 1].cells.map { readInlines($0.fragment(in: fragment)) }
        var block = Block(
            .thematicBreak, range: fragment.place(lines[rule - 1].start.up(to: node.range.upperBound)))
        var caption: [Inline]?
        for (index, line) in lines.enumerated().dropFirst(rule + 1) {
            if line.bytes.starts(with: ": ".utf8) {
                (caption, block.attributes) = readCaption(Array(lines[index...]), in: fragment)
                break
            }
            checkWidth(of: line, alignments.count, fragment)
            let cells = line.cells.prefix(alignments.count).map { readInlines($0.fragment(in: fragment)) }
            rows.append(cells + Array(repeating: [], count: alignments.count - cells.count))
        }
        if rows.isEmpty {
            report(
                "empty-table", at: fragment.place(lines[rule - 1].start), "the table has no rows",
                help: "Write them below its dashes.", severity: .warning)
        }
        let widths = Self.widths(lines[rule], of: lines)
        block.kind = .pipeTable(PipeTable(alignments: alignments, header: header, rows: rows, caption: caption, widths: widths))
        return blocks + [block]
    }

    /// The shares of the dashes in a table with a line that is longer than a line of text; else the text decides.
    private static func widths(_ rule: PipeLine, of lines: [PipeLine]) -> [Double]? {
        guard lines.contains(where: { $0.bytes.count > 72 }) else { return nil }
        let dashes = rule.cells.map { Double($0.bytes.count) }
        let total = dashes.reduce(0, +)
        return total > 0 ? dashes.map { $0 / total } : nil
    }

    /// A row has as many cells as the head.
    private mutating func checkWidth(of line: PipeLine, _ columns: Int, _ fragment: Fragment) {
        let cells = line.cells
        let hasCutPipe = warnOfPipes(in: line, fragment, isError: cells.count > columns)
        if cells.count > columns, !hasCutPipe {
            report(
                "row-length", at: fragment.place(cells[columns].start),
                "this row has \(Self.counted(cells.count, "cell")) under \(Self.counted(columns, "title"))",
                help: "Give every column a title. A pipe in a cell is written \"\\|\".")
        } else if cells.count < columns {
            report(
                "row-length", at: fragment.place(line.start),
                "this row has \(Self.counted(cells.count, "cell")) under \(Self.counted(columns, "title"))",
                help: "Write a \"|\" for each cell, also for an empty one.", severity: .warning)
        }
    }

    private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// A pipe in code or in a formula divides cells like any other.
    @discardableResult
    private mutating func warnOfPipes(in line: PipeLine, _ fragment: Fragment, isError: Bool = false) -> Bool {
        guard let (place, isCode) = line.pipeInSpan else { return false }
        report(
            "pipe-in-code", at: fragment.place(place),
            "\(isCode ? "a code span" : "a formula") is cut in two here: \"|\" begins the table's next cell",
            help: "Write \"\\|\" in a table.", severity: isError ? .error : .warning)
        return true
    }

    /// ": Caption {#tbl-id}", which may also stand in a paragraph of its own behind the table. It goes on to the
    /// paragraph's end.
    private mutating func readCaption(_ lines: [PipeLine], in fragment: Fragment) -> ([Inline], Attributes) {
        var bytes: [UInt8] = []
        var places: [SourceLocation] = []
        for line in lines {
            let content = bytes.isEmpty ? line.bytes.dropFirst(2).drop { $0 == UInt8(ascii: " ") } : line.bytes
            if !bytes.isEmpty {
                bytes.append(UInt8(ascii: " "))
                places.append(fragment.place(line.start))
            }
            bytes += content
            places += content.indices.map { fragment.place(line.location($0)) }
        }
        var attributes = Attributes()
        if let (found, length) = Attributes.parse(atEndOf: bytes) {
            attributes = found
            bytes.removeSubrange(length...)
        }
        takeTableAttributes(attributes, at: fragment.place(lines[0].start))
        return (readInlines(Fragment(bytes, places: Array(places.prefix(bytes.count)))), attributes)
    }

    mutating func takeTableAttributes(_ attributes: Attributes, at start: SourceLocation) {
        if let identifier = attributes.identifier { claimIdentifier(identifier, at: start) }
        report([attributes.unused(keys: ["tbl-colwidths"], hasClasses: true, on: "a table", at: start)])
        if let widths = attributes.values["tbl-colwidths"], Layout.columnWidths(widths) == nil,
            !["auto", "true", "false"].contains(widths)
        {
            report(
                "bad-value", at: start, "\"\(widths)\" cannot be the widths of columns", help: "Write shares such as \"[60,40]\"."
            )
        }
    }

    private mutating func paragraph(of node: MarkNode, endingBefore line: Int, in fragment: Fragment) -> Block {
        var children = node.children.filter { $0.range.lowerBound.line < line }
        if case .softBreak? = children.last?.kind { children.removeLast() }
        let end = children.last?.range.upperBound ?? node.range.lowerBound
        return Block(
            .paragraph(readInlines(children, in: fragment)), range: fragment.place(node.range.lowerBound.up(to: end)))
    }
}
