/// A `let`, `var` or `guard` of the top level, taken apart.
struct TopLevelBinding {
    /// Where a value comes from.
    enum Form {
        /// "= value"
        case given
        /// `var name: Type?`, which is nil from the beginning.
        case implicitNil
        /// `let name: Type`, to which later statements assign.
        case deferred
        /// Observers, or what is not understood here.
        case other
    }

    /// One pattern of a `let` or `var`, with its value.
    struct Entry {
        /// A name, or names in parentheses.
        var pattern: ArraySlice<SwiftToken>
        /// What follows the pattern: its type, its value.
        var rest: ArraySlice<SwiftToken>
        var form: Form

        /// The type that is unwrapped where it is used: `Type!`. Other types follow from the value.
        var unwrappedType: ArraySlice<SwiftToken> {
            guard let first = rest.first, first.text == ":" else { return [] }
            let type = rest.prefix { !($0.depth == first.depth && $0.text == "=") }
            return type.last?.text == "!" ? type : []
        }

        /// The names of the pattern.
        var names: [SwiftToken] {
            pattern.filter { token in
                guard token.kind == .word, token.text != "_" else { return false }
                let isLabel =
                    pattern.count > 1 && token.range.upperBound < (pattern.last?.range.lowerBound ?? 0)
                    && pattern.first { $0.range.lowerBound > token.range.lowerBound }?.text == ":"
                return !isLabel
            }
        }
    }

    /// Attributes and modifiers before the keyword.
    let prefix: ArraySlice<SwiftToken>
    /// `let` or `var`; of a `guard`, `var` if one of its names can change.
    let keyword: String
    /// Of a `let` or `var`.
    let entries: [Entry]
    /// Of a `guard`.
    let guardNames: [SwiftToken]
    /// Those of them that can change.
    let guardVariables: [SwiftToken]

    /// For each of its declarations, where it begins and where its value does.
    var parts: [(start: Int, value: Int)] {
        let ofGuard = guardNames.first.map { [(start: $0.range.lowerBound, value: $0.range.lowerBound)] } ?? []
        return ofGuard
            + entries.compactMap { entry in
                guard let start = entry.pattern.first?.range.lowerBound else { return nil }
                return (start, entry.rest.first?.range.lowerBound ?? start)
            }
    }

    /// All names that it gives to the top level.
    var names: [SwiftToken] { guardNames + entries.flatMap(\.names) }

    /// nil for what gives no name a value: other statements, and variables that are computed.
    init?(_ tokens: ArraySlice<SwiftToken>) {
        let body = CellStatements.withoutAttributes(tokens)
        guard let first = body.first else { return nil }
        prefix = tokens[..<body.startIndex]
        switch first.text {
        case "let", "var":
            guard !Self.isComputed(body) else { return nil }
            (keyword, guardNames, guardVariables) = (first.text, [], [])
            entries = Self.entries(body.dropFirst(), isVariable: first.text == "var")
        case "guard":
            let conditions = body.prefix { !($0.depth == first.depth && $0.text == "else") }
            let names = Self.guardNames(conditions.dropFirst(), depth: first.depth)
            guardNames = names.map(\.token)
            guardVariables = names.filter(\.isVariable).map(\.token)
            keyword = guardVariables.isEmpty ? "let" : "var"
            entries = []
        default: return nil
        }
    }

    // MARK: let and var

    /// `var name: Type { … }` has no value that could be missing.
    static func isComputed(_ tokens: ArraySlice<SwiftToken>) -> Bool {
        let body = CellStatements.withoutAttributes(tokens)
        guard let keyword = body.first, keyword.text == "var",
            let mark = body.first(where: { $0.depth == keyword.depth && ["=", "{"].contains($0.text) })
        else { return false }
        return mark.text == "{" && !isObserver(body.first { $0.range.lowerBound > mark.range.lowerBound })
    }

    private static func entries(_ tokens: ArraySlice<SwiftToken>, isVariable: Bool) -> [Entry] {
        guard let depth = tokens.first?.depth else { return [] }
        var entries: [Entry] = []
        var rest = tokens
        while !rest.isEmpty {
            let end = rest.indices.first {
                rest[$0].depth == depth && rest[$0].text == "," && beginsEntry(rest[($0 + 1)...])
            }
            entries.append(entry(rest[..<(end ?? rest.endIndex)], isVariable: isVariable))
            rest = end.map { rest[($0 + 1)...] } ?? []
        }
        return entries
    }

    /// A comma may also stand between the arguments of a generic type.
    private static func beginsEntry(_ tokens: ArraySlice<SwiftToken>) -> Bool {
        let pattern = pattern(tokens)
        return !pattern.isEmpty && ["=", ":"].contains(tokens[pattern.endIndex...].first?.text)
    }

    /// A name, or parentheses with what is in them.
    private static func pattern(_ tokens: ArraySlice<SwiftToken>) -> ArraySlice<SwiftToken> {
        guard let first = tokens.first else { return [] }
        if first.kind == .word { return tokens.prefix(1) }
        guard first.text == "(",
            let end = tokens.firstIndex(where: { $0.kind == .close && $0.depth == first.depth })
        else { return tokens.prefix(0) }
        return tokens[...end]
    }

    private static func entry(_ tokens: ArraySlice<SwiftToken>, isVariable: Bool) -> Entry {
        let pattern = pattern(tokens)
        let rest = tokens[pattern.endIndex...]
        return Entry(pattern: pattern, rest: rest, form: form(rest, isVariable: isVariable, isName: pattern.count == 1))
    }

    private static func form(_ rest: ArraySlice<SwiftToken>, isVariable: Bool, isName: Bool) -> Form {
        guard let first = rest.first else { return .other }
        let type = rest.prefix { !($0.depth == first.depth && ["=", "{"].contains($0.text)) }
        // "Array<Int>=" is one operator to the lexer. An opaque type belongs to the one variable that is declared with it.
        if type.contains(where: { $0.kind == .operation && $0.text.hasSuffix("=") || $0.text == "some" }) { return .other }
        let value = rest[type.endIndex...]
        if value.isEmpty {
            guard isName, first.text == ":", let last = type.last else { return .other }
            let isOptional = last.kind == .operation && ["?", "!"].contains(last.text.last)
            return isVariable && isOptional ? .implicitNil : .deferred
        }
        guard value.first?.text == "=" else { return .other }
        let braces = value.indices.dropFirst(2).filter { value[$0].depth == first.depth && value[$0].text == "{" }
        let hasObservers = braces.contains { isObserver(value[($0 + 1)...].first) }
        return hasObservers ? .other : .given
    }

    private static func isObserver(_ token: SwiftToken?) -> Bool { ["didSet", "willSet"].contains(token?.text) }

    // MARK: guard

    private static func guardNames(
        _ conditions: ArraySlice<SwiftToken>, depth: Int
    ) -> [(token: SwiftToken, isVariable: Bool)] {
        conditions.split { $0.depth == depth && $0.text == "," }.flatMap { condition -> [(SwiftToken, Bool)] in
            let isVariable = condition.contains { $0.text == "var" }
            return patternNames(condition).map { ($0, isVariable) }
        }
    }

    private static func patternNames(_ condition: ArraySlice<SwiftToken>) -> [SwiftToken] {
        guard let start = condition.firstIndex(where: { ["let", "var"].contains($0.text) }),
            ["let", "var", "case"].contains(condition.first?.text)
        else { return [] }
        let pattern = condition[start...].prefix { !["=", "as"].contains($0.text) }
        if condition.first?.text != "case" {
            return Entry(pattern: Self.pattern(pattern.dropFirst()), rest: [], form: .given).names
        }
        return pattern.indices.filter { index in
            guard pattern[index].kind == .word, !["let", "var", "_", "is"].contains(pattern[index].text) else { return false }
            let previous = index > pattern.startIndex ? pattern[index - 1].text : ""
            let next = index + 1 < pattern.endIndex ? pattern[index + 1].text : ""
            return previous != "." && ![".", "(", ":"].contains(next)
        }.map { pattern[$0] }
    }
}
