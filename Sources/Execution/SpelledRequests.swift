import Notebooks
import Records

/// What is other on each machine and can be seen from the words alone: what a library has asked for before the first
/// statement, and gives when a cell asks.
enum SpelledRequests {
    private static let kinds: [String: Irreproducible.Kind] = [
        "activeProcessorCount": .processors, "processorCount": .processors,
    ]

    /// The statements with such a word, in cells that ran.
    static func find(in notebook: Notebook, _ run: Run) -> [(kind: Irreproducible.Kind, place: Place)] {
        guard kinds.keys.contains(where: notebook.source.contains) else { return [] }
        let syntax = NotebookSyntax(notebook)
        let inCells = notebook.cells.indices.filter { [.succeeded, .failed].contains(run.cells[$0].status) }.flatMap { cell in
            syntax.statements(ofCell: cell).compactMap { statement in
                kind(in: statement.tokens).map {
                    ($0, notebook.cells[cell].location(ofOffset: statement.throwOffset ?? statement.range.lowerBound))
                }
            }
        }
        let inDirectives = notebook.directives.indices.filter { run.inlines[$0] != nil }.compactMap { number in
            kind(in: syntax.directives[number][...]).map { ($0, notebook.directives[number].range.lowerBound) }
        }
        return (inCells + inDirectives).map { ($0.0, Place(line: $0.1.line, column: $0.1.column)) }
    }

    private static func kind(in tokens: ArraySlice<SwiftToken>) -> Irreproducible.Kind? {
        for (token, before) in zip(tokens.dropFirst(), tokens) where token.kind == .word && before.text == "." {
            if let kind = kinds[token.name] { return kind }
        }
        return tokens.lazy.compactMap { kind(in: $0.interpolated[...]) }.first
    }
}
