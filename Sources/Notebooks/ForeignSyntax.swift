/// What Pandoc and Quarto would read as something and this language shows as text: the author is told, since nothing else
/// would say so.
enum ForeignSyntax {
    static func problems(in inlines: [Inline], allowsHTML: Bool) -> [Problem] {
        var problems: [Problem] = []
        // A caption's attributes are read when it is known whether it has a table.
        let isCaption =
            if case .text(let text)? = inlines.first?.kind { text.hasPrefix(": ") || text.hasPrefix("Table: ") } else { false }
        for (index, inline) in inlines.enumerated() {
            let next = index + 1 < inlines.count ? inlines[index + 1].kind : nil
            switch inline.kind {
            case .text(let text):
                let previous = index > 0 ? inlines[index - 1].kind : nil
                problems += MalformedAttributes.problems(in: inlines, at: index, isCaption: isCaption)
                problems += Self.problems(
                    in: text, from: inline.range.lowerBound, after: previous, before: next,
                    behind: index + 2 < inlines.count ? inlines[index + 2].kind : nil, isCaption: isCaption,
                    footnoteBeginsLine: endsLine(index > 1 ? inlines[index - 2].kind : nil))
            case .emphasis, .strong, .strikethrough, .subscript, .superscript, .link, .span:
                problems += Self.problems(in: inline.kind.content, allowsHTML: allowsHTML)
            case .html(let tag) where !allowsHTML && !tag.hasPrefix("</"):
                problems.append(
                    Problem(
                        code: "escaped-html", location: inline.range.lowerBound, summary: "this HTML is shown as text",
                        help: "\"raw-html: true\" in the front matter lets HTML through."))
            default: break
            }
        }
        return problems
    }

    /// The language of "{r} x" in a code span that is shown as it stands, of knitr's "r x", or of "{swift}x" without its space.
    static func expressionLanguage(_ code: String) -> String? {
        if code.hasPrefix("r "), beginsExpression(code.dropFirst(2)) { return "r" }
        guard code.hasPrefix("{"), let close = code.firstIndex(of: "}"), let first = code[close...].dropFirst().first else {
            return nil
        }
        let head = code[..<close].dropFirst().drop { " .=".contains($0) }
        let name = head.prefix(while: \.isLetter).lowercased()
        guard ["swift", "python", "r", "julia"].contains(name), head.dropFirst(name.count).first.map(" ,".contains) ?? true
        else { return nil }
        return first.isWhitespace || name == "swift" ? name : nil
    }

    /// Whether a text begins as an expression of R does: "= 0.5" and "- 1" go on with one.
    private static func beginsExpression(_ text: Substring) -> Bool {
        guard let first = text.first else { return false }
        if "-+!".contains(first), let next = text.dropFirst().first { return next != " " && next != "=" }
        return first.isLetter || first.isNumber || "(\"'.`{[".contains(first)
    }

    private static func problems(
        in text: String, from start: SourceLocation, after previous: Inline.Kind?, before next: Inline.Kind?,
        behind: Inline.Kind?, isCaption: Bool, footnoteBeginsLine: Bool
    ) -> [Problem] {
        var problems: [Problem] = []
        let bytes = Array(text.utf8)
        func add(
            _ offset: Int, _ summary: String, _ help: String, severity: Diagnostic.Severity = .warning,
            code: String = "foreign-syntax"
        ) {
            let location = SourceLocation(line: start.line, column: start.column + offset)
            problems.append(Problem(severity: severity, code: code, location: location, summary: summary, help: help))
        }
        func begins(_ mark: String, at index: Int) -> Bool { bytes[index...].starts(with: mark.utf8) }

        let beginsLine = endsLine(previous)
        if beginsLine, begins(":::", at: 0) {
            add(
                0, "this ::: is shown as text", "Put a blank line before it, and let it begin its line.",
                severity: .error)
        }
        if beginsLine, isLikeFence(text) {
            add(0, "this is no fence, and is shown as text", "A cell begins with three backticks: ```{swift}.", severity: .error)
        }
        if beginsLine, previous != nil, begins(": ", at: 0) {
            add(
                0, "this is shown as text: a definition stands below one line, its term",
                "Put a blank line before the term, and the term in one line.")
        }
        if footnoteBeginsLine, case .footnote(let label)? = previous, begins(": ", at: 0) {
            add(
                0, "the footnote \"\(label)\" cannot be defined here",
                "Define it at the left margin, outside lists and quotes.",
                severity: .error)
        }
        if case .directive? = next {
            if let place = openAttributes(bytes) {
                add(
                    place, "these attributes are shown as text: there is an expression in them",
                    "Put the value into the text or a caption.",
                    severity: MalformedAttributes.conditions.contains { text.contains("\($0)=") } ? .error : .warning)
            }
            if let place = openFormula(bytes, endsIn: behind) {
                add(place, "an expression in a formula is shown between dollars", "Put it beside the formula.")
            }
        }
        if let place = openAddress(bytes, before: next, behind) {
            add(
                place, "an expression in a link's address is shown as text", "Type the address; put the value beside the link.")
        }
        if beginsLine, next.map({ endsLine($0) }) ?? true, ["[toc]", "[[toc]]"].contains(text.lowercased()) {
            add(0, "this is shown as text: no contents stand here", "Write \"toc: true\" in the front matter.")
        }
        if case .code? = previous, let end = bytes.firstIndex(of: UInt8(ascii: "}")), bytes[0] == UInt8(ascii: "{"), end > 1,
            bytes[1..<end].allSatisfy({ isNameByte($0) })
        {
            let name = String(decoding: bytes[1..<end], as: UTF8.self)
            add(0, "\"{\(name)}\" is shown as text", "Write `{swift} expression` for a value, and `code`{.\(name)} for a class.")
        }
        if let place = bytes.firstRange(of: Array("<!--".utf8))?.lowerBound {
            problems.append(.openComment(at: SourceLocation(line: start.line, column: start.column + place)))
        }
        for index in bytes.indices {
            if let (summary, help) = bookdown(bytes[index...]) { add(index, summary, help) }
            switch bytes[index] {
            case UInt8(ascii: "{"):
                if begins("{{<", at: index) {
                    add(
                        index, "this shortcode is shown as text",
                        "Known are include, alone on its line, pagebreak, meta, kbd and video."
                    )
                } else if !isCaption, isClosed(bytes[index...]), let (attributes, _) = Attributes.parse(bytes[index...]) {
                    add(
                        index, "these attributes are shown as text",
                        "Headings, images, spans, code, formulas and captions take attributes.",
                        severity: MalformedAttributes.conditions.contains { attributes.values[$0] != nil } ? .error : .warning)
                }
            case SpanEnd.backtick where begins("`{swift}", at: index):
                add(
                    index, "this expression is not closed in its paragraph, and is shown as text",
                    "Close it with a backtick, in the same line if the next one begins with a mark such as \"+\".",
                    severity: .error, code: "open-expression")
            case UInt8(ascii: ":"):
                guard let name = emoji(bytes, at: index) else { continue }
                add(index, "\":\(name):\" is shown as text", "Write the character itself, such as 🚀.")
            case UInt8(ascii: "]"):
                guard let path = pathWithSpaces(bytes[index...]) else { continue }
                add(
                    index, "this is no link: \"\(path)\" has a space in it", "Write it between \"<\" and \">\": ](<\(path)>).")
            case UInt8(ascii: "["):
                if let label = undefinedLabel(bytes, at: index) {
                    add(
                        index, "there is no link \"\(label)\"",
                        "Define it: a line that begins with \"[\(label)]: \" and an address.")
                }
                guard let name = citationKey(bytes[(index + 1)...]) else { continue }
                guard ReferenceTarget.Kind(identifier: String(decoding: name, as: UTF8.self)) == nil else { continue }
                add(
                    index, "this citation is shown as text: there is no bibliography",
                    "Name it in the front matter: \"bibliography: references.bib\".")
            case UInt8(ascii: "\\"):
                guard let command = TeXCommand(bytes[index...]) else { continue }
                add(index, "TeX is shown as text here", command.help)
            default: break
            }
        }
        return problems
    }

    /// Whether three quotation marks or accents stand where a fence has backticks.
    private static func isLikeFence(_ text: String) -> Bool {
        guard let mark = text.first, "'\"´’‘“”′".contains(mark) else { return false }
        let rest = text.drop { $0 == mark }
        return text.count - rest.count >= 3 && ["{swift", "swift"].contains { rest.lowercased().hasPrefix($0) }
    }

    /// The name of ":rocket:", no part of a time or a path.
    private static func emoji(_ bytes: [UInt8], at index: Int) -> String? {
        let name = bytes[(index + 1)...].prefix { isNameByte($0) && $0 != UInt8(ascii: ":") || $0 == UInt8(ascii: "+") }
        let belongs: (UInt8) -> Bool = { isNameByte($0) && $0 != UInt8(ascii: ".") }
        guard index == 0 || !belongs(bytes[index - 1]), name.count > 1, bytes[name.endIndex...].first == UInt8(ascii: ":"),
            name.contains(where: { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) || name.elementsEqual("+1".utf8),
            !name.contains(where: { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }),
            bytes[(name.endIndex + 1)...].first.map({ !belongs($0) }) ?? true
        else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    /// The first key of "@key, p. 3] …", what follows the bracket of a citation.
    private static func citationKey(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let inner = text.prefix { !"[]".utf8.contains($0) }
        guard text[inner.endIndex...].first == UInt8(ascii: "]") else { return nil }
        let mark = inner.indices.first { index in
            inner[index] == UInt8(ascii: "@") && (index == inner.startIndex || " -;*(".utf8.contains(inner[index - 1]))
                && inner[(index + 1)...].first.map { isNameByte($0) } ?? false
        }
        return mark.map { inner[($0 + 1)...].prefix { isNameByte($0) } }
    }

    /// What R's bookdown reads at the head of a text: "@ref(fig:plot)", "(#tab:size)" and "(ref:caption)".
    private static func bookdown(_ text: ArraySlice<UInt8>) -> (summary: String, help: String)? {
        for (mark, summary) in [
            ("@ref(", "this reference is shown as text"), ("(#", "this label is shown as text"),
            ("(ref:", "this is shown as text: no text has a name here"),
        ] where text.starts(with: mark.utf8) {
            let label = text.dropFirst(mark.utf8.count).prefix { isNameByte($0) || $0 == UInt8(ascii: ":") }
            guard !label.isEmpty, text[label.endIndex...].first == UInt8(ascii: ")") else { return nil }
            if mark == "(ref:" { return (summary, "Write the text where it belongs, as in \"fig-cap: text\".") }
            let parts = label.split(separator: UInt8(ascii: ":"), maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
            // Sections have labels without a kind; "(#1)" is a number.
            guard parts.count == 2 || mark == "@ref(" else { return nil }
            let name = parts.count == 2 ? "\(parts[0] == "tab" ? "tbl" : parts[0])-\(parts[1])" : "sec-\(parts[0])"
            return (summary, mark == "@ref(" ? "Write @\(name)." : "Write {#\(name)}.")
        }
        return nil
    }

    /// The dollar that would open a formula around an expression: the last one before it, where one follows.
    private static func openFormula(_ bytes: [UInt8], endsIn behind: Inline.Kind?) -> Int? {
        guard let place = bytes.lastIndex(of: SpanEnd.dollar) else { return nil }
        if place == bytes.count - 1 { return place }
        // "$5 and `{swift} x` $" are prices.
        guard case .text(let text)? = behind, let close = text.utf8.firstIndex(of: SpanEnd.dollar) else { return nil }
        let isPrice = (0x30...0x39).contains(bytes[place + 1]) || text.utf8[..<close].last == 0x20
        return isPrice ? nil : place
    }

    /// The brace of "{key=\"value", which an expression cuts in two.
    private static func openAttributes(_ bytes: [UInt8]) -> Int? {
        guard let place = bytes.lastIndex(of: UInt8(ascii: "{")), let quote = bytes[place...].lastIndex(of: UInt8(ascii: "\"")),
            quote > place + 1, bytes[quote - 1] == UInt8(ascii: "="), !bytes[place...].contains(UInt8(ascii: "}"))
        else { return nil }
        return place
    }

    /// The bracket of a "](address" that an expression cuts in two; an address of the network is a link by itself.
    private static func openAddress(_ bytes: [UInt8], before next: Inline.Kind?, _ behind: Inline.Kind?) -> Int? {
        switch (next, behind) {
        case (.directive?, _): break
        case (.link?, .directive?) where bytes.last == UInt8(ascii: "("): break
        default: return nil
        }
        guard let place = bytes.lastIndex(of: UInt8(ascii: "]")), bytes[place...].starts(with: "](".utf8),
            !bytes[place...].contains(where: { $0 == UInt8(ascii: ")") || $0 == 0x20 })
        else { return nil }
        return place
    }

    /// Whether what follows begins a line: nothing or a break stands before it.
    private static func endsLine(_ kind: Inline.Kind?) -> Bool {
        switch kind {
        case nil, .softBreak, .lineBreak: true
        default: false
        }
    }

    /// Whether a brace is closed before the next one opens, and soon.
    private static func isClosed(_ text: ArraySlice<UInt8>) -> Bool {
        text.dropFirst().prefix(300).first { "{}".utf8.contains($0) } == UInt8(ascii: "}")
    }

    /// The path of "![text](my file.png)", which is no link to CommonMark.
    private static func pathWithSpaces(_ text: ArraySlice<UInt8>) -> String? {
        guard text.starts(with: "](".utf8), let close = text.prefix(300).lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let path = text[..<close].dropFirst(2)
        guard path.contains(0x20), path.contains(UInt8(ascii: ".")) || path.contains(UInt8(ascii: "/")),
            !path.contains(where: { "\"<>[]".utf8.contains($0) })
        else { return nil }
        return String(decoding: path, as: UTF8.self)
    }

    /// The label of "[text][label]", which CommonMark leaves as it stands where nothing defines the label.
    private static func undefinedLabel(_ bytes: [UInt8], at index: Int) -> String? {
        guard index == 0 || !isNameByte(bytes[index - 1]) && bytes[index - 1] != UInt8(ascii: "]") else { return nil }
        let isBracket: (UInt8) -> Bool = { "[]".utf8.contains($0) }
        guard let end = bytes[(index + 1)...].firstIndex(where: isBracket), bytes[end...].starts(with: "][".utf8),
            let close = bytes[(end + 2)...].firstIndex(where: isBracket), bytes[close] == UInt8(ascii: "]"),
            close > end + 2
        else { return nil }
        return String(decoding: bytes[(end + 2)..<close], as: UTF8.self)
    }
}
