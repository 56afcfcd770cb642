/// The statements of a cell's top level: where each begins, and which one is the cell's value.
package struct CellStatements {
    package struct Statement {
        /// Bytes of the code, without the white space and comments around it.
        package var range: Range<Int>
        /// Declares a type, a function or the like: nothing of it runs where it stands.
        package var isDeclaration: Bool
        /// Gives names to values: `let`, `var` or `guard`.
        package var isBinding: Bool
        /// The first `try` or `throw` in it that may end the cell.
        package var throwOffset: Int?
        /// The expressions whose values can be shown: the statement itself, or one for each branch of an `if` or
        /// `switch` that has a value.
        package var values: [Range<Int>] = []
        /// Statements in its blocks that may throw: where each begins, and its first `try` or `throw`.
        package var nestedThrows: [(start: Int, offset: Int)] = []
        var tokens: ArraySlice<SwiftToken>
    }

    package let statements: [Statement]

    /// - Throws: ``SwiftLexer/Imbalance``
    package init(_ code: String) throws(SwiftLexer.Imbalance) {
        statements = Self.statements(try SwiftLexer.tokens(of: code)[...], depth: 0)
    }

    /// The statement whose value the cell shows.
    package var value: Statement? { statements.last.flatMap { $0.values.isEmpty ? nil : $0 } }

    // MARK: Division

    static func statements(_ tokens: ArraySlice<SwiftToken>, depth: Int) -> [Statement] {
        divide(tokens, depth: depth).map { statement($0, depth: depth) }
    }

    private static func divide(_ tokens: ArraySlice<SwiftToken>, depth: Int) -> [ArraySlice<SwiftToken>] {
        var statements: [ArraySlice<SwiftToken>] = []
        var start = tokens.startIndex
        for index in tokens.indices {
            let token = tokens[index]
            guard token.depth == depth else { continue }
            if token.text == ";" {
                if start < index { statements.append(tokens[start..<index]) }
                start = index + 1
            } else if token.isFirstOnLine, token.kind != .close, index > start,
                !continues(tokens[start..<index], with: token, followedBy: tokens[(index + 1)...].prefix(2))
            {
                statements.append(tokens[start..<index])
                start = index
            }
        }
        if start < tokens.endIndex { statements.append(tokens[start...]) }
        return statements
    }

    /// Whether a token on a new line belongs to the statement before it.
    private static func continues(
        _ statement: ArraySlice<SwiftToken>, with token: SwiftToken, followedBy next: ArraySlice<SwiftToken>
    ) -> Bool {
        guard let last = statement.last, let first = statement.first else { return true }
        switch token.kind {
        case .mark where token.text != "@": return true
        case .operation: if token.hasSpaceAfter || token.text.hasPrefix("?") { return true }
        case .open where token.text == "{": return true
        case .word:
            if ["else", "catch", "where", "as", "is", "in"].contains(token.text) { return true }
            if token.text == "while", first.text == "repeat" { return true }
            // A closure behind its label, after another closure.
            if last.text == "}", next.map(\.text) == [":", "{"] { return true }
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
    static func withoutAttributes(_ statement: ArraySlice<SwiftToken>) -> ArraySlice<SwiftToken> {
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
            } else if modifiers.contains(first.text),
                rest.dropFirst().first.map({ $0.text == "(" && !$0.hasSpaceBefore }) ?? false,
                rest.dropFirst(3).first?.text == ")", rest.dropFirst(4).first.map({ $0.kind == .word }) ?? true
            {
                // "private(set)", "nonisolated(unsafe)"
                rest = rest.dropFirst(4)
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

    private static func statement(_ tokens: ArraySlice<SwiftToken>, depth: Int) -> Statement {
        let lower = tokens.first?.range.lowerBound ?? 0
        let range = lower..<(tokens.last?.range.upperBound ?? lower)
        let rest = withoutAttributes(tokens)
        let head = rest.drop { ["try", "await"].contains($0.text) || ["!", "?"].contains($0.text) && !$0.hasSpaceBefore }
        let isDeclaration = head.first.map { declares($0, followedBy: head.dropFirst().first) } ?? true
        var statement = Statement(
            range: range, isDeclaration: isDeclaration,
            isBinding: rest.first.map { ["let", "var", "guard"].contains($0.text) } ?? false,
            throwOffset: isDeclaration ? nil : throwOffset(tokens), tokens: tokens)
        guard !isDeclaration else { return statement }
        if isExpression(rest, head: head, depth: depth) {
            statement.values = [range]
        } else if let first = rest.first {
            let mayHaveValues = first.text == "if" && hasElse(rest, depth: depth)
            if first.text == "switch" { statement.values = switchValues(rest, depth: depth) }
            if mayHaveValues || statement.throwOffset != nil, ["for", "while", "repeat", "if", "do"].contains(first.text) {
                // Taken apart once: what is nested would else be taken apart twice at each level.
                let inner = blocks(rest, depth: depth).map { statements($0, depth: depth + 1) }
                if mayHaveValues { statement.values = branchValues(inner) }
                if statement.throwOffset != nil { statement.nestedThrows = inner.joined().flatMap(throwsInside) }
            }
        }
        return statement
    }

    private static func throwsInside(_ statement: Statement) -> [(start: Int, offset: Int)] {
        guard let offset = statement.throwOffset else { return [] }
        return [(statement.range.lowerBound, offset)] + statement.nestedThrows
    }

    /// What stands between the braces of a statement.
    private static func blocks(_ tokens: ArraySlice<SwiftToken>, depth: Int) -> [ArraySlice<SwiftToken>] {
        var blocks: [ArraySlice<SwiftToken>] = []
        var start: Int?
        for index in tokens.indices where tokens[index].depth == depth {
            if tokens[index].text == "{" {
                start = index + 1
            } else if tokens[index].text == "}", let open = start {
                blocks.append(tokens[open..<index])
                start = nil
            }
        }
        return blocks
    }

    private static func hasElse(_ tokens: ArraySlice<SwiftToken>, depth: Int) -> Bool {
        zip(tokens, tokens.dropFirst()).contains { $0.depth == depth && $0.text == "else" && $1.text == "{" }
    }

    /// The values of a `switch` whose every case is one expression.
    private static func switchValues(_ tokens: ArraySlice<SwiftToken>, depth: Int) -> [Range<Int>] {
        guard let body = blocks(tokens, depth: depth).last else { return [] }
        let inner = depth + 1
        let heads = body.indices.filter { body[$0].depth == inner && ["case", "default"].contains(body[$0].text) }
        var branches: [ArraySlice<SwiftToken>] = []
        for (number, head) in heads.enumerated() {
            let part = body[head..<(number + 1 < heads.count ? heads[number + 1] : body.endIndex)]
            guard let colon = part.firstIndex(where: { $0.depth == inner && [":", "?"].contains($0.text) && $0.hasSpaceAfter }),
                part[colon].text == ":"
            else { return [] }
            branches.append(part[(colon + 1)...])
        }
        return branchValues(branches.map { statements($0, depth: inner) })
    }

    /// The values of an `if` with an `else` or of a `switch`: there are some if every branch is one expression.
    private static func branchValues(_ branches: [[Statement]]) -> [Range<Int>] {
        var values: [Range<Int>] = []
        for inner in branches {
            guard inner.count == 1, !inner[0].values.isEmpty else { return [] }
            values += inner[0].values
        }
        return values
    }

    /// `actor` and `macro` are words like others unless a name follows.
    private static func declares(_ token: SwiftToken, followedBy next: SwiftToken?) -> Bool {
        guard token.kind == .word, declarations.contains(token.text) else { return false }
        return !["actor", "macro"].contains(token.text) || next?.kind == .word
    }

    private static func isExpression(
        _ tokens: ArraySlice<SwiftToken>, head: ArraySlice<SwiftToken>, depth: Int
    ) -> Bool {
        guard let first = head.first, first.text != "#if", first.text != "@" else { return false }
        if first.kind == .word, statementWords.contains(first.text) { return false }
        if first.kind == .word, head.dropFirst().first?.text == ":" { return false }
        return !tokens.contains { $0.depth == depth && $0.kind == .operation && isAssignment($0.text) }
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
