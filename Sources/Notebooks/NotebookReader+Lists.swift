/// Lists as Pandoc writes them: of definitions, counted with letters or Roman numbers, of examples.
extension NotebookReader {
    /// One list, or several where the marks change.
    mutating func readList(_ node: MarkNode, start: Int?, isTight: Bool, in fragment: Fragment) -> [Block] {
        let marks = node.children.map { mark(of: $0, in: fragment) }
        if start == nil, case .definition? = marks.first ?? nil {
            // To CommonMark a list with the mark "-" right behind is the same list.
            let count = marks.prefix { if case .definition? = $0 { true } else { false } }.count
            var (definitions, others) = (node, node)
            definitions.children = Array(node.children[..<count])
            others.children = Array(node.children[count...])
            if let last = definitions.children.last, let first = others.children.first {
                definitions.range = node.range.lowerBound.up(to: last.range.upperBound)
                others.range = first.range.lowerBound.up(to: node.range.upperBound)
            }
            let items = readDefinitions(definitions, isTight: isTight, in: fragment)
            let list = Block(.definitionList(items), range: fragment.place(definitions.range))
            return [list] + (others.children.isEmpty ? [] : readList(others, start: nil, isTight: isTight, in: fragment))
        }
        if let start { checkNumbers(of: node, from: start, in: fragment) }
        var lists: [Block] = []
        var list = List(start: start, isTight: isTight, items: [])
        var place = fragment.place(node.range).lowerBound
        func end(_ place: SourceLocation, _ stop: SourceLocation) { lists.append(Block(.list(list), range: place.up(to: stop))) }
        for (item, mark) in zip(node.children, marks) {
            let range = fragment.place(item.range)
            if let mark, mark.numbering != list.numbering, !list.items.isEmpty {
                end(place, range.lowerBound)
                (list.items, place) = ([], range.lowerBound)
            }
            var read = readItem(item, in: fragment)
            if case .example(let label)? = mark {
                exampleCount += 1
                if list.items.isEmpty { (list.start, list.numbering) = (exampleCount, .example) }
                if !label.isEmpty { read.identifier = nameExample(label, at: range.lowerBound) }
            } else if case .ordered(let numbering, let number)? = mark, list.items.isEmpty {
                (list.start, list.numbering) = (number, numbering)
            }
            list.items.append(read)
        }
        end(place, fragment.place(node.range).upperBound)
        return lists
    }

    /// Items are counted from the first one's number, whatever numbers the others have: said where theirs are neither so nor all one.
    private mutating func checkNumbers(of node: MarkNode, from start: Int, in fragment: Fragment) {
        let written = node.children.map { item -> Int? in
            let place = item.range.lowerBound
            return Int(
                String(
                    decoding: fragment.text.line(place.line).dropFirst(place.column - 1).prefix { (48...57).contains($0) },
                    as: UTF8.self))
        }
        let first = written.indices.first { index in written[index].map { $0 != start + index } ?? false }
        guard let index = first, !written.allSatisfy({ $0 == start }) else { return }
        report(
            "list-number", at: fragment.place(node.children[index].range).lowerBound,
            "this item is written \(written[index]!) and shown as \(start + index)",
            help: "Lists count on from their first number.", severity: .warning)
    }

    private mutating func nameExample(_ label: String, at location: SourceLocation) -> String {
        let identifier = Reference.example(label)
        claimIdentifier(identifier, at: location)
        if targets[identifier] == nil {
            targets[identifier] = ReferenceTarget(kind: .example, number: "\(exampleCount)")
        }
        return identifier
    }

    /// The mark that stood where an item begins.
    private func mark(of item: MarkNode, in fragment: Fragment) -> ListMark? {
        guard fragment.isWhole, let (marker, range) = markers[item.range.lowerBound.line],
            case .list(let mark) = marker,
            range.lowerBound.column == item.range.lowerBound.column
        else { return nil }
        return mark
    }

    // MARK: Definitions

    /// The term before the first one is a paragraph that stands before the list.
    private mutating func readDefinitions(_ node: MarkNode, isTight: Bool, in fragment: Fragment) -> [DefinitionItem] {
        var items = [DefinitionItem(term: [], definitions: [], isTight: isTight)]
        for (index, child) in node.children.enumerated() {
            var blocks = readItem(child, in: fragment).blocks
            // A term right above the next definition has become the last line of this one.
            let next = index + 1 < node.children.count ? node.children[index + 1].range.lowerBound.line : 0
            let term =
                next > 0
                ? Self.takeLastLine(
                    of: &blocks, at: SourceLocation(line: next - 1, column: child.range.lowerBound.column)) : nil
            items[items.count - 1].definitions.append(blocks)
            if let term { items.append(DefinitionItem(term: term, definitions: [], isTight: isTight)) }
        }
        return items
    }

    private static func takeLastLine(of blocks: inout [Block], at start: SourceLocation) -> [Inline]? {
        guard case .paragraph(var content)? = blocks.last?.kind, content.last?.range.upperBound.line == start.line,
            let split = content.lastIndex(where: { $0.kind == .softBreak }), split + 1 < content.count,
            content[split + 1].range.lowerBound == start
        else { return nil }
        let term = Array(content[(split + 1)...])
        content.removeSubrange(split...)
        blocks[blocks.count - 1].kind = .paragraph(content)
        return term
    }

    /// Gives definitions the paragraph before them as their term, and makes neighbouring ones a list.
    mutating func joinedDefinitions(_ blocks: [Block]) -> [Block] {
        guard blocks.contains(where: { if case .definitionList = $0.kind { true } else { false } }) else {
            return blocks
        }
        var result: [Block] = []
        // The list that is being joined is held apart: taken out of a block each time, it would be copied each time.
        var joined: [DefinitionItem] = []
        var range = SourceLocation(line: 1, column: 1)..<SourceLocation(line: 1, column: 1)
        // The paragraph behind it, which may be the next term.
        var paragraph: Block?
        func end() {
            if let first = joined.first, first.term.isEmpty {
                report(
                    "stray-caption", at: range.lowerBound, "this is shown as a definition without a term",
                    help: "A definition stands below one line, its term; a table has one caption, right behind it.",
                    severity: .warning)
            }
            if !joined.isEmpty { result.append(Block(.definitionList(joined), range: range)) }
            if let paragraph { result.append(paragraph) }
            (joined, paragraph) = ([], nil)
        }
        for block in blocks {
            guard case .definitionList(var items) = block.kind else {
                if case .paragraph = block.kind {
                    if joined.isEmpty || paragraph != nil { end() }
                    paragraph = block
                } else {
                    end()
                    result.append(block)
                }
                continue
            }
            var start = block.range.lowerBound
            let isOpen = items[0].term.isEmpty
            if isOpen, let before = paragraph, case .paragraph(let term) = before.kind, !term.isImage {
                items[0].term = term
                start = before.range.lowerBound
                paragraph = nil
            }
            if joined.isEmpty || paragraph != nil || !isOpen {
                end()
                (joined, range) = (items, start.up(to: block.range.upperBound))
                continue
            }
            if items[0].term.isEmpty { joined[joined.count - 1].definitions += items.removeFirst().definitions }
            joined += items
            range = range.lowerBound.up(to: block.range.upperBound)
        }
        end()
        return result
    }

    // MARK: Line blocks

    /// "| " before each line keeps the lines and their indentation; nil if the paragraph is not written so.
    func lineBlock(_ content: [Inline]) -> [Inline]? {
        guard case .text(let first)? = content.first?.kind, first.hasPrefix("| ") || first == "|" else { return nil }
        var result: [Inline] = []
        var isLineStart = true
        for inline in content {
            if isLineStart {
                guard case .text(let text) = inline.kind, text.hasPrefix("| ") || text == "|" else { return nil }
                let rest = text.dropFirst(min(text.count, 2))
                let spaces = rest.prefix { $0 == " " }
                if !spaces.isEmpty {
                    result.append(
                        Inline(.literal(String(repeating: "\u{a0}", count: spaces.count)), range: inline.range))
                }
                if rest.count > spaces.count {
                    result.append(Inline(.text(String(rest.dropFirst(spaces.count))), range: inline.range))
                }
                isLineStart = false
            } else if inline.kind == .softBreak || inline.kind == .lineBreak {
                result.append(Inline(.lineBreak, range: inline.range))
                isLineStart = true
            } else {
                result.append(inline)
            }
        }
        return isLineStart ? nil : result
    }
}
