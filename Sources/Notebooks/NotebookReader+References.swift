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
        case .pipeTable(let table):
            addTarget(block.attributes.identifier, title: table.caption?.plainText ?? "", with: &numbering)
        case .paragraph(let content):
            addTarget(block.attributes.identifier, title: content.plainText, with: &numbering)
        case .math: addTarget(block.attributes.identifier, title: "", with: &numbering)
        case .codeBlock:
            addTarget(
                block.attributes.identifier,
                title: block.attributes.values["lst-cap"] ?? block.attributes.values["caption"] ?? "", with: &numbering)
        case .div(var div):
            if let identifier = block.attributes.identifier { claimIdentifier(identifier, at: block.range.lowerBound) }
            addTarget(block.attributes.identifier, title: div.title?.plainText ?? "", with: &numbering)
            number(&div.blocks, with: &numbering)
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
        targets[identifier] = ReferenceTarget(kind: kind, number: numbering.next(kind), title: title)
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
        var slug = ""
        for character in content.plainText.lowercased() {
            if character.isLetter || character.isNumber || character == "_" {
                slug.append(character)
            } else if (character.isWhitespace || character == "-"), !slug.isEmpty, slug.last != "-" {
                slug.append("-")
            }
        }
        while slug.last == "-" { slug.removeLast() }
        if slug.isEmpty { slug = "section" }
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
            let near = near(identifier, in: targets.keys).map { "Did you mean \"@\($0)\"?" }
            let noun = ReferenceTarget.Kind(identifier: identifier)?.noun ?? "target"
            let kind = identifier.prefix { $0 != "-" }
            let help = near ?? {
                switch kind {
                case "sec": "Name the heading: \"## Title {#\(identifier)}\"."
                case "eq": "Name the equation: \"$$ … $$ {#\(identifier)}\"."
                case "lst": "Name the cell: \"//| label: \(identifier)\", or the code: \"```swift {#\(identifier)}\"."
                case "tbl", "fig": "Name it: \"//| label: \(identifier)\" in the cell that makes it."
                default: "Name the code: \"```swift {#\(identifier)}\"."
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
            case .emphasis(let content), .strong(let content), .strikethrough(let content), .span(let content, _): content.plainText
            case .link(_, _, let content): content.plainText
            case .image(_, _, let alt): alt.plainText
            case .html, .footnote, .reference, .directive: ""
            }
        }.joined()
    }
}
