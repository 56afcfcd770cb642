import Notebooks

/// What a template may demand of its parser, which calls itself for each section in a section, and what it must have.
enum TemplateCheck {
    static let bytes = 1 << 20
    static let sections = 50
    static let tagBytes = 200

    struct Problem {
        var location: SourceLocation?
        var reason: String
        var help = ""
    }

    /// Why a template cannot be used; nil if it can.
    static func problem(in template: String) -> Problem? {
        if template.utf8.count > bytes { return Problem(reason: "it has more than \(bytes >> 20) MiB") }
        let tags = TemplateTag.all(in: template)
        for tag in tags {
            if tag.length > tagBytes {
                return Problem(location: tag.location, reason: "this tag has more than \(tagBytes) bytes")
            }
            if tag.kind == .delimiters {
                return Problem(
                    location: tag.location, reason: "this changes the delimiters, which a template of Modelbook does not")
            }
            if tag.depth >= sections, tag.kind == .section {
                return Problem(location: tag.location, reason: "more than \(sections) sections stand in each other")
            }
        }
        return ledgerProblem(in: template, tags) ?? variableProblem(in: template, tags)
    }

    /// What a page can be filled with; the first are those that no page can do without.
    static let required = ["body", "cards", "footer", "ledger", "style"]
    static let variables =
        required + [
            "abstract", "byline", "contents", "contentsTitle", "direction", "language", "navigation", "neighbours",
            "plainTitle", "skip", "subtitle", "title",
        ]

    /// Every name must be known, and what a page cannot do without must be there.
    private static func variableProblem(in template: String, _ tags: [TemplateTag]) -> Problem? {
        // "." is what a section is about.
        let named = tags.filter { $0.kind != .other && $0.name != "." }
        if let unknown = named.first(where: { !variables.contains($0.name) }) {
            let near = nearestName(to: unknown.name, in: variables).map { "Did you mean \"\($0)\"? " } ?? ""
            return Problem(
                location: unknown.location, reason: "a page has no \"\(unknown.name)\"",
                help: "\(near)Known are: \(variables.sorted().joined(separator: ", ")).")
        }
        guard let missing = required.first(where: { name in !named.contains { $0.name == name } }) else { return nil }
        return Problem(
            location: place(of: template.endIndex, in: template), reason: "the page's \(missing) has no place",
            help: "Write \"{{{\(missing)}}}\".")
    }

    /// The ledger must stand on every page, and on each once.
    private static func ledgerProblem(in template: String, _ tags: [TemplateTag]) -> Problem? {
        let ledgers = tags.filter { $0.name == "ledger" && $0.kind != .other }
        if let own = template.firstRange(of: "id=\"modelbook-ledger\"")?.lowerBound {
            return Problem(
                location: place(of: own, in: template), reason: "the element of the ledger is Modelbook's to write",
                help: "Write \"{{{ledger}}}\" in its place.")
        }
        guard let first = ledgers.first else {
            return Problem(
                location: place(of: template.ranges(of: "</body>").last?.lowerBound ?? template.endIndex, in: template),
                reason: "the page's ledger has no place", help: "Write \"{{{ledger}}}\", before \"</body>\".")
        }
        if first.kind != .raw {
            return Problem(
                location: first.location, reason: "this would show the page's ledger as text",
                help: "Write \"{{{ledger}}}\".")
        }
        if first.depth > 0 {
            return Problem(
                location: first.location, reason: "the page's ledger is in a section, which not every page has once",
                help: "Write \"{{{ledger}}}\" outside of all sections.")
        }
        if ledgers.count > 1 {
            return Problem(
                location: ledgers[1].location, reason: "the page's ledger has two places", help: "Remove one of them.")
        }
        return nil
    }

    private static func place(of index: String.Index, in template: String) -> SourceLocation {
        let before = template.utf8[..<index]
        let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
        return SourceLocation(line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: column)
    }
}
