/// Turns inline nodes of CommonMark into the notebook's own: finds directives, mathematics, references,
/// footnotes, strikethrough and attributes.
struct InlineReader {
    let fragment: Fragment
    /// Called with each directive's expression and place; returns its number.
    let addDirective: (String, SourceRange) -> Int
    /// Called with the identifier and place of each reference.
    let addReference: (String, SourceRange) -> Void
    /// Called with the label and place of each footnote's mark.
    let addFootnoteUse: (String, SourceRange) -> Void
    /// Called with the identifier and place of each link to another place of the page.
    let addAnchorUse: (String, SourceRange) -> Void
    /// Called with the identifier and place of each span that has one.
    let addAnchor: ((String, SourceRange)) -> Void
    let addProblem: (Problem) -> Void

    /// Spans nested deeper than this are text.
    private static let deepestSpan = 60

    func read(_ nodes: [MarkNode]) -> [Inline] {
        assemble(nodes.flatMap(atoms))
    }

    /// What stands between strikethrough and span brackets, which may enclose other inlines.
    private enum Atom {
        case inline(Inline)
        case tildes(SourceRange)
        case bracket(SourceRange)
        /// `]{…}`, the end of a span, with its own text.
        case spanEnd(Attributes, String, SourceRange)
        /// `{…}` directly behind another inline, with its own text.
        case attributes(Attributes, String, SourceRange)
    }

    // MARK: Nodes to atoms

    private func atoms(_ node: MarkNode) -> [Atom] {
        let range = fragment.place(node.range)
        switch node.kind {
        case .text(let literal): return atoms(literal: literal, range: node.range)
        case .softBreak: return [.inline(Inline(.softBreak, range: range))]
        case .lineBreak: return [.inline(Inline(.lineBreak, range: range))]
        case .emphasis: return [.inline(Inline(.emphasis(read(node.children)), range: range))]
        case .strong: return [.inline(Inline(.strong(read(node.children)), range: range))]
        case .code(let literal): return [.inline(Inline(code(literal, node.range), range: range))]
        case .inlineHTML(let html):
            return html.hasPrefix("<!--") ? [] : [.inline(Inline(.html(html), range: range))]
        case .link(let destination, let title):
            let content = read(node.children)
            if destination.hasPrefix("#"), destination.utf8.count > 1 {
                addAnchorUse(String(destination.dropFirst()), range)
            }
            return [.inline(Inline(.link(destination: destination, title: title, content: content), range: range))]
        case .image(let source, let title):
            let alt = read(node.children)
            return [.inline(Inline(.image(source: source, title: title, alt: alt), range: range))]
        default: return []
        }
    }

    private func code(_ literal: String, _ range: SourceRange) -> Inline.Kind {
        let raw = fragment.text.slice(range)
        if raw.first == UInt8(ascii: "$") {
            let length = raw.prefix { $0 == UInt8(ascii: "$") }.count
            return .math(String(decoding: raw.dropFirst(length).dropLast(length), as: UTF8.self))
        }
        if literal.hasPrefix("{swift} ") {
            let expression = literal.utf8.dropFirst("{swift} ".utf8.count).trimmed
            let content = raw.drop { $0 == UInt8(ascii: "`") }.drop { $0 == UInt8(ascii: " ") }
            let rest = content.dropFirst("{swift}".utf8.count).drop { " \n\t".utf8.contains($0) }
            let text = String(decoding: expression, as: UTF8.self)
            let start = fragment.text.location(ofOffset: rest.startIndex)
            let ticks = raw.reversed().prefix { $0 == UInt8(ascii: "`") }.count
            let end = fragment.text.location(
                ofOffset: rest.startIndex + max(raw[rest.startIndex...].dropLast(ticks).trimmed.count, 0))
            return .directive(addDirective(text, fragment.place(start.up(to: end))))
        }
        if let name = ForeignSyntax.expressionLanguage(literal) {
            addProblem(
                Problem(
                    code: "foreign-syntax", location: fragment.place(range).lowerBound,
                    summary: name == "swift"
                        ? "this is shown as code, not run" : "expressions are written in Swift, not \"\(name)\"",
                    help: "Write `{swift} expression`, with a space."))
        }
        if literal.hasPrefix("{{swift}}") { return .code("{swift}" + literal.dropFirst("{{swift}}".count)) }
        return .code(literal)
    }

    private func atoms(literal: String, range: SourceRange) -> [Atom] {
        let bytes = Array(literal.utf8)
        let map = LiteralPlaces(literal: bytes, range: range, in: fragment.text)
        func placed(_ range: Range<Int>) -> SourceRange {
            let start = map.places[range.lowerBound]
            return fragment.place(start.up(to: map.places[range.upperBound]))
        }
        var atoms: [Atom] = []
        var textStart = 0
        var index = 0
        func endText() {
            guard textStart < index else { return }
            let text = String(decoding: bytes[textStart..<index], as: UTF8.self)
            atoms.append(.inline(Inline(.text(text), range: placed(textStart..<index))))
        }
        while index < bytes.count {
            if map.escaped.contains(index), "\"'-.".utf8.contains(bytes[index]) {
                endText()
                let text = String(decoding: bytes[index...index], as: UTF8.self)
                atoms.append(.inline(Inline(.literal(text), range: placed(index..<index + 1))))
                index += 1
                textStart = index
                continue
            }
            guard !map.escaped.contains(index), let (length, make) = special(bytes, at: index) else {
                index += 1
                continue
            }
            endText()
            atoms.append(make(placed(index..<index + length)))
            index += length
            textStart = index
        }
        endText()
        return atoms
    }

    /// The special construct at a place of a text node: its length, and how to make it.
    private func special(_ bytes: [UInt8], at index: Int) -> (Int, (SourceRange) -> Atom)? {
        let rest = bytes[index...]
        switch bytes[index] {
        case UInt8(ascii: "~"):
            return rest.prefix { $0 == UInt8(ascii: "~") }.count == 2 ? (2, { .tildes($0) }) : nil
        case UInt8(ascii: "@"):
            if index > 0, isNameByte(bytes[index - 1]) { return nil }
            guard let identifier = Self.reference(rest.dropFirst()) else { return nil }
            return (
                identifier.utf8.count + 1,
                { range in
                    addReference(identifier, range)
                    return .inline(Inline(.reference(identifier), range: range))
                }
            )
        case UInt8(ascii: "["):
            let name = rest.dropFirst(2).prefix { isNameByte($0) }
            guard rest.dropFirst().first == UInt8(ascii: "^"), !name.isEmpty,
                rest[name.endIndex...].first == UInt8(ascii: "]")
            else { return (1, { .bracket($0) }) }
            let label = String(decoding: name, as: UTF8.self)
            return (
                name.count + 3,
                { range in
                    addFootnoteUse(label, range)
                    return .inline(Inline(.footnote(label), range: range))
                }
            )
        case UInt8(ascii: "]"):
            guard let (attributes, length) = Attributes.parse(rest.dropFirst()) else { return nil }
            let text = String(decoding: rest.prefix(length + 1), as: UTF8.self)
            return (length + 1, { .spanEnd(attributes, text, $0) })
        case UInt8(ascii: "{"):
            // Behind an image; elsewhere a brace is a brace.
            guard index == 0, let (attributes, length) = Attributes.parse(rest) else { return nil }
            let text = String(decoding: rest.prefix(length), as: UTF8.self)
            return (length, { .attributes(attributes, text, $0) })
        default:
            return nil
        }
    }

    /// "tbl-size" at the head of the text, without punctuation at its end.
    private static func reference(_ text: ArraySlice<UInt8>) -> String? {
        var name = text.prefix { isNameByte($0) && $0 < 0x80 }
        while let last = name.last, last == UInt8(ascii: ".") || last == UInt8(ascii: ":") || last == UInt8(ascii: "-")
        {
            name = name.dropLast()
        }
        let identifier = String(decoding: name, as: UTF8.self)
        return ReferenceTarget.Kind(identifier: identifier) == nil ? nil : identifier
    }

    // MARK: Atoms to inlines

    private func assemble(_ atoms: [Atom]) -> [Inline] {
        var result: [Inline] = []
        /// How many spans each of them has in each other.
        var depths: [Int] = []
        var hasDeepSpan = false
        /// Openers not yet closed: where their content begins in `result`.
        var tildes: (start: Int, range: SourceRange)?
        var brackets: [(start: Int, range: SourceRange)] = []
        func add(_ kind: Inline.Kind, _ range: SourceRange, depth: Int = 0) {
            result.append(Inline(kind, range: range))
            depths.append(depth)
        }
        /// Takes what stands behind an opener.
        func content(from start: Int) -> (inlines: [Inline], depth: Int) {
            let inlines = Array(result[(start + 1)...])
            let depth = depths[(start + 1)...].max() ?? 0
            result.removeSubrange(start...)
            depths.removeSubrange(start...)
            return (Self.merged(inlines), depth)
        }
        for atom in atoms {
            switch atom {
            case .inline(let inline): add(inline.kind, inline.range)
            case .bracket(let range):
                brackets.append((result.count, range))
                add(.text("["), range)
            case .tildes(let range):
                guard let open = tildes else {
                    tildes = (result.count, range)
                    add(.text("~~"), range)
                    continue
                }
                let (inner, depth) = content(from: open.start)
                brackets.removeAll { $0.start >= open.start }
                add(.strikethrough(inner), open.range.lowerBound.up(to: range.upperBound), depth: depth)
                tildes = nil
            case .spanEnd(let attributes, let text, let range):
                guard let open = brackets.popLast() else {
                    add(.text(text), range)
                    continue
                }
                if (depths[open.start...].max() ?? 0) >= Self.deepestSpan {
                    if !hasDeepSpan {
                        addProblem(
                            Problem(
                                severity: .error, code: "too-complex", location: open.range.lowerBound,
                                summary: "more than \(Self.deepestSpan) spans stand in each other",
                                help: "Nest less deeply."))
                    }
                    hasDeepSpan = true
                    add(.text(text), range)
                    continue
                }
                let (inner, depth) = content(from: open.start)
                if let start = tildes?.start, start >= open.start { tildes = nil }
                let whole = open.range.lowerBound.up(to: range.upperBound)
                if let identifier = attributes.identifier { addAnchor((identifier, whole)) }
                if let problem = attributes.unused(hasClasses: true, on: "a span", at: range.lowerBound) {
                    addProblem(problem)
                }
                add(.span(inner, attributes), whole, depth: depth + 1)
            case .attributes(let attributes, let text, let range):
                guard let last = result.last, case .image = last.kind else {
                    add(.text(text), range)
                    continue
                }
                attributes.imageProblems(at: range.lowerBound).forEach(addProblem)
                result[result.count - 1] = Inline(
                    .span([last], attributes), range: last.range.lowerBound.up(to: range.upperBound))
            }
        }
        return Self.merged(result)
    }

    /// Neighbouring texts become one.
    private static func merged(_ inlines: [Inline]) -> [Inline] {
        var result: [Inline] = []
        for inline in inlines {
            let whole = (result.last?.range ?? inline.range).lowerBound.up(to: inline.range.upperBound)
            switch (result.last?.kind, inline.kind) {
            case (.text(let text)?, .text(let next)):
                result[result.count - 1] = Inline(.text(text + next), range: whole)
            case (.literal(let text)?, .literal(let next)):
                result[result.count - 1] = Inline(.literal(text + next), range: whole)
            default: result.append(inline)
            }
        }
        return result
    }
}
