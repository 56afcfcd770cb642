import Notebooks
import Records

/// The values of the top level that something may read before their statement has run: through a function, a property, a
/// default argument, a closure or a directive. Swift would read zero bits.
///
/// Each becomes a variable of the program's second file, which Swift makes when it is used first: there it takes what its
/// statement has left, or ends the program with a message. See `Sources/Modelbook.docc/EarlyReads.md`.
///
/// What can have run before a statement ends is found by names, with more rather than less: the statements before it, and
/// each function and type that one of these names, or that another such declaration names. Extensions may be used without
/// a name. So a value that is not among these cannot be read early.
struct CheckedValues {
    private(set) var bindings: [TopLevel.Position: TopLevelBinding] = [:]
    /// Bindings that would have to be among them, but that have a form for which there is no such variable.
    private(set) var warnings: [CompilerWarning] = []

    init(_ notebook: Notebook, _ syntax: NotebookSyntax, _ topLevel: TopLevel) {
        var mentioned: Set<String> = []
        /// What declarations name, under the name by which each can be reached.
        var unreached: [String: [Set<String>]] = [:]
        func mention(_ words: Set<String>) {
            var new = Array(words.subtracting(mentioned))
            while let word = new.popLast() {
                guard mentioned.insert(word).inserted else { continue }
                for declaration in unreached.removeValue(forKey: word) ?? [] { new += declaration.subtracting(mentioned) }
            }
        }
        let all = topLevel.all.flatMap { item in Self.unconditional(item.statement).map { (item.position, $0) } }
        var unnamed: Set<String> = []
        for (_, statement) in all where Self.isHoisted(statement) {
            if let name = TopLevel.declaredName(statement.tokens) {
                unreached[name, default: []].append(Self.words(statement.tokens))
            } else {
                unnamed.formUnion(Self.words(statement.tokens))
            }
        }
        mention(unnamed)
        var waiting = zip(notebook.directives, syntax.directives).sorted { $0.0.cellsBefore < $1.0.cellsBefore }[...]
        for (position, statement) in all where !Self.isHoisted(statement) {
            while let (directive, tokens) = waiting.first, directive.cellsBefore <= position.cell {
                mention(Self.words(tokens[...]))
                waiting = waiting.dropFirst()
            }
            guard let binding = TopLevelBinding(statement.tokens) else {
                mention(Self.words(statement.tokens))
                continue
            }
            let values = binding.entries.isEmpty ? [statement.tokens] : binding.entries.map(\.rest)
            for value in values { mention(Self.words(value, except: binding.guardNames)) }
            let isReachable = binding.names.contains { mentioned.contains($0.name) }
            let forms = binding.entries.map(\.form)
            let isConditional = topLevel.isConditional(position)
            // What else is in a block stands in one of ours, in a cell that may fail.
            guard isConditional || topLevel.bindings[position] != nil else { continue }
            if isConditional || forms.contains(.other) {
                if isReachable { warn(binding.names, notebook.cells[position.cell], position.cell) }
            } else if isReachable || forms.contains(.deferred) {
                bindings[position] = binding
            }
        }
    }

    /// What is declared can be used before it stands.
    private static func isHoisted(_ statement: CellStatements.Statement) -> Bool {
        statement.isDeclaration || TopLevelBinding.isComputed(statement.tokens)
    }

    /// A statement, or those between its `#if` and `#endif`: they are of the top level, too.
    private static func unconditional(_ statement: CellStatements.Statement) -> [CellStatements.Statement] {
        guard let first = statement.tokens.first, first.text == "#if" else { return [statement] }
        return CellStatements.statements(statement.tokens.dropFirst().dropLast(), depth: first.depth + 1).flatMap(unconditional)
    }

    private mutating func warn(_ names: [SwiftToken], _ cell: Cell, _ number: Int) {
        if let first = names.first { warnings.append(Self.warning(of: first, cell, number)) }
    }

    /// What is said of a value that cannot be checked.
    static func warning(of name: SwiftToken, _ cell: Cell, _ number: Int) -> CompilerWarning {
        let place = cell.location(ofOffset: name.range.lowerBound)
        return CompilerWarning(
            cell: number, message: "whether `\(name.name)` is used before it has a value cannot be checked in this form",
            line: place.line, column: place.column)
    }

    // MARK: Names

    /// The names in a piece of code, without those behind a point, and without those that it declares itself.
    private static func words(_ tokens: ArraySlice<SwiftToken>, except declared: [SwiftToken] = []) -> Set<String> {
        var words: Set<String> = []
        let declared = Set(declared.map(\.range))
        for index in tokens.indices {
            let token = tokens[index]
            if !token.interpolated.isEmpty { words.formUnion(Self.words(token.interpolated[...])) }
            guard token.kind == .word, !declared.contains(token.range) else { continue }
            let isMember = index > tokens.startIndex && tokens[index - 1].text == "."
            let isOfModule = isMember && index > tokens.startIndex + 1 && tokens[index - 2].text == "main"
            if !isMember || isOfModule { words.insert(token.name) }
        }
        return words
    }
}
