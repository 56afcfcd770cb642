import Notebooks
import Records

/// Names that are used before the cell that gives them their value. Swift knows the names of the top level in the
/// whole program, and takes them as zero until their statement has run: no compiler and no trap tells.
struct EarlyUses {
    /// The first of each cell.
    private(set) var cells: [Int: CellError] = [:]
    private(set) var directives: [Int: CellError] = [:]

    private struct Declaration {
        var cell: Int
        var statement: Int
        var location: SourceLocation
    }

    private let notebook: Notebook
    private var declarations: [String: Declaration] = [:]

    init(_ notebook: Notebook) {
        self.notebook = notebook
        let statements = notebook.cells.map { cell in
            cell.options.eval ? (try? CellStatements(cell.code))?.statements ?? [] : []
        }
        for (cell, list) in statements.enumerated() {
            for (index, statement) in list.enumerated() where statement.isBinding {
                for token in Self.names(declaredBy: statement.tokens) where declarations[token.name] == nil {
                    let location = notebook.cells[cell].location(ofOffset: token.range.lowerBound)
                    declarations[token.name] = Declaration(cell: cell, statement: index, location: location)
                }
            }
        }
        guard !declarations.isEmpty else { return }
        for (cell, list) in statements.enumerated() {
            for (index, statement) in list.enumerated() where !statement.isDeclaration && !Self.isComputed(statement.tokens) {
                guard let early = first(in: Array(statement.tokens), before: { ($0.cell, $0.statement) > (cell, index) })
                else { continue }
                cells[cell] = error(early, at: notebook.cells[cell].location(ofOffset: early.token.range.lowerBound))
                break
            }
        }
        let map = SourceMap(notebook)
        for (number, directive) in notebook.directives.enumerated() {
            guard let tokens = try? SwiftLexer.tokens(of: directive.expression),
                let early = first(in: tokens, before: { $0.cell >= directive.cellsBefore })
            else { continue }
            directives[number] = error(early, at: map.place(ofByte: early.token.range.lowerBound, in: directive))
        }
    }

    private func error(_ early: (token: SwiftToken, declaration: Declaration), at location: SourceLocation) -> CellError {
        let (file, place) = notebook.lineOrigins.place(of: early.declaration.location, in: notebook.path)
        let there = file == notebook.path ? "on line \(place.line)" : "in \(file), line \(place.line)"
        return CellError(
            kind: .compile, message: "`\(early.token.name)` is declared later, \(there)",
            explanation: "Move this below it: cells run from top to bottom.", line: location.line, column: location.column)
    }

    private func first(
        in tokens: [SwiftToken], before isLater: (Declaration) -> Bool
    ) -> (token: SwiftToken, declaration: Declaration)? {
        let bound = Self.boundNames(tokens)
        for (index, token) in tokens.enumerated() {
            if let inner = token.interpolated.isEmpty ? nil : first(in: token.interpolated, before: isLater),
                !bound.contains(inner.token.name)
            {
                return inner
            }
            guard token.kind == .word, !bound.contains(token.name), let declaration = declarations[token.name],
                isLater(declaration)
            else { continue }
            let previous = index > 0 ? tokens[index - 1].text : ""
            let isLabel = index + 1 < tokens.count && tokens[index + 1].text == ":" && ["(", ",", ")", "}"].contains(previous)
            if previous != ".", !isLabel { return (token, declaration) }
        }
        return nil
    }

    // MARK: Names

    /// `var name: Type { … }` has no value that could be missing.
    private static func isComputed(_ tokens: ArraySlice<SwiftToken>) -> Bool {
        guard tokens.contains(where: { $0.text == "var" && $0.depth == 0 }) else { return false }
        return tokens.first { $0.depth == 0 && ["=", "{"].contains($0.text) }?.text == "{"
    }

    /// The names that a `let`, `var` or `guard` of the top level declares.
    private static func names(declaredBy tokens: ArraySlice<SwiftToken>) -> [SwiftToken] {
        guard !isComputed(tokens) else { return [] }
        var names: [SwiftToken] = []
        for (index, token) in zip(tokens.indices, tokens) where token.depth == 0 {
            let rest = tokens[(index + 1)...]
            if ["let", "var"].contains(token.text) {
                if rest.first?.text == "(" {
                    names += rest.dropFirst().prefix { $0.depth > 0 }.filter { $0.kind == .word && $0.text != "_" }
                } else if let name = rest.first, name.kind == .word {
                    names.append(name)
                }
            } else if token.text == ",", let name = rest.first, name.kind == .word, name.text.first?.isLowercase ?? false,
                ["=", ":"].contains(rest.dropFirst().first?.text)
            {
                names.append(name)
            }
        }
        return names
    }

    /// Names that a piece of code gives to its own: constants in its blocks and patterns, what its loops and
    /// closures take.
    private static func boundNames(_ tokens: [SwiftToken]) -> Set<String> {
        var names: Set<String> = []
        func add(_ range: some Collection<SwiftToken>) {
            for token in range where token.kind == .word { names.insert(token.name) }
        }
        for (index, token) in tokens.enumerated() {
            let rest = tokens[(index + 1)...]
            switch token.text {
            case "let", "var": add(rest.prefix { !["=", ":", "in", "{", "where"].contains($0.text) })
            case "for": add(rest.prefix { $0.text != "in" })
            case "func": add(rest.prefix { $0.text != "{" })
            case "{":
                // What a closure takes stands before its "in".
                let head = rest.prefix { !["in", "{", "}"].contains($0.text) && !($0.isFirstOnLine && $0.kind != .word) }
                if head.endIndex < rest.endIndex, tokens[head.endIndex].text == "in", head.count < 40 { add(head) }
            default: break
            }
        }
        return names
    }
}

extension SwiftToken {
    /// Without the backticks that make a keyword a name.
    fileprivate var name: String { text.hasPrefix("`") ? String(text.dropFirst().dropLast()) : text }
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
