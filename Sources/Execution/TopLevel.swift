import Notebooks

/// The statements of all cells, with the names that they give to the top level of the program.
struct TopLevel {
    /// The place of a statement in the order in which they run.
    struct Position: Hashable, Comparable {
        var cell: Int
        var statement: Int

        static func < (a: Self, b: Self) -> Bool { (a.cell, a.statement) < (b.cell, b.statement) }
    }

    /// The statements of each cell; none for a cell that is not evaluated or is no Swift.
    let statements: [[CellStatements.Statement]]
    /// Those of the top level; what stands in a block of ours is not among them.
    let bindings: [Position: TopLevelBinding]

    init(_ notebook: Notebook, _ syntax: NotebookSyntax) {
        var bindings: [Position: TopLevelBinding] = [:]
        statements = notebook.cells.enumerated().map { cell, content in
            guard content.options.eval else { return [] }
            let statements = syntax.statements(ofCell: cell)
            for (index, statement) in statements.enumerated() where statement.isBinding {
                // Behind a value that may throw, all of a cell with `error: true` stands in a block.
                if content.options.error, statement.throwOffset != nil { break }
                bindings[Position(cell: cell, statement: index)] = TopLevelBinding(statement.tokens)
            }
            return statements
        }
        self.bindings = bindings
    }

    /// The name without which a function, a type or a computed variable cannot be used; nil for extensions, operators and
    /// what stands under a condition.
    static func declaredName(_ tokens: ArraySlice<SwiftToken>) -> String? {
        let body = CellStatements.withoutAttributes(tokens)
        guard let keyword = body.first, let name = body.dropFirst().first, name.kind == .word,
            ["func", "struct", "class", "enum", "actor", "protocol", "typealias", "var"].contains(keyword.text)
        else { return nil }
        return name.name
    }

    /// The names that a cell gives to the top level.
    func names(ofCell cell: Int) -> Set<String> {
        var names: Set<String> = []
        for (index, statement) in statements[cell].enumerated() {
            names.formUnion(bindings[Position(cell: cell, statement: index)]?.names.map(\.name) ?? [])
            if statement.isDeclaration || TopLevelBinding.isComputed(statement.tokens),
                let name = Self.declaredName(statement.tokens)
            {
                names.insert(name)
            }
        }
        return names
    }

    func isConditional(_ position: Position) -> Bool {
        statements[position.cell][position.statement].tokens.first?.text == "#if"
    }

    /// Every statement in order.
    var all: [(position: Position, statement: CellStatements.Statement)] {
        statements.enumerated().flatMap { cell, list in
            list.enumerated().map { (Position(cell: cell, statement: $0), $1) }
        }
    }
}

extension SwiftToken {
    /// Without the backticks that make a keyword a name.
    var name: String { text.hasPrefix("`") ? String(text.dropFirst().dropLast()) : text }
}

extension Notebook {
    /// "line 13", or "line 3 of part.md" for what is included.
    func lineName(of location: SourceLocation) -> String {
        let (file, place) = lineOrigins.place(of: location, in: path)
        return file == path ? "line \(place.line)" : "line \(place.line) of \(file)"
    }
}
