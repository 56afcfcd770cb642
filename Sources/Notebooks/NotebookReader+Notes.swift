/// Footnotes and link definitions, which stand apart from what refers to them.
extension NotebookReader {
    mutating func readFootnotes(_ notes: [LineScanner.Footnote]) {
        for note in notes {
            if footnotes[note.label] != nil {
                report(
                    "duplicate-footnote", at: note.location, "the footnote \"\(note.label)\" is defined twice",
                    help: "Give one of them another name.")
            }
            let text = SourceText(note.fragment.text.bytes + [0x0A, 0x0A] + definitions.lines(for: note.fragment.text.bytes))
            footnotes[note.label] = readBlocks(parse(text, in: note.fragment).children, in: note.fragment)
            if footnotes[note.label]?.isEmpty ?? true {
                report(
                    "empty-footnote", at: note.location, "the footnote \"\(note.label)\" is empty",
                    help: "Write it behind the colon, or below it with four spaces before each line.", severity: .warning)
            }
        }
        for use in footnoteUses where footnotes[use.label] == nil && surroundings?.footnotes[use.label] == nil {
            report(
                "unresolved-footnote", at: use.range.lowerBound, "there is no footnote \"\(use.label)\"",
                help: "Define it: a line that begins with \"[^\(use.label)]: \".")
        }
        // Markdown that a cell makes may refer to a note, too.
        let used = Set(footnoteUses.map(\.label)).union(cells.flatMap { $0.code.footnoteLabels })
            .union(directives.flatMap { $0.expression.footnoteLabels })
        for note in notes where !used.contains(note.label) {
            report(
                "unused-footnote", at: note.location, "nothing refers to the footnote \"\(note.label)\": it is not shown",
                help: "Write [^\(note.label)] where it belongs.", severity: .warning)
        }
    }

    mutating func reportUnusedDefinitions(_ scanner: LineScanner) {
        for (label, location) in innerDefinitions where label.first == UInt8(ascii: "^") {
            report(
                "misplaced-footnote", at: location, "a footnote cannot be defined here",
                help: "Define it at the left margin, outside lists and quotes.")
        }
        let inner = innerDefinitions.filter { $0.label.first != UInt8(ascii: "^") }
        for (label, location) in definitions.unused(in: scanner.textWithoutDefinitions, inner: inner) {
            report(
                "unused-definition", at: location, "nothing refers to the link \"\(label)\"",
                help: "Write [text][\(label)] where it belongs.", severity: .warning)
        }
    }
}

extension String {
    /// The labels of what looks like a footnote's mark.
    fileprivate var footnoteLabels: [String] {
        guard contains("[^") else { return [] }
        return split(separator: "[^").dropFirst(hasPrefix("[^") ? 0 : 1).compactMap { part in
            part.contains("]") ? String(part.prefix { $0 != "]" }) : nil
        }
    }
}
