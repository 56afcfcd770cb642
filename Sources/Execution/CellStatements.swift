/// The statements of a cell's top level: where each begins, and which one is the cell's value.
package struct CellStatements {
    package struct Statement {
        /// Bytes of the code, without the white space and comments around it.
        package var range: Range<Int>
        /// The first `try` or `throw` in it that may end the cell.
        package var throwOffset: Int?
        /// An expression, whose value can be shown.
        package var isExpression: Bool
    }

    package let statements: [Statement]

    /// - Throws: ``SwiftLexer/Imbalance``
    package init(_ code: String) throws(SwiftLexer.Imbalance) {
        statements = Self.divide(try SwiftLexer.tokens(of: code)).map(Self.statement)
    }

    /// The statement whose value the cell shows.
    package var value: Statement? { statements.last.flatMap { $0.isExpression ? $0 : nil } }

    // MARK: Division

    private static func divide(_ tokens: [SwiftToken]) -> [ArraySlice<SwiftToken>] {
        var statements: [ArraySlice<SwiftToken>] = []
        var start = 0
        for index in tokens.indices {
            let token = tokens[index]
            guard token.depth == 0 else { continue }
            if token.text == ";" {
                if start < index { statements.append(tokens[start..<index]) }
                start = index + 1
            } else if token.isFirstOnLine, token.kind != .close, index > start,
                !continues(tokens[start..<index], with: token, followedBy: tokens[(index + 1)...].first)
            {
                statements.append(tokens[start..<index])
                start = index
            }
        }
        if start < tokens.count { statements.append(tokens[start...]) }
        return statements
    }

    /// Whether a token on a new line belongs to the statement before it.
    private static func continues(
        _ statement: ArraySlice<SwiftToken>, with token: SwiftToken, followedBy next: SwiftToken?
    ) -> Bool {
        guard let last = statement.last, let first = statement.first else { return true }
        switch token.kind {
        case .mark where token.text != "@": return true
        case .operation: if token.hasSpaceAfter || token.text.hasPrefix("?") { return true }
        case .open where token.text == "{": return true
        case .word:
            if ["else", "catch", "where", "as", "is", "in"].contains(token.text) { return true }
            if token.text == "while", first.text == "repeat" { return true }
        default: break
        }
        switch last.kind {
        case .operation:
            if last.hasSpaceBefore || last.text == "=" || last.text == "->" { return true }
            let before = statement.dropLast().last?.text
            if before == "try" || before == "as" { return true }
        case .mark: return true
        case .word where expectMore.contains(last.text): return true
        default: break
        }
        return isOnlyAttributes(statement)
    }

    /// Words that cannot end a statement.
    private static let expectMore: Set<String> = [
        "let", "var", "func", "case", "import", "if", "guard", "while", "for", "switch", "in", "else", "throw", "try",
        "await", "as", "is", "where", "struct", "class", "enum", "actor", "protocol", "extension", "typealias",
        "defer", "do", "repeat", "return",
    ]

    private static let modifiers: Set<String> = [
        "public", "private", "fileprivate", "internal", "open", "package", "static", "final", "lazy", "weak", "unowned",
        "mutating", "nonisolated", "indirect", "override", "convenience", "required", "dynamic", "borrowing",
        "consuming", "prefix", "postfix", "infix",
    ]

    private static func isOnlyAttributes(_ statement: ArraySlice<SwiftToken>) -> Bool {
        withoutAttributes(statement).isEmpty
    }

    /// What follows `@attribute(…)` and modifiers.
    private static func withoutAttributes(_ statement: ArraySlice<SwiftToken>) -> ArraySlice<SwiftToken> {
        var rest = statement
        while let first = rest.first {
            if first.text == "@" {
                rest = rest.dropFirst(2)
                if rest.first?.text == "(", !(rest.first?.hasSpaceBefore ?? true) {
                    guard let end = rest.firstIndex(where: { $0.kind == .close && $0.depth == first.depth }) else { return [] }
                    rest = rest[(end + 1)...]
                }
            } else if modifiers.contains(first.text), rest.dropFirst().first.map({ $0.kind == .word }) ?? true {
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        return rest
    }

    // MARK: Kinds

    private static let declarations: Set<String> = [
        "func", "struct", "class", "enum", "actor", "protocol", "extension", "import", "typealias", "operator",
        "precedencegroup", "macro",
    ]

    private static let statementWords: Set<String> = [
        "let", "var", "for", "while", "repeat", "guard", "if", "switch", "do", "defer", "return", "break", "continue",
        "throw", "fallthrough", "case", "default", "init", "deinit", "subscript",
    ]

    private static func statement(_ tokens: ArraySlice<SwiftToken>) -> Statement {
        let lower = tokens.first?.range.lowerBound ?? 0
        let range = lower..<(tokens.last?.range.upperBound ?? lower)
        let rest = withoutAttributes(tokens)
        let head = rest.drop { ["try", "await"].contains($0.text) || ["!", "?"].contains($0.text) && !$0.hasSpaceBefore }
        let isDeclaration = head.first.map { declares($0, followedBy: head.dropFirst().first) } ?? true
        return Statement(
            range: range, throwOffset: isDeclaration ? nil : throwOffset(tokens),
            isExpression: !isDeclaration && isExpression(rest, head: head))
    }

    /// `actor` and `macro` are words like others unless a name follows.
    private static func declares(_ token: SwiftToken, followedBy next: SwiftToken?) -> Bool {
        guard token.kind == .word, declarations.contains(token.text) else { return false }
        return !["actor", "macro"].contains(token.text) || next?.kind == .word
    }

    private static func isExpression(_ tokens: ArraySlice<SwiftToken>, head: ArraySlice<SwiftToken>) -> Bool {
        guard let first = head.first, first.text != "#if", first.text != "@" else { return false }
        if first.kind == .word, statementWords.contains(first.text) { return false }
        if first.kind == .word, head.dropFirst().first?.text == ":" { return false }
        return !tokens.contains { $0.depth == 0 && $0.kind == .operation && isAssignment($0.text) }
    }

    private static func isAssignment(_ text: String) -> Bool {
        let comparisons: Set<String> = ["==", "!=", "<=", ">=", "===", "!==", "~=", ".==", ".!=", ".<=", ".>="]
        return text.hasSuffix("=") && !comparisons.contains(text)
    }

    private static func throwOffset(_ tokens: ArraySlice<SwiftToken>) -> Int? {
        for (index, token) in zip(tokens.indices, tokens)
        where token.kind == .word && (token.text == "try" || token.text == "throw") {
            let next = index + 1 < tokens.endIndex ? tokens[index + 1] : nil
            let isHandled = next.map { ($0.text.hasPrefix("?") || $0.text.hasPrefix("!")) && !$0.hasSpaceBefore } ?? false
            if !isHandled { return token.range.lowerBound }
        }
        return nil
    }
}
