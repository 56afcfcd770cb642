/// What looks like attributes and is read as none: `{claim = "a < b"}`, `{width=“50%”}`.
enum MalformedAttributes {
    /// The attributes that bear a condition.
    static let conditions = ["claim", "choose"]

    private static let keys =
        conditions + ["style", "lang", "width", "height", "alt", "fig-alt", "fig-cap", "fig-align", "tbl-cap", "lst-cap"]

    private static let longest = 500

    /// - Parameter index: that of a text.
    static func problems(in inlines: [Inline], at index: Int, isCaption: Bool) -> [Problem] {
        guard case .text(let text) = inlines[index].kind else { return [] }
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "{")) else { return [] }
        let start = inlines[index].range.lowerBound
        // Marks of emphasis and HTML can have cut them in two.
        let behind = Array(Array(inlines[(index + 1)...].prefix(20)).plainText.utf8.prefix(Self.longest))
        // Of an expression in them it is told elsewhere.
        let isCut = if index + 1 < inlines.count, case .directive = inlines[index + 1].kind { true } else { false }
        let lastEnd = bytes.lastIndex(of: UInt8(ascii: "}")) ?? -1
        return bytes.indices.compactMap { place in
            guard bytes[place] == UInt8(ascii: "{"), !isCut || lastEnd > place else { return nil }
            let own = bytes[place...].prefix(Self.longest)
            let isBehindBracket = place > 0 && bytes[place - 1] == UInt8(ascii: "]")
            guard let hasCondition = find(own.count < Self.longest ? own + behind : own, isBehindBracket),
                hasCondition || !isCaption, Attributes.parse(bytes[place...]) == nil
            else { return nil }
            return Problem(
                severity: hasCondition ? .error : .warning, code: "foreign-syntax",
                location: SourceLocation(line: start.line, column: start.column + place),
                summary: "these attributes are shown as text" + (hasCondition ? ": nothing checks their condition" : ""),
                help: hasCondition
                    ? "Write {claim=\"a < b\"} in one line: straight quotation marks, no space beside \"=\", spaces beside * and <; "
                        + "'…' around a condition with \"…\" in it."
                    : "Write key=\"value\" in one line, with straight quotation marks and no space beside \"=\".")
        }
    }

    /// Whether there is a condition in what a brace opens; nil if it does not look like attributes.
    private static func find(_ text: ArraySlice<UInt8>, _ isBehindBracket: Bool) -> Bool? {
        var rest = text.dropFirst()
        var hasWords = false
        while true {
            rest = rest.drop { " \n".utf8.contains($0) }
            guard let first = rest.first, "#.".utf8.contains(first) else { break }
            let name = rest.dropFirst().prefix(while: isNameByte)
            guard !name.isEmpty else { return nil }
            hasWords = true
            rest = rest[name.endIndex...]
        }
        let name = rest.prefix { $0 < 0x80 && isNameByte($0) && $0 != UInt8(ascii: ":") }
        let key = String(decoding: name, as: UTF8.self).lowercased()
        let hasSign = rest[name.endIndex...].first { !" \n".utf8.contains($0) } == UInt8(ascii: "=")
        if conditions.contains(key), hasSign || isBehindBracket { return true }
        guard !key.isEmpty || hasWords, rest.contains(UInt8(ascii: "}")) else { return nil }
        return hasSign && (isBehindBracket || keys.contains(key)) || hasWords && isBehindBracket ? false : nil
    }
}
