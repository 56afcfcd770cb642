/// What attributes say and nothing heeds is reported, not dropped.
extension Attributes {
    /// - Parameters:
    ///   - keys: those of the values that are heeded.
    ///   - hasClasses: whether classes reach the page, where a style sheet may heed them.
    ///   - noun: what bears the attributes: "a heading".
    func unused(keys: [String] = [], hasClasses: Bool = false, on noun: String, at location: SourceLocation) -> Problem? {
        var unused = values.keys.filter { !keys.contains($0) }.sorted().map { "\"\($0)\"" }
        if !hasClasses { unused += classes.map { "\".\($0)\"" } }
        guard !unused.isEmpty else { return nil }
        // Of a condition that nothing checks a reader would think that it holds.
        let isCondition = values.keys.contains { MalformedAttributes.conditions.contains($0) && !keys.contains($0) }
        return Problem(
            severity: isCondition ? .error : .warning, code: "unused-attribute", location: location,
            summary: "\(unused.joined(separator: ", ")) \(unused.count == 1 ? "has" : "have") no effect on \(noun)",
            help: keys.isEmpty ? "" : "Known are: \(keys.joined(separator: ", ")).")
    }

    func spanProblems(at location: SourceLocation) -> [Problem] {
        let isConditional = classes.contains("content-visible") || classes.contains("content-hidden")
        let keys = ["style", "lang", "claim", "choose"] + (isConditional ? ["when-format", "unless-format"] : [])
        return [unused(keys: keys, hasClasses: true, on: "a span", at: location)].compactMap { $0 }
            + styleProblems(at: location) + expressionProblems(at: location)
    }

    /// Values that are read as Markdown.
    private static let markdownKeys = ["fig-cap", "tbl-cap", "lst-cap", "caption", "title", "name", "claim", "choose"]

    /// Expressions where a value is no Markdown.
    func expressionProblems(at location: SourceLocation) -> [Problem] {
        values.keys.sorted().filter { !Self.markdownKeys.contains($0) && values[$0]!.contains("`{swift} ") }.map {
            Problem(
                code: "foreign-syntax", location: location, summary: "an expression in \"\($0)\" is shown as text",
                help: "Put the value into the text or a caption.")
        }
    }

    /// What is said of attributes behind an inline; nil where they are no attributes but text.
    func problems(behind kind: Inline.Kind, at location: SourceLocation) -> [Problem]? {
        switch kind {
        case .image: imageProblems(at: location)
        case .link:
            [unused(keys: ["target", "rel", "style"], hasClasses: true, on: "a link", at: location)].compactMap { $0 }
                + styleProblems(at: location) + expressionProblems(at: location)
        case .code: [unused(hasClasses: true, on: "code", at: location)].compactMap { $0 }
        default: nil
        }
    }

    func codeProblems(at location: SourceLocation) -> [Problem] {
        var problems = styleProblems(at: location) + expressionProblems(at: location)
        let shown = ["numberLines", "number-lines", "annotated"]
        let other = classes.filter { !shown.contains($0) }
        let keys = ["lst-cap", "caption", "filename", "code-line-numbers", "startFrom"]
        let rest = Attributes(classes: other, values: values)
        problems += [rest.unused(keys: keys, on: "code that is only shown", at: location)].compactMap { $0 }
        if let lines = values["code-line-numbers"], LineNumbers(lines) == nil {
            problems.append(
                Problem(
                    severity: .error, code: "bad-value", location: location, summary: "\"\(lines)\" are no lines of code",
                    help: "Write true, false or lines such as \"1,3-5\"."))
        }
        return problems
    }

    /// What an image shows, for who cannot see it: Quarto's `fig-alt`, or `alt` as Pandoc passes it on.
    public var alternativeText: String? { values["fig-alt"] ?? values["alt"] }

    func imageProblems(at location: SourceLocation) -> [Problem] {
        let keys = ["width", "height", "fig-alt", "alt", "fig-align", "fig-cap", "style"]
        var problems = [unused(keys: keys, hasClasses: true, on: "an image", at: location)].compactMap { $0 }
        for key in ["width", "height"] {
            guard let value = values[key], !Self.isLength(value) else { continue }
            problems.append(
                Problem(
                    severity: .error, code: "bad-value", location: location,
                    summary: "\"\(value)\" cannot be the \(key) of an image",
                    help:
                        "Write a number of pixels, or one with \"%\", \"px\", \"em\", \"rem\", \"in\", \"cm\" or \"mm\"."
                ))
        }
        return problems + [alignmentProblem(at: location)].compactMap { $0 } + styleProblems(at: location)
            + expressionProblems(at: location)
    }

    func alignmentProblem(at location: SourceLocation) -> Problem? {
        guard let side = values["fig-align"], !["left", "center", "right", "default"].contains(side) else { return nil }
        return Problem(
            severity: .error, code: "bad-value", location: location,
            summary: "\"fig-align\" must be left, center or right", help: "")
    }

    /// What of `style` is not let through.
    func styleProblems(at location: SourceLocation) -> [Problem] {
        guard let style = values["style"] else { return [] }
        return StyleText(style).refused.map {
            Problem(
                code: "unused-style", location: location, summary: "the style \"\($0)\" is left out",
                help: "Known are: \(StyleText.known.joined(separator: ", ")).")
        }
    }

    static func isLength(_ text: String) -> Bool {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        return Double(number).map { $0 > 0 } ?? false
            && ["", "%", "px", "em", "rem", "in", "cm", "mm"].contains(text[number.endIndex...])
    }
}
