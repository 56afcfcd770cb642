import Notebooks
import Records

/// Names of the top level that are certainly used before they have a value, and names that are given twice. Swift knows
/// the names of the top level in the whole program, and takes them as zero until their statement has run: no compiler
/// and no trap tells. What is not certain from the words alone is found when it happens: see ``CheckedValues``.
struct EarlyUses {
    /// The first of each cell.
    private(set) var cells: [Int: CellError] = [:]
    private(set) var directives: [Int: CellError] = [:]

    private struct Declaration {
        var position: TopLevel.Position
        var location: SourceLocation
    }

    private let notebook: Notebook
    private var declarations: [String: Declaration] = [:]
    /// Whether a function of the cells may keep an argument without evaluating it.
    private let hasAutoclosures: Bool

    init(_ notebook: Notebook, _ syntax: NotebookSyntax, _ topLevel: TopLevel, parameters: [FrontMatter.Parameter]) {
        self.notebook = notebook
        let all = topLevel.all
        hasAutoclosures = all.contains { $0.statement.tokens.contains { $0.text == "autoclosure" } }
        let parameters = Set(parameters.map(\.name))
        for (position, binding) in topLevel.bindings.sorted(by: { $0.key < $1.key }) {
            for token in binding.names {
                let location = notebook.cells[position.cell].location(ofOffset: token.range.lowerBound)
                let before =
                    declarations[token.name].map { "on \(notebook.lineName(of: $0.location))" }
                    ?? (parameters.contains(token.name) ? "among the parameters of the front matter" : nil)
                if let before {
                    add(
                        CellError(
                            kind: .compile, message: "`\(token.name)` is declared already, \(before)",
                            explanation: "All cells are one program: give this another name, or change the value of a `var`.",
                            line: location.line, column: location.column), to: position.cell)
                } else {
                    declarations[token.name] = Declaration(position: position, location: location)
                }
            }
        }
        guard !declarations.isEmpty else { return }
        for (position, statement) in all where !statement.isDeclaration && !TopLevelBinding.isComputed(statement.tokens) {
            let binding = topLevel.bindings[position]
            let values = binding.map { $0.guardNames.isEmpty ? $0.entries.map(\.rest) : [statement.tokens] } ?? [statement.tokens]
            for value in values {
                guard let early = first(in: value, before: { $0.position > position }) else { continue }
                add(
                    error(early, at: notebook.cells[position.cell].location(ofOffset: early.token.range.lowerBound)),
                    to: position.cell)
            }
        }
        let map = SourceMap(notebook)
        for (number, directive) in notebook.directives.enumerated() {
            let tokens = syntax.directives[number]
            guard let early = first(in: tokens[...], before: { $0.position.cell >= directive.cellsBefore }) else { continue }
            directives[number] = error(early, at: map.place(ofByte: early.token.range.lowerBound, in: directive))
        }
    }

    /// "line 4", where a name of the top level is declared.
    func lineName(ofDeclaration name: String) -> String? {
        declarations[name].map { notebook.lineName(of: $0.location) }
    }

    private mutating func add(_ error: CellError, to cell: Int) {
        if let known = cells[cell], (known.line ?? 0, known.column ?? 0) <= (error.line ?? 0, error.column ?? 0) { return }
        cells[cell] = error
    }

    private func error(_ early: (token: SwiftToken, declaration: Declaration), at location: SourceLocation) -> CellError {
        CellError(
            kind: .compile,
            message: "`\(early.token.name)` is declared later, on \(notebook.lineName(of: early.declaration.location))",
            explanation: "Move this below it: cells run from top to bottom.", line: location.line, column: location.column)
    }

    // MARK: What certainly runs

    private static let control: Set<String> = ["if", "for", "while", "guard", "switch", "repeat", "do", "defer", "#if"]
    /// Words whose operands or arguments are not evaluated at once, or not at all.
    private static let lazyWords: Set<String> = [
        "&&", "||", "??", "where", "assert", "assertionFailure", "precondition", "preconditionFailure", "else", "catch",
    ]

    /// The first use in a part of a statement that is evaluated at once, whatever the values.
    private func first(
        in tokens: ArraySlice<SwiftToken>, before isLater: (Declaration) -> Bool
    ) -> (token: SwiftToken, declaration: Declaration)? {
        guard let start = tokens.first else { return nil }
        let bound = Self.boundNames(tokens)
        let isControl = Self.control.contains(start.text)
        var index = tokens.startIndex
        while index < tokens.endIndex {
            let token = tokens[index]
            let previous = index > tokens.startIndex ? tokens[index - 1] : nil
            let isConditional = token.text.hasPrefix("?") && !["try", "as"].contains(previous?.text)
            if Self.lazyWords.contains(token.text) || isConditional || token.text == "#if" { return nil }
            if isControl, token.text == "{" || token.text == "," && token.depth == start.depth { return nil }
            if token.text == "{" {
                // A closure may run later, or never.
                guard let end = tokens[index...].firstIndex(where: { $0.kind == .close && $0.depth == token.depth }) else {
                    return nil
                }
                index = end + 1
                continue
            }
            if !token.interpolated.isEmpty, let inner = first(in: token.interpolated[...], before: isLater),
                !bound.contains(inner.token.name)
            {
                return inner
            }
            if token.kind == .word, !bound.contains(token.name), let declaration = declarations[token.name],
                isLater(declaration), !hasAutoclosures || token.depth == start.depth
            {
                let isLabel = tokens[(index + 1)...].first?.text == ":" && ["(", ","].contains(previous?.text)
                if ![".", "@"].contains(previous?.text), !isLabel { return (token, declaration) }
            }
            index += 1
        }
        return nil
    }

    /// Names that a piece of code gives to its own: constants in its blocks and patterns, what its loops and
    /// closures take.
    private static func boundNames(_ tokens: ArraySlice<SwiftToken>) -> Set<String> {
        var names: Set<String> = []
        func add(_ range: some Collection<SwiftToken>) {
            for token in range where token.kind == .word { names.insert(token.name) }
        }
        for index in tokens.indices {
            let rest = tokens[(index + 1)...]
            switch tokens[index].text {
            case "let", "var": add(rest.prefix { !["=", ":", "in", "{", "where"].contains($0.text) })
            case "for": add(rest.prefix { $0.text != "in" })
            default: break
            }
        }
        return names
    }
}

extension Cell {
    /// The place in the notebook of a byte of the code.
    func location(ofOffset offset: Int) -> SourceLocation {
        let before = code.utf8.prefix(offset)
        let line = before.count { $0 == 0x0A }
        let column = before.reversed().prefix { $0 != 0x0A }.count
        return SourceLocation(line: codeStart.line + line, column: codeStart.column + column)
    }
}
