extension NotebookReader {
    /// Gives headings their identifiers and numbers, and everything that can be referred to its number.
    mutating func number(_ blocks: inout [Block]) {
        var numbering = Numbering(topLevel: Self.topLevel(blocks))
        number(&blocks, with: &numbering)
    }

    private struct Numbering {
        let topLevel: Int
        var sections: [Int] = []
        var counts: [ReferenceTarget.Kind: Int] = [:]
        /// The figure or table that the place is a part of, and how many parts stand before it.
        var whole: (kind: ReferenceTarget.Kind, number: String, parts: Int)?

        init(topLevel: Int) {
            self.topLevel = topLevel
        }

        mutating func section(level: Int) -> String {
            let depth = level - topLevel
            while sections.count <= depth { sections.append(0) }
            sections.removeSubrange((depth + 1)...)
            sections[depth] += 1
            return sections.map(String.init).joined(separator: ".")
        }

        /// "a" for 0, "z" for 25, "aa" for 26.
        static func letter(_ index: Int) -> String {
            (index < 26 ? "" : letter(index / 26 - 1)) + String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index % 26)))
        }

        mutating func next(_ kind: ReferenceTarget.Kind) -> String {
            counts[kind, default: 0] += 1
            return "\(counts[kind, default: 0])"
        }
    }

    /// The level of the notebook's largest headings, those in lists and quotes among them.
    private static func topLevel(_ blocks: [Block]) -> Int {
        blocks.reduce(6) { level, block in
            switch block.kind {
            case .heading(let heading): min(level, heading.level)
            case .div(let div): min(level, topLevel(div.blocks))
            case .blockQuote(let blocks): min(level, topLevel(blocks))
            case .list(let list): list.items.reduce(level) { min($0, topLevel($1.blocks)) }
            case .definitionList(let items): items.flatMap(\.definitions).reduce(level) { min($0, topLevel($1)) }
            case .gridTable(let table): table.rows.joined().reduce(level) { min($0, topLevel($1)) }
            default: level
            }
        }
    }

    private mutating func number(_ blocks: inout [Block], with numbering: inout Numbering) {
        for index in blocks.indices { number(&blocks[index], with: &numbering) }
    }

    private mutating func number(_ block: inout Block, with numbering: inout Numbering) {
        switch block.kind {
        case .heading(var heading):
            heading.identifier = block.attributes.identifier ?? uniqueIdentifier(heading.content)
            if frontMatter.numbersSections, !block.attributes.classes.contains("unnumbered") {
                heading.number = numbering.section(level: heading.level)
            }
            if ReferenceTarget.Kind(identifier: heading.identifier) == .section {
                targets[heading.identifier] = ReferenceTarget(
                    kind: .section, number: heading.number ?? "", title: heading.content.plainText)
            }
            block.kind = .heading(heading)
        case .cell(let cell):
            let options = cells[cell].options
            let caption = options.tableCaption ?? options.figureCaption ?? options.listingCaption
            if let label = options.label, let reason = options.reasonNotToShow(label) {
                hiddenTargets[label] = reason
                return
            }
            addTarget(options.label, title: caption?.plainText ?? "", with: &numbering)
            if let label = options.label, let target = targets[label] {
                for (index, caption) in options.subcaptions.enumerated() {
                    let part = Numbering.letter(index)
                    targets["\(label)-\(index + 1)"] = ReferenceTarget(
                        kind: target.kind, number: target.number, part: part, title: caption.plainText)
                }
            }
            addTarget(options.listingLabel, title: options.listingCaption?.plainText ?? "", with: &numbering)
        case .pipeTable(let table):
            addTarget(block.attributes.identifier, title: table.caption?.plainText ?? "", with: &numbering)
        case .gridTable(var table):
            addTarget(block.attributes.identifier, title: table.caption?.plainText ?? "", with: &numbering)
            if var header = table.header {
                for column in header.indices { number(&header[column], with: &numbering) }
                table.header = header
            }
            for row in table.rows.indices {
                for column in table.rows[row].indices { number(&table.rows[row][column], with: &numbering) }
            }
            block.kind = .gridTable(table)
        case .definitionList(var items):
            for item in items.indices {
                for index in items[item].definitions.indices { number(&items[item].definitions[index], with: &numbering) }
            }
            block.kind = .definitionList(items)
        case .paragraph(let content):
            addTarget(block.attributes.identifier, title: content.plainText, with: &numbering)
        case .math(let tex):
            addTarget(block.attributes.identifier, title: "", with: &numbering)
            for label in tex.texLabels {
                claimIdentifier(label, at: block.range.lowerBound)
                addTarget(label, title: "", with: &numbering)
            }
        case .codeBlock:
            addTarget(
                block.attributes.identifier,
                title: block.attributes.values["lst-cap"] ?? block.attributes.values["caption"] ?? "", with: &numbering)
        case .div(var div):
            if let identifier = block.attributes.identifier { claimIdentifier(identifier, at: block.range.lowerBound) }
            addTarget(block.attributes.identifier, title: div.title?.plainText ?? "", with: &numbering)
            let outer = numbering.whole
            if let target = block.attributes.identifier.flatMap({ targets[$0] }), DivKind(block.attributes) == .figure {
                numbering.whole = (target.kind, target.number, 0)
            }
            number(&div.blocks, with: &numbering)
            numbering.whole = outer
            block.kind = .div(div)
        case .blockQuote(var blocks):
            number(&blocks, with: &numbering)
            block.kind = .blockQuote(blocks)
        case .list(var list):
            for index in list.items.indices { number(&list.items[index].blocks, with: &numbering) }
            block.kind = .list(list)
        case .thematicBreak, .html: break
        }
    }

    private mutating func addTarget(_ identifier: String?, title: String, with numbering: inout Numbering) {
        guard surroundings == nil, let identifier, let kind = ReferenceTarget.Kind(identifier: identifier),
            targets[identifier] == nil
        else { return }
        if let whole = numbering.whole, whole.kind == kind {
            numbering.whole?.parts += 1
            targets[identifier] = ReferenceTarget(
                kind: kind, number: whole.number, part: Numbering.letter(whole.parts), title: title)
        } else {
            targets[identifier] = ReferenceTarget(kind: kind, number: numbering.next(kind), title: title)
        }
    }

    /// What the page itself has places for has a colon in its name.
    private func isAnchor(_ name: String) -> Bool {
        isTaken(name) || targets[name] != nil || name.hasPrefix("modelbook:") || name.hasPrefix("fn:")
    }

    private func isTaken(_ identifier: String) -> Bool {
        identifiers[identifier] != nil || surroundings?.anchors.contains(identifier) ?? false
    }

    /// An identifier from a heading's text: lower case, words joined by "-", made unique by a number.
    private mutating func uniqueIdentifier(_ content: [Inline]) -> String {
        let slug = Self.slug(content.plainText)
        var candidate = slug
        var count = slugCounts[slug] ?? 1
        while isTaken(candidate) {
            count += 1
            candidate = "\(slug)-\(count)"
        }
        slugCounts[slug] = count
        identifiers[candidate] = .start
        return candidate
    }

    static func slug(_ text: String) -> String {
        var slug = ""
        for character in text.lowercased() {
            if character.isLetter || character.isNumber || character == "_" {
                slug.append(character)
            } else if (character.isWhitespace || character == "-"), !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
        }
        while slug.last == "-" { slug.removeLast() }
        return slug.isEmpty ? "section" : slug
    }

    /// The known name that a misspelt one most likely means. Only the first few are looked for: it takes all names each time.
    private mutating func near(_ name: String, in known: some Sequence<String>) -> String? {
        suggestionCount += 1
        return suggestionCount > 50 ? nil : nearestName(to: name, in: known)
    }

    /// Every reference must have its target.
    mutating func resolveReferences() {
        for (anchor, range) in anchorUses where !frontMatter.allowsRawHTML && !isAnchor(anchor) {
            let near = near(anchor, in: identifiers.keys).map { "Did you mean \"#\($0)\"?" }
            report(
                "unresolved-anchor", at: range.lowerBound, "there is no place \"#\(anchor)\" on this page",
                help: near ?? "Name a heading: \"## Title {#\(anchor)}\".", severity: .warning)
        }
        for (identifier, range) in references where targets[identifier] == nil {
            if let reason = hiddenTargets[identifier] {
                report(
                    "hidden-reference", at: range.lowerBound, "\"\(identifier)\" is not shown: its cell has \"\(reason)\"",
                    help: "Leave out the option, or the reference.")
                continue
            }
            if let others = elsewhere[identifier] {
                if others.count > 1 {
                    report(
                        "ambiguous-reference", at: range.lowerBound,
                        "\"\(identifier)\" is in several notebooks: \(others.map(\.notebook).joined(separator: ", "))",
                        help: "Give all but one of them another name.")
                }
                continue
            }
            let near = near(identifier, in: Array(targets.keys) + elsewhere.keys).map { name in
                let place = targets[name] == nil ? elsewhere[name].map { " of \($0[0].notebook)" } ?? "" : ""
                return "Did you mean \"@\(name)\"\(place)?"
            }
            let noun = ReferenceTarget.Kind(identifier: identifier)?.noun ?? "target"
            let kind = identifier.prefix { $0 != "-" }
            let help =
                near
                ?? {
                    switch kind {
                    case "sec": "Name the heading: \"## Title {#\(identifier)}\"."
                    case "eq": "Name the equation: \"$$ … $$ {#\(identifier)}\", or one of its lines: \"\\label{\(identifier)}\"."
                    case "lst": "Name the cell: \"//| label: \(identifier)\", or the code: \"```swift {#\(identifier)}\"."
                    case "tbl", "fig": "Name it: \"//| label: \(identifier)\" in the cell that makes it."
                    default: "Name the block: \"::: {#\(identifier)}\"."
                    }
                }()
            report(
                "unresolved-reference", at: range.lowerBound, "there is no \(noun) \"\(identifier)\"", help: help)
        }
    }
}

extension [Inline] {
    /// The text without its markup; directives leave nothing.
    public var plainText: String {
        map { inline in
            switch inline.kind {
            case .text(let text), .literal(let text), .code(let text), .math(let text): text
            case .softBreak, .lineBreak: " "
            case .emphasis, .strong, .strikethrough, .subscript, .superscript, .link, .image, .span: inline.kind.content.plainText
            case .html, .footnote, .reference, .citation, .directive: ""
            }
        }.joined()
    }
}
