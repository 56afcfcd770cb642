import Notebooks

/// A notebook's Swift in tokens. All that looks into cells and directives takes it from here, so that each is lexed once.
struct NotebookSyntax: Sendable {
    /// The statements of each cell, or what in it never ends.
    let cells: [Result<CellStatements, SwiftLexer.Imbalance>]
    /// The tokens of each directive; none for one that is no Swift.
    let directives: [[SwiftToken]]

    init(_ notebook: Notebook) {
        cells = notebook.cells.map { cell in
            Result { () throws(SwiftLexer.Imbalance) in try CellStatements(cell.code) }
        }
        directives = notebook.directives.map { (try? SwiftLexer.tokens(of: $0.expression)) ?? [] }
    }

    /// None for a cell that is no Swift.
    func statements(ofCell cell: Int) -> [CellStatements.Statement] {
        (try? cells[cell].get())?.statements ?? []
    }
}
