/// Cells that Quarto runs in another language. They are shown, each with a warning.
extension NotebookReader {
    /// - Parameter header: the line behind the fence, from its "{".
    mutating func readForeignCell(_ header: String, _ literal: String, _ range: SourceRange) -> Block {
        let name = String(header.drop { $0 == "{" || $0 == " " }.prefix { $0 != " " && $0 != "}" && $0 != "," })
        report(foreignCell: name, at: range.lowerBound)
        let lines = literal.split(separator: "\n", omittingEmptySubsequences: false)
        let marks = ["#|", "//|", "--|", "%%|"]
        let options = lines.prefix { line in marks.contains { line.drop { $0 == " " }.hasPrefix($0) } }
        let code = lines.dropFirst(options.count).joined(separator: "\n")
        let block = Block(.codeBlock(language: name, text: code), range: range)

        var values: [String: String] = [:]
        for option in CellHeader(header.utf8, language: name)?.options ?? [] {
            values[option.key] = option.value.unquoted
        }
        for (number, line) in options.enumerated() {
            let text = line.drop { $0 != "|" }.dropFirst().drop { $0 == " " }
            let place = SourceLocation(line: range.lowerBound.line + 1 + number, column: 1)
            let entries = try? YAMLText([YAMLText.Line(location: place, bytes: Array(text.utf8)[...])]).entries()
            for entry in (entries ?? []).map(\.dashed) { values[entry.key] = entry.value.string }
        }
        // What the text refers to keeps its number and its caption, with the code in place of what it would have made.
        guard let label = values["label"], let kind = ReferenceTarget.Kind(identifier: label), !kind.isTheorem,
            let cap = [ReferenceTarget.Kind.figure: "fig-cap", .table: "tbl-cap", .listing: "lst-cap"][kind]
        else { return block }
        var div = Div(blocks: [block])
        if let caption = values[cap] {
            div.title = readInlines(Fragment(Array(caption.utf8)[...], at: range.lowerBound))
        }
        return Block(.div(div), range: range, attributes: Attributes(identifier: label))
    }

    /// Whatever is drawn elsewhere and shown as code here.
    static let drawings = ["mermaid", "dot", "geojson", "topojson", "stl"]

    mutating func report(foreignCell name: String, at location: SourceLocation) {
        if Self.drawings.contains(name) {
            report(
                "unknown-cell-language", at: location, "diagrams of \(name) are shown as code",
                help: "Draw it as SVG and write ![](file.svg).", severity: .warning)
        } else if nearestName(to: name, in: ["swift"]) != nil {
            report(
                "unknown-cell-language", at: location, "cells are written in Swift, not \"\(name)\"",
                help: "Did you mean \"swift\"?")
        } else {
            report(
                "unknown-cell-language", at: location, "this cell of \"\(name)\" is shown, not run: cells are written in Swift",
                help: "To show code without running it, write ```\(name).", severity: .warning)
        }
    }
}

extension String {
    /// A value of YAML in quotes, without them.
    fileprivate var unquoted: String {
        guard let quote = first, quote == "\"" || quote == "'", count >= 2, last == quote else { return self }
        return String(dropFirst().dropLast())
    }
}
