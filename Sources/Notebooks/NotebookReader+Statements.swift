/// Sentences that a condition bears: `[int8 needs a third]{claim="a.size / b.size < 0.34"}`, and words that a comparison
/// chooses: `[faster|slower|about the same]{choose="a.time < b.time"}`. Both become directives of the program.
extension NotebookReader {
    /// The spans of a text that are such sentences with their directives, as deep as they stand.
    mutating func stated(_ inlines: [Inline], cellsBefore: Int) -> [Inline] {
        var result: [Inline] = []
        for inline in inlines {
            var copy = inline
            if surroundings != nil {
                if case .span(_, let attributes) = inline.kind { reportConditions(attributes, at: inline.range) }
                _ = inline.kind.mapContent { stated($0, cellsBefore: cellsBefore) }
                result.append(inline)
                continue
            }
            if case .span(let content, var attributes) = inline.kind, let condition = attributes.values["choose"] {
                if attributes.values["claim"] != nil {
                    report(
                        "unused-attribute", at: inline.range.lowerBound, "\"claim\" has no effect on words that are chosen",
                        help: "Put the claim around them: [… [a|b]{choose=\"x < y\"} …]{claim=\"x < z\"}.")
                }
                copy = choice(content, condition, at: inline.range, cellsBefore)
                attributes.values["choose"] = nil
                if !attributes.isEmpty { copy.kind = .span([copy], attributes) }
            } else {
                copy.kind = inline.kind.mapContent { stated($0, cellsBefore: cellsBefore) }
                if case .span(let inner, let attributes) = copy.kind, let condition = attributes.values["claim"] {
                    copy.kind = .span(inner + claim(inner, condition, at: inline.range, cellsBefore), attributes)
                }
            }
            result.append(copy)
        }
        return result
    }

    /// Markdown that a cell makes is read when everything has run.
    private mutating func reportConditions(_ attributes: Attributes, at range: SourceRange) {
        for (key, call) in [("claim", "claim(_:_:)"), ("choose", "choose(_:_:_:)")] where attributes.values[key] != nil {
            report(
                "unused-attribute", at: range.lowerBound, "nothing checks the condition of \"\(key)\"",
                help: "Write \(call) in the cell.")
        }
    }

    private mutating func claim(_ sentence: [Inline], _ condition: String, at range: SourceRange, _ cellsBefore: Int) -> [Inline]
    {
        guard let place = place(of: "claim", condition, in: range) else { return [] }
        let text = sentence.map { inline -> String in
            guard case .directive(let number) = inline.kind else { return Self.quoted([inline].plainText) }
            return "\\(\(directives[number].expression))"
        }.joined()
        return [add("claimed(\(condition), \"\(text)\")", .claim, place, prefix: "claimed(", at: range, cellsBefore)]
    }

    private mutating func choice(
        _ content: [Inline], _ condition: String, at range: SourceRange, _ cellsBefore: Int
    ) -> Inline {
        let isText = content.allSatisfy { inline in
            switch inline.kind {
            case .text, .literal, .softBreak: true
            default: false
            }
        }
        guard isText else {
            report(
                "bad-choice", at: range.lowerBound,
                "the texts of a choice are words: no expression, emphasis or link stands in them",
                help: "Write `{swift} choose(\(condition), \"…\", \"…\")`; a text of a cell is Markdown in Markdown(\"…\").")
            return Inline(.text(content.plainText), range: range)
        }
        let words = Self.choices(content)
        guard (2...3).contains(words.count) else {
            report(
                "bad-choice", at: range.lowerBound, "a choice has two or three texts between brackets",
                help: "Write [faster|slower|about the same]{choose=\"a < b\"}: if it holds, if not, if there is no telling.")
            return Inline(.text(content.plainText), range: range)
        }
        guard let place = place(of: "choose", condition, in: range) else { return Inline(.text(content.plainText), range: range) }
        let texts = words.map { ", \"\(Self.quoted($0))\"" }.joined()
        return add("choose(\(condition)\(texts))", .choice, place, prefix: "choose(", at: range, cellsBefore)
    }

    /// The texts between bars; one behind a backslash belongs to its text.
    private static func choices(_ content: [Inline]) -> [String] {
        var words = [""]
        for inline in content {
            if case .text(let text) = inline.kind {
                let parts = text.split(separator: "|", omittingEmptySubsequences: false)
                words[words.count - 1] += parts[0]
                words += parts.dropFirst().map(String.init)
            } else {
                words[words.count - 1] += [inline].plainText
            }
        }
        return words.map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    }

    /// Where the condition begins; nil, and an error, where there is none.
    private mutating func place(of key: String, _ condition: String, in range: SourceRange) -> SourceLocation? {
        let bytes = source.slice(range)
        // In the front matter a quotation mark can have a backslash before it, or be written twice.
        let ends = ["\"", "'", "\\\"", "''"].compactMap { bytes.ranges(of: Array("\(key)=\($0)".utf8)).last?.upperBound }
        guard let start = ends.max(), !condition.utf8.isBlank else {
            report(
                "empty-directive", at: range.lowerBound, "\"\(key)\" has no condition",
                help: "Write it between quotation marks: {\(key)=\"a < b\"}.")
            return nil
        }
        return source.location(ofOffset: start)
    }

    /// A directive whose condition stands in the program in the column that it has in the notebook.
    private mutating func add(
        _ expression: String, _ role: InlineDirective.Role, _ place: SourceLocation, prefix: String, at range: SourceRange,
        _ cellsBefore: Int
    ) -> Inline {
        let start = SourceLocation(line: place.line, column: max(place.column - prefix.utf8.count, 1))
        directives.append(
            InlineDirective(expression: expression, range: start.up(to: range.upperBound), cellsBefore: cellsBefore, role: role))
        return Inline(.directive(directives.count - 1), range: range)
    }

    /// As a literal of Swift.
    private static func quoted(_ text: String) -> String {
        text.flatMap { character -> [Character] in
            switch character {
            case "\\", "\"": ["\\", character]
            case _ where character.isNewline: [" "]
            default: [character]
            }
        }.reduce(into: "") { $0.append($1) }
    }
}
