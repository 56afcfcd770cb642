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
        let header = lines[rule - 1].cells.map { readInlines($0.fragment(in: fragment)) }
        var block = Block(
            .thematicBreak, range: fragment.place(lines[rule - 1].start.up(to: node.range.upperBound)))
        var caption: [Inline]?
        warnOfPipes(in: lines[rule - 1], fragment)
        for (index, line) in lines.enumerated().dropFirst(rule + 1) {
            if line.bytes.starts(with: ": ".utf8) {
                (caption, block.attributes) = readCaption(Array(lines[index...]), in: fragment)
                break
            }
            checkWidth(of: line, alignments.count, fragment)
            let cells = line.cells.prefix(alignments.count).map { readInlines($0.fragment(in: fragment)) }
            rows.append(cells + Array(repeating: [], count: alignments.count - cells.count))
        }
        block.kind = .pipeTable(PipeTable(alignments: alignments, header: header, rows: rows, caption: caption))
        return blocks + [block]
    }

    /// A row has as many cells as the head.
    private mutating func checkWidth(of line: PipeLine, _ columns: Int, _ fragment: Fragment) {
        let cells = line.cells
        let hasCutPipe = warnOfPipes(in: line, fragment, isError: cells.count > columns)
        if cells.count > columns, !hasCutPipe {
            report(
                "row-length", at: fragment.place(cells[columns].start), "this row has \(Self.counted(cells.count, "cell")) under \(Self.counted(columns, "title"))",
                help: "Give every column a title. A pipe in a cell is written \"\\|\".")
        } else if cells.count < columns {
            report(
                "row-length", at: fragment.place(line.start), "this row has \(Self.counted(cells.count, "cell")) under \(Self.counted(columns, "title"))",
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
        take(attributes, at: fragment.place(lines[0].start))
        return (readInlines(Fragment(bytes, places: Array(places.prefix(bytes.count)))), attributes)
    }

    private mutating func take(_ attributes: Attributes, at start: SourceLocation) {
        if let identifier = attributes.identifier { claimIdentifier(identifier, at: start) }
        report([attributes.unused(on: "a table", at: start)])
    }

    private mutating func paragraph(of node: MarkNode, endingBefore line: Int, in fragment: Fragment) -> Block {
        var children = node.children.filter { $0.range.lowerBound.line < line }
        if case .softBreak? = children.last?.kind { children.removeLast() }
        let end = children.last?.range.upperBound ?? node.range.lowerBound
        return Block(
            .paragraph(readInlines(children, in: fragment)), range: fragment.place(node.range.lowerBound.up(to: end)))
    }

    /// Gives a table the caption that stands behind it as a paragraph.
    mutating func joinedCaptions(_ blocks: [Block]) -> [Block] {
        var result: [Block] = []
        for block in blocks {
            guard case .paragraph(var content) = block.kind, case .text(let text)? = content.first?.kind, text.hasPrefix(": ")
            else {
                result.append(block)
                continue
            }
            if let table = result.last, case .pipeTable(var pipeTable) = table.kind, pipeTable.caption == nil {
                content[0].kind = .text(String(text.dropFirst(2)))
                content[0].range = content[0].range.droppingFirst(2)
                var attributes = Attributes()
                if case .text(let end)? = content.last?.kind, let (found, length) = Attributes.parse(atEndOf: end.utf8) {
                    attributes = found
                    content[content.count - 1].kind = .text(String(decoding: end.utf8.prefix(length), as: UTF8.self))
                    if length == 0 { content.removeLast() }
                }
                pipeTable.caption = content
                take(attributes, at: block.range.lowerBound)
                result[result.count - 1] = Block(
                    .pipeTable(pipeTable), range: table.range.lowerBound.up(to: block.range.upperBound),
                    attributes: attributes)
            } else {
                report(
                    "stray-caption", at: block.range.lowerBound, "this is shown as text: there is no table before it that lacks a caption",
                    help: "A table's caption stands right behind it; there are no lists of definitions.", severity: .warning)
                result.append(block)
            }
        }
        return result
    }
}
