import Notebooks
import Records

/// Names of the kit that only the tangled program uses. A cell that used them could tell the host that another cell has run,
/// or what another expression is.
struct ReservedNames {
    private(set) var cells: [Int: CellError] = [:]
    private(set) var directives: [Int: CellError] = [:]

    static let names: Set<String> = ["CellRuntime", "TopLevelValues", "DeferredValue"]

    init(_ notebook: Notebook, _ syntax: NotebookSyntax, _ topLevel: TopLevel) {
        for (position, statement) in topLevel.all where cells[position.cell] == nil {
            guard let token = Self.first(in: statement.tokens) else { continue }
            let location = notebook.cells[position.cell].location(ofOffset: token.range.lowerBound)
            cells[position.cell] = Self.error(token, at: location)
        }
        let map = SourceMap(notebook)
        for (number, directive) in notebook.directives.enumerated() {
            guard let token = Self.first(in: syntax.directives[number][...]) else { continue }
            directives[number] = Self.error(token, at: map.place(ofByte: token.range.lowerBound, in: directive))
        }
    }

    private static func first(in tokens: ArraySlice<SwiftToken>) -> SwiftToken? {
        for token in tokens {
            if token.kind == .word, names.contains(token.name) { return token }
            if let inner = first(in: token.interpolated[...]) { return inner }
        }
        return nil
    }

    private static func error(_ token: SwiftToken, at location: SourceLocation) -> CellError {
        CellError(
            kind: .compile, message: "`\(token.name)` is not for cells",
            explanation: "Show with show(_:), and claim with claim(_:_:).",
            line: location.line, column: location.column)
    }
}
