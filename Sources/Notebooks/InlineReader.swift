/// Turns inline nodes of CommonMark into the notebook's own: finds directives, mathematics, references,
/// footnotes, strikethrough and attributes.
struct InlineReader {
    let fragment: Fragment
    /// The labels of the notebook's examples.
    let examples: Set<String>
    /// The texts of the front matter by their keys: "params.n" is that of "n" in "params".
    let metadata: [String: String]
    /// Whether the page has the notebook's HTML as it stands.
    let letsTagsThrough: Bool
    /// Called with each directive's expression and place; returns its number.
    let addDirective: (String, SourceRange) -> Int
    /// Called with the identifier and place of each reference.
    let addReference: (String, SourceRange) -> Void
    /// Called with the key and place of each work that is cited; nil where there is no bibliography.
    let addCitation: ((String, SourceRange) -> Void)?
    /// Called with the label and place of each footnote's mark.
    let addFootnoteUse: (String, SourceRange) -> Void
    /// Called with the identifier and place of each link to another place of the page.
    let addAnchorUse: (String, SourceRange) -> Void
    /// Called with the identifier and place of each span that has one.
    let addAnchor: ((String, SourceRange)) -> Void
    /// Called with each note that stands in the text itself; returns its label.
    let addNote: ([Inline], SourceRange) -> String
    let addProblem: (Problem) -> Void

    /// - Parameter isLink: whether the nodes are a link's text, in which an address is no other link.
    func read(_ nodes: [MarkNode], isLink: Bool = false) -> [Inline] {
        assemble(nodes.flatMap { atoms($0, isLink) }, isLink: isLink)
    }

    /// What stands between marks and brackets, which may enclose other inlines.
    enum Atom {
        case inline(Inline)
        case mark(Mark, SourceRange)
        case bracket(Bracket, SourceRange)
        /// "]"
        case bracketEnd(SourceRange)
        /// `]{…}`, the end of a span, with its own text.
        case spanEnd(Attributes, String, SourceRange)
        /// `{…}` directly behind another inline, with its own text.
        case attributes(Attributes, String, SourceRange)
        /// `{=html}` behind a code span.
        case rawFormat(String, SourceRange)
    }

    /// What opens and closes with the same characters.
    enum Mark: String {
        case strikethrough = "~~", lower = "~", upper = "^"

        func kind(_ content: [Inline]) -> Inline.Kind {
            switch self {
            case .strikethrough: .strikethrough(content)
            case .lower: .subscript(content)
            case .upper: .superscript(content)
            }
        }
    }

    enum Bracket: String {
        case plain = "[", note = "^["
    }

    // MARK: Nodes to atoms

    private func atoms(_ node: MarkNode, _ isLink: Bool) -> [Atom] {
        let range = fragment.place(node.range)
        switch node.kind {
        case .text(let literal): return atoms(literal: literal, range: node.range, isLink)
        case .softBreak: return [.inline(Inline(.softBreak, range: range))]
        case .lineBreak: return [.inline(Inline(.lineBreak, range: range))]
        case .emphasis: return [.inline(Inline(.emphasis(read(node.children, isLink: isLink)), range: range))]
        case .strong: return [.inline(Inline(.strong(read(node.children, isLink: isLink)), range: range))]
        case .code(let literal): return [.inline(Inline(code(literal, node.range), range: range))]
        case .inlineHTML(let html):
            if html.isBreak { return [.inline(Inline(.lineBreak, range: range))] }
            return html.hasPrefix("<!--") ? [] : [.inline(Inline(.html(html), range: range))]
        case .link(let destination, let title):
            let content = read(node.children, isLink: true)
            check(title: title, of: "a link", at: range)
            if destination.hasPrefix("#"), destination.utf8.count > 1 {
                addAnchorUse(String(destination.dropFirst()), range)
            }
            return [.inline(Inline(.link(destination: destination, title: title, content: content), range: range))]
        case .image(let source, let title):
            let alt = read(node.children, isLink: true)
            check(title: title, of: "an image", at: range)
            return [.inline(Inline(.image(source: source, title: title, alt: alt), range: range))]
        default: return []
        }
    }

    /// A title is no Markdown, and so no place for an expression.
    private func check(title: String, of noun: String, at range: SourceRange) {
        guard title.contains("`{swift} ") else { return }
        addProblem(
            Problem(
                code: "foreign-syntax", location: range.lowerBound,
                summary: "an expression in the title of \(noun) is shown as text", help: "Put the value into the text beside it.")
        )
    }

    private func code(_ literal: String, _ range: SourceRange) -> Inline.Kind {
        let raw = fragment.text.slice(range)
        if raw.first == UInt8(ascii: "$") {
            let length = raw.prefix { $0 == UInt8(ascii: "$") }.count
            // Further lines have marks of the quotes and lists that they stand in.
            if raw.contains(0x0A) { return .math(literal) }
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

    private func atoms(literal: String, range: SourceRange, _ isLink: Bool) -> [Atom] {
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
            // What could be taken for a mark later is kept apart.
            let isProtected =
                "\"'-.{|".utf8.contains(bytes[index]) || bytes[index...].starts(with: "<!--".utf8)
                || bytes[index] == SpanEnd.backtick && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "{")
            if isProtected, map.escaped.contains(index) {
                endText()
                let text = String(decoding: bytes[index...index], as: UTF8.self)
                atoms.append(.inline(Inline(.literal(text), range: placed(index..<index + 1))))
                index += 1
                textStart = index
                continue
            }
            guard !map.escaped.contains(index), let (length, make) = special(bytes, at: index, isLink) else {
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
    private func special(_ bytes: [UInt8], at index: Int, _ isLink: Bool) -> (Int, (SourceRange) -> Atom)? {
        let rest = bytes[index...]
        switch bytes[index] {
        case UInt8(ascii: "~"):
            let count = rest.prefix { $0 == UInt8(ascii: "~") }.count
            return count > 2 ? nil : (count, { .mark(count == 2 ? .strikethrough : .lower, $0) })
        case UInt8(ascii: "^"):
            return rest.dropFirst().first == UInt8(ascii: "[") ? (2, { .bracket(.note, $0) }) : (1, { .mark(.upper, $0) })
        case UInt8(ascii: "\\") where rest.dropFirst().first == UInt8(ascii: " "):
            return (2, { .inline(Inline(.literal("\u{a0}"), range: $0)) })
        case UInt8(ascii: "(") where rest.dropFirst().first == UInt8(ascii: "@"):
            let name = rest.dropFirst(2).prefix { isNameByte($0) }
            let label = String(decoding: name, as: UTF8.self)
            guard rest[name.endIndex...].first == UInt8(ascii: ")"), examples.contains(label) else { return nil }
            let reference = Reference(Reference.example(label), word: .none)
            return (
                name.count + 3,
                { range in
                    addReference(reference.identifier, range)
                    return .inline(Inline(.reference(reference), range: range))
                }
            )
        case UInt8(ascii: "@"):
            if index > 0, isNameByte(bytes[index - 1]), bytes[index - 1] != UInt8(ascii: "-") { return nil }
            guard let (identifier, length) = Self.reference(rest.dropFirst()) else {
                return citation(rest, omitsAuthor: false)
            }
            return (
                length + 1,
                { range in
                    addReference(identifier, range)
                    return .inline(Inline(.reference(Reference(identifier)), range: range))
                }
            )
        case UInt8(ascii: "h") where !isLink && (index == 0 || !isNameByte(bytes[index - 1])):
            guard let address = Self.address(rest) else { return nil }
            let text = String(decoding: address, as: UTF8.self)
            return (
                address.count,
                { .inline(Inline(.link(destination: text, title: "", content: [Inline(.literal(text), range: $0)]), range: $0)) }
            )
        case UInt8(ascii: "-") where rest.dropFirst().first == UInt8(ascii: "@"):
            if index > 0, isNameByte(bytes[index - 1]) || Self.reference(rest.dropFirst(2)) != nil { return nil }
            return citation(rest.dropFirst(), omitsAuthor: true)
        case UInt8(ascii: "["):
            let name = rest.dropFirst(2).prefix { isNameByte($0) }
            guard rest.dropFirst().first == UInt8(ascii: "^"), !name.isEmpty,
                rest[name.endIndex...].first == UInt8(ascii: "]")
            else { return (1, { .bracket(.plain, $0) }) }
            let label = String(decoding: name, as: UTF8.self)
            return (
                name.count + 3,
                { range in
                    addFootnoteUse(label, range)
                    return .inline(Inline(.footnote(label), range: range))
                }
            )
        case UInt8(ascii: "]"):
            guard let (attributes, length) = Attributes.parse(rest.dropFirst()) else { return (1, { .bracketEnd($0) }) }
            let text = String(decoding: rest.prefix(length + 1), as: UTF8.self)
            return (length + 1, { .spanEnd(attributes, text, $0) })
        case UInt8(ascii: "{") where rest.dropFirst().first == UInt8(ascii: "{"):
            let here = fragment.place(SourceLocation.start.up(to: .start))
            guard let code = Shortcode(rest), code.inline(at: here, metadata: metadata) != nil else { return nil }
            return (
                code.length,
                { range in
                    guard let (inline, problem) = code.inline(at: range, metadata: metadata) else { return .bracketEnd(range) }
                    if let problem { addProblem(problem) }
                    return .inline(inline)
                }
            )
        case UInt8(ascii: "{") where index == 0:
            // Behind an image, a link or code; elsewhere a brace is a brace.
            if rest.dropFirst().first == UInt8(ascii: "="), let end = rest.firstIndex(of: UInt8(ascii: "}")),
                case let name = rest[2..<end], !name.isEmpty, name.allSatisfy(isNameByte)
            {
                let text = String(decoding: name, as: UTF8.self)
                return (end + 1, { .rawFormat(text, $0) })
            }
            guard let (attributes, length) = Attributes.parse(rest) else { return nil }
            let text = String(decoding: rest.prefix(length), as: UTF8.self)
            return (length, { .attributes(attributes, text, $0) })
        default:
            return nil
        }
    }

    /// `@key`, with its "@" at the head of the text.
    private func citation(_ text: ArraySlice<UInt8>, omitsAuthor: Bool) -> (Int, (SourceRange) -> Atom)? {
        guard let addCitation, let (key, length) = Self.citationKey(text.dropFirst()) else { return nil }
        return (
            length + (omitsAuthor ? 2 : 1),
            { range in
                addCitation(key, range)
                let item = Citation.Item(key: key, omitsAuthor: omitsAuthor)
                return .inline(Inline(.citation(Citation([item], isNarrative: true)), range: range))
            }
        )
    }

    /// "tbl-size" at the head of the text, without punctuation at its end; "Tbl-size" is another way to write it.
    private static func reference(_ text: ArraySlice<UInt8>) -> (identifier: String, length: Int)? {
        var name = text.prefix { isNameByte($0) && $0 < 0x80 }
        while let last = name.last, last == UInt8(ascii: ".") || last == UInt8(ascii: ":") || last == UInt8(ascii: "-") {
            name = name.dropLast()
        }
        let written = String(decoding: name, as: UTF8.self)
        let identifier = written.prefix(1).lowercased() + written.dropFirst()
        return ReferenceTarget.Kind(identifier: identifier) == nil ? nil : (identifier, name.count)
    }

    /// An address of the web at the head of the text, by the rules of GitHub's autolinks.
    private static func address(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard text.starts(with: "https://".utf8) || text.starts(with: "http://".utf8) else { return nil }
        var address = text.prefix { $0 > 0x20 && !"<>\"`[]{}|".utf8.contains($0) }
        while let last = address.last {
            if last == UInt8(ascii: ")") {
                guard address.count(where: { $0 == last }) > address.count(where: { $0 == UInt8(ascii: "(") }) else { break }
            } else if !".,:;!?'*_~".utf8.contains(last) {
                break
            }
            address = address.dropLast()
        }
        return address.count > "https://".utf8.count ? address : nil
    }
}
